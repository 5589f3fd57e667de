"""Chats that somebody left, as they saw them last: a list that is brought up to date learns of the leaving."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from beseda.model import Chat, Message, Recent, RecentFilter
from beseda.store.chats import left_chats
from beseda.store.chats.left_chats import LeftChatRow
from beseda.store.database import Tx

# What may change in a chat that somebody is no longer in.
_SEEN = ("title", "color", "avatar", "owner_id", "member_count", "extranet_count")


class LeftChat(NamedTuple):
    """A chat that somebody left: its place in their list, and the chat as they saw it."""

    recent: Recent
    chat: Chat
    managers: Sequence[int]
    muted: Sequence[int]


async def record(
    tx: Tx, last: Message, user_id: int, chat: Chat, *, managers: Sequence[int], muted: Sequence[int]
) -> None:
    """Note what somebody saw last who has just left; ``last`` tells them so."""
    seen = {name: getattr(chat, name) for name in _SEEN}
    saw = json.dumps({"chat": seen, "managers": managers, "muted": muted}, ensure_ascii=False)
    await left_chats.record(tx, user_id, last, saw=saw)


async def since(tx: Tx, user_id: int, wanted: RecentFilter, *, limit: int) -> list[LeftChat]:
    """The chats that somebody left since ``wanted.changed_since``, as they saw them last."""
    return [_gone(one) for one in await left_chats.since(tx, user_id, wanted, limit=limit)]


async def as_seen(tx: Tx, user_id: int, chats: Mapping[int, Chat]) -> dict[int, Chat]:  # Quirk 141
    """Those of these chats that somebody has left, as they saw them last."""
    known = await left_chats.last(tx, user_id, list(chats))
    return {chat_id: chats[chat_id]._replace(**json.loads(saw)["chat"]) for chat_id, saw in known}


def _gone(left: LeftChatRow) -> LeftChat:
    saw = json.loads(left.saw)
    chat, message = left.chat._replace(**saw["chat"]), left.message
    recent = Recent(
        chat_id=chat.id,
        chat_version=0,
        type=chat.type,
        manager=0,
        owner_id=chat.owner_id,
        person_id=0,
        person_version=0,
        unread=0,
        read_message_id=message.id,
        pinned_at=0,
        marked=0,
        updated_at=left.left_at,
        message_id=message.id,
        author_id=message.author_id,
        sent_at=message.created_at,
        text=message.text,
        params=message.params,
        uuid=message.uuid,
        title=chat.title,
        color=chat.color,
        avatar=chat.avatar,
        views=0,
        entity_id=chat.entity_id,
        begun_at=chat.created_at,
    )
    return LeftChat(recent, chat, saw["managers"], saw["muted"])
