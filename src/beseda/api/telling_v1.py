"""Happenings as events of the first generation.

Official: chat-bots/outdated/messages/events/on-imbot-message-add, chats/events/on-imbot-join-chat,
events/on-imbot-delete.
"""

import re
from collections.abc import Sequence
from typing import Any

from beseda.api.portal import Portal
from beseda.domain import colors, journal, kinds, queues
from beseda.domain.queues import Happening
from beseda.model import Bot, Chat, Message, Person

TYPES = {
    journal.MESSAGE_ADDED: "ONIMBOTMESSAGEADD",
    journal.MEMBER_JOINED: "ONIMBOTJOINCHAT",
    journal.PRIVATE_BEGUN: "ONIMBOTJOINCHAT",
    journal.BOT_REMOVED: "ONIMBOTDELETE",
}
_COLOR_NAMES = {value: name for name, value in colors.HEX.items()}
# How a message was sent that was sent in no special way.
_PLAINLY = {
    "PUSH": "Y",
    "PUSH_IMPORTANT": "N",
    "RECENT_SKIP_AUTHOR": "N",
    "CONVERT": "N",
    "SKIP_COMMAND": "N",
    "SKIP_COUNTER_INCREMENTS": "N",
    "SILENT_CONNECTOR": "N",
    "SKIP_CONNECTOR": "N",
    "IMPORTANT_CONNECTOR": "N",
    "NO_SESSION_OL": "N",
    "FAKE_RELATION": 0,
    "SKIP_URL_INDEX": "N",
    "COMMAND_CONTEXT": "TEXTAREA",
    "PLATFORM_CONTEXT": "web",
}


def data(portal: Portal, one: Happening, bots: Sequence[Bot]) -> dict[str, Any]:
    """What an event tells besides who the bots are."""
    if one.chat is None:
        return {"BOT_ID": bots[0].person_id, "BOT_CODE": bots[0].code}
    if one.message is not None:
        params = _message(one.chat, one.message, one.peer_id, bots)
        return {"PARAMS": params | {"LANGUAGE": portal.settings.language}, "USER": _author(one.subject)}
    params = _private_join(one, bots[0]) if one.chat.private else _group_join(one, one.chat, bots[0])
    return {"PARAMS": params | {"LANGUAGE": portal.settings.language}, "USER": _person(one.actor)}


def _message(chat: Chat, said: Message, peer_id: int, bots: Sequence[Bot]) -> dict[str, Any]:
    letter, ids = kinds.kind(chat).message_type, [bot.person_id for bot in bots]
    params = {
        "MESSAGE": said.text if chat.private else without_mentions(said.text, ids),
        "TEMPLATE_ID": said.uuid or "",
        "MESSAGE_TYPE": letter,
        "FROM_USER_ID": said.author_id,
        "DIALOG_ID": peer_id if chat.private else f"chat{chat.id}",
        "TO_CHAT_ID": chat.id,
        "AUTHOR_ID": said.author_id,
        "SYSTEM": _flag(said.author_id == 0),
        "TO_USER_ID": ids[0],
        "MESSAGE_ID": said.id,
        "CHAT_TYPE": letter,
        "CHAT_USER_COUNT": chat.member_count,
    }
    return params | _PLAINLY | ({} if chat.private else _in_group(chat, said, ids))


def _in_group(chat: Chat, said: Message, ids: Sequence[int]) -> dict[str, Any]:
    named = [name for name in queues.mentioned(said.text) if name != "all"]
    return {
        "CHAT_ID": chat.id,
        "CHAT_TITLE": chat.title,
        "CHAT_AUTHOR_ID": chat.owner_id,
        "CHAT_AVATAR": chat.avatar or "0",
        "CHAT_COLOR": _COLOR_NAMES.get(chat.color, ""),
        "CHAT_ENTITY_TYPE": chat.entity_type,
        "CHAT_ENTITY_ID": chat.entity_id,
        "CHAT_ENTITY_DATA_1": chat.entity_data_1,
        "CHAT_ENTITY_DATA_2": chat.entity_data_2,
        "CHAT_ENTITY_DATA_3": chat.entity_data_3,
        "CHAT_EXTRANET": _flag(chat.extranet_count > 0),
        "CHAT_CAN_POST": "MEMBER",
        "RID": said.author_id,
        "IS_MANAGER": "N",
        "MENTIONED_LIST": {name: name for name in named},
        "MESSAGE_ORIGINAL": said.text,
        "TO_USER_ID": next((one for one in ids if str(one) in named), 0),
    }


def without_mentions(text: str, ids: Sequence[int]) -> str:
    """A text without the names of these people, and without the comma and the blanks after them."""
    names = "|".join(map(str, ids))
    return re.sub(rf"\[user=(?:{names})\b[^\]]*\].*?\[/user\][\s,]*", "", text, flags=re.IGNORECASE | re.DOTALL)


def _private_join(one: Happening, bot: Bot) -> dict[str, Any]:
    return {
        "CHAT_TYPE": "P",
        "MESSAGE_TYPE": "P",
        "BOT_ID": bot.person_id,
        "USER_ID": one.peer_id,
        "TO_USER_ID": one.peer_id,
        "FROM_USER_ID": bot.person_id,
        "DIALOG_ID": one.peer_id,
    }


def _group_join(one: Happening, chat: Chat, bot: Bot) -> dict[str, Any]:
    letter = kinds.kind(chat).message_type
    return {
        "CHAT_TYPE": letter,
        "MESSAGE_TYPE": letter,
        "BOT_ID": bot.person_id,
        "USER_ID": one.actor.id if one.actor else 0,
        "CHAT_ID": chat.id,
        "CHAT_AUTHOR_ID": chat.owner_id,
        "CHAT_ENTITY_TYPE": chat.entity_type,
        "CHAT_ENTITY_ID": chat.entity_id,
        "ACCESS_HISTORY": one.data.get("history", True),
        "DIALOG_ID": f"chat{chat.id}",
    }


def _person(person: Person | None) -> dict[str, Any]:
    """A person; nothing for nobody."""
    if person is None:
        return {}
    return {
        "ID": person.id,
        "NAME": person.name,
        "FIRST_NAME": person.first_name,
        "LAST_NAME": person.last_name,
        "WORK_POSITION": person.work_position,
        "GENDER": "F" if person.gender == "F" else "M",
    }


def _author(person: Person | None) -> dict[str, Any]:
    """Who said something; nothing for lines of the system."""
    if person is None:
        return {}
    return _person(person) | {
        "IS_BOT": _flag(person.bot),
        "IS_CONNECTOR": "N",
        "IS_NETWORK": "N",
        "IS_EXTRANET": _flag(person.extranet > 0),
    }


def _flag(value: bool) -> str:
    return "Y" if value else "N"
