"""Chats: made, joined, left."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.access import ChatAccess
from beseda.domain.chats import chat_types, dialogs, left_chats
from beseda.domain.files import images
from beseda.domain.messages import send
from beseda.domain.text import colors
from beseda.domain.text.fold import words
from beseda.domain.text.phrases import line, names, phrase
from beseda.model import Actor, Chat, ChatDraft, MessageDraft, Person, Role
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows

_LONGEST = 255  # characters of a title, and of what names an object: PostgreSQL keeps no more in an index; Quirk 27


async def create(tx: Tx, actor: Actor, draft: ChatDraft) -> int:
    """Make a chat with those of the asked-for people whom the caller knows; answers its id.

    It belongs to one of them where that is asked for, else to the caller.
    """
    others = await _acquaintances(tx, actor.person, tuple(dict.fromkeys((draft.owner_id, *draft.users))))
    color = colors.chosen(draft.color)
    title = " ".join(draft.title.split())[:_LONGEST] or await _title(tx, actor, color, others)
    avatar = await images.store_or_skip(tx, draft.avatar) if draft.avatar else ""
    owner_id = next((one.id for one in others if one.id == draft.owner_id), actor.person.id)  # Quirk 230
    row = _blank(actor, draft, title=title, color=color)._replace(avatar=avatar, owner_id=owner_id)
    chat = await chat_rows.insert(tx, row, folded=words(title))
    created = await event_log.append(tx, event_log.CHAT_ADDED, now=actor.now, chat_id=chat.id, user_id=actor.person.id)
    await member_rows.insert(tx, dialogs.new_member(chat, actor.person.id, now=actor.now), since_event_id=created)
    for person in others:
        await _insert_member(tx, actor, chat, person.id, first_visible=0)
    await chat_rows.count_members(
        tx, chat.id, joined=1 + len(others), extranet=sum(one.extranet for one in (actor.person, *others))
    )
    await send.store(tx, actor, chat, line(actor.language, "created", actor.person), params={}, system=True)
    if others:
        await _announce_join(tx, actor, chat, others)
    if draft.message.strip():  # Quirk 20
        await send.send(
            tx, actor, await access.visible_chat(tx, actor.person, chat.id), MessageDraft(text=draft.message)
        )
    return chat.id


def _blank(actor: Actor, draft: ChatDraft, *, title: str, color: str) -> Chat:
    code = chat_types.type_code(draft.entity_type, opened=draft.open)
    return Chat.new(code, color=colors.HEX[color], now=actor.now)._replace(
        title=title,
        description=draft.description.strip(),
        entity_type=draft.entity_type[:_LONGEST],
        entity_id=draft.entity_id[:_LONGEST],
    )


async def _title(tx: Tx, actor: Actor, color: str, others: Sequence[Person]) -> str:  # Quirk 17
    if others:
        whom = names(actor.language, [person.name for person in others])
        return phrase(actor.language, "with", whom=whom)[:_LONGEST]
    number = await chat_rows.next_title_number(tx)
    return phrase(actor.language, "numbered", color=colors.name_of(color, actor.language), n=number)


async def _acquaintances(tx: Tx, person: Person, wanted: Sequence[int]) -> list[Person]:  # Quirk 18
    """Those of these people who are active, known to the person, and somebody else."""
    found = await person_rows.load(tx, [one for one in wanted if one != person.id])
    active = [found[one] for one in wanted if one in found and found[one].active]
    known = set(await access.visible_people(tx, await access.principal(tx, person), [one.id for one in active]))
    return [one for one in active if one.id in known]


async def add(tx: Tx, actor: Actor, chat_id: int, wanted: Sequence[int], *, hide_history: bool) -> bool:
    """Let people into a chat; whether at least one of them is in it now.

    ``NoAccess`` for who is not in it, ``ChatIsClosed``, ``MayNotAdd``.
    """
    await tx.lock_chat(chat_id)
    chat_access = await access.member_chat(tx, actor.person, chat_id)
    if chat_access.chat.private:  # Quirk 55
        raise errors.NoAccess
    if not chat_types.chat_type(chat_access.chat).extend:
        raise errors.chats.ChatIsClosed
    if not chat_access.may("manage_users_add"):
        raise errors.chats.MayNotAdd
    valid = await _acquaintances(tx, actor.person, wanted)
    inside = await member_rows.present(tx, chat_id, [one.id for one in valid])
    fresh = [one for one in valid if one.id not in inside]
    if fresh:
        await _let_in(tx, actor, chat_access, fresh, hide_history=hide_history)
    return bool(valid) or actor.person.id in wanted  # Quirk 52


async def _let_in(tx: Tx, actor: Actor, giver: ChatAccess, fresh: Sequence[Person], *, hide_history: bool) -> None:
    chat = giver.chat
    for one in fresh:
        first_visible = access.first_visible_for(one, giver, hide_history=hide_history)
        await _insert_member(tx, actor, chat, one.id, first_visible=first_visible)
    await chat_rows.count_members(tx, chat.id, joined=len(fresh), extranet=sum(one.extranet for one in fresh))
    await _announce_join(tx, actor, chat, fresh)


async def _insert_member(tx: Tx, actor: Actor, chat: Chat, user_id: int, *, first_visible: int) -> None:
    """Somebody's place in a chat, and the event from which on they hear."""
    joined = await event_log.append(
        tx,
        event_log.MEMBER_JOINED,
        now=actor.now,
        chat_id=chat.id,
        user_id=actor.person.id,
        who=user_id,
        history=first_visible <= chat.last_message_id,
    )
    await member_rows.insert(
        tx, dialogs.new_member(chat, user_id, now=actor.now, first_visible=first_visible), since_event_id=joined
    )


async def add_unchecked(tx: Tx, actor: Actor, chat: Chat, newcomer: Person) -> None:
    """Let somebody into a chat whatever it permits: their place in it follows from elsewhere."""
    await tx.lock_chat(chat.id)
    await _let_in(tx, actor, ChatAccess(chat, None, Role.NONE), [newcomer], hide_history=True)


async def _announce_join(tx: Tx, actor: Actor, chat: Chat, fresh: Sequence[Person]) -> None:
    text = line(actor.language, "invited", actor.person, fresh)
    await send.store(tx, actor, chat, text, params={"CODE": ["CHAT_JOIN"], "NOTIFY": "N"}, system=True)


async def remove_unchecked(tx: Tx, actor: Actor, chat: Chat, leaver: Person) -> None:
    """Take somebody out of a chat that is held, whoever may; they keep what they saw last."""
    itself = leaver.id == actor.person.id
    text = line(actor.language, "left" if itself else "removed", actor.person, () if itself else [leaver])
    last = await send.store(tx, actor, chat, text, params={"CODE": ["CHAT_LEAVE"], "NOTIFY": "N"}, system=True)
    lists = (await managers_and_muted(tx, [chat.id]))[chat.id]
    left = await event_log.append(
        tx, event_log.MEMBER_LEFT, now=actor.now, chat_id=chat.id, user_id=actor.person.id, who=leaver.id
    )
    await member_rows.delete(tx, chat.id, leaver.id, until_event_id=left)
    await left_chats.record(tx, last, leaver.id, chat, managers=lists.managers, muted=lists.muted)
    await chat_rows.count_members(tx, chat.id, joined=-1, extranet=-leaver.extranet)


class ManagersAndMuted(NamedTuple):
    """Who manages and who muted a chat."""

    managers: list[int]
    muted: list[int]


async def managers_and_muted(tx: Tx, ids: Sequence[int]) -> dict[int, ManagersAndMuted]:
    """Managers and silenced members of each of these chats."""
    found = {chat_id: ManagersAndMuted([], []) for chat_id in ids}
    if found:
        for chat_id, user_id in await member_rows.managers(tx, ids):
            found[chat_id].managers.append(user_id)
        for chat_id, user_id in await member_rows.muted(tx, ids):
            found[chat_id].muted.append(user_id)
    return found


async def load(tx: Tx, ids: Sequence[int]) -> list[tuple[Chat, ManagersAndMuted]]:
    """These chats, with who manages and who muted them."""
    found, lists = await chat_rows.load(tx, ids), await managers_and_muted(tx, ids)
    return [(chat, lists[chat.id]) for chat in found.values()]


async def member_ids(tx: Tx, person: Person, chat_id: int) -> list[int]:
    """Everybody in a chat that the person may see, as they joined."""
    chat_access: ChatAccess = await access.visible_chat(tx, person, chat_id)
    return await member_rows.ids(tx, chat_access.chat.id)


async def find_by_entity(tx: Tx, person: Person, entity_type: str, entity_id: str) -> int:  # Quirk 23
    """The oldest chat of an object that the person may see. ``chats.NotFound``."""
    pair = entity_type[:_LONGEST], entity_id[:_LONGEST]
    found = (
        await chat_rows.find_by_entity(tx, *pair, visible_to=person.id, employee=not person.extranet)
        if all(pair)
        else None
    )
    if found is None:
        raise errors.chats.NotFound
    return found
