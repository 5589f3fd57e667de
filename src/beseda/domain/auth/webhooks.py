"""Inbound webhooks: secret addresses, stored only as a hash."""

import hashlib
import secrets
import string
from collections.abc import Sequence
from typing import NamedTuple, Self

from beseda.domain.auth import scopes
from beseda.model import Caller
from beseda.store.auth import webhook_rows
from beseda.store.auth.webhook_rows import WebhookCaller
from beseda.store.database import Tx
from beseda.store.people import person_rows

_LENGTH = 32
_ALPHABET = string.ascii_lowercase + string.digits
_MINUTE = 60


class NobodyThere(ValueError):
    """A webhook for somebody who does not exist."""


class Issued(NamedTuple):
    """A new webhook; the code is never shown again."""

    id: int
    user_id: int
    scope: str
    code: str


async def issue(tx: Tx, user_id: int, scope: str, *, title: str, now: int) -> Issued:
    """Make a webhook that acts as this person. ``NobodyThere``, ``ScopeUnknown``."""
    person = await person_rows.find(tx, user_id)
    if person is None or not person.active:
        raise NobodyThere(user_id)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    chosen = scopes.parse(scope)
    webhook_id = await webhook_rows.insert(
        tx, user_id=user_id, code_hash=_hash(code), scope=chosen, title=title, now=now
    )
    return Issued(webhook_id, user_id, chosen, code)


class Secret(NamedTuple):
    """What a webhook is recognised by: its person, and the hash of its code."""

    user_id: int
    code_hash: str

    @classmethod
    def of(cls, user_id: int, code: str) -> Self:
        """The secret of an address."""
        return cls(user_id, _hash(code))


async def recognise(tx: Tx, shown: Sequence[Secret]) -> dict[Secret, Caller]:
    """Who calls with these secrets; bad ones are left out."""
    known = await webhook_rows.load(tx, [secret.code_hash for secret in shown])
    return {Secret(one.webhook.user_id, one.code_hash): _caller(one) for one in known}


def _caller(known: WebhookCaller) -> Caller:
    scopes = frozenset(filter(None, known.webhook.scope.split(",")))
    return Caller(known.person, scopes, known.webhook.id, known.webhook.last_used_at)


def used_lately(caller: Caller, now: int) -> bool:
    """Whether this minute's use is noted already."""
    return caller.last_used_at // _MINUTE >= now // _MINUTE


async def note_use(tx: Tx, caller: Caller, now: int) -> None:
    """Note that the webhook, and so its person, did something."""
    await webhook_rows.touch(tx, caller.webhook_id, now)
    await person_rows.touch(tx, caller.person.id, now)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


async def revoke(tx: Tx, webhook_id: int, *, now: int) -> bool:
    """Make a webhook useless from now on; whether there was such a one."""
    return await webhook_rows.revoke(tx, webhook_id, now)
