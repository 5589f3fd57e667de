"""Items of the list of conversations. Official: chats/im-recent-get; before revision 30: the vendor's page of 2022."""

import json
from typing import Any

from beseda.model import Recent
from beseda.wire.locale import Locale

_NOBODY = {"id": 0}
_MOST_DIGITS = 18


def item(recent: Recent, text: str, locale: Locale, *, chat: Any, person: Any) -> dict[str, Any]:
    """A conversation as portals of revision 30 and newer answer it; ``chat`` and ``person`` are finished parts."""
    return {
        "id": str(recent.person_id) if recent.type == "P" else f"chat{recent.chat_id}",
        "chat_id": recent.chat_id,
        "type": "user" if recent.type == "P" else "chat",
        "avatar": {"url": locale.link(recent.avatar), "color": recent.color},
        "title": recent.title,
        "message": _message(recent, text, locale),
        "counter": recent.unread,
        "last_id": recent.read_message_id if recent.unread else recent.message_id,
        "pinned": recent.pinned_at > 0,
        "unread": recent.marked > 0,
        "has_reminder": False,
        "date_update": locale.atom(max(recent.updated_at, recent.sent_at)),
        "date_last_activity": locale.atom(recent.sent_at),
        "chat": chat,
        "user": person or _NOBODY,  # Quirk 36
        "options": [],
    }


def numbered(recent: Recent, text: str, locale: Locale, *, chat: Any, person: Any) -> dict[str, Any]:  # Quirk 35
    """The same where people have numbers as ids, and open lines say which. Official: chats/im-recent-list."""
    found = item(recent, text, locale, chat=chat, person=person)
    if recent.type == "P":
        return found | {"id": recent.person_id}
    return found | {"lines": _line(recent, locale)} if recent.type == "L" else found


def _line(recent: Recent, locale: Locale) -> dict[str, Any]:  # Quirk 192
    """The open line of a chat: the second part of what the chat is bound to. Official: chats/im-chat-add."""
    number = (*recent.entity_id.split("|"), "", "")[1]
    known = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
    return {"id": int(number) if known else 0, "status": 0, "date_create": locale.atom(recent.begun_at)}


def _message(recent: Recent, text: str, locale: Locale) -> dict[str, Any]:
    return {
        "id": recent.message_id,
        "text": text,
        "file": has_files(recent),
        "author_id": recent.author_id,
        "attach": has_attachment(recent),
        "sticker": None,
        "date": locale.atom(recent.sent_at),
        "status": "delivered" if recent.views else "received",
        "uuid": recent.uuid,
    }


def old_item(recent: Recent, text: str, locale: Locale, *, chat: Any, person: Any) -> dict[str, Any]:  # Quirk 43
    """A conversation as portals of revision 29 and older answer it."""
    private = recent.type == "P"
    message = {
        "id": str(recent.message_id),
        "text": text,
        "file": has_files(recent),
        "attach": has_attachment(recent),
        "author_id": str(recent.author_id),
    }
    return {
        "id": str(recent.person_id) if private else f"chat{recent.chat_id}",
        "type": "user" if private else "chat",
        "avatar": {"url": locale.link(recent.avatar), "color": recent.color},
        "title": recent.title,
        "message": message,
        "counter": str(recent.unread),
        "date": locale.atom(recent.sent_at),
        **({"user": person} if private else {"chat": chat}),
    }


def has_files(recent: Recent) -> bool:
    """Whether the last message carries files."""
    return '"FILE_ID"' in recent.params and "FILE_ID" in json.loads(recent.params)


def has_attachment(recent: Recent) -> bool:
    """Whether the last message carries an attachment."""
    return '"ATTACH"' in recent.params and "ATTACH" in json.loads(recent.params)
