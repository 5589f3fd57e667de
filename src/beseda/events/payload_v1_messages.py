"""Messages said, changed and deleted, as events of the first generation tell of them.

Official: chat-bots/outdated/messages/events.
"""

from collections.abc import Sequence
from typing import Any

from beseda.domain.chats import chat_types
from beseda.domain.events.resolved import ResolvedEvent
from beseda.domain.text import colors, mentions
from beseda.domain.text.phrases import phrase
from beseda.events.payload_v1 import person
from beseda.kernel.portal import Portal
from beseda.model import Bot, Chat, Message, Person
from beseda.wire.views.files import chat_file

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
}
_TYPED = {"COMMAND_CONTEXT": "TEXTAREA", "PLATFORM_CONTEXT": "web"}


def added(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:
    """What was said."""
    ids = _ids(bots)
    text = _addressed(one.said.text, one.place, ids)
    return _told(portal, one, _common(one, text) | _sent(one.place, one.said, ids) | files(portal, one))


def sent(one: ResolvedEvent) -> dict[str, Any]:
    """A message about which something was asked for, with how it was sent, whoever is told."""
    chat, said = one.place, one.said
    return {
        **_common(one, said.text),
        "TEMPLATE_ID": said.uuid or "",
        "TO_CHAT_ID": chat.id,
        "SYSTEM": "Y" if said.author_id == 0 else "N",
        **_PLAINLY,
        "SKIP_USER_CHECK": "Y",
        "RECENT_ADD": "Y",
        **({} if chat.private else _in_group(chat, said)),
    }


def changed(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:
    """What is said instead."""
    ids = _ids(bots)
    text = _addressed(one.said.text, one.place, ids)
    params = _common(one, text) | _standing(one, ids) | _changed(one.place, one.said, ids)
    return _told(portal, one, params | files(portal, one))


def files(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:  # Quirk 180
    """The files of a message by their ids, where it carries any."""
    return {"FILES": {str(file.id): chat_file(file, portal.locale) for file in one.files}} if one.files else {}


def deleted(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:
    """Which message is gone."""
    moment = portal.locale.written(one.said.created_at, phrase(portal.settings.language, "moment"))
    text = phrase(portal.settings.language, "deleted_of", moment=moment)
    return _told(portal, one, _common(one, text) | _standing(one, _ids(bots)))


def _told(portal: Portal, one: ResolvedEvent, params: dict[str, Any]) -> dict[str, Any]:
    return {"PARAMS": params | {"LANGUAGE": portal.settings.language}, "USER": _author(one.subject)}  # Quirk 136


def _common(one: ResolvedEvent, text: str) -> dict[str, Any]:
    """Of every event about a message."""
    letter = chat_types.chat_type(one.place).message_type
    return {
        "MESSAGE": text,
        "AUTHOR_ID": one.said.author_id,
        "MESSAGE_ID": one.said.id,
        "MESSAGE_TYPE": letter,
        "CHAT_TYPE": letter,
        "DIALOG_ID": one.peer_id if one.place.private else f"chat{one.place.id}",
    }


def _standing(one: ResolvedEvent, ids: Sequence[int]) -> dict[str, Any]:
    """Of a message that was there before."""
    chat, said = one.place, one.said
    stands = {"ID": said.id, "CHAT_ID": chat.id, "CHAT_AUTHOR_ID": ids[0] if chat.private else chat.owner_id}
    pair = {"FROM_USER_ID": said.author_id, "TO_USER_ID": ids[0]} if chat.private else {}
    return stands | _entity(chat) | pair


def _ids(bots: Sequence[Bot]) -> list[int]:
    return [bot.person_id for bot in bots]


def _addressed(text: str, chat: Chat, ids: Sequence[int]) -> str:
    """A text as those hear it who are named in it."""
    return text if chat.private else mentions.without(text, ids)  # Quirk 95


def _sent(chat: Chat, said: Message, ids: Sequence[int]) -> dict[str, Any]:
    return {
        "TEMPLATE_ID": said.uuid or "",
        "FROM_USER_ID": said.author_id,
        "TO_CHAT_ID": chat.id,
        "SYSTEM": "Y" if said.author_id == 0 else "N",
        "TO_USER_ID": ids[0],
        "CHAT_USER_COUNT": chat.member_count,
        **_PLAINLY,
        **_TYPED,
        **({} if chat.private else _in_group(chat, said) | _named(said, ids)),
    }


def _changed(chat: Chat, said: Message, ids: Sequence[int]) -> dict[str, Any]:
    count = {"CHAT_USER_COUNT": chat.member_count, "PLATFORM_CONTEXT": _TYPED["PLATFORM_CONTEXT"]}
    return count if chat.private else count | _named(said, ids)


def _in_group(chat: Chat, said: Message) -> dict[str, Any]:
    return {
        "CHAT_ID": chat.id,
        "CHAT_TITLE": chat.title,
        "CHAT_AUTHOR_ID": chat.owner_id,
        "CHAT_AVATAR": chat.avatar or "0",
        "CHAT_COLOR": _COLOR_NAMES.get(chat.color, ""),
        **_entity(chat),
        "CHAT_EXTRANET": "Y" if chat.extranet_count > 0 else "N",
        "CHAT_CAN_POST": "MEMBER",
        "RID": said.author_id,
        "IS_MANAGER": "N",
    }


def _entity(chat: Chat) -> dict[str, Any]:
    return {
        "CHAT_ENTITY_TYPE": chat.entity_type,
        "CHAT_ENTITY_ID": chat.entity_id,
        "CHAT_ENTITY_DATA_1": chat.entity_data_1,
        "CHAT_ENTITY_DATA_2": chat.entity_data_2,
        "CHAT_ENTITY_DATA_3": chat.entity_data_3,
    }


def _named(said: Message, ids: Sequence[int]) -> dict[str, Any]:
    """Who is named in a group; ``TO_USER_ID`` 0 for everybody."""
    named = [name for name in mentions.mentioned(said.text) if name != "all"]
    return {
        "MENTIONED_LIST": {name: name for name in named},
        "MESSAGE_ORIGINAL": said.text,
        "TO_USER_ID": next((one for one in ids if str(one) in named), 0),
    }


def _author(author: Person | None) -> dict[str, Any]:
    """Who said something; nothing for lines of the system."""
    if author is None:
        return {}
    return person(author) | {
        "IS_BOT": "Y" if author.bot else "N",
        "IS_CONNECTOR": "N",
        "IS_NETWORK": "N",
        "IS_EXTRANET": "Y" if author.extranet > 0 else "N",
    }
