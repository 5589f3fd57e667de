"""Notifications in answers. Official: chats/notifications/im-notify-get."""

import json
from typing import Any

from beseda.model import Notification
from beseda.wire.locale import Locale


def notification(told: Notification, locale: Locale, *, text: str) -> dict[str, Any]:
    """One of a list; ``text``: as it was given, or made into HTML."""
    row, message = told
    view = {
        "id": row.id,
        "chat_id": message.chat_id,
        "author_id": message.author_id,
        "date": locale.atom(message.created_at),
        "notify_type": row.type,
        "notify_module": row.module,
        "notify_event": row.event,
        "notify_tag": row.tag,
        "notify_sub_tag": row.sub_tag,
        "notify_title": "",
        "setting_name": f"{row.module}|{row.event}",
        "text": text,
        "notify_read": "N" if row.unread else "Y",
        "params": json.loads(message.params) if message.params else None,
    }
    return view | ({"notify_buttons": row.buttons} if row.buttons else {})
