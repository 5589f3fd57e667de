"""Inbound webhooks: secret addresses, stored only as a hash."""

import hashlib
import secrets
import string
from collections.abc import Sequence
from typing import NamedTuple, Self, TypeAlias

from beseda.domain.auth import scopes
from beseda.domain.people import status
from beseda.model import Actor, Credential, Webhook
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
    code = _new_code()
    chosen = scopes.parse(scope)
    webhook_id = await webhook_rows.insert(
        tx, user_id=user_id, code_hash=_hash(code), scope=chosen, title=title, now=now
    )
    return Issued(webhook_id, user_id, chosen, code)


async def rotate(tx: Tx, webhook_id: int) -> Issued | None:
    """Give a webhook another code; the one it had is bad from now on. None where there is no such webhook."""
    code = _new_code()
    webhook = await webhook_rows.set_code(tx, webhook_id, _hash(code))
    return Issued(webhook.id, webhook.user_id, webhook.scope, code) if webhook else None


def _new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


class Secret(NamedTuple):
    """What a webhook is found by: its person, and the hash of its code."""

    user_id: int
    code_hash: str

    @classmethod
    def of(cls, user_id: int, code: str) -> Self:
        """The secret of an address."""
        return cls(user_id, _hash(code))


Authenticated: TypeAlias = WebhookCaller  # a webhook with its person


async def authenticate(tx: Tx, shown: Sequence[Secret]) -> dict[Secret, Authenticated]:
    """The webhooks with these secrets, and their people; bad ones are left out."""
    known = await webhook_rows.load(tx, [secret.code_hash for secret in shown])
    return {Secret(one.webhook.user_id, one.code_hash): one for one in known}


def actor(known: Authenticated, *, now: int, language: str) -> Actor:
    """Who acts through a webhook."""
    granted = frozenset(filter(None, known.webhook.scope.split(",")))
    credential = Credential("webhook", known.webhook.id, known.webhook.last_used_at)
    return Actor(known.person, now, language, credential, granted)


def used_lately(credential: Credential, now: int) -> bool:
    """Whether this minute's use is noted already."""
    return credential.last_used_at // _MINUTE >= now // _MINUTE


async def note_use(tx: Tx, actor: Actor) -> None:
    """Note that the webhook, and so its person, did something."""
    await webhook_rows.touch(tx, actor.credential.id, actor.now)
    await status.note_activity(tx, [actor.person.id], now=actor.now)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


async def all_webhooks(tx: Tx) -> list[Webhook]:
    """Every webhook, oldest first, revoked ones too."""
    return await webhook_rows.all_webhooks(tx)


async def revoke(tx: Tx, webhook_id: int, *, now: int) -> bool:
    """Make a webhook useless from now on; whether there was such a one."""
    return await webhook_rows.revoke(tx, webhook_id, now)
