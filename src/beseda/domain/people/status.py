"""What people say of their presence. Official: chats/users/im-user-status-set, im-user-status-idle-start."""

from beseda import errors
from beseda.model import Person
from beseda.store.database import Tx
from beseda.store.people import person_rows

STATUSES = ("online", "dnd", "away", "break")
IDLE_MINUTES = 10
_MINUTE = 60


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
