"""When people were here last, and what they say of it. Official: chats/users/im-user-status-set."""

from collections.abc import Sequence

from beseda import errors
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


async def choose(tx: Tx, person: Person, status: str) -> None:
    """Say what one is. ``StatusUnknown``."""
    if status not in STATUSES:
        raise errors.people.StatusUnknown
    await person_rows.set_status(tx, person.id, status)


async def start_idling(tx: Tx, person: Person, *, minutes: int, now: int) -> None:
    """Be away from the keyboard since so many minutes, at least one."""
    await person_rows.set_idle(tx, person.id, max(now - max(minutes, 1) * _MINUTE, 1))


async def stop_idling(tx: Tx, person: Person) -> None:
    """Be back."""
    await person_rows.set_idle(tx, person.id, 0)
