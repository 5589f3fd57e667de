"""Calls to show: what is given to each method."""

from collections.abc import Mapping
from typing import Any

from beseda.kernel.method import Method, Param

# The bot of the examples, as its owner names it in both generations.
_BOT: Mapping[str, Any] = {"botId": 4, "botToken": "secret"}
_OLD_BOT: Mapping[str, Any] = {"BOT_ID": 4, "CLIENT_ID": "secret"}
# What examples give: a whole call where its parameters need each other.
_BY_METHOD: Mapping[str, Mapping[str, Any]] = {
    "department.delete": {"ID": 2},
    "department.update": {"ID": 2, "NAME": "Sales"},
    "im.dialog.messages.search": {"CHAT_ID": 1, "SEARCH_MESSAGE": "Hello"},
    "im.message.update": {"MESSAGE_ID": 3, "MESSAGE": "Hello again"},
    "user.add": {"EMAIL": "maria@example.org", "NAME": "Maria", "UF_DEPARTMENT": [1]},
    "user.get": {"FILTER": {"ACTIVE": True}, "sort": "LAST_NAME"},
    "user.search": {"FIND": "Maria"},
    "user.update": {"ID": 2, "WORK_POSITION": "Manager"},
    "im.v2.Event.get": {"limit": 50},
    "imbot.message.add": {**_OLD_BOT, "DIALOG_ID": "chat1", "MESSAGE": "Hello"},
    "imbot.message.delete": {**_OLD_BOT, "MESSAGE_ID": 4},
    "imbot.message.update": {**_OLD_BOT, "MESSAGE_ID": 4, "MESSAGE": "Hello again"},
    "imbot.register": {
        "CODE": "weather",
        "CLIENT_ID": "my-application",
        "EVENT_HANDLER": "https://bot.example.org/handler",
        "PROPERTIES": {"NAME": "Weather", "WORK_POSITION": "Forecasts"},
    },
    "imbot.unregister": _OLD_BOT,
    "imbot.update": {**_OLD_BOT, "FIELDS": {"PROPERTIES": {"NAME": "Weather"}}},
    "imbot.v2.Bot.get": _BOT,
    "imbot.v2.Bot.list": {"botToken": "secret"},
    "imbot.v2.Bot.register": {
        "fields": {"code": "weather", "botToken": "my-secret", "properties": {"name": "Weather"}, "eventMode": "fetch"}
    },
    "imbot.v2.Bot.unregister": _BOT,
    "imbot.v2.Bot.update": {**_BOT, "fields": {"properties": {"name": "Weather"}}},
    "imbot.v2.Chat.Message.delete": {**_BOT, "messageId": 4},
    "imbot.v2.Chat.Message.read": {**_BOT, "dialogId": "chat1", "messageId": 3},
    "imbot.v2.Chat.Message.send": {**_BOT, "dialogId": "chat1", "fields": {"message": "Hello"}},
    "imbot.v2.Chat.Message.update": {**_BOT, "messageId": 4, "fields": {"message": "Hello again"}},
    "imbot.v2.Event.get": {**_BOT, "limit": 50},
}
# Else by name where the name says more than the type; ``[]`` where it is a list.
_BY_NAME: Mapping[str, Any] = {
    "ACCESS[]": ["U1", "AU"],
    "DIALOG_ID": "chat1",
    "AVATAR": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "ENTITY_ID": "DEAL|7",
    "ENTITY_TYPE": "CRM",
    "ID": 2,
    "ID[]": [1, 2],
    "MESSAGE": "Hello",
    "MESSAGE_ID": 3,
    "NAME": "Support",
    "USERS[]": [2, 3],
    "USER_ID": 2,
    "cmd[]": {"time": "server.time", "me": "user.current"},
    "name": "im.message.add",
    "scope": "im",
}
_BY_TYPE: Mapping[str, Any] = {
    "array": [1],
    "boolean": True,
    "datetime": "2026-01-31T09:00:00+00:00",
    "integer": 1,
    "object|string": {},
    "string": "text",
}


def example(method: Method) -> dict[str, Any]:
    """Parameters to show a call with: those chosen for it, else what it needs, else the first two that it takes."""
    if method.name in _BY_METHOD:
        return dict(_BY_METHOD[method.name])
    params = list(method.params)
    return {param.wire: _sample(param) for param in [one for one in params if one.required] or params[:2]}


def _sample(param: Param) -> Any:
    values = param.info.values or param.kind.values
    name = f"{param.wire}[]" if "array" in param.kind.name else param.wire
    return _BY_NAME.get(name) or (values[0] if values else _BY_TYPE[param.kind.name])
