"""Commands about what is said."""

from typing import Any

from beseda.domain.messages import reactions, send
from beseda.domain.text.html import rendered
from beseda.domain.text.phrases import phrase
from beseda.model import Message
from beseda.push.frames import Command
from beseda.push.scene import IM, OWN, Scene
from beseda.wire.views.files import chat_file


def said(scene: Scene) -> list[Command]:
    """Something was said."""
    if scene.news.message is None:
        return []
    chat, news = scene.chat, scene.news
    params = {
        "chatId": chat.id,
        "chat": {} if chat.private else {str(chat.id): scene.shown_chat},
        "lines": None,
        "userInChat": {},
        "userBlockChat": {},
        "users": scene.shown_people,
        "message": _message(scene),
        "files": {},
        "notify": True,
    }
    name = "message" if chat.private else "messageChat"
    return [Command(IM, name, _empty_as_list(params), scene.personal(counter=news.counters, files=_files(scene)))]


def _files(scene: Scene) -> dict[int, dict[str, Any]]:
    """The files of a message by their ids, for each recipient with addresses of their own."""
    locale = scene.portal.locale
    return {one: {str(file.id): chat_file(file, locale) for file in found} for one, found in scene.news.files.items()}


def changed(scene: Scene) -> list[Command]:
    """It was said otherwise."""
    if scene.news.message is None:
        return []
    params = _about(scene) | {"params": _params(scene.message)}
    return [Command(IM, "messageUpdate", params, scene.personal(counter=scene.news.counters))]


def deleted(scene: Scene) -> list[Command]:
    """It was taken back: a notice is left of it, or nothing."""
    complete = bool(scene.news.data.get("complete"))
    if complete or scene.news.message is None:
        params = {"id": scene.news.event.message_id, "chatId": scene.chat.id}
        return [Command(OWN, "messageDeleteComplete", params, scene.personal(counter=scene.news.counters))]
    notice = phrase(scene.portal.settings.language, "deleted")
    params = _about(scene) | {"text": notice, "params": {"IS_DELETED": "Y"}}
    del params["textOriginal"]
    return [Command(IM, "messageDelete", params, scene.personal(counter=scene.news.counters))]


def liked(scene: Scene) -> list[Command]:
    """Somebody reacted, or no longer."""
    code = scene.news.data.get("reaction", reactions.LIKE)
    params = {
        "chatId": scene.chat.id,
        "messageId": scene.news.event.message_id,
        "userId": scene.news.event.user_id,
        "reaction": code,
        "action": "add" if scene.news.data.get("liked") else "delete",
        "users": reactions.of(scene.message).get(code, []) if scene.news.message else [],
    }
    return [Command(OWN, "reactionChange", params, scene.personal())]


def _about(scene: Scene) -> dict[str, Any]:
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


def _message(scene: Scene) -> dict[str, Any]:
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


def _empty_as_list(params: dict[str, Any]) -> dict[str, Any]:
    """Maps without anything in them are arrays, as PHP writes them."""
    return {name: [] if value == {} else value for name, value in params.items()}
