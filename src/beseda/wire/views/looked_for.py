"""What somebody looked for last. Official: chats/search/im-search-last-get."""

from typing import Any

from beseda.model import Chat, Person
from beseda.wire.locale import Locale
from beseda.wire.views.chats import Setting, listed
from beseda.wire.views.people import messenger

_CHAT = (
    *("id", "name", "owner", "extranet", "avatar", "color", "type", "entity_type", "entity_id", "entity_data_1"),
    *("entity_data_2", "entity_data_3", "mute_list", "date_create", "message_type"),
)


def chat_item(chat: Chat, setting: Setting, locale: Locale) -> dict[str, Any]:
    """A chat that was looked for."""
    full = listed(chat, setting, locale)
    return _item(f"chat{chat.id}", "chat", chat.title, full) | {"chat": {name: full[name] for name in _CHAT}}


def person_item(person: Person, locale: Locale) -> dict[str, Any]:
    """A person who was looked for."""
    full = messenger(person, locale)
    return _item(person.id, "user", person.name, full) | {"user": full}


def _item(item_id: str | int, kind: str, title: str, full: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item_id,
        "type": kind,
        "avatar": {"url": full["avatar"], "color": full["color"]},
        "title": title,
    }
