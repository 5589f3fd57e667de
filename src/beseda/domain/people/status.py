"""When people were here last, and what they say of it. Official: chats/users/im-user-status-set."""

from collections.abc import Sequence

from beseda import errors
from beseda.domain import event_log
from beseda.model import Person
from beseda.store.database import Tx
from beseda.store.people import person_rows

STATUSES = ("online", "dnd", "away", "break")
IDLE_MINUTES = 10
_MINUTE = 60


def noted_lately(person: Person, now: int) -> bool:
    """Whether it is noted already that somebody did something in this minute."""
    return person.last_activity_at >= now // _MINUTE * _MINUTE


async def note_activity(tx: Tx, ids: Sequence[int], *, now: int) -> None:
    """Note that these people do something, or are connected: once a minute."""
    await person_rows.touch(tx, ids, now=now)


async def choose(tx: Tx, person: Person, status: str, *, now: int) -> None:
    """Say what one is. ``StatusUnknown``."""
    if status not in STATUSES:
        raise errors.people.StatusUnknown
    if status != person.status:
        await person_rows.set_status(tx, person.id, status)
        await _tell(tx, person, now=now)


async def start_idling(tx: Tx, person: Person, *, minutes: int, now: int) -> None:
    """Be away from the keyboard since so many minutes, at least one."""
    await person_rows.set_idle(tx, person.id, max(now - max(minutes, 1) * _MINUTE, 1))
    await _tell(tx, person, now=now)


async def stop_idling(tx: Tx, person: Person, *, now: int) -> None:
    """Be back."""
    if person.idle_since:
        await person_rows.set_idle(tx, person.id, 0)
        await _tell(tx, person, now=now)


async def _tell(tx: Tx, person: Person, *, now: int) -> None:
    await event_log.append(tx, event_log.STATUS_CHANGED, now=now, person=person.id)
