"""How far people have read. Official: chats/messages/im-dialog-read, …/im-dialog-unread, …/im-dialog-read-all."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain import event_log
from beseda.domain.access import ChatAccess
from beseda.domain.messages.send import NEVER
from beseda.model import Member, Message, Person
from beseda.store.chats import member_rows, recent_list
from beseda.store.database import Tx
from beseda.store.messages import message_rows, read_marks


class Mark(NamedTuple):
    """How far somebody has read a chat, and how much they have not."""

    message_id: int
    unread: int


async def read(tx: Tx, person: Person, chat_access: ChatAccess, *, now: int, through_id: int | None = None) -> Mark:
    """Read a chat, all of it or up to and including a message; the label comes off. Reading never goes back.

    ``NoAccess`` for who is not in the chat.
    """
    member = await _hold(tx, person, chat_access)
    last = await message_rows.last(tx, member.chat_id, through_id=NEVER)
    target = last if through_id is None else await message_rows.last(tx, member.chat_id, through_id=through_id)
    if target is None or not _moves(member, target):
        return Mark(member.read_message_id, await recent_list.unread(tx, person.id, member.chat_id))
    if target == last:
        await read_marks.count_view(tx, [member.chat_id], person.id)
    await read_marks.forward(tx, member.chat_id, person.id, message_id=target.id, seq=target.number, now=now)
    await event_log.append(
        tx, event_log.DIALOG_READ, now=now, chat_id=member.chat_id, user_id=person.id, message_id=target.id
    )
    return Mark(target.id, await recent_list.unread(tx, person.id, member.chat_id))


def _moves(member: Member, target: Message) -> bool:  # Quirk 119
    """Whether reading up to this message is news."""
    return member.read_message_id < target.id or (member.read_message_id == target.id and member.marked > 0)


async def unread(tx: Tx, person: Person, chat_access: ChatAccess, *, since_id: int, now: int) -> bool:  # Quirk 120
    """Have this message and all later ones still to read; whether there is one. ``NoAccess`` as with ``read``.

    Own messages do not become unread.
    """
    member = await _hold(tx, person, chat_access)
    first = await message_rows.first(tx, member.chat_id, since_id=max(since_id, member.first_visible))
    if first is None:
        return False
    if member.read_message_id < first.id:
        return True
    before = await message_rows.last(tx, member.chat_id, through_id=first.id - 1)
    message_id = before.id if before else 0
    await read_marks.back(
        tx,
        member.chat_id,
        person.id,
        message_id=message_id,
        seq=first.number - int(first.seq > 0),
        never=message_id < max(member.first_visible, 1),
        now=now,
    )
    if member.read_at and await _saw_the_last(tx, member):
        await read_marks.discount_view(tx, member.chat_id, person.id)
    await event_log.append(
        tx, event_log.DIALOG_UNREAD, now=now, chat_id=member.chat_id, user_id=person.id, message_id=first.id
    )
    return True


async def withdraw(tx: Tx, member: Member) -> None:
    """Count somebody who is in a chat no longer not among those who saw its last message either."""
    if member.read_at and await _saw_the_last(tx, member):
        await read_marks.discount_view(tx, member.chat_id, member.user_id)


async def _saw_the_last(tx: Tx, member: Member) -> bool:
    last = await message_rows.last(tx, member.chat_id, through_id=NEVER)
    return last is not None and member.read_message_id >= last.id


async def read_all(tx: Tx, person: Person, *, now: int) -> None:
    """Read every chat that somebody is in; all labels come off."""
    chats = await read_marks.unread_chats(tx, person.id)
    if not chats:
        return
    await tx.lock_chat(*chats)
    await read_marks.count_view(tx, chats, person.id)
    await read_marks.to_the_end(tx, chats, person.id, now=now)
    await event_log.append_each(tx, event_log.DIALOG_READ, now=now, chats=chats, user_id=person.id)


async def _hold(tx: Tx, person: Person, chat_access: ChatAccess) -> Member:
    """Somebody's place in a chat that nobody else changes meanwhile."""
    await tx.lock_chat(chat_access.chat.id)
    member = await member_rows.find(tx, chat_access.chat.id, person.id)
    if member is None:
        raise errors.NoAccess
    return member


async def views_of(tx: Tx, chat_id: int, said: Sequence[Message]) -> dict[int, int]:
    """How many people besides its author saw each of these messages of a chat."""
    if not said:
        return {}
    marks = await read_marks.marks(tx, chat_id, since_id=min(one.id for one in said))
    seen = {user: (first, mark) for user, first, mark in marks}
    begin, end = sorted(first for first, _ in seen.values()), sorted(mark for _, mark in seen.values())

    def count(one: Message) -> int:
        first, mark = seen.get(one.author_id, (1, 0))
        return bisect_right(begin, one.id) - bisect_left(end, one.id) - int(first <= one.id <= mark)

    return {one.id: count(one) for one in said}
