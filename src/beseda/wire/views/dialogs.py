"""One dialog in full. Official: chats/im-dialog-get."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from beseda.model import Chat, Member, Person, Reader, Views
from beseda.wire.locale import Locale
from beseda.wire.views.chats import Setting, mute_list, restrictions


class Reading(NamedTuple):
    """How far a dialog is read, by the caller and by others."""

    member: Member | None
    unread: int
    first_unread: int
    readers: Sequence[Reader]
    views: Views


def dialog(
    dialog_id: str, chat: Chat, setting: Setting, reading: Reading, peer: Person | None, locale: Locale
) -> dict[str, Any]:
    """A dialog as who asked for ``dialog_id`` sees it; a private one carries the name of the counterpart."""
    return {
        "id": chat.id,
        "parent_chat_id": chat.parent_chat_id,
        "parent_message_id": chat.parent_message_id,
        "name": peer.name if peer else chat.title,
        "description": chat.description,
        "owner": chat.owner_id,
        "extranet": chat.extranet_count > 0,
        "avatar": locale.link(peer.avatar if peer else chat.avatar),
        "color": peer.color if peer else chat.color,
        "type": setting.kind.type,
        "counter": reading.unread,
        "user_counter": chat.member_count,
        "message_count": chat.message_count,
        "unread_id": reading.first_unread,
        "restrictions": restrictions(setting.kind) | _path(setting),
        "last_message_id": chat.last_message_id,
        "last_id": last_read(chat, reading),
        "marked_id": 0,
        "disk_folder_id": chat.disk_folder_id,
        "entity_type": chat.entity_type,
        "entity_id": chat.entity_id,
        "entity_data_1": chat.entity_data_1,
        "entity_data_2": chat.entity_data_2,
        "entity_data_3": chat.entity_data_3,
        "mute_list": mute_list(setting.muted),
        "date_create": locale.atom(chat.created_at),
        "message_type": setting.kind.message_type,
        "public": "",
        "role": setting.role.name.lower(),  # Quirk 32
        "entity_link": setting.link,
        "text_field_enabled": chat.text_field > 0,
        "background_id": None,
        "permissions": setting.permissions,
        "is_new": chat.message_count == 0,
        "readed_list": [_reader(row, locale) for row in reading.readers],
        "manager_list": list(setting.managers),  # Quirk 31
        "last_message_views": views(chat, reading.views, locale),
        "dialog_id": dialog_id,  # Quirk 58
    }


_CHAT_FOUND = (
    *("id", "parent_chat_id", "parent_message_id", "name", "description", "owner", "extranet", "avatar", "color"),
    *("type", "counter", "user_counter", "message_count", "unread_id", "restrictions"),
    *("last_message_id", "last_id", "marked_id", "disk_folder_id"),
    *("entity_type", "entity_id", "entity_data_1", "entity_data_2", "entity_data_3", "mute_list", "date_create"),
    *("message_type", "public", "role", "entity_link", "text_field_enabled", "background_id", "permissions", "is_new"),
)


def found_chat(chat: Chat, setting: Setting, reading: Reading, locale: Locale) -> dict[str, Any]:
    """A chat that was searched for; no description is null. Official: chats/search/im-search-chat-list."""
    full = dialog(f"chat{chat.id}", chat, setting, reading, None, locale)
    return {name: full[name] for name in _CHAT_FOUND} | {"description": chat.description or None}


def _path(setting: Setting) -> dict[str, str]:
    """Workgroup chats say where their group is. Official: example of chats/search/im-search-chat-list."""
    workgroup = setting.kind.type == "sonetGroup"
    return {"path": setting.link["url"] if workgroup else "", "path_title": ""}


def last_read(chat: Chat, reading: Reading) -> int:
    """The last message that the reader has read."""
    if reading.member is None:
        return 0
    return reading.member.read_message_id if reading.unread else chat.last_message_id


def _reader(reader: Reader, locale: Locale) -> dict[str, Any]:  # Quirk 60
    """Who never read anything stands at message 0. Official: example of chats/im-dialog-get."""
    read = reader.read_at > 0
    return {
        "user_id": reader.user_id,
        "user_name": reader.name,
        "message_id": reader.message_id if read else 0,
        "date": locale.atom(reader.read_at) if read else None,
    }


def views(chat: Chat, seen: Views, locale: Locale) -> dict[str, Any]:
    """Who has seen the last message, but for its author."""
    first = [
        {"user_id": one.user_id, "user_name": one.name, "date": locale.atom(one.read_at)}
        for one in (seen.first,)
        if one
    ]
    return {"message_id": chat.last_message_id, "first_viewers": first, "count_of_viewers": seen.total}
