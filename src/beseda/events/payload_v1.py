"""Chats that bots of the first generation came to, and their end; what people look like in their events.

Official: chat-bots/outdated/chats/events/on-imbot-join-chat, events/on-imbot-delete.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain.chats import chat_types
from beseda.domain.events.resolved import ResolvedEvent
from beseda.kernel.portal import Portal
from beseda.model import Bot, Chat, Person


class Shown(NamedTuple):
    """What data hold of a bot that is told, besides its authorization."""

    bot: Bot
    more: Mapping[str, Any]


Told: TypeAlias = Callable[[ResolvedEvent, Sequence[Bot]], tuple[str, Mapping[int, Shown]]]


def bots(one: ResolvedEvent, told: Sequence[Bot]) -> tuple[str, Mapping[int, Shown]]:
    """The bots by their ids; nobody at the end of one."""
    return "BOT", {bot.person_id: Shown(bot, {}) for bot in told} if one.chat else {}


def joined(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:
    """Where a bot came to, and who brought it there or began a dialog with it."""
    params = _private_join(one, bots[0]) if one.place.private else _group_join(one, one.place, bots[0])
    return {"PARAMS": params | {"LANGUAGE": portal.settings.language}, "USER": person(one.actor)}


def ended(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:  # noqa: ARG001 - as every payload
    """Which bot is no more."""
    return {"BOT_ID": bots[0].person_id, "BOT_CODE": bots[0].code}


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


def person(shown: Person | None) -> dict[str, Any]:
    """A person; nothing for nobody."""
    if shown is None:
        return {}
    return {
        "ID": shown.id,
        "NAME": shown.name,
        "FIRST_NAME": shown.first_name,
        "LAST_NAME": shown.last_name,
        "WORK_POSITION": shown.work_position,
        "GENDER": "F" if shown.gender == "F" else "M",
    }
