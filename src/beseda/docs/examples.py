"""Calls to show: what is given to each method."""

from collections.abc import Iterable, Mapping
from typing import Any

from beseda.kernel.method import Method, Param

# What else examples give, or instead: where the parameters of a call need each other.
_BY_METHOD: Mapping[str, Mapping[str, Any]] = {
    "department.update": {"NAME": "Sales"},
    "im.dialog.messages.search": {"SEARCH_MESSAGE": "Hello"},
    "im.disk.file.commit": {"FILE_ID": 2},
    "disk.storage.get": {"id": 2},
    "disk.storage.getChildren": {"id": 2},
    "disk.storage.addFolder": {"id": 2},
    "disk.storage.uploadFile": {"id": 2},
    "disk.storage.rename": {"id": 2, "newName": "Files"},
    "disk.folder.copyTo": {"targetFolderId": 6},
    "disk.folder.moveTo": {"targetFolderId": 6},
    "disk.folder.restore": {"id": 8},
    "disk.folder.shareToUser": {"userId": 2, "taskName": "disk_access_read"},
    "disk.file.copyTo": {"id": 7, "targetFolderId": 6},
    "disk.file.moveTo": {"id": 7, "targetFolderId": 6},
    "disk.file.delete": {"id": 7},
    "disk.file.get": {"id": 7},
    "disk.file.getExternalLink": {"id": 7},
    "disk.file.getVersions": {"id": 7},
    "disk.file.markDeleted": {"id": 7},
    "disk.file.rename": {"id": 7, "newName": "notes-2.txt"},
    "disk.file.restore": {"id": 9},
    "disk.file.restoreFromVersion": {"id": 7, "versionId": 2},
    "disk.file.search": {"QUERY": "notes"},
    "disk.file.uploadVersion": {"id": 7},
    "disk.version.get": {"id": 2},
    "im.message.command": {"MESSAGE_ID": 4, "BOT_ID": 4, "COMMAND": "help"},
    "im.message.update": {"MESSAGE": "Hello again"},
    "user.add": {"EMAIL": "maria@example.org", "NAME": "Maria", "UF_DEPARTMENT": [1]},
    "user.get": {"FILTER": {"ACTIVE": True}, "sort": "LAST_NAME"},
    "user.search": {"FIND": "Maria"},
    "user.update": {"WORK_POSITION": "Manager"},
    "user.userfield.add": {"fields": {"FIELD_NAME": "SHOE_SIZE", "USER_TYPE_ID": "integer", "LABEL": "Shoe size"}},
    "user.userfield.delete": {"id": 1},
    "user.userfield.file.get": {"id": 1, "field": "UF_USR_PAPERS", "value": 4},
    "user.userfield.list": {"order": {"SORT": "asc"}},
    "user.userfield.update": {"id": 1, "fields": {"SORT": 200}},
    "im.v2.Chat.Bot.sendContext": {"dialogId": "4", "context": {"action": "openTask", "taskId": 456}},
    "im.v2.Event.get": {"limit": 50},
    "imbot.command.answer": {"COMMAND_ID": 1, "COMMAND": "help", "MESSAGE_ID": 5, "MESSAGE": "Here you are"},
    "imbot.command.register": {
        "COMMAND": "weather",
        "EVENT_COMMAND_ADD": "https://bot.example.org/handler",
        "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Forecast", "PARAMS": "city"}],
    },
    "imbot.command.update": {"FIELDS": {"HIDDEN": "Y"}},
    "imbot.message.add": {"DIALOG_ID": "chat1"},
    "imbot.message.delete": {"MESSAGE_ID": 4},
    "imbot.message.update": {"MESSAGE_ID": 4, "MESSAGE": "Hello again"},
    "imbot.register": {
        "CODE": "weather",
        "CLIENT_ID": "my-application",
        "EVENT_HANDLER": "https://bot.example.org/handler",
        "PROPERTIES": {"NAME": "Weather", "WORK_POSITION": "Forecasts"},
    },
    "imbot.update": {"FIELDS": {"PROPERTIES": {"NAME": "Weather"}}},
    "imbot.v2.Bot.get": {"botId": 4},
    "imbot.v2.Bot.register": {
        "fields": {"code": "weather", "botToken": "my-secret", "properties": {"name": "Weather"}, "eventMode": "fetch"}
    },
    "imbot.v2.Bot.update": {"fields": {"properties": {"name": "Weather"}}},
    "imbot.app.register": {
        "CLIENT_ID": "secret",
        "CODE": "echo",
        "JS_METHOD": "SEND",
        "JS_PARAM": "/help",
        "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Help"}],
    },
    "imbot.app.unregister": {"APP_ID": 1},
    "imbot.app.update": {"APP_ID": 1, "JS_PARAM": "/start"},
    "imbot.chat.get": {"ENTITY_TYPE": "CHAT", "ENTITY_ID": "13"},
    "imbot.chat.setManager": {"CHAT_ID": 2, "USER_ID": 2},
    "imbot.chat.setOwner": {"CHAT_ID": 2, "USER_ID": 2},
    "imbot.chat.user.add": {"CHAT_ID": 2, "USERS": [3]},
    "imbot.chat.user.delete": {"CHAT_ID": 2, "USER_ID": 2},
    "imbot.v2.Chat.Manager.add": {"dialogId": "chat2"},
    "imbot.v2.Chat.Manager.delete": {"dialogId": "chat2"},
    "imbot.v2.Chat.Message.Reaction.delete": {"messageId": 3, "reaction": "fire"},
    "imbot.v2.Chat.User.add": {"dialogId": "chat2"},
    "imbot.v2.Chat.User.delete": {"dialogId": "chat2"},
    "imbot.v2.Chat.add": {"fields": {"title": "Support", "userIds": [2, 3]}},
    "imbot.v2.Chat.setOwner": {"dialogId": "chat2"},
    "imbot.v2.Chat.update": {"fields": {"title": "Support"}},
    "imbot.v2.Chat.Message.read": {"messageId": 3},
    "imbot.v2.Chat.Message.send": {"fields": {"message": "Hello"}},
    "imbot.v2.Chat.Message.update": {"fields": {"message": "Hello again"}},
    "imbot.v2.Command.answer": {"messageId": 5, "fields": {"message": "Here you are"}},
    "imbot.v2.Command.register": {
        "fields": {"command": "weather", "title": {"en": "Forecast"}, "params": {"en": "city"}}
    },
    "imbot.v2.Command.update": {"fields": {"title": {"en": "Weather"}}},
    "imbot.v2.Event.get": {"limit": 50},
}
# By name where the name says more than the type; ``[]`` where it is a list.
_BY_NAME: Mapping[str, Any] = {
    "ACCESS[]": ["U1", "AU"],
    "DIALOG_ID": "chat1",
    "AVATAR": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "ENTITY_ID": "DEAL|7",
    "ENTITY_TYPE": "CRM",
    "ID": 2,
    "ID[]": [1, 2],
    "FILE_ID": 2,
    "MESSAGE": "Hello",
    "MESSAGE_ID": 3,
    "NAME": "Support",
    "USERS[]": [2, 3],
    "USER_ID": 2,
    "content": "SGVsbG8=",
    "data[]": {"NAME": "report.txt"},
    "fileContent[]": ["report.txt", "SGVsbG8="],
    "id": 5,
    "newName": "Reports",
    "dialogId": "chat1",
    "fileId": 2,
    "userId": 2,
    "userIds": [2, 3],
    "messageId": 4,
    "cmd[]": {"time": "server.time", "me": "user.current"},
    "name": "im.message.add",
    "scope": "im",
}
_BY_TYPE: Mapping[str, Any] = {
    "array": [1],
    "boolean": True,
    "datetime": "2026-01-31T09:00:00+00:00",
    "integer": 1,
    "object": {},
    "object|string": {},
    "string": "text",
}


def example(method: Method) -> dict[str, Any]:
    """Parameters to show a call with: what it needs and what is chosen for it, else the first two that it takes."""
    params, chosen = list(method.params), _BY_METHOD.get(method.name, {})
    needed = _needed(params)
    if not needed and not chosen:
        needed = params[:2]
    return {param.wire: _sample(param) for param in needed} | dict(chosen)


def _needed(params: Iterable[Param]) -> list[Param]:
    """What no call does without, what the documentation stars, and what has an example."""
    return [one for one in params if not one.optional or one.required or one.info.example is not None]


def _sample(param: Param) -> Any:
    if param.info.example is not None:
        return param.info.example
    values = param.info.values or param.kind.values
    name = f"{param.wire}[]" if "array" in param.kind.name else param.wire
    if name in _BY_NAME:
        return _BY_NAME[name]
    if param.members:
        return {member.wire: _sample(member) for member in _needed(param.members)}
    return values[0] if values else _BY_TYPE[param.kind.name]
