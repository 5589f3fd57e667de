"""Outbound webhooks: rows of ``outbound_webhook``."""

from collections.abc import Sequence

from beseda.model import OutboundWebhook
from beseda.store.database import Tx, columns

_COLUMNS = columns(OutboundWebhook, "o")


async def insert(tx: Tx, *, events: Sequence[str], url: str, title: str, now: int) -> int:
    """Store a new one; answers its id."""
    row = await tx.run(
        """
        INSERT INTO outbound_webhook (events, url, title, created_at) VALUES (:events, :url, :title, :now) RETURNING id
        """,
        events=",".join(events),
        url=url,
        title=title,
        now=now,
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    return int(row[0])


async def all_outbound(tx: Tx) -> list[OutboundWebhook]:
    """Every one, oldest first."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM outbound_webhook o ORDER BY o.id")
    return [OutboundWebhook._make(row) for row in rows]


async def delete(tx: Tx, webhook_id: int) -> bool:
    """Forget one; whether there was such a one."""
    row = await tx.run("DELETE FROM outbound_webhook WHERE id = :id RETURNING id", id=webhook_id)
    return row is not None
