"""What people do to a conversation for themselves alone. Official: chats/special-operations."""

from beseda import errors
from beseda.domain import event_log
from beseda.domain.access import ChatAccess
from beseda.domain.chats import chat_types
from beseda.domain.messages import read_marks
from beseda.model import Member, Person
from beseda.store.chats import chat_rows, list_flags
from beseda.store.database import Tx


async def pin(tx: Tx, chat_access: ChatAccess, *, pinned: bool, now: int) -> None:
    """Put a conversation on top of the caller's list, above earlier pins, or back in line. ``NoAccess`` to guests."""
    own = _own(chat_access)
    await (list_flags.pin if pinned else list_flags.unpin)(tx, own.chat_id, own.user_id, now)
    await _note(tx, own, now=now, pinned=pinned)


async def hide(tx: Tx, chat_access: ChatAccess, *, now: int) -> None:  # Quirk 107
    """Take a conversation off the caller's list until its next message; it is no longer pinned. ``NoAccess``."""
    own = _own(chat_access)
    await list_flags.hide(tx, own.chat_id, own.user_id, now)
    await _note(tx, own, now=now, hidden=True, pinned=False)


async def label(tx: Tx, person: Person, chat_access: ChatAccess, *, marked: bool, now: int) -> None:
    """Label a conversation as one to come back to; without the label it counts as read. ``NoAccess`` to guests."""
    own = _own(chat_access)
    if not marked:
        await read_marks.read(tx, person, chat_access, now=now)
    await list_flags.label(tx, own.chat_id, own.user_id, now, marked=marked)
    await _note(tx, own, now=now, unread=marked)


async def mute(tx: Tx, chat_access: ChatAccess, *, muted: bool, now: int) -> None:
    """Silence a conversation for the caller, or let it be heard. ``NoAccess`` to guests, and where that cannot be."""
    own = _own(chat_access)
    if not chat_types.chat_type(chat_access.chat).mute:
        raise errors.NoAccess
    await tx.lock_chat(own.chat_id)
    if await list_flags.mute(tx, own.chat_id, own.user_id, now, muted=muted):
        await chat_rows.change(tx, own.chat_id)
        await _note(tx, own, now=now, muted=muted)


async def _note(tx: Tx, own: Member, *, now: int, **flags: bool) -> None:
    """Tell the person's other clients."""
    await event_log.append(
        tx, event_log.LIST_CHANGED, now=now, user_id=own.user_id, chatId=own.chat_id, peerId=own.peer_id, **flags
    )


def _own(chat_access: ChatAccess) -> Member:  # Quirk 106
    """The caller's place in a chat. ``NoAccess`` when they may only look."""
    if chat_access.member is None:
        raise errors.NoAccess
    return chat_access.member
