"""Happenings as events of the second generation. Official: chat-bots-v2/im.v2/events/events, imbot.v2/events/events."""

from typing import Any

from beseda.api.portal import Portal
from beseda.domain import journal, kinds
from beseda.domain.access import PERMISSIONS
from beseda.domain.happenings import Happening
from beseda.model import Person, Role
from beseda.wire.views import v2
from beseda.wire.views.chats import Setting

PERSON_TYPES = {
    journal.MESSAGE_ADDED: "ONIMV2MESSAGEADD",
    journal.MESSAGE_CHANGED: "ONIMV2MESSAGEUPDATE",
    journal.MESSAGE_DELETED: "ONIMV2MESSAGEDELETE",
    journal.MESSAGE_LIKED: "ONIMV2REACTIONCHANGE",
    journal.MEMBER_JOINED: "ONIMV2JOINCHAT",
}
BOT_TYPES = {
    journal.MESSAGE_ADDED: "ONIMBOTV2MESSAGEADD",
    journal.MESSAGE_CHANGED: "ONIMBOTV2MESSAGEUPDATE",
    journal.MESSAGE_DELETED: "ONIMBOTV2MESSAGEDELETE",
    journal.MESSAGE_LIKED: "ONIMBOTV2REACTIONCHANGE",
    journal.MEMBER_JOINED: "ONIMBOTV2JOINCHAT",
    journal.PRIVATE_BEGUN: "ONIMBOTV2JOINCHAT",
    journal.BOT_REMOVED: "ONIMBOTV2DELETE",
}
_PERMISSIONS = {action: least.name.lower() for action, least in PERMISSIONS.items()}
_LIKE = "like"


def person_event(portal: Portal, one: Happening) -> tuple[str, dict[str, Any]]:
    """The type and the data of a person's event."""
    return PERSON_TYPES[one.kind], _data(portal, one, one.subject)


def bot_data(portal: Portal, one: Happening) -> dict[str, Any]:
    """What a bot's event tells besides the bot; of a chat that it came to, who brought it there."""
    if one.kind == journal.BOT_REMOVED:
        return {}
    return _data(portal, one, one.subject if one.message else one.actor)


def _data(portal: Portal, one: Happening, person: Person | None) -> dict[str, Any]:
    """What happened where; ``person``: who is shown with it, nobody for lines of the system."""
    chat = _chat(portal, one)
    user = v2.user(person, portal.locale, online=False) if person else {"id": 0}
    return _told(portal, one, chat) | {"chat": chat, "user": user, "language": portal.settings.language}


def _told(portal: Portal, one: Happening, chat: dict[str, Any]) -> dict[str, Any]:
    if one.message is None:
        return {"dialogId": chat["dialogId"]}
    if one.kind == journal.MESSAGE_DELETED:
        return {"messageId": one.message.id}
    message = {"message": v2.message(one.message, portal.locale)}
    if one.kind == journal.MESSAGE_LIKED:
        return {"reaction": _LIKE, "action": "add" if one.data["liked"] else "delete"} | message
    return message


def _chat(portal: Portal, one: Happening) -> dict[str, Any]:
    """The chat of a happening; the name of a private dialog is the counterpart's."""
    if one.chat is None:
        return {}
    setting = Setting(kinds.kind(one.chat), kinds.link(one.chat)._asdict(), _PERMISSIONS, [], [], Role.NONE)
    return v2.chat(one.chat, setting, one.peer_id, portal.locale)
