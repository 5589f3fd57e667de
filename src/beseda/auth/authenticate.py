"""Who calls: by the webhook in the address, or by the token of an application."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain.applications import tokens
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
    """Who shows these credentials. ``NO_AUTH_FOUND`` without any; else what is said of bad ones."""
    if shown.code:
        found, note_use = await _by_webhook(portal, shown), webhooks.note_use
    elif shown.token:
        found, note_use = await _by_token(portal, shown.token), tokens.note_use
    else:
        raise ApiError(errors.system.NO_AUTH_FOUND, "neither the address of a webhook nor a token")
    if not webhooks.used_lately(found.credential, found.now):
        with contextlib.suppress(StorageError):  # a full disk must not keep people from reading
            await portal.database.write(lambda tx: note_use(tx, found))
        if not status.noted_lately(found.person, found.now):
            return found.speaking_as(found.person._replace(last_activity_at=found.now))
    return found


async def _by_webhook(portal: Portal, shown: Credentials) -> Actor:
    """``INVALID_CREDENTIALS`` for one that is not there."""
    if not (shown.user_id.isascii() and shown.user_id.isdecimal() and len(shown.user_id) <= _MOST_DIGITS):
        raise ApiError(errors.system.INVALID_CREDENTIALS, "the address names no person by number")
    secret = Secret.of(int(shown.user_id), shown.code)
    known = await portal.callers.find(
        secret, lambda secrets: portal.database.read(lambda tx: webhooks.authenticate(tx, secrets))
    )
    if known is None:
        raise ApiError(errors.system.INVALID_CREDENTIALS, f"person {secret.user_id} has no webhook with this code")
    return webhooks.actor(known, now=portal.now, language=portal.settings.language)


async def _by_token(portal: Portal, token: str) -> Actor:
    """``invalid_token``, ``expired_token``, ``user_access_error``."""

    async def ask(hashes: Sequence[str]) -> dict[str, tokens.Authenticated]:
        return await portal.database.read(lambda tx: tokens.authenticate(tx, hashes))

    known = await portal.token_callers.find(tokens.hash_of(token), ask)
    if known is None:
        raise ApiError(errors.system.INVALID_TOKEN, "no token like this one, or it was revoked")
    whose = f"the token of application {known.application.id} for person {known.person.id}"
    if known.expires_at <= portal.now:
        raise ApiError(errors.system.EXPIRED_TOKEN, f"{whose} has expired")
    if not known.application.is_open_to(known.person.id):
        raise ApiError(errors.system.USER_ACCESS, f"{whose}: they may not use it")
    return tokens.actor(known, now=portal.now, language=portal.settings.language)
