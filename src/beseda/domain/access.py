"""Rights, in one place: to fetch something here is to be allowed to."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from beseda import errors
from beseda.model import Chat, Member, Message, Person, Role
from beseda.store.bots import bot_rows
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.messages import message_rows
from beseda.store.people import person_rows

# Official: chats/im-dialog-get, object permissions: the least role for each action, the same for every chat.
PERMISSIONS = {  # Quirk 26
    "manage_users_add": Role.MEMBER,
    "manage_users_delete": Role.MANAGER,
    "manage_ui": Role.MEMBER,
    "manage_settings": Role.OWNER,
    "manage_messages": Role.MEMBER,
    "can_post": Role.MEMBER,
}


class ChatAccess(NamedTuple):
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
        return Role.GUEST if is_open_to(person, chat) else Role.NONE
    if chat.owner_id == person.id:
        return Role.OWNER
    return Role.MANAGER if member.manager else Role.MEMBER


def is_open_to(person: Person, chat: Chat) -> bool:  # Quirk 30
    """Whether somebody may read a chat, and all of it, without being in it."""
    return chat.type == "O" and not person.extranet


def first_visible_for(newcomer: Person, giver: ChatAccess, *, hide_history: bool) -> int:  # Quirk 53
    """The first message that somebody may see who is let in: nobody gives more of a history than they have."""
    if is_open_to(newcomer, giver.chat):
        return 0
    return max(giver.first_visible, giver.chat.last_message_id + 1 if hide_history else 0)


async def visible_chat(tx: Tx, person: Person, chat_id: int) -> ChatAccess:
    """A chat that somebody may read: their own, or an open one. Else ``chats.NotFound``."""
    seen = await chat_rows.seen_by(tx, person.id, chat_id)
    if seen is None:
        raise errors.chats.NotFound
    return of_member(person, *seen)


def of_member(person: Person, chat: Chat, member: Member | None) -> ChatAccess:
    """What somebody may do in a chat that is at hand. ``chats.NotFound`` when they may not see it."""
    found = ChatAccess(chat, member, role(person, chat, member))
    if found.role is Role.NONE:
        raise errors.chats.NotFound
    return found


async def member_chat(tx: Tx, person: Person, chat_id: int) -> ChatAccess:
    """A chat that somebody is in. ``chats.NotFound`` when it is not theirs, ``NoAccess`` when they may only look."""
    found = await visible_chat(tx, person, chat_id)
    if found.member is None:
        raise errors.NoAccess
    return found


async def lock_message(tx: Tx, person: Person, message_id: int) -> tuple[Message, ChatAccess]:
    """A message in a chat that somebody is in, locked until the transaction ends. ``messages.NotFound``."""
    known = await message_rows.find(tx, message_id)
    if known is None:
        raise errors.messages.NotFound
    await tx.lock_chat(known.chat_id)
    try:
        found = await member_chat(tx, person, known.chat_id)
    except errors.NoAccess as error:
        raise errors.messages.NotFound from error
    message = await message_rows.find(tx, message_id)
    if message is None or message.id < found.first_visible:
        raise errors.messages.NotFound
    return message, found


async def visible_mentions(tx: Tx, person: Person, chat_access: ChatAccess, ids: Sequence[int]) -> list[int]:
    """Those of the people named in a chat whom somebody may know of: a guest, only who is in it."""
    if not person.extranet:
        return list(ids)
    inside = await member_rows.present(tx, chat_access.chat.id, ids)
    return [one for one in ids if one in inside]


async def visible_person(tx: Tx, person: Person, other_id: int) -> Person:
    """Somebody whom this person may know of. ``people.NotFound``, ``people.NotAcquainted`` for a guest's strangers."""
    if other_id == person.id:
        return person
    other = await person_rows.find(tx, other_id)
    if other is None:
        raise errors.people.NotFound
    if person.extranet and not await person_rows.shares_chat(tx, person.id, other_id):
        raise errors.people.NotAcquainted
    return other


async def owner_of(tx: Tx, bot: Person) -> Person | None:
    """Who registered a bot, where that is known."""
    known = await bot_rows.find(tx, bot.id)
    return await person_rows.find(tx, known.owner_id) if known else None


async def principal(tx: Tx, person: Person) -> Person:  # Quirk 190
    """In whose name somebody turns to others: a guest's bot in that of the guest."""
    if not (person.bot and person.extranet):
        return person
    return await owner_of(tx, person) or person


async def visible_people(tx: Tx, person: Person, ids: Sequence[int]) -> list[int]:
    """Those of these ids of people that this person may know of: all, but for a guest."""
    if not person.extranet:
        return list(ids)
    met = await person_rows.sharing_chat(tx, person.id, ids) | {person.id}
    return [one for one in ids if one in met]


async def open_to(tx: Tx, chat_id: int, people: Collection[int]) -> list[int]:
    """Those of these people that may read a chat without being in it."""
    chat = await chat_rows.find(tx, chat_id) if people else None
    if chat is None:
        return []
    known = await person_rows.load(tx, list(people))
    return [one.id for one in known.values() if one.active and is_open_to(one, chat)]


async def acquainted(tx: Tx, person_id: int, among: Sequence[int]) -> list[int]:
    """Those of these people that may know of this person: all, but for guests."""
    guests = await person_rows.guests_among(tx, among)
    strangers = guests - await person_rows.sharing_chat(tx, person_id, list(guests)) - {person_id} if guests else guests
    return [one for one in among if one not in strangers]


def require_admin(person: Person) -> None:
    """Let pass who administers the portal. ``AdminRequired``."""
    if not person.admin:
        raise errors.AdminRequired


def require_employee(person: Person) -> None:
    """Let pass who works in the company. ``EmployeeRequired`` for guests and bots."""
    if person.extranet or person.bot:
        raise errors.EmployeeRequired
