"""The objects of ``im.v2`` and ``imbot.v2``. Official: chat-bots-v2/entities."""

import json
from typing import Any

from beseda.model import Bot, BotCounts, Chat, Command, CommandTexts, Message, Person
from beseda.wire.locale import Locale
from beseda.wire.views import people
from beseda.wire.views.chats import Setting
from beseda.wire.views.dialogs import Reading, last_read, views

_LEFT_OUT = ("network", "avatar_hr", "bot_data")
_DATES = ("idle", "last_activity_date", "mobile_last_date", "desktop_last_date")
_LAST_WITH_APP_ID = 34


def camel(name: str) -> str:
    """``snake_case`` and ``UPPER_CASE`` as ``camelCase``."""
    head, *rest = name.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)


def user(person: Person, locale: Locale, *, online: bool = True) -> dict[str, Any]:
    """A person; in events without what changes by the minute."""
    shown = {name: value for name, value in people.messenger(person, locale).items() if name not in _LEFT_OUT}
    shown["type"] = "bot" if person.bot else "extranet" if person.extranet else "employee"
    if not online:
        shown |= dict.fromkeys(_DATES, False)
    return {camel(name): value for name, value in shown.items()}


def bot(known: Bot, language: str, revision: int) -> dict[str, Any]:
    """A bot as everybody may see it. Until revision 34 with the id of its application."""
    return {
        "id": known.person_id,
        "code": known.code,
        "type": known.type,
        "isHidden": known.hidden > 0,
        "isSupportOpenline": known.openline > 0,
        "isReactionsEnabled": known.reactions > 0,
        "backgroundId": known.background or None,
        "language": language,
        **({"appId": known.application.client_id} if revision <= _LAST_WITH_APP_ID else {}),
    }


def own_bot(known: Bot, counts: BotCounts, language: str, revision: int) -> dict[str, Any]:
    """A bot as its owner sees it."""
    return bot(known, language, revision) | {
        "moduleId": "rest",
        "eventMode": known.event_mode,
        "countMessage": counts.messages,  # Quirk 96
        "countCommand": counts.commands,
        "countChat": counts.chats,
        "countUser": counts.users,
    }


def command(known: Command) -> dict[str, Any]:
    """A command of a bot."""
    return {
        "id": known.id,
        "botId": known.bot_id,
        "command": f"/{known.name}",
        "common": known.common > 0,
        "hidden": known.hidden > 0,
        "extranetSupport": known.extranet > 0,
    }


def described(known: Command, texts: CommandTexts, category: str) -> dict[str, Any]:
    """A command of a bot in one language, below the name of the bot."""
    return command(known) | texts._asdict() | {"category": category, "context": ""}


def chat(known: Chat, setting: Setting, peer_id: int, locale: Locale) -> dict[str, Any]:
    """A chat as events show it: nothing that differs from reader to reader."""
    return {
        "id": known.id,
        "dialogId": str(peer_id) if known.private else f"chat{known.id}",
        "name": known.title,
        "type": setting.kind.type,
        "messageType": setting.kind.message_type,
        "owner": known.owner_id,
        "color": known.color,
        "avatar": locale.link(known.avatar),
        "description": known.description,
        "extranet": known.extranet_count > 0,
        "containsCollaber": False,
        "entityType": known.entity_type,
        "entityId": known.entity_id,
        "entityData1": known.entity_data_1,
        "entityData2": known.entity_data_2,
        "entityData3": known.entity_data_3,
        "entityLink": setting.link,
        "diskFolderId": known.disk_folder_id,  # Quirk 240
        "permissions": {camel(name): role for name, role in setting.permissions.items()},
        "parentChatId": known.parent_chat_id,
        "parentMessageId": known.parent_message_id,
        "isNew": known.message_count == 0,
        "textFieldEnabled": "Y" if known.text_field else "N",
        "backgroundId": None,
    }


def full_chat(known: Chat, setting: Setting, reading: Reading, peer: Person | None, locale: Locale) -> dict[str, Any]:
    """A chat as answers show it; a private one carries the name of the counterpart."""
    looks = {"name": peer.name, "avatar": locale.link(peer.avatar), "color": peer.color} if peer else {}
    seen = views(known, reading.views, locale) if reading.views.total else {}
    return (
        chat(known, setting, peer.id if peer else 0, locale)
        | looks
        | {
            "role": setting.role.name.lower(),
            "muteList": list(setting.muted),
            "dateCreate": locale.atom(known.created_at),
            "lastMessageId": known.last_message_id or None,
            "lastMessageViews": json.dumps({camel(name): value for name, value in seen.items()}),
            "lastId": last_read(known, reading) or None,
            "managerList": list(setting.managers),
            "markedId": None,
            "messageCount": known.message_count,
            "public": "",
            "unreadId": reading.first_unread or None,
            "userCounter": known.member_count,
        }
    )


def message(said: Message, locale: Locale, *, views: int = 0) -> dict[str, Any]:  # Quirk 204
    """A message; its parameters are an object, also when there are none, and are spelled as they are stored.

    ``views``: how many others saw it.
    """
    params = json.loads(said.params) if said.params else {}
    forward = params.pop("FORWARD", None)
    if "FILE_ID" in params:
        params["FILE_ID"] = [str(one) for one in params["FILE_ID"]]
    return {
        "id": said.id,
        "chatId": said.chat_id,
        "authorId": said.author_id,
        "date": locale.atom(said.created_at),
        "text": said.text,
        "isSystem": said.author_id == 0,
        "uuid": said.uuid or "",
        "forward": forward,
        "params": params,
        "viewedByOthers": views > 0,
    }
