"""Chats in answers of ``im.*``."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from beseda.model import Chat, ChatType, Role
from beseda.wire.locale import Locale


class Setting(NamedTuple):
    """What is said of a chat beyond its row."""

    kind: ChatType
    link: dict[str, str]
    permissions: dict[str, str]
    managers: Sequence[int]
    muted: Sequence[int]
    role: Role


_RESTRICTIONS = ["avatar", "rename", "extend", "call", "mute", "leave", "leave_owner", "send", "user_list"]


def restrictions(kind: ChatType) -> dict[str, bool]:
    """What the kind of chat allows at all."""
    return {name: getattr(kind, name) for name in _RESTRICTIONS}


def mute_list(muted: Sequence[int]) -> dict[str, bool] | list[int]:  # Quirk 34
    """Who silenced the chat; an empty array when nobody did. Official: example of chats/im-recent-list."""
    return {str(user_id): True for user_id in muted} or []


def listed(chat: Chat, setting: Setting, locale: Locale) -> dict[str, Any]:
    """A chat in a list of conversations. Official: chats/im-recent-get."""
    return {
        "id": chat.id,
        "parent_chat_id": chat.parent_chat_id,
        "parent_message_id": chat.parent_message_id,
        "title": chat.title,  # Quirk 193
        "name": chat.title,
        "owner": chat.owner_id,
        "extranet": chat.extranet_count > 0,
        "contains_collaber": False,
        "avatar": locale.link(chat.avatar),
        "color": chat.color,
        "type": setting.kind.type,
        "entity_type": chat.entity_type,
        "entity_id": chat.entity_id,
        "entity_data_1": chat.entity_data_1,
        "entity_data_2": chat.entity_data_2,
        "entity_data_3": chat.entity_data_3,
        "mute_list": mute_list(setting.muted),
        "manager_list": list(setting.managers),  # Quirk 31
        "date_create": locale.atom(chat.created_at),
        "message_type": setting.kind.message_type,
        "user_counter": chat.member_count,
        "restrictions": restrictions(setting.kind),
        "role": setting.role.name,  # Quirk 32
        "text_field_enabled": chat.text_field > 0,
        "background_id": None,
        "entity_link": setting.link,
        "permissions": setting.permissions,
        "public": "",
    }


def old(chat: Chat, setting: Setting, locale: Locale) -> dict[str, Any]:  # Quirk 44
    """A chat in a list of conversations of revision 29 and older. Source: the vendor's page of 2022."""
    return {
        "id": str(chat.id),
        "title": chat.title,
        "owner": str(chat.owner_id),
        "extranet": chat.extranet_count > 0,
        "avatar": locale.link(chat.avatar),
        "color": chat.color,
        "type": setting.kind.type,
        "entity_type": chat.entity_type,
        "entity_data_1": chat.entity_data_1,
        "entity_data_2": chat.entity_data_2,
        "entity_data_3": chat.entity_data_3,
        "date_create": locale.atom(chat.created_at),
        "message_type": setting.kind.message_type,
    }


def private_stub(chat: Chat, muted: Sequence[int]) -> dict[str, Any]:  # Quirk 36
    """What a private dialog shows of its chat in lists. Official: example of chats/im-recent-list."""
    return {"text_field_enabled": chat.text_field > 0, "background_id": None, "mute_list": mute_list(muted)}
