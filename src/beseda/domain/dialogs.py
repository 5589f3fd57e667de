"""Dialog ids: ``XXX`` a private dialog with person XXX, ``chatXXX`` a chat, ``sgXXX`` the chat of workgroup XXX."""

import re
from typing import NamedTuple

from beseda.domain import access, journal
from beseda.domain.access import Place
from beseda.errors import ChatNotFound, DialogIdEmpty, NoAccess, PersonNotFound
from beseda.model import Chat, Member, Person
from beseda.store import chats, members
from beseda.store.database import Tx

_DIALOG_ID = re.compile(r"(chat|sg|)(?=0*[1-9])([0-9]{1,18})")


class DialogId(NamedTuple):
    """A dialog id taken apart."""

    prefix: str
    number: int


def parse(text: str) -> DialogId:
    """Take a dialog id apart; ``DialogIdEmpty`` when it is none."""
    found = _DIALOG_ID.fullmatch(text)
    if found is None:
        raise DialogIdEmpty
    return DialogId(found[1], int(found[2]))


async def find(tx: Tx, person: Person, dialog: DialogId, *, now: int) -> Place:
    """The chat behind a dialog id. A private dialog is made when it is first looked for.

    ``ChatNotFound`` or ``PersonNotFound`` when there is none for this person.
    """
    try:
        return await existing(tx, person, dialog)
    except PersonNotFound:
        return await access.see(tx, person, await _begin(tx, person, dialog.number, now=now))


async def existing(tx: Tx, person: Person, dialog: DialogId) -> Place:
    """The chat behind a dialog id, if there is one. ``ChatNotFound``, ``PersonNotFound`` for a private dialog."""
    if dialog.prefix == "chat":
        return await access.see(tx, person, dialog.number)
    if dialog.prefix == "sg":
        return await _workgroup(tx, person, dialog.number)
    seen = await chats.private(tx, person.id, dialog.number)
    if seen is None:
        raise PersonNotFound
    return access.place(person, *seen)


async def group_id(tx: Tx, person: Person, dialog: DialogId) -> int:
    """The id of a group chat given as ``chatXXX``. ``ChatNotFound``, ``DialogIdEmpty`` for dialogs of two."""
    if dialog.prefix != "chat":
        raise DialogIdEmpty
    place = await access.see(tx, person, dialog.number)
    if place.chat.private:
        raise DialogIdEmpty
    return place.chat.id


async def _workgroup(tx: Tx, person: Person, group_id: int) -> Place:
    chat_id = await chats.bound(tx, "SONET_GROUP", str(group_id), visible_to=person.id, employee=not person.extranet)
    if chat_id is None:
        raise ChatNotFound
    return await access.see(tx, person, chat_id)


async def _begin(tx: Tx, person: Person, other_id: int, *, now: int) -> int:
    try:
        other = await access.know(tx, person, other_id)
    except NoAccess as error:
        raise PersonNotFound from error
    if not other.active:
        raise PersonNotFound
    chat = await chats.insert(
        tx, Chat._make((0, 1, "P", "", "", "#4ba984", "", 0, *[""] * 5, 0, 0, now, 0, 0, 0, 0, 0, 0)), folded=""
    )
    event = await journal.note(tx, journal.PRIVATE_BEGUN, now=now, chat_id=chat.id, user_id=person.id)
    for one, peer in sorted({person.id: other.id, other.id: person.id}.items()):  # in one order, against deadlocks
        await members.insert(tx, newcomer(chat, one, now=now, peer_id=peer), since_event=event)
    pair = {person, other}
    await chats.count_members(tx, chat.id, joined=len(pair), extranet=sum(one.extranet for one in pair))
    return chat.id


def newcomer(chat: Chat, user_id: int, *, now: int, peer_id: int = 0, history: bool = True) -> Member:
    """Somebody's place in a chat they enter: all before is read, and hidden unless history is theirs too."""
    return Member(
        user_id=user_id,
        chat_id=chat.id,
        peer_id=peer_id,
        manager=0,
        joined_at=now,
        first_visible=0 if history else chat.last_message_id + 1,
        read_message_id=chat.last_message_id,
        read_seq=chat.last_seq,
        read_at=0,
        pinned_at=0,
        muted=0,
        marked=0,
        hidden_through=0,
        updated_at=now,
    )
