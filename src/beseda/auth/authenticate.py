"""Who calls: by the webhook in the address; tokens of applications and sessions of browsers have their place here."""

import contextlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain.auth import webhooks
from beseda.domain.auth.webhooks import Secret
from beseda.domain.people import status
from beseda.errors.spec import ApiError
from beseda.kernel.portal import Portal
from beseda.model import Actor
from beseda.store.database import StorageError

_MOST_DIGITS = 18
_BEARER = b"bearer "


class Credentials(NamedTuple):
    """What a request brings to be recognised by: a webhook's person and code, or a token."""

    user_id: str = ""
    code: str = ""
    token: str = ""


def credentials(user_id: str, code: str, given: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> Credentials:
    """The webhook of the address, else ``auth`` of the parameters, else the bearer token."""
    token = given.get("auth")
    bearer = headers.get(b"authorization", b"")
    if not token and bearer[: len(_BEARER)].lower() == _BEARER:
        token = bearer[len(_BEARER) :].decode("latin-1")
    return Credentials(user_id, code, token if isinstance(token, str) else "")


async def actor(portal: Portal, shown: Credentials) -> Actor:
    """Who shows these credentials. ``NO_AUTH_FOUND`` without a webhook, ``INVALID_CREDENTIALS`` for a bad one."""
    if not shown.code:
        raise ApiError(errors.system.NO_AUTH_FOUND)
    if not (shown.user_id.isascii() and shown.user_id.isdecimal() and len(shown.user_id) <= _MOST_DIGITS):
        raise ApiError(errors.system.INVALID_CREDENTIALS)
    secret = Secret.of(int(shown.user_id), shown.code)
    known = await portal.callers.find(
        secret, lambda secrets: portal.database.read(lambda tx: webhooks.authenticate(tx, secrets))
    )
    if known is None:
        raise ApiError(errors.system.INVALID_CREDENTIALS)
    found = webhooks.actor(known, now=portal.now, language=portal.settings.language)
    if not webhooks.used_lately(found.credential, found.now):
        with contextlib.suppress(StorageError):  # a full disk must not keep people from reading
            await portal.database.write(lambda tx: webhooks.note_use(tx, found))
        if not status.noted_lately(found.person, found.now):
            return found.speaking_as(found.person._replace(last_activity_at=found.now))
    return found
