"""Commands called, as the event of the first generation tells of them.

Official: chat-bots/outdated/commands/events/on-im-command-add.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from beseda.domain.events.resolved import ResolvedEvent
from beseda.events import payload_v1, payload_v1_messages
from beseda.events.payload_v1 import Shown
from beseda.kernel.portal import Portal
from beseda.model import Bot


def commands(one: ResolvedEvent, told: Sequence[Bot]) -> tuple[str, Mapping[int, Shown]]:
    """The commands that were called, by their ids."""
    return "COMMAND", {call["id"]: Shown(told[0], _call(one, call)) for call in one.data["calls"]}


def called(portal: Portal, one: ResolvedEvent, bots: Sequence[Bot]) -> dict[str, Any]:
    """Where they were called, and by whom."""
    caller = one.data["who"]  # Quirk 145
    params = payload_v1_messages.sent(one) | {"FROM_USER_ID": caller} | payload_v1_messages.files(portal, one)
    where = _in_private(one, bots[0]) if one.place.private else _in_group(one)
    return {
        "PARAMS": params | where | {"LANGUAGE": portal.settings.language},
        "USER": {name: value for name, value in payload_v1.person(one.subject).items() if name != "WORK_POSITION"},
    }


def _call(one: ResolvedEvent, call: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "COMMAND": call["command"],
        "COMMAND_ID": call["id"],
        "COMMAND_PARAMS": call["params"],
        "COMMAND_CONTEXT": call["context"].upper(),
        "MESSAGE_ID": one.said.id,
    }


def _in_private(one: ResolvedEvent, bot: Bot) -> dict[str, Any]:
    """A dialog of the bot is named by who called; one of others by its chat."""
    caller, other = one.data["who"], one.data["peer"]
    return {"TO_USER_ID": other, "DIALOG_ID": caller if other == bot.person_id else f"chat{one.place.id}"}  # Quirk 150


def _in_group(one: ResolvedEvent) -> dict[str, Any]:
    chat = one.place
    return {
        "CHAT_PARENT_ID": chat.parent_chat_id,
        "CHAT_PARENT_MID": chat.parent_message_id,
        "CHAT_PREV_MESSAGE_ID": one.data["previous"],
        "RID": one.data["who"],
        "BOT_IN_CHAT": {bot: bot for bot in one.data["bots"]},
    }
