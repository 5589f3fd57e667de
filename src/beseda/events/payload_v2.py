"""Events as they are told to people and to bots of the second generation.

Official: chat-bots-v2/im.v2/events/events, imbot.v2/events/events.
"""

from typing import Any

from beseda.domain.access import PERMISSIONS
from beseda.domain.chats import chat_types
from beseda.domain.events.resolved import ResolvedEvent
from beseda.domain.messages import reactions
from beseda.kernel.portal import Portal
from beseda.model import Person, Role
from beseda.wire.views import files, v2
from beseda.wire.views.chats import Setting

_PERMISSIONS = {action: least.name.lower() for action, least in PERMISSIONS.items()}


def message(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """What was said, or what it became."""
    return {"message": v2.message(one.said, portal.locale)} | _files(portal, one) | _around(portal, one, one.subject)


def _files(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:  # Quirk 180
    """The files of a message, where it carries any."""
    return {"files": [files.v2_file(file, portal.locale) for file in one.files]} if one.files else {}


def deleted(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """Which message is gone."""
    return {"messageId": one.said.id} | _around(portal, one, one.subject)


def reaction(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """A reaction, or one withdrawn."""
    done = {"reaction": one.data.get("reaction", reactions.LIKE), "action": "add" if one.data["liked"] else "delete"}
    return done | {"message": v2.message(one.said, portal.locale)} | _around(portal, one, one.subject)


def called(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """A command of the bot that somebody called."""
    call = one.data["calls"][0]
    shown = {name: call[name] for name in ("id", "params", "context")} | {"command": f"/{call['command']}"}
    around = _around(portal, one, one.subject)
    if one.place.private and one.actor and one.data["peer"] != one.actor.id:  # Quirk 150
        around["chat"]["dialogId"] = f"chat{one.place.id}"
    return {"command": shown, "message": v2.message(one.said, portal.locale)} | _files(portal, one) | around


def joined(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """Who came to a chat."""
    return _dialog(portal, one, one.subject)


def brought(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """Where a bot came to, and who brought it there."""
    return _dialog(portal, one, one.actor)


def context(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """What somebody brought along who opened a chat."""
    return {"context": one.data["context"]} | _dialog(portal, one, one.actor)


def nothing(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:  # noqa: ARG001 - as every payload
    """Nothing but what every event tells."""
    return {}


def _dialog(portal: Portal, one: ResolvedEvent, person: Person | None) -> dict[str, Any]:
    around = _around(portal, one, person)
    return {"dialogId": around["chat"]["dialogId"]} | around


def _around(portal: Portal, one: ResolvedEvent, person: Person | None) -> dict[str, Any]:
    """Where it happened; ``person``: who is shown with it, nobody for lines of the system."""
    user = v2.user(person, portal.locale, online=False) if person else {"id": 0}
    return {"chat": _chat(portal, one), "user": user, "language": portal.settings.language}


def _chat(portal: Portal, one: ResolvedEvent) -> dict[str, Any]:
    """The chat of an event; the name of a private dialog is the counterpart's."""
    chat = one.place
    setting = Setting(
        chat_types.chat_type(chat), chat_types.entity_link(chat)._asdict(), _PERMISSIONS, [], [], Role.NONE
    )
    return v2.chat(chat, setting, one.peer_id, portal.locale)
