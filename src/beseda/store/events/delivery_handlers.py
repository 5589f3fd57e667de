"""Handlers that hang, or were not told everything: rows of ``delivery_handler``. Others have none."""

from collections.abc import Mapping

from beseda.model import DeliveryHandler
from beseda.store.database import Tx, columns

_COLUMNS = columns(DeliveryHandler, "h")


async def find(tx: Tx, subscriber: str) -> DeliveryHandler | None:
    """The handler of a subscriber, where there is something to know of it."""
    row = await tx.one(
        f"SELECT {_COLUMNS} FROM delivery_handler h WHERE h.subscriber = :subscriber", subscriber=subscriber
    )
    return DeliveryHandler._make(row) if row else None


async def known(tx: Tx) -> list[DeliveryHandler]:
    """All of which there is something to know."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM delivery_handler h ORDER BY h.subscriber")
    return [DeliveryHandler._make(row) for row in rows]


async def hung(tx: Tx, subscriber: str, *, hangs: int, paused_until: int) -> None:
    """Note that it did not answer, and how often in a row by now."""
    await tx.run(
        """
        INSERT INTO delivery_handler (subscriber, hangs, paused_until) VALUES (:subscriber, :hangs, :paused)
        ON CONFLICT (subscriber) DO UPDATE SET hangs = :hangs, paused_until = :paused
        """,
        subscriber=subscriber,
        hangs=hangs,
        paused=paused_until,
    )


async def answered(tx: Tx, subscriber: str) -> None:
    """Note that it answers."""
    await tx.run(
        "UPDATE delivery_handler SET hangs = 0, paused_until = 0 WHERE subscriber = :subscriber AND hangs > 0",
        subscriber=subscriber,
    )


async def count_dropped(tx: Tx, dropped: Mapping[str, int], *, now: int) -> None:
    """Note how much more was not told, by subscriber."""
    for subscriber, count in sorted(dropped.items()):
        await tx.run(
            """
            INSERT INTO delivery_handler (subscriber, dropped, dropped_at) VALUES (:subscriber, :count, :now)
            ON CONFLICT (subscriber) DO UPDATE SET dropped = delivery_handler.dropped + :count, dropped_at = :now
            """,
            subscriber=subscriber,
            count=count,
            now=now,
        )
