"""Messages in answers of ``im.*``. Official: chats/messages/im-dialog-messages-get."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from beseda.model import Message
from beseda.wire.locale import Locale


def found(said: Message, locale: Locale, *, unread: bool, viewed: bool, views: int) -> dict[str, Any]:
    """A message that was searched for. Official: chats/messages/im-dialog-messages-search."""
    return {
        "id": said.id,
        "chatId": said.chat_id,
        "chat_id": said.chat_id,
        "authorId": said.author_id,
        "author_id": said.author_id,
        "date": locale.atom(said.created_at),
        "text": said.text,
        "isSystem": said.author_id == 0,
        "uuid": said.uuid,
        "forward": None,
        "params": json.loads(said.params) if said.params else [],  # Quirk 123
        "viewedByOthers": views > 0,
        "block": None,
        "unread": unread,
        "viewed": viewed,
        "viewedCount": views,
    }


def reactions(message_id: int, chosen: Mapping[str, Sequence[int]], person_id: int) -> dict[str, Any]:
    """Who reacted to a message that was searched for."""
    return {
        "messageId": message_id,
        "reactionCounters": {code: len(people) for code, people in chosen.items()},  # Quirk 124
        "reactionUsers": {code: list(people) for code, people in chosen.items()},
        "ownReactions": [code for code, people in chosen.items() if person_id in people],
    }


def message(said: Message, locale: Locale, *, unread: bool) -> dict[str, Any]:
    """A message of a history; its parameters are an empty array when there are none."""
    return {
        "id": said.id,
        "chat_id": said.chat_id,
        "author_id": said.author_id,
        "date": locale.atom(said.created_at),
        "text": said.text,
        "unread": unread,
        "uuid": said.uuid,  # Quirk 71
        "replaces": [],
        "params": json.loads(said.params) if said.params else [],
        "disappearing_date": None,
    }
