"""Chats: made, joined, left."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain import access, colors, dialogs, farewells, journal, kinds, messages, pictures
from beseda.domain.access import Place
from beseda.domain.messages import Post
from beseda.domain.text.fold import words
from beseda.domain.text.phrases import line, names, phrase
from beseda.errors import ChatNotFound, ClosedKind, FixedKind, MayNotAdd, MayNotRemove, MemberNotFound, NoAccess
from beseda.model import Chat, ChatDraft, Draft, Person
from beseda.store import chats, members, people
from beseda.store.database import Tx

_LONGEST = 255  # characters of a title, and of what names an object: PostgreSQL keeps no more in an index


async def create(tx: Tx, post: Post, draft: ChatDraft) -> int:
    """Make a chat that the caller owns, with those of the asked-for people whom they know; answers its id."""
    others = await _acquaintances(tx, post.author, draft.users)
    color = colors.chosen(draft.color)
    title = " ".join(draft.title.split())[:_LONGEST] or await _title(tx, post, color, others)
    avatar = await pictures.keep(tx, draft.avatar) if draft.avatar else ""
    row = _blank(post, draft, title=title, color=color)._replace(avatar=avatar)
    chat = await chats.insert(tx, row, folded=words(title))
    created = await journal.note(tx, journal.CHAT_ADDED, now=post.now, chat_id=chat.id, user_id=post.author.id)
    await members.insert(tx, dialogs.newcomer(chat, post.author.id, now=post.now), since_event=created)
    for person in others:
        await _seat(tx, post, chat, person.id, history=True)
    await chats.count_members(
        tx, chat.id, joined=1 + len(others), extranet=sum(one.extranet for one in (post.author, *others))
    )
    await messages.put(tx, post, chat, line(post.language, "created", post.author), params={}, system=True)
    if others:
        await _announce_join(tx, post, chat, others)
    if draft.message.strip():
        await messages.send(tx, post, await access.see(tx, post.author, chat.id), Draft(text=draft.message))
    return chat.id


def _blank(post: Post, draft: ChatDraft, *, title: str, color: str) -> Chat:
    return Chat(
        id=0,
        version=1,
        type=kinds.letter(draft.entity_type, opened=draft.open),
        title=title,
        description=draft.description.strip(),
        color=colors.HEX[color],
        avatar="",
        owner_id=post.author.id,
        entity_type=draft.entity_type[:_LONGEST],
        entity_id=draft.entity_id[:_LONGEST],
        entity_data_1="",
        entity_data_2="",
        entity_data_3="",
        parent_chat_id=0,
        parent_message_id=0,
        created_at=post.now,
        member_count=0,
        extranet_count=0,
        message_count=0,
        last_message_id=0,
        last_seq=0,
        edition=0,
    )


async def _title(tx: Tx, post: Post, color: str, others: Sequence[Person]) -> str:
    if others:
        whom = names(post.language, [person.name for person in others])
        return phrase(post.language, "with", whom=whom)[:_LONGEST]
    number = await chats.next_title_number(tx)
    return phrase(post.language, "numbered", color=colors.spoken(color, post.language), n=number)


async def _acquaintances(tx: Tx, person: Person, wanted: Sequence[int]) -> list[Person]:
    """Those of these people who are active, known to the person, and somebody else."""
    found = await people.load(tx, [one for one in wanted if one != person.id])
    active = [found[one] for one in wanted if one in found and found[one].active]
    if not person.extranet:
        return active
    return [one for one in active if await people.shares_chat(tx, person.id, one.id)]


async def add_members(tx: Tx, post: Post, chat_id: int, wanted: Sequence[int], *, hide_history: bool) -> bool:
    """Let people into a chat; whether at least one of them is in it now.

    ``NoAccess`` for who is not in it, ``ClosedKind``, ``MayNotAdd``.
    """
    await tx.lock_chat(chat_id)
    place = await access.join(tx, post.author, chat_id)
    if place.chat.private:
        raise NoAccess
    if not kinds.kind(place.chat).extend:
        raise ClosedKind
    if not place.may("manage_users_add"):
        raise MayNotAdd
    valid = await _acquaintances(tx, post.author, wanted)
    inside = await members.present(tx, chat_id, [one.id for one in valid])
    fresh = [one for one in valid if one.id not in inside]
    if fresh:
        await _let_in(tx, post, place.chat, fresh, hide_history=hide_history)
    return bool(valid) or post.author.id in wanted


async def _let_in(tx: Tx, post: Post, chat: Chat, fresh: Sequence[Person], *, hide_history: bool) -> None:
    for one in fresh:
        await _seat(tx, post, chat, one.id, history=not hide_history)
    await chats.count_members(tx, chat.id, joined=len(fresh), extranet=sum(one.extranet for one in fresh))
    await _announce_join(tx, post, chat, fresh)


async def _seat(tx: Tx, post: Post, chat: Chat, user_id: int, *, history: bool) -> None:
    """Somebody's place in a chat, and the event from which on they hear."""
    joined = await journal.note(
        tx, journal.MEMBER_JOINED, now=post.now, chat_id=chat.id, user_id=post.author.id, who=user_id, history=history
    )
    await members.insert(tx, dialogs.newcomer(chat, user_id, now=post.now, history=history), since_event=joined)


async def enroll(tx: Tx, post: Post, chat: Chat, newcomer: Person) -> None:
    """Let somebody into a chat whatever it permits: their place in it follows from elsewhere."""
    await tx.lock_chat(chat.id)
    await _let_in(tx, post, chat, [newcomer], hide_history=True)


async def _announce_join(tx: Tx, post: Post, chat: Chat, fresh: Sequence[Person]) -> None:
    text = line(post.language, "invited", post.author, fresh)
    await messages.put(tx, post, chat, text, params={"CODE": ["CHAT_JOIN"], "NOTIFY": "N"}, system=True)


async def remove_member(tx: Tx, post: Post, chat_id: int, user_id: int) -> None:
    """Let somebody out of a chat. ``NoAccess``, ``FixedKind``, ``MemberNotFound``, ``MayNotRemove``."""
    await tx.lock_chat(chat_id)
    place = await access.join(tx, post.author, chat_id)
    if place.chat.private:
        raise NoAccess
    if not kinds.kind(place.chat).leave:
        raise FixedKind
    leaver = await people.find(tx, user_id)
    if leaver is None or await members.find(tx, chat_id, user_id) is None:
        raise MemberNotFound
    if user_id == place.chat.owner_id or (user_id != post.author.id and not place.may("manage_users_delete")):
        raise MayNotRemove
    await let_out(tx, post, place.chat, leaver)


async def let_out(tx: Tx, post: Post, chat: Chat, leaver: Person) -> None:
    """Take somebody out of a chat that is held, whoever may; they keep what they saw last."""
    itself = leaver.id == post.author.id
    text = line(post.language, "left" if itself else "removed", post.author, () if itself else [leaver])
    last = await messages.put(tx, post, chat, text, params={"CODE": ["CHAT_LEAVE"], "NOTIFY": "N"}, system=True)
    lists = (await rolls(tx, [chat.id]))[chat.id]
    left = await journal.note(
        tx, journal.MEMBER_LEFT, now=post.now, chat_id=chat.id, user_id=post.author.id, who=leaver.id
    )
    await members.delete(tx, chat.id, leaver.id, until_event=left)
    await farewells.keep(tx, last, leaver.id, chat, managers=lists.managers, muted=lists.muted)
    await chats.count_members(tx, chat.id, joined=-1, extranet=-leaver.extranet)


class Rolls(NamedTuple):
    """Who manages and who muted a chat."""

    managers: list[int]
    muted: list[int]


async def rolls(tx: Tx, ids: Sequence[int]) -> dict[int, Rolls]:
    """Managers and silenced members of each of these chats."""
    found = {chat_id: Rolls([], []) for chat_id in ids}
    if found:
        for chat_id, user_id in await members.managers(tx, ids):
            found[chat_id].managers.append(user_id)
        for chat_id, user_id in await members.muted(tx, ids):
            found[chat_id].muted.append(user_id)
    return found


async def load(tx: Tx, ids: Sequence[int]) -> list[tuple[Chat, Rolls]]:
    """These chats, with who manages and who muted them."""
    found, lists = await chats.load(tx, ids), await rolls(tx, ids)
    return [(chat, lists[chat.id]) for chat in found.values()]


async def member_ids(tx: Tx, person: Person, chat_id: int) -> list[int]:
    """Everybody in a chat that the person may see, as they joined."""
    place: Place = await access.see(tx, person, chat_id)
    return await members.ids(tx, place.chat.id)


async def bound(tx: Tx, person: Person, entity_type: str, entity_id: str) -> int:
    """The oldest chat of an object that the person may see. ``ChatNotFound``."""
    pair = entity_type[:_LONGEST], entity_id[:_LONGEST]
    found = await chats.bound(tx, *pair, visible_to=person.id, employee=not person.extranet) if all(pair) else None
    if found is None:
        raise ChatNotFound
    return found
