"""Events that wait until an application asks: rows of ``offline_event``."""

from collections.abc import Mapping, Sequence
from typing import Any

from beseda.model import OfflineEvent
from beseda.store.database import Tx, columns

_COLUMNS = columns(OfflineEvent, "o")
# What may be asked for and sorted by, and its column.
FIELDS = {
    "ID": "o.id",
    "TIMESTAMP_X": "o.happened_at",
    "EVENT_NAME": "o.event",
    "MESSAGE_ID": "o.message_id",
    "PROCESS_ID": "o.process_id",
    "ERROR": "o.error",
}


async def put(tx: Tx, one: OfflineEvent) -> None:
    """Let an event wait; what waits of the same object is replaced by it."""
    await tx.run(
        """
        DELETE FROM offline_event
        WHERE application_id = :application AND connector = :connector AND event = :event AND message_id = :message
            AND process_id = ''
        """,
        application=one.application_id,
        connector=one.connector,
        event=one.event,
        message=one.message_id,
    )
    await tx.run(
        """
        INSERT INTO offline_event (application_id, connector, event, message_id, data, happened_at)
        VALUES (:application, :connector, :event, :message, :data, :happened_at)
        """,
        application=one.application_id,
        connector=one.connector,
        event=one.event,
        message=one.message_id,
        data=one.data,
        happened_at=one.happened_at,
    )


async def select(
    tx: Tx, where: Sequence[str], order: Sequence[str], values: Mapping[str, Any], *, limit: int, start: int = 0
) -> list[OfflineEvent]:
    """Those that fulfil all conditions, in this order."""
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} FROM offline_event o WHERE {" AND ".join(where)}
        ORDER BY {", ".join(order)} LIMIT :limit OFFSET :start
        """,
        **values,
        limit=limit,
        start=start,
    )
    return [OfflineEvent._make(row) for row in rows]


async def count(tx: Tx, where: Sequence[str], values: Mapping[str, Any]) -> int:
    """How many fulfil all conditions."""
    row = await tx.one(f"SELECT count(*) FROM offline_event o WHERE {' AND '.join(where)}", **values)
    return int(row[0]) if row else 0


async def reserve(tx: Tx, ids: Sequence[int], process_id: str, *, now: int) -> None:
    """Let nobody but this process have them."""
    await tx.run(
        "UPDATE offline_event SET process_id = :process, reserved_at = :now, error = 0 WHERE id IN :ids",
        process=process_id,
        now=now,
        ids=list(ids),
    )


async def lock_queue(tx: Tx, application_id: int) -> None:
    """Let one transaction at a time take events of an application."""
    await tx.run("UPDATE local_application SET version = version WHERE id = :id", id=application_id)


async def delete(tx: Tx, ids: Sequence[int]) -> None:
    """Forget these."""
    await tx.run("DELETE FROM offline_event WHERE id IN :ids", ids=list(ids))


async def mark_error(tx: Tx, ids: Sequence[int]) -> None:
    """Note that these came to nothing."""
    await tx.run("UPDATE offline_event SET error = 1 WHERE id IN :ids", ids=list(ids))


async def delete_all(tx: Tx, application_id: int) -> None:
    """Forget all that wait for an application."""
    await tx.run("DELETE FROM offline_event WHERE application_id = :application", application=application_id)


async def trim(tx: Tx, *, before: int) -> None:
    """Forget what was taken long ago."""
    await tx.run("DELETE FROM offline_event WHERE reserved_at > 0 AND reserved_at < :before", before=before)
