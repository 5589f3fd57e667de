"""What happened to the portal as a whole, read in order for those applications that are told of it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from beseda.model import EventHandler, Person
from beseda.store.database import Tx
from beseda.store.events import event_handlers, event_rows, queue_positions
from beseda.store.people import person_rows

_PLACE = "portal"
_BATCH = 100


class Happened(NamedTuple):
    """An event of the portal: who did it, whom it is about, what else is known of it.

    ``data`` has the application that it concerns, where that is one alone; ``by`` and ``connector`` are the application
    that brought it about and the source that it named.
    """

    id: int
    kind: str
    at: int
    actor_id: int
    subject: Person | None
    data: Mapping[str, Any]

    def is_own(self, handler: EventHandler) -> bool:
        """Whether the application of a handler brought it about itself, by the handler's source.

        Official: events/offline-events#how-to-avoid-cycles.
        """
        source = (self.data.get("by"), self.data.get("connector"))
        return bool(handler.connector) and source == (handler.application_id, handler.connector)


async def is_any(tx: Tx) -> bool:
    """Whether something happened that was not read yet."""
    return await event_rows.any_of_portal(tx, after_number=await queue_positions.confirmed(tx, _PLACE))


async def read(tx: Tx) -> list[Happened]:
    """What happened next; it is never read again."""
    await tx.number_events()
    after = await queue_positions.confirmed(tx, _PLACE)
    found = await event_rows.of_portal(tx, after_number=after, limit=_BATCH)
    if found:
        await queue_positions.confirm(tx, _PLACE, found[-1].number)
    happened = []
    for one in found:
        data = json.loads(one.data) if one.data else {}
        subject = await person_rows.find(tx, data["person"]) if "person" in data else None
        happened.append(Happened(one.id, one.kind, one.created_at, one.user_id, subject, data))
    return happened


async def handlers(tx: Tx, one: Happened, event: str) -> list[EventHandler]:
    """Where applications that it concerns are told of an event, and where it waits."""
    found = await event_handlers.all_of(tx, event)
    return [handler for handler in found if one.data.get("application") in {None, handler.application_id}]


async def note_told(tx: Tx, handler: EventHandler, *, now: int) -> None:
    """An application was told that events wait."""
    await event_handlers.note_told(tx, handler.id, now=now)
