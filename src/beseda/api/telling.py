"""Happenings as events of the second generation. Official: chat-bots-v2/im.v2/events/events, imbot.v2/events/events."""

from typing import Any

from beseda.api.portal import Portal
from beseda.domain import journal, kinds
from beseda.domain.access import PERMISSIONS
from beseda.domain.queues import Happening
from beseda.model import Role
from beseda.wire.views import v2
from beseda.wire.views.chats import Setting

PERSON_TYPES = {journal.MESSAGE_ADDED: "ONIMV2MESSAGEADD", journal.MEMBER_JOINED: "ONIMV2JOINCHAT"}
BOT_TYPES = {
    journal.MESSAGE_ADDED: "ONIMBOTV2MESSAGEADD",
    journal.MEMBER_JOINED: "ONIMBOTV2JOINCHAT",
    journal.PRIVATE_BEGUN: "ONIMBOTV2JOINCHAT",
    journal.BOT_REMOVED: "ONIMBOTV2DELETE",
}
_PERMISSIONS = {action: least.name.lower() for action, least in PERMISSIONS.items()}


def person_event(portal: Portal, one: Happening) -> tuple[str, dict[str, Any]]:
    """The type and the data of a person's event."""
    shown = _chat(portal, one)
    data = {"chat": shown, "user": _user(portal, one), "language": portal.settings.language}
    if one.message is not None:
        return PERSON_TYPES[one.kind], {"message": v2.message(one.message, portal.locale), **data}
    return PERSON_TYPES[one.kind], {"dialogId": shown["dialogId"], **data}


def bot_data(portal: Portal, one: Happening) -> dict[str, Any]:
    """What a bot's event tells besides the bot."""
    if one.kind == journal.BOT_REMOVED:
        return {}
    shown = _chat(portal, one)
    language = {"language": portal.settings.language}
    if one.message is not None:
        said = v2.message(one.message, portal.locale)
        return {"message": said, "chat": shown, "user": _user(portal, one)} | language
    adder = v2.user(one.actor, portal.locale, online=False) if one.actor else {"id": 0}
    return {"dialogId": shown["dialogId"], "chat": shown, "user": adder} | language


def _chat(portal: Portal, one: Happening) -> dict[str, Any]:
    """The chat of a happening; the name of a private dialog is the counterpart's."""
    if one.chat is None:
        return {}
    setting = Setting(kinds.kind(one.chat), kinds.link(one.chat)._asdict(), _PERMISSIONS, [], [], Role.NONE)
    return v2.chat(one.chat, setting, one.peer_id, portal.locale)


def _user(portal: Portal, one: Happening) -> dict[str, Any]:
    """Whom a happening is about; nobody for lines of the system."""
    return v2.user(one.subject, portal.locale, online=False) if one.subject else {"id": 0}
