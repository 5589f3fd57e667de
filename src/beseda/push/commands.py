"""From events to the commands that clients are told.

Names and fields of ``im`` are those that clients in public sources know; what they know nothing of is told by the
module ``beseda``, in camelCase (Quirk 228). Each command is documented in docs/push.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain import event_log
from beseda.domain.access import PERMISSIONS
from beseda.domain.chats import chat_types
from beseda.domain.events.news import News
from beseda.domain.messages import reactions, send
from beseda.domain.text.html import rendered
from beseda.domain.text.phrases import phrase
from beseda.kernel.portal import Portal
from beseda.model import Chat, Message, Person, Role
from beseda.push.frames import Command
from beseda.wire.views import chats as chat_views
from beseda.wire.views import people as person_views
from beseda.wire.views.chats import Setting
from beseda.wire.views.files import chat_file
from beseda.wire.views.notifications import notification
from beseda.wire.views.pull import Channel, channel_view

_IM, _OWN = "im", "beseda"
_PERMISSIONS = {action: least.name.lower() for action, least in PERMISSIONS.items()}
Personal: TypeAlias = dict[int, dict[str, Any]]


class _Scene(NamedTuple):
    """An event with those who are told of it."""

    portal: Portal
    news: News

    @property
    def chat(self) -> Chat:
        """Where it happened."""
        assert self.news.chat is not None  # noqa: S101 - the makers of such commands are asked for events of chats
        return self.news.chat

    @property
    def message(self) -> Message:
        """What it is about."""
        assert self.news.message is not None  # noqa: S101 - as above
        return self.news.message

    @property
    def dialogs(self) -> dict[int, str]:
        """The dialog id of the chat for each recipient: in a private one, the other person."""
        if not self.chat.private:
            return dict.fromkeys(self.news.recipients, f"chat{self.chat.id}")
        return {one: str(self.news.peers.get(one, 0)) for one in self.news.recipients}

    def personal(self, **more: Mapping[int, Any]) -> Personal:
        """What differs from recipient to recipient: the dialog id, in private ones a number, and more."""
        private = self.chat.private
        found: Personal = {}
        for one, dialog in self.dialogs.items():
            own: dict[str, Any] = {"dialogId": int(dialog) if private else dialog}
            found[one] = own | {name: values[one] for name, values in more.items() if one in values}
        return found


def of(portal: Portal, news: News) -> list[Command]:
    """The commands by which clients are told of an event."""
    scene = _Scene(portal, news)
    if news.event.kind in _OF_CHATS and news.chat is not None:
        return _OF_CHATS[news.event.kind](scene)
    if news.event.kind in _OF_PEOPLE:
        return _OF_PEOPLE[news.event.kind](scene)
    return []


def _said(scene: _Scene) -> list[Command]:
    if scene.news.message is None:
        return []
    chat, news = scene.chat, scene.news
    params = {
        "chatId": chat.id,
        "chat": {} if chat.private else {str(chat.id): _chat(scene)},
        "lines": None,
        "userInChat": {},
        "userBlockChat": {},
        "users": {str(person.id): _person(scene, person) for person in news.people},
        "message": _message(scene),
        "files": {},
        "notify": True,
    }
    name = "message" if chat.private else "messageChat"
    return [Command(_IM, name, _empty_as_list(params), scene.personal(counter=news.counters, files=_files(scene)))]


def _files(scene: _Scene) -> dict[int, dict[str, Any]]:
    """The files of a message by their ids, for each recipient with addresses of their own."""
    locale = scene.portal.locale
    return {one: {str(file.id): chat_file(file, locale) for file in found} for one, found in scene.news.files.items()}


def _changed(scene: _Scene) -> list[Command]:
    if scene.news.message is None:
        return []
    params = _about(scene) | {"params": _params(scene.message)}
    return [Command(_IM, "messageUpdate", params, scene.personal(counter=scene.news.counters))]


def _deleted(scene: _Scene) -> list[Command]:
    complete = bool(scene.news.data.get("complete"))
    if complete or scene.news.message is None:
        params = {"id": scene.news.event.message_id, "chatId": scene.chat.id}
        return [Command(_OWN, "messageDeleteComplete", params, scene.personal(counter=scene.news.counters))]
    notice = phrase(scene.portal.settings.language, "deleted")
    params = _about(scene) | {"text": notice, "params": {"IS_DELETED": "Y"}}
    del params["textOriginal"]
    return [Command(_IM, "messageDelete", params, scene.personal(counter=scene.news.counters))]


def _liked(scene: _Scene) -> list[Command]:
    code = scene.news.data.get("reaction", reactions.LIKE)
    params = {
        "chatId": scene.chat.id,
        "messageId": scene.news.event.message_id,
        "userId": scene.news.event.user_id,
        "reaction": code,
        "action": "add" if scene.news.data.get("liked") else "delete",
        "users": reactions.of(scene.message).get(code, []) if scene.news.message else [],
    }
    return [Command(_OWN, "reactionChange", params, scene.personal())]


def _read(scene: _Scene) -> list[Command]:
    """Each is told in their own way: who read, in all their sessions, and the others."""
    chat, event = scene.chat, scene.news.event
    own = {reader: scene.personal(counter=scene.news.counters)[reader] for reader in _only(scene, event.user_id)}
    others = {one: personal for one, personal in scene.personal().items() if one != event.user_id}
    reader = next((person for person in scene.news.people if person.id == event.user_id), None)
    last: int | str = str(event.message_id) if chat.private else event.message_id
    params: dict[str, Any] = {"chatId": chat.id, "lastId": last, "userId": event.user_id}
    told = params | {"userName": reader.name if reader else "", "date": scene.portal.locale.atom(event.created_at)}
    kind = "" if chat.private else "Chat"
    muted = event.user_id in scene.news.roles.muted
    mine = params | {"muted": muted, "lines": chat_types.chat_type(chat).message_type == "L", "unread": False}
    found = [Command(_IM, f"readMessage{kind}", mine, own)] if own else []
    if others:
        found.append(Command(_IM, f"readMessage{kind}Opponent", told | {"chatMessageStatus": "delivered"}, others))
    return found


def _unread(scene: _Scene) -> list[Command]:
    event = scene.news.event
    own = {one: scene.personal(counter=scene.news.counters)[one] for one in _only(scene, event.user_id)}
    params = {"chatId": scene.chat.id, "messageId": event.message_id}
    return [Command(_OWN, "dialogUnread", params, own)] if own else []


def _writing(scene: _Scene) -> list[Command]:
    event = scene.news.event
    writer = next((person for person in scene.news.people if person.id == event.user_id), None)
    others = {one: personal for one, personal in scene.personal().items() if one != event.user_id}
    if writer is None or not others:
        return []
    params = {"chatId": scene.chat.id, "userId": writer.id, "userName": writer.name}
    return [Command(_IM, "startWriting", params | _action(scene.news.data), others)]


def _action(data: Mapping[str, Any]) -> dict[str, Any]:
    """What kind of work it is that shows, where it is not writing."""
    return {name: data[name] for name in ("statusMessageCode", "duration") if name in data}


def _joined(scene: _Scene) -> list[Command]:
    params = {"chatId": scene.chat.id, "userId": scene.news.data.get("who", 0), "chat": _chat(scene)}
    return [Command(_OWN, "userJoin", params | {"users": _people(scene)}, scene.personal())]


def _left(scene: _Scene) -> list[Command]:
    params = {"chatId": scene.chat.id, "userId": scene.news.data.get("who", 0), "chat": _chat(scene)}
    return [Command(_OWN, "userLeave", params, scene.personal())]


def _reshaped(scene: _Scene) -> list[Command]:
    return [Command(_OWN, "chatUpdate", {"chatId": scene.chat.id, "chat": _chat(scene)}, scene.personal())]


def _listed(scene: _Scene) -> list[Command]:
    own: Personal = {one: {} for one in scene.news.recipients}
    return [Command(_OWN, "recentUpdate", scene.news.data, own)]


def _notified(scene: _Scene) -> list[Command]:
    own = {one: {"counter": scene.news.counters.get(one, 0)} for one in scene.news.recipients}
    found = scene.news.notification
    if scene.news.data.get("action") == "add":
        if found is None:  # it is gone again, and that is told next
            return []
        view = notification(found, scene.portal.locale, text=found.message.text)
        return [Command(_OWN, "notificationAdd", {"notification": view, "users": _people(scene)}, own)]
    return [Command(_OWN, "notificationChange", scene.news.data, own)]


def _published(scene: _Scene) -> list[Command]:
    data = scene.news.data
    own: Personal = {one: {} for one in scene.news.recipients}
    return [
        Command(
            data["module"], data["command"], data["params"], own, sender=data["sender"], application=data["application"]
        )
    ]


def _status(scene: _Scene) -> list[Command]:
    users = {str(person.id): person_views.presence(person, scene.portal.locale) for person in scene.news.people}
    own: Personal = {one: {} for one in scene.news.recipients}
    return [Command("online", "userStatus", {"users": users}, own)]


_OF_CHATS = {
    event_log.MESSAGE_ADDED: _said,
    event_log.MESSAGE_CHANGED: _changed,
    event_log.MESSAGE_DELETED: _deleted,
    event_log.MESSAGE_LIKED: _liked,
    event_log.DIALOG_READ: _read,
    event_log.DIALOG_UNREAD: _unread,
    event_log.DIALOG_WRITING: _writing,
    event_log.MEMBER_JOINED: _joined,
    event_log.MEMBER_LEFT: _left,
    event_log.CHAT_CHANGED: _reshaped,
}
_OF_PEOPLE = {
    event_log.LIST_CHANGED: _listed,
    event_log.NOTIFICATIONS_CHANGED: _notified,
    event_log.PUBLISHED: _published,
    event_log.STATUS_CHANGED: _status,
}


def _only(scene: _Scene, person_id: int) -> Sequence[int]:
    return [person_id] if person_id in scene.news.recipients else []


def _about(scene: _Scene) -> dict[str, Any]:
    """What is said of a message that became another."""
    said = scene.message
    return {
        "id": said.id,
        "type": "private" if scene.chat.private else "chat",
        "text": rendered(said.text),
        "textOriginal": said.text,
        "fromUserId": said.author_id,
        "toUserId": next((one for one in scene.news.peers.values() if one != said.author_id), 0),
        "senderId": said.author_id,
        "chatId": scene.chat.id,
    }


def _message(scene: _Scene) -> dict[str, Any]:
    said, chat = scene.message, scene.chat
    private = next((one for one in scene.news.peers.values() if one != said.author_id), said.author_id)
    return {
        "id": said.id,
        "prevId": scene.news.previous_id,
        "chatId": chat.id,
        "senderId": said.author_id,
        "recipientId": private if chat.private else f"chat{chat.id}",
        "templateId": said.uuid or "",
        "templateFileId": "",
        "system": "N" if said.author_id else "Y",
        "date": scene.portal.locale.atom(said.created_at),
        "text": rendered(said.text),
        "textOriginal": said.text,
        "params": _params(said),
    }


def _params(said: Message) -> dict[str, Any] | list[Any]:
    return send.params_of(said) or []


def _chat(scene: _Scene) -> dict[str, Any]:
    chat, roles = scene.chat, scene.news.roles
    setting = Setting(
        *(chat_types.chat_type(chat), chat_types.entity_link(chat)._asdict(), _PERMISSIONS),
        *(roles.managers, roles.muted, Role.MEMBER),
    )
    return chat_views.listed(chat, setting, scene.portal.locale)


def _people(scene: _Scene) -> dict[str, Any]:
    return {str(person.id): _person(scene, person) for person in scene.news.people}


def _person(scene: _Scene, person: Person) -> dict[str, Any]:
    return person_views.messenger(person, scene.portal.locale) | {"id": str(person.id)}


def _empty_as_list(params: dict[str, Any]) -> dict[str, Any]:
    """Maps without anything in them are arrays, as PHP writes them."""
    return {name: [] if value == {} else value for name, value in params.items()}


def expiring(channel: Channel, person_id: int, portal: Portal) -> Command:
    """That the channel of a client ends soon: it comes again by a new one."""
    params = {
        "action": "reconnect",
        "channel": {"type": "private"},
        "new_channel": channel_view(channel, portal.locale, "private"),
    }
    return Command("pull", "channel_expire", params, {person_id: {}})


def presence(person_id: int, *, online: bool, watchers: Iterable[Any]) -> Command:
    """That somebody came, or is gone, for who asked to be told."""
    params = {"user_id": person_id, "online": online}
    return Command("online", "userStatusChange", params, {watcher.person_id: {} for watcher in watchers})
