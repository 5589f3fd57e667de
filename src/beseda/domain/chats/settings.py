"""What a chat looks like, whose it is and who manages it. Official: chats/chat-update."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.access import ChatAccess
from beseda.domain.chats import chat_types
from beseda.domain.files import images
from beseda.domain.messages import send
from beseda.domain.text import colors
from beseda.domain.text.fold import words
from beseda.domain.text.phrases import line
from beseda.model import Actor, Chat, Person, Role
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows

_LONGEST_TITLE = 255


class Look(NamedTuple):
    """What a chat is to look like; "" leaves what is."""

    title: str = ""
    description: str = ""
    color: str = ""
    avatar: str = ""


async def change_look(tx: Tx, actor: Actor, chat_id: int, wanted: Look) -> None:  # Quirk 231
    """Change all that is asked for of a chat's appearance; a colour or a picture that is none changes nothing.

    ``TitleIsFixed``, ``AvatarIsFixed``, and see ``_reshape``.
    """
    await _reshape(tx, actor.person, chat_id)
    if wanted.title.strip():
        await rename(tx, actor, chat_id, wanted.title)
    if wanted.description:
        await describe(tx, actor, chat_id, wanted.description)
    if wanted.color:
        with suppress(errors.chats.ColorUnknown, errors.chats.ColorUnchanged):
            await set_color(tx, actor, chat_id, wanted.color)
    if wanted.avatar:
        with suppress(errors.chats.AvatarMalformed, errors.chats.AvatarTooLarge):
            await set_avatar(tx, actor, chat_id, wanted.avatar)


async def describe(tx: Tx, actor: Actor, chat_id: int, description: str) -> None:
    """Say otherwise what a chat is about; the same again is no change. See ``_reshape``."""
    description = description.strip()
    chat = await _reshape(tx, actor.person, chat_id)
    if description != chat.description:
        await chat_rows.change(tx, chat.id, description=description)
        await _tell(tx, actor, chat, line(actor.language, "described", actor.person), description=description)


async def rename(tx: Tx, actor: Actor, chat_id: int, title: str) -> None:
    """Give a chat another title; the one it has is no change. ``TitleEmpty``, ``TitleIsFixed``, as ``_reshape``."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    if not title:
        raise errors.chats.TitleEmpty
    chat = await _reshape(tx, actor.person, chat_id)
    if not chat_types.chat_type(chat).rename:
        raise errors.chats.TitleIsFixed
    if title != chat.title:
        await chat_rows.change(tx, chat.id, title=title, folded=words(title))
        await _tell(tx, actor, chat, line(actor.language, "renamed", actor.person, title=title), title=title)


async def set_color(tx: Tx, actor: Actor, chat_id: int, name: str) -> None:
    """Give a chat another of the sixteen colours. ``ColorUnknown``, ``ColorUnchanged``, and see ``_reshape``."""
    if name not in colors.HEX:
        raise errors.chats.ColorUnknown
    chat = await _reshape(tx, actor.person, chat_id)
    if chat.color == colors.HEX[name]:  # Quirk 108
        raise errors.chats.ColorUnchanged
    await chat_rows.change(tx, chat.id, color=colors.HEX[name])
    text = line(actor.language, "colored", actor.person, color=colors.name_of(name, actor.language))
    await _tell(tx, actor, chat, text, color=colors.HEX[name])


async def set_avatar(tx: Tx, actor: Actor, chat_id: int, encoded: str) -> None:
    """Give a chat another picture; the one it has is no change.

    ``AvatarIsFixed``, ``AvatarMalformed``, ``AvatarTooLarge``, and see ``_reshape``.
    """
    chat = await _reshape(tx, actor.person, chat_id)
    if not chat_types.chat_type(chat).avatar:
        raise errors.chats.AvatarIsFixed
    avatar = await images.store(tx, encoded)
    if avatar != chat.avatar:
        await chat_rows.change(tx, chat.id, avatar=avatar)
        await _tell(tx, actor, chat, line(actor.language, "pictured", actor.person), avatar=avatar)


async def set_owner(tx: Tx, actor: Actor, chat_id: int, user_id: int) -> None:
    """Make somebody else in the chat its owner; who is it already stays it. ``GroupRequired``, ``MayNotHandOver``."""
    chat_access = await _lock(tx, actor.person, chat_id)
    heir = await person_rows.find(tx, user_id)
    if chat_access.role is not Role.OWNER or heir is None or not heir.active:
        raise errors.chats.MayNotHandOver
    if await member_rows.find(tx, chat_id, user_id) is None:
        raise errors.chats.MayNotHandOver
    if user_id != chat_access.chat.owner_id:
        await transfer_ownership(
            tx, actor, chat_access.chat, heir, line(actor.language, "handed", actor.person, [heir])
        )


async def transfer_ownership(tx: Tx, actor: Actor, chat: Chat, heir: Person, text: str) -> None:
    """Let a chat that is held belong to somebody else, and say so."""
    await chat_rows.change(tx, chat.id, owner_id=heir.id)
    await _tell(tx, actor, chat, text, owner_id=heir.id)


async def set_managers(tx: Tx, actor: Actor, chat_id: int, wanted: Sequence[int], *, manager: bool) -> set[int]:
    """Let those of these people who are in a chat manage it, or no longer; who of them is in it.

    Only its owner may. ``chats.NotFound``, ``GroupRequired``, ``MayNotAppoint``.
    """
    chat_access = await _lock(tx, actor.person, chat_id)
    if chat_access.role is not Role.OWNER:
        raise errors.chats.MayNotAppoint
    inside = await member_rows.present(tx, chat_id, wanted)
    if await member_rows.set_manager(tx, chat_id, sorted(inside), manager=manager):
        await chat_rows.change(tx, chat_id)
        await event_log.append(
            tx,
            event_log.CHAT_CHANGED,
            now=actor.now,
            chat_id=chat_id,
            user_id=actor.person.id,
            managers=sorted(inside),
            manager=manager,
        )
    return inside


async def set_text_field(tx: Tx, actor: Actor, chat_id: int, *, enabled: bool) -> None:
    """Offer people in a chat a field to write in, or none; it hinders no program. ``NoAccess`` for who is not in it."""
    await tx.lock_chat(chat_id)
    chat = (await access.member_chat(tx, actor.person, chat_id)).chat
    if (chat.text_field > 0) is not enabled:
        await chat_rows.change(tx, chat_id, text_field=int(enabled))
        await event_log.append(
            tx,
            event_log.CHAT_CHANGED,
            now=actor.now,
            chat_id=chat_id,
            user_id=actor.person.id,
            text_field=int(enabled),
        )


async def _reshape(tx: Tx, person: Person, chat_id: int) -> Chat:
    """A chat whose appearance somebody may change. ``chats.NotFound``, ``GroupRequired``, ``NoAccess``."""
    chat_access = await _lock(tx, person, chat_id)
    if not chat_access.may("manage_ui"):
        raise errors.NoAccess
    return chat_access.chat


async def _lock(tx: Tx, person: Person, chat_id: int) -> ChatAccess:
    """A group chat that somebody sees, locked until the transaction ends. ``chats.NotFound``, ``GroupRequired``."""
    await tx.lock_chat(chat_id)
    chat_access = await access.visible_chat(tx, person, chat_id)
    if chat_access.chat.private:
        raise errors.chats.GroupRequired
    return chat_access


async def _tell(tx: Tx, actor: Actor, chat: Chat, text: str, **change: Any) -> None:  # Quirk 110
    """Say in the chat what changed, and note it."""
    await send.store(tx, actor, chat, text, params={}, system=True)
    await event_log.append(
        tx, event_log.CHAT_CHANGED, now=actor.now, chat_id=chat.id, user_id=actor.person.id, **change
    )
