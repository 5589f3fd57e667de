"""What a chat looks like and whose it is. Official: chats/chat-update."""

from typing import Any

from beseda.domain import access, colors, journal, kinds, messages, pictures
from beseda.domain.access import Place
from beseda.domain.messages import Post
from beseda.domain.text.fold import words
from beseda.domain.text.phrases import line
from beseda.errors import (
    ColorUnchanged,
    ColorUnknown,
    FixedAvatar,
    FixedTitle,
    GroupsOnly,
    MayNotHandOver,
    NoAccess,
    TitleEmpty,
)
from beseda.model import Chat, Person, Role
from beseda.store import chats, members, people
from beseda.store.database import Tx

_LONGEST_TITLE = 255


async def rename(tx: Tx, post: Post, chat_id: int, title: str) -> None:
    """Give a chat another title; the one it has is no change. ``TitleEmpty``, ``FixedTitle``, and see ``_reshape``."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    if not title:
        raise TitleEmpty
    chat = await _reshape(tx, post.author, chat_id)
    if not kinds.kind(chat).rename:
        raise FixedTitle
    if title != chat.title:
        await chats.change(tx, chat.id, title=title, folded=words(title))
        await _tell(tx, post, chat, line(post.language, "renamed", post.author, title=title), title=title)


async def recolor(tx: Tx, post: Post, chat_id: int, name: str) -> None:
    """Give a chat another of the sixteen colours. ``ColorUnknown``, ``ColorUnchanged``, and see ``_reshape``."""
    if name not in colors.HEX:
        raise ColorUnknown
    chat = await _reshape(tx, post.author, chat_id)
    if chat.color == colors.HEX[name]:
        raise ColorUnchanged
    await chats.change(tx, chat.id, color=colors.HEX[name])
    text = line(post.language, "colored", post.author, color=colors.spoken(name, post.language))
    await _tell(tx, post, chat, text, color=colors.HEX[name])


async def picture(tx: Tx, post: Post, chat_id: int, encoded: str) -> None:
    """Give a chat another picture; the one it has is no change.

    ``FixedAvatar``, ``AvatarMalformed``, ``AvatarTooLarge``, and see ``_reshape``.
    """
    chat = await _reshape(tx, post.author, chat_id)
    if not kinds.kind(chat).avatar:
        raise FixedAvatar
    avatar = await pictures.accept(tx, encoded)
    if avatar != chat.avatar:
        await chats.change(tx, chat.id, avatar=avatar)
        await _tell(tx, post, chat, line(post.language, "pictured", post.author), avatar=avatar)


async def hand_over(tx: Tx, post: Post, chat_id: int, user_id: int) -> None:
    """Make somebody else in the chat its owner; who is it already stays it. ``GroupsOnly``, ``MayNotHandOver``."""
    place = await _hold(tx, post.author, chat_id)
    heir = await people.find(tx, user_id)
    if place.role is not Role.OWNER or heir is None or not heir.active:
        raise MayNotHandOver
    if await members.find(tx, chat_id, user_id) is None:
        raise MayNotHandOver
    if user_id != place.chat.owner_id:
        await entrust(tx, post, place.chat, heir, line(post.language, "handed", post.author, [heir]))


async def entrust(tx: Tx, post: Post, chat: Chat, heir: Person, text: str) -> None:
    """Let a chat that is held belong to somebody else, and say so."""
    await chats.change(tx, chat.id, owner_id=heir.id)
    await _tell(tx, post, chat, text, owner_id=heir.id)


async def _reshape(tx: Tx, person: Person, chat_id: int) -> Chat:
    """A chat whose appearance somebody may change. ``ChatNotFound``, ``GroupsOnly``, ``NoAccess``."""
    place = await _hold(tx, person, chat_id)
    if not place.may("manage_ui"):
        raise NoAccess
    return place.chat


async def _hold(tx: Tx, person: Person, chat_id: int) -> Place:
    """A group chat that somebody sees, and that nobody else changes meanwhile. ``ChatNotFound``, ``GroupsOnly``."""
    await tx.lock_chat(chat_id)
    place = await access.see(tx, person, chat_id)
    if place.chat.private:
        raise GroupsOnly
    return place


async def _tell(tx: Tx, post: Post, chat: Chat, text: str, **change: Any) -> None:
    """Say in the chat what changed, and note it."""
    await messages.put(tx, post, chat, text, params={}, system=True)
    await journal.note(tx, journal.CHAT_CHANGED, now=post.now, chat_id=chat.id, user_id=post.author.id, **change)
