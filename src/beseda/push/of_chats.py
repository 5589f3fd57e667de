"""Commands about chats: what people do there beside talking."""

from collections.abc import Mapping
from typing import Any

from beseda.domain.chats import chat_types
from beseda.push.frames import Command
from beseda.push.scene import IM, OWN, Scene


def read(scene: Scene) -> list[Command]:
    """Each is told in their own way: who read, in all their sessions, and the others."""
    chat, event = scene.chat, scene.news.event
    own = {reader: scene.personal(counter=scene.news.counters)[reader] for reader in scene.only(event.user_id)}
    others = {one: personal for one, personal in scene.personal().items() if one != event.user_id}
    reader = next((person for person in scene.news.people if person.id == event.user_id), None)
    last: int | str = str(event.message_id) if chat.private else event.message_id
    params: dict[str, Any] = {"chatId": chat.id, "lastId": last, "userId": event.user_id}
    told = params | {"userName": reader.name if reader else "", "date": scene.portal.locale.atom(event.created_at)}
    kind = "" if chat.private else "Chat"
    muted = event.user_id in scene.news.roles.muted
    mine = params | {"muted": muted, "lines": chat_types.chat_type(chat).message_type == "L", "unread": False}
    found = [Command(IM, f"readMessage{kind}", mine, own)] if own else []
    if others:
        found.append(Command(IM, f"readMessage{kind}Opponent", told | {"chatMessageStatus": "delivered"}, others))
    return found


def unread(scene: Scene) -> list[Command]:
    """Somebody marked messages as unread, in all their sessions."""
    event = scene.news.event
    own = {one: scene.personal(counter=scene.news.counters)[one] for one in scene.only(event.user_id)}
    params = {"chatId": scene.chat.id, "messageId": event.message_id}
    return [Command(OWN, "dialogUnread", params, own)] if own else []


def writing(scene: Scene) -> list[Command]:
    """Somebody is at work in a chat."""
    event = scene.news.event
    writer = next((person for person in scene.news.people if person.id == event.user_id), None)
    others = {one: personal for one, personal in scene.personal().items() if one != event.user_id}
    if writer is None or not others:
        return []
    params = {"chatId": scene.chat.id, "userId": writer.id, "userName": writer.name}
    return [Command(IM, "startWriting", params | _action(scene.news.data), others)]


def _action(data: Mapping[str, Any]) -> dict[str, Any]:
    """What kind of work it is that shows, where it is not writing."""
    return {name: data[name] for name in ("statusMessageCode", "duration") if name in data}


def joined(scene: Scene) -> list[Command]:
    """Somebody came."""
    params = {"chatId": scene.chat.id, "userId": scene.news.data.get("who", 0), "chat": scene.shown_chat}
    return [Command(OWN, "userJoin", params | {"users": scene.shown_people}, scene.personal())]


def left(scene: Scene) -> list[Command]:
    """Somebody is gone."""
    params = {"chatId": scene.chat.id, "userId": scene.news.data.get("who", 0), "chat": scene.shown_chat}
    return [Command(OWN, "userLeave", params, scene.personal())]


def reshaped(scene: Scene) -> list[Command]:
    """A chat looks otherwise, or is in other hands."""
    return [Command(OWN, "chatUpdate", {"chatId": scene.chat.id, "chat": scene.shown_chat}, scene.personal())]
