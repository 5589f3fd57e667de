"""Rights, in one place: to fetch something here is to be allowed to."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.errors import (
    AdministratorsOnly,
    ChatNotFound,
    EmployeesOnly,
    MessageNotFound,
    NoAccess,
    PersonNotFound,
    StrangersOnly,
)
from beseda.model import Chat, Member, Message, Person, Role
from beseda.store import chats, members, messages, people
from beseda.store.database import Tx

# Official: chats/im-dialog-get, object permissions: the least role for each action, the same for every chat.
PERMISSIONS = {
    "manage_users_add": Role.MEMBER,
    "manage_users_delete": Role.MANAGER,
    "manage_ui": Role.MEMBER,
    "manage_settings": Role.OWNER,
    "manage_messages": Role.MEMBER,
    "can_post": Role.MEMBER,
}


class Place(NamedTuple):
    """A chat as one person sees it."""

    chat: Chat
    member: Member | None
    role: Role

    @property
    def first_visible(self) -> int:
        """The first message that may be shown."""
        return self.member.first_visible if self.member else 0

    def may(self, action: str) -> bool:
        """Whether the permission of the chat covers this person."""
        return self.role >= PERMISSIONS[action]


def role(person: Person, chat: Chat, member: Member | None) -> Role:
    """What somebody is in a chat."""
    if member is None:
        return Role.GUEST if chat.type == "O" and not person.extranet else Role.NONE
    if chat.owner_id == person.id:
        return Role.OWNER
    return Role.MANAGER if member.manager else Role.MEMBER


async def see(tx: Tx, person: Person, chat_id: int) -> Place:
    """A chat that somebody may read: their own, or an open one. Else ``ChatNotFound``."""
    seen = await chats.seen_by(tx, person.id, chat_id)
    if seen is None:
        raise ChatNotFound
    return place(person, *seen)


def place(person: Person, chat: Chat, member: Member | None) -> Place:
    """A chat that is at hand, as somebody sees it from their place. ``ChatNotFound`` when they may not."""
    found = Place(chat, member, role(person, chat, member))
    if found.role is Role.NONE:
        raise ChatNotFound
    return found


async def join(tx: Tx, person: Person, chat_id: int) -> Place:
    """A chat that somebody is in. ``ChatNotFound`` when it is not theirs, ``NoAccess`` when they may only look."""
    found = await see(tx, person, chat_id)
    if found.member is None:
        raise NoAccess
    return found


async def hold(tx: Tx, person: Person, message_id: int) -> tuple[Message, Place]:
    """A message that somebody sees in a chat they are in, which nobody else changes meanwhile. ``MessageNotFound``."""
    known = await messages.find(tx, message_id)
    if known is None:
        raise MessageNotFound
    await tx.lock_chat(known.chat_id)
    try:
        found = await join(tx, person, known.chat_id)
    except NoAccess as error:
        raise MessageNotFound from error
    message = await messages.find(tx, message_id)
    if message is None or message.id < found.first_visible:
        raise MessageNotFound
    return message, found


async def named(tx: Tx, person: Person, place: Place, ids: Sequence[int]) -> list[int]:
    """Those of the people named in a chat whom somebody may know of: a guest, only who is in it."""
    if not person.extranet:
        return list(ids)
    inside = await members.present(tx, place.chat.id, ids)
    return [one for one in ids if one in inside]


async def know(tx: Tx, person: Person, other_id: int) -> Person:
    """Somebody whom this person may know of. ``PersonNotFound``, ``StrangersOnly`` for a guest's strangers."""
    if other_id == person.id:
        return person
    other = await people.find(tx, other_id)
    if other is None:
        raise PersonNotFound
    if person.extranet and not await people.shares_chat(tx, person.id, other_id):
        raise StrangersOnly
    return other


async def known(tx: Tx, person: Person, ids: Sequence[int]) -> list[int]:
    """Those of these ids of people that this person may know of: all, but for a guest."""
    if not person.extranet:
        return list(ids)
    met = await people.sharing_chat(tx, person.id, ids) | {person.id}
    return [one for one in ids if one in met]


def administer(person: Person) -> None:
    """Let pass who administers the portal. ``AdministratorsOnly``."""
    if not person.admin:
        raise AdministratorsOnly


def employ(person: Person) -> None:
    """Let pass who works in the company. ``EmployeesOnly`` for guests and bots."""
    if person.extranet or person.bot:
        raise EmployeesOnly
