"""What the event log calls things; every change notes itself in its own transaction."""

import json
from collections.abc import Sequence
from typing import Any

from beseda.store.database import Tx
from beseda.store.events import event_rows

MESSAGE_ADDED = "message.add"
MEMBER_JOINED = "chat.join"
MEMBER_LEFT = "chat.leave"
BOT_REMOVED = "bot.remove"
BOT_CONTEXT = "bot.context"
MESSAGE_CHANGED = "message.update"
MESSAGE_DELETED = "message.delete"
MESSAGE_LIKED = "message.like"
COMMAND_CALLED = "command.call"
DIALOG_READ = "dialog.read"
DIALOG_UNREAD = "dialog.unread"
CHAT_ADDED = "chat.add"
CHAT_CHANGED = "chat.change"
PRIVATE_BEGUN = "private.begin"
PERSON_ADDED = "person.add"
PERSON_SIGNED_OUT = "person.sign_out"
STATUS_CHANGED = "person.status"
APPLICATION_INSTALLED = "application.install"
APPLICATION_UPDATED = "application.update"
APPLICATION_REMOVED = "application.remove"
APPLICATION_PAID = "application.pay"
METHOD_CONFIRMED = "application.confirm"
APPLICATION_TESTED = "application.test"
DIALOG_WRITING = "dialog.writing"
LIST_CHANGED = "list.change"
NOTIFICATIONS_CHANGED = "notification.change"
PUBLISHED = "push.publish"


async def append(
    tx: Tx, kind: str, *, now: int, chat_id: int = 0, user_id: int = 0, message_id: int = 0, **data: Any
) -> int:
    """Write an event; ``user_id`` is who did it. Answers the event's id."""
    text = json.dumps(data, ensure_ascii=False) if data else ""
    return await event_rows.append(
        tx, kind, now=now, chat_id=chat_id, user_id=user_id, message_id=message_id, data=text
    )


async def append_each(tx: Tx, kind: str, *, now: int, chats: Sequence[int], user_id: int) -> None:
    """Write the same event into each of these chats, about its last message."""
    await event_rows.append_each(tx, kind, now=now, chats=chats, user_id=user_id)
