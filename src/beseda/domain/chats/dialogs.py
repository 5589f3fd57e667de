"""The chat behind a dialog id; private dialogs begin when they are first looked for."""

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.access import ChatAccess
from beseda.model import Chat, DialogId, Member, Person
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows


async def find(tx: Tx, person: Person, dialog: DialogId, *, now: int) -> ChatAccess:  # Quirk 56
    """The chat behind a dialog id. A private dialog is made when it is first looked for.

    ``chats.NotFound`` or ``people.NotFound`` when there is none for this person.
    """
    try:
        return await existing(tx, person, dialog)
    except errors.people.NotFound:
        return await access.visible_chat(tx, person, await _begin(tx, person, dialog.number, now=now))


async def existing(tx: Tx, person: Person, dialog: DialogId) -> ChatAccess:
    """The chat behind a dialog id, if there is one. ``chats.NotFound``, ``people.NotFound`` for a private dialog."""
    if dialog.prefix == "chat":  # Quirk 57
        return await access.visible_chat(tx, person, dialog.number)
    if dialog.prefix == "sg":
        return await _workgroup(tx, person, dialog.number)
    seen = await chat_rows.private(tx, person.id, dialog.number)
    if seen is None:
        raise errors.people.NotFound
    return access.of_member(person, *seen)


async def group_id(tx: Tx, person: Person, dialog: DialogId) -> int:
    """The id of a group chat given as ``chatXXX``. ``chats.NotFound``, ``DialogIdEmpty`` for dialogs of two."""
    if dialog.prefix != "chat":
        raise errors.chats.DialogIdEmpty
    chat_access = await access.visible_chat(tx, person, dialog.number)
    if chat_access.chat.private:
        raise errors.chats.DialogIdEmpty
    return chat_access.chat.id


async def _workgroup(tx: Tx, person: Person, group_id: int) -> ChatAccess:
    chat_id = await chat_rows.find_by_entity(
        tx, "SONET_GROUP", str(group_id), visible_to=person.id, employee=not person.extranet
    )
    if chat_id is None:
        raise errors.chats.NotFound
    return await access.visible_chat(tx, person, chat_id)


async def _begin(tx: Tx, person: Person, other_id: int, *, now: int) -> int:
    other = await _counterpart(tx, person, other_id)
    if not other.active:
        raise errors.people.NotFound
    chat = await chat_rows.insert(tx, Chat.new("P", color="#4ba984", now=now), folded="")
    event = await event_log.append(tx, event_log.PRIVATE_BEGUN, now=now, chat_id=chat.id, user_id=person.id)
    for one, peer in sorted({person.id: other.id, other.id: person.id}.items()):  # in one order, against deadlocks
        await member_rows.insert(tx, new_member(chat, one, now=now, peer_id=peer), since_event_id=event)
    pair = {person, other}
    await chat_rows.count_members(tx, chat.id, joined=len(pair), extranet=sum(one.extranet for one in pair))
    return chat.id


async def _counterpart(tx: Tx, person: Person, other_id: int) -> Person:
    """Somebody with whom this person may begin a dialog; a guest's bot with whom its owner has one, or may have."""
    asking = person if other_id == person.id else await access.principal(tx, person)
    if asking is not person and await chat_rows.private(tx, asking.id, other_id) is not None:
        return (await person_rows.load(tx, [other_id]))[other_id]
    try:
        return await access.visible_person(tx, asking, other_id)
    except errors.NoAccess as error:
        raise errors.people.NotFound from error


def new_member(chat: Chat, user_id: int, *, now: int, peer_id: int = 0, first_visible: int = 0) -> Member:
    """Somebody's place in a chat they enter: all before is read."""
    return Member(
        user_id=user_id,
        chat_id=chat.id,
        peer_id=peer_id,
        manager=0,
        joined_at=now,
        first_visible=first_visible,
        read_message_id=chat.last_message_id,
        read_seq=chat.last_seq,
        read_at=0,
        pinned_at=0,
        muted=0,
        marked=0,
        hidden_through=0,
        updated_at=now,
    )
