"""What people do to a conversation for themselves alone. Official: chats/special-operations."""

from beseda.domain import kinds, reading
from beseda.domain.access import Place
from beseda.errors import NoAccess
from beseda.model import Member, Person
from beseda.store import chats, marks
from beseda.store.database import Tx


async def pin(tx: Tx, place: Place, *, pinned: bool, now: int) -> None:
    """Put a conversation on top of the caller's list, above earlier pins, or back in line. ``NoAccess`` to guests."""
    own = _own(place)
    await (marks.pin if pinned else marks.unpin)(tx, own.chat_id, own.user_id, now)


async def hide(tx: Tx, place: Place, *, now: int) -> None:
    """Take a conversation off the caller's list until its next message; it is no longer pinned. ``NoAccess``."""
    own = _own(place)
    await marks.hide(tx, own.chat_id, own.user_id, now)


async def label(tx: Tx, person: Person, place: Place, *, marked: bool, now: int) -> None:
    """Label a conversation as one to come back to; without the label it counts as read. ``NoAccess`` to guests."""
    own = _own(place)
    if not marked:
        await reading.read(tx, person, place, now=now)
    await marks.label(tx, own.chat_id, own.user_id, now, marked=marked)


async def mute(tx: Tx, place: Place, *, muted: bool, now: int) -> None:
    """Silence a conversation for the caller, or let it be heard. ``NoAccess`` to guests, and where that cannot be."""
    own = _own(place)
    if not kinds.kind(place.chat).mute:
        raise NoAccess
    await tx.lock_chat(own.chat_id)
    if await marks.mute(tx, own.chat_id, own.user_id, now, muted=muted):
        await chats.change(tx, own.chat_id)


def _own(place: Place) -> Member:
    """The caller's place in a chat. ``NoAccess`` when they may only look."""
    if place.member is None:
        raise NoAccess
    return place.member
