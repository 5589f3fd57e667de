"""Happenings as events of the first generation.

Official: chat-bots/outdated/messages/events, chats/events/on-imbot-join-chat, events/on-imbot-delete.
"""

from collections.abc import Sequence
from typing import Any

from beseda.domain import chat_types, event_log
from beseda.domain.events.resolved import ResolvedEvent
from beseda.events import payload_v1_messages
from beseda.kernel.portal import Portal
from beseda.model import Bot, Chat, Person

TYPES = {
    event_log.MESSAGE_ADDED: "ONIMBOTMESSAGEADD",
    event_log.MESSAGE_CHANGED: "ONIMBOTMESSAGEUPDATE",
    event_log.MESSAGE_DELETED: "ONIMBOTMESSAGEDELETE",
    event_log.MEMBER_JOINED: "ONIMBOTJOINCHAT",
    event_log.PRIVATE_BEGUN: "ONIMBOTJOINCHAT",
    event_log.BOT_REMOVED: "ONIMBOTDELETE",
}


def data(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:
    """What an event tells besides who the bots are."""
    if one.chat is None:
        return {"BOT_ID": bots[0].person_id, "BOT_CODE": bots[0].code}
    if one.message is not None:
        params = payload_v1_messages.params(portal, one, one.chat, one.message, bots)
        return {"PARAMS": params | {"LANGUAGE": portal.settings.language}, "USER": _author(one.subject)}  # Quirk 136
    params = _private_join(one, bots[0]) if one.chat.private else _group_join(one, one.chat, bots[0])
    return {"PARAMS": params | {"LANGUAGE": portal.settings.language}, "USER": _person(one.actor)}


def _private_join(one: ResolvedEvent, bot: Bot) -> dict[str, Any]:
    return {
        "CHAT_TYPE": "P",
        "MESSAGE_TYPE": "P",
        "BOT_ID": bot.person_id,
        "USER_ID": one.peer_id,
        "TO_USER_ID": one.peer_id,
        "FROM_USER_ID": bot.person_id,
        "DIALOG_ID": one.peer_id,
    }


def _group_join(one: ResolvedEvent, chat: Chat, bot: Bot) -> dict[str, Any]:
    letter = chat_types.chat_type(chat).message_type
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
