"""How far people have read. Official: chats/messages/im-dialog-read, …/im-dialog-unread, …/im-dialog-read-all."""

from typing import NamedTuple

from beseda.domain import journal
from beseda.domain.access import Place
from beseda.domain.messages import NEVER
from beseda.errors import NoAccess
from beseda.model import Member, Message, Person
from beseda.store import members, messages, reading, recents
from beseda.store.database import Tx


class Mark(NamedTuple):
    """How far somebody has read a chat, and how much they have not."""

    message_id: int
    unread: int


async def read(tx: Tx, person: Person, place: Place, *, now: int, through: int | None = None) -> Mark:
    """Read a chat, all of it or up to and including a message; the label comes off. Reading never goes back.

    ``NoAccess`` for who is not in the chat.
    """
    member = await _hold(tx, person, place)
    last = await messages.last(tx, member.chat_id, through=NEVER)
    target = last if through is None else await messages.last(tx, member.chat_id, through=through)
    if target is None or not _moves(member, target):
        return Mark(member.read_message_id, await recents.unread(tx, person.id, member.chat_id))
    if target == last:
        await reading.count_view(tx, [member.chat_id], person.id)
    await reading.forward(tx, member.chat_id, person.id, message_id=target.id, seq=target.number, now=now)
    await journal.note(
        tx, journal.DIALOG_READ, now=now, chat_id=member.chat_id, user_id=person.id, message_id=target.id
    )
    return Mark(target.id, await recents.unread(tx, person.id, member.chat_id))


def _moves(member: Member, target: Message) -> bool:
    """Whether reading up to this message is news."""
    return member.read_message_id < target.id or (member.read_message_id == target.id and member.marked > 0)


async def unread(tx: Tx, person: Person, place: Place, *, since: int, now: int) -> bool:
    """Have this message and all later ones still to read; whether there is one. ``NoAccess`` as with ``read``.

    Own messages do not become unread.
    """
    member = await _hold(tx, person, place)
    first = await messages.first(tx, member.chat_id, since=max(since, member.first_visible))
    if first is None:
        return False
    if member.read_message_id < first.id:
        return True
    before = await messages.last(tx, member.chat_id, through=first.id - 1)
    message_id = before.id if before else 0
    await reading.back(
        tx,
        member.chat_id,
        person.id,
        message_id=message_id,
        seq=first.number - int(first.seq > 0),
        never=message_id < max(member.first_visible, 1),
        now=now,
    )
    if member.read_at and await _saw_the_last(tx, member):
        await reading.discount_view(tx, member.chat_id, person.id)
    await journal.note(
        tx, journal.DIALOG_UNREAD, now=now, chat_id=member.chat_id, user_id=person.id, message_id=first.id
    )
    return True


async def withdraw(tx: Tx, member: Member) -> None:
    """Count somebody who is in a chat no longer not among those who saw its last message either."""
    if member.read_at and await _saw_the_last(tx, member):
        await reading.discount_view(tx, member.chat_id, member.user_id)


async def _saw_the_last(tx: Tx, member: Member) -> bool:
    last = await messages.last(tx, member.chat_id, through=NEVER)
    return last is not None and member.read_message_id >= last.id


async def read_everything(tx: Tx, person: Person, *, now: int) -> None:
    """Read every chat that somebody is in; all labels come off."""
    chats = await reading.unread_chats(tx, person.id)
    if not chats:
        return
    await tx.lock_chat(*chats)
    await reading.count_view(tx, chats, person.id)
    await reading.to_the_end(tx, chats, person.id, now=now)
    await journal.note_each(tx, journal.DIALOG_READ, now=now, chats=chats, user_id=person.id)


async def _hold(tx: Tx, person: Person, place: Place) -> Member:
    """Somebody's place in a chat that nobody else changes meanwhile."""
    await tx.lock_chat(place.chat.id)
    member = await members.find(tx, place.chat.id, person.id)
    if member is None:
        raise NoAccess
    return member
