"""Where applications are told of events: rows of ``event_handler``."""

from collections.abc import Sequence

from beseda.model import EventHandler
from beseda.store.database import Tx, columns

_COLUMNS = columns(EventHandler, "h")


async def insert(tx: Tx, handler: EventHandler) -> bool:
    """Store a new one (its ``id`` is not looked at); whether there was none such."""
    row = await tx.run(
        """
        INSERT INTO event_handler (application_id, event, url, auth_type, offline, connector, pause)
        VALUES (:application, :event, :url, :auth_type, :offline, :connector, :pause)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        application=handler.application_id,
        event=handler.event,
        url=handler.url,
        auth_type=handler.auth_type,
        offline=handler.offline,
        connector=handler.connector,
        pause=handler.pause,
    )
    return row is not None


async def of_application(tx: Tx, application_id: int) -> list[EventHandler]:
    """Those of an application, oldest first."""
    rows = await tx.all(
        f"SELECT {_COLUMNS} FROM event_handler h WHERE h.application_id = :application ORDER BY h.id",
        application=application_id,
    )
    return [EventHandler._make(row) for row in rows]


async def all_of(tx: Tx, event: str) -> list[EventHandler]:
    """Everybody's for an event, oldest first."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM event_handler h WHERE h.event = :event ORDER BY h.id", event=event)
    return [EventHandler._make(row) for row in rows]


async def delete(tx: Tx, ids: Sequence[int]) -> None:
    """Forget these."""
    await tx.run("DELETE FROM event_handler WHERE id IN :ids", ids=list(ids))


async def note_told(tx: Tx, handler_id: int, *, now: int) -> None:
    """Note when one was told that events wait."""
    await tx.run("UPDATE event_handler SET told_at = :now WHERE id = :id", id=handler_id, now=now)
