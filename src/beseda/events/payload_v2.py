"""Happenings as events of the second generation. Official: chat-bots-v2/im.v2/events/events, imbot.v2/events/events."""

from typing import Any

from beseda.domain import chat_types, event_log
from beseda.domain.access import PERMISSIONS
from beseda.domain.events.resolved import ResolvedEvent
from beseda.kernel.portal import Portal
from beseda.model import Person, Role
from beseda.wire.views import v2
from beseda.wire.views.chats import Setting

PERSON_TYPES = {
    event_log.MESSAGE_ADDED: "ONIMV2MESSAGEADD",
    event_log.MESSAGE_CHANGED: "ONIMV2MESSAGEUPDATE",
    event_log.MESSAGE_DELETED: "ONIMV2MESSAGEDELETE",
    event_log.MESSAGE_LIKED: "ONIMV2REACTIONCHANGE",
    event_log.MEMBER_JOINED: "ONIMV2JOINCHAT",
}
BOT_TYPES = {
    event_log.MESSAGE_ADDED: "ONIMBOTV2MESSAGEADD",
    event_log.MESSAGE_CHANGED: "ONIMBOTV2MESSAGEUPDATE",
    event_log.MESSAGE_DELETED: "ONIMBOTV2MESSAGEDELETE",
    event_log.MESSAGE_LIKED: "ONIMBOTV2REACTIONCHANGE",
    event_log.MEMBER_JOINED: "ONIMBOTV2JOINCHAT",
    event_log.PRIVATE_BEGUN: "ONIMBOTV2JOINCHAT",
    event_log.BOT_REMOVED: "ONIMBOTV2DELETE",
}
_PERMISSIONS = {action: least.name.lower() for action, least in PERMISSIONS.items()}
_LIKE = "like"


def person_event(portal: Portal, one: ResolvedEvent) -> tuple[str, dict[str, Any]]:
    """The type and the data of a person's event."""
    return PERSON_TYPES[one.kind], _data(portal, one, one.subject)


def bot_data(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """What a bot's event tells besides the bot; of a chat that it came to, who brought it there."""
    if one.kind == event_log.BOT_REMOVED:
        return {}
    return _data(portal, one, one.subject if one.message else one.actor)


def _data(portal: Portal, one: ResolvedEvent, person: Person | None) -> dict[str, Any]:
    """What happened where; ``person``: who is shown with it, nobody for lines of the system."""
    chat = _chat(portal, one)
    user = v2.user(person, portal.locale, online=False) if person else {"id": 0}
    return _told(portal, one, chat) | {"chat": chat, "user": user, "language": portal.settings.language}


def _told(portal: Portal, one: ResolvedEvent, chat: dict[str, Any]) -> dict[str, Any]:
    if one.message is None:
        return {"dialogId": chat["dialogId"]}
    if one.kind == event_log.MESSAGE_DELETED:
        return {"messageId": one.message.id}
    message = {"message": v2.message(one.message, portal.locale)}
    if one.kind == event_log.MESSAGE_LIKED:
        return {"reaction": _LIKE, "action": "add" if one.data["liked"] else "delete"} | message
    return message


def _chat(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """The chat of a happening; the name of a private dialog is the counterpart's."""
    if one.chat is None:
        return {}
    setting = Setting(
        chat_types.chat_type(one.chat), chat_types.entity_link(one.chat)._asdict(), _PERMISSIONS, [], [], Role.NONE
    )
    return v2.chat(one.chat, setting, one.peer_id, portal.locale)
