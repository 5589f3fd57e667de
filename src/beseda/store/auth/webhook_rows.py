"""Inbound webhooks: rows of ``webhook``."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.model import Person, Webhook
from beseda.store.database import Tx, columns

_COLUMNS = columns(Webhook, "w")
_WIDTH = len(Webhook._fields)
_LOAD = f"""
    SELECT {_COLUMNS}, w.code_hash, {columns(Person, "p")} FROM webhook w JOIN person p ON p.id = w.user_id
    WHERE w.code_hash IN TEXTS :hashes AND w.revoked_at = 0 AND p.active = 1"""


class WebhookCaller(NamedTuple):
    """A webhook with what tells whether a caller may use it."""

    webhook: Webhook
    code_hash: str
    person: Person


async def load(tx: Tx, hashes: Sequence[str]) -> list[WebhookCaller]:
    """The webhooks with these hashes that are not revoked and whose person is active."""
    rows = await tx.all(_LOAD, hashes=list(hashes))
    return [WebhookCaller(Webhook._make(row[:_WIDTH]), row[_WIDTH], Person._make(row[_WIDTH + 1 :])) for row in rows]


async def insert(tx: Tx, *, user_id: int, code_hash: str, scope: str, title: str, now: int) -> int:
    """Store a new webhook; answers its id."""
    row = await tx.run(
        """
        INSERT INTO webhook (user_id, code_hash, scope, title, created_at)
        VALUES (:user, :hash, :scope, :title, :now) RETURNING id
        """,
        user=user_id,
        hash=code_hash,
        scope=scope,
        title=title,
        now=now,
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    return int(row[0])


async def all_webhooks(tx: Tx) -> list[Webhook]:
    """Every webhook, oldest first, revoked ones too."""
    return [Webhook._make(row) for row in await tx.all(f"SELECT {_COLUMNS} FROM webhook w ORDER BY w.id")]


async def touch(tx: Tx, webhook_id: int, now: int) -> None:
    """Note when a webhook was used."""
    await tx.run(
        "UPDATE webhook SET last_used_at = :now WHERE id = :id AND last_used_at < :now", id=webhook_id, now=now
    )


async def set_code(tx: Tx, webhook_id: int, code_hash: str) -> Webhook | None:
    """Let a webhook that is good have another code; the webhook."""
    row = await tx.run(
        f"""
        UPDATE webhook SET code_hash = :hash WHERE id = :id AND revoked_at = 0 RETURNING {", ".join(Webhook._fields)}
        """,
        id=webhook_id,
        hash=code_hash,
    )
    return Webhook._make(row) if row else None


async def revoke(tx: Tx, webhook_id: int, now: int) -> bool:
    """Make a webhook useless from now on; whether there was such a one."""
    row = await tx.run(
        "UPDATE webhook SET revoked_at = :now WHERE id = :id AND revoked_at = 0 RETURNING id", id=webhook_id, now=now
    )
    return row is not None
