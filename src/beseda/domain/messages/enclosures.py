"""What keyboards, menus and attachments are made of.

Official: chat-bots-v2/imbot.v2/messages/message-keyboards, chats/messages/menu,
chat-bots-v2/imbot.v2/messages/attachments/index and the pages of block-collections.
"""

from collections.abc import Mapping
from typing import Any

from beseda.domain.messages.structure import (
    INTEGER,
    TEXT,
    YES_NO,
    Kind,
    Schema,
    Wrong,
    as_list,
    choice,
    either,
    listed,
    loose,
    pattern,
    record,
    tagged,
    where,
)

_SOME_TEXT = where(TEXT, {"minLength": 1}, bool)
# An absolute address, or a path from the root of the portal; two slashes would name another server.
_LINK = pattern(r"(?:[Hh][Tt][Tt][Pp][Ss]?://[^\x00-\x20]|/(?![/\\]))[^\x00-\x1f]*")
# What only adorns. Quirk 201
_COLOR = loose(pattern("#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})"))
_COLOR_TOKEN = loose(choice("primary", "secondary", "alert", "base"))
_NUMBER = loose(where(INTEGER, {"minimum": 0}, lambda number: 0 <= number < 2**53))
_FLAG = loose(YES_NO)

# Menus

_DIALOG_VALUE = "(?:chat|sg)?[1-9][0-9]{0,17}"
# What may happen. Quirk 200
_ACTIONS = (("TEXT", "LINK"), ("TEXT", "ACTION", "ACTION_VALUE"), ("TEXT", "COMMAND"), ("TEXT", "APP_ID"))
_ITEM: Mapping[str, Kind] = {
    "TEXT": _SOME_TEXT,
    "LINK": _LINK,
    "ACTION": choice("PUT", "SEND", "COPY", "CALL", "DIALOG"),
    "ACTION_VALUE": _SOME_TEXT,
    "COMMAND": _SOME_TEXT,
    "COMMAND_PARAMS": TEXT,
    "BOT_ID": _NUMBER,
    "APP_ID": _NUMBER,
    "APP_PARAMS": TEXT,
    "CONTEXT": loose(choice("MOBILE", "DESKTOP", "ALL")),
    "DISABLED": _FLAG,
}


def _opens_dialog(item: Kind) -> Kind:
    """An item whose value is the id of a dialog where it opens one."""
    schema = {
        "if": {"properties": {"ACTION": {"const": "DIALOG"}}, "required": ["ACTION"]},
        "then": {"properties": {"ACTION_VALUE": {"pattern": f"^{_DIALOG_VALUE}$"}}},
    }
    value = pattern(_DIALOG_VALUE)

    def holds(found: Mapping[str, Any]) -> bool:
        return found.get("ACTION") != "DIALOG" or bool(value.read(found.get("ACTION_VALUE")))

    return where(item, schema, holds)


def _wrapped(name: str, item: Kind) -> Kind:
    """Items below a name of their own; alone they are put there. Without any there is nothing."""
    whole = record({"BOT_ID": _NUMBER, name: listed(item)}, (name,))

    def read(value: Any) -> dict[str, Any] | None:
        full = value if isinstance(value, dict) and name in value else {name: value}
        return None if full[name] in ([], {}) else whole.read(full)

    return Kind(_or_list(whole.schema, item.schema), read)


def _or_list(whole: Schema, item: Schema) -> Schema:
    """An object, or the list in it alone: what is said of either binds only that one."""
    return {**whole, "type": ["array", "object"], "items": item}


MENU = _wrapped("ITEMS", _opens_dialog(record(_ITEM, *_ACTIONS)))

# Keyboards

_BUTTON: Mapping[str, Kind] = {
    "TYPE": loose(choice("NEWLINE")),
    **_ITEM,
    "BLOCK": _FLAG,
    "DISPLAY": loose(choice("LINE", "BLOCK")),
    "WIDTH": _NUMBER,
    "BG_COLOR": _COLOR,
    "BG_COLOR_TOKEN": _COLOR_TOKEN,
    "TEXT_COLOR": _COLOR,
    "OFF_BG_COLOR": _COLOR,
    "OFF_TEXT_COLOR": _COLOR,
}

KEYBOARD = _wrapped("BUTTONS", _opens_dialog(record(_BUTTON, ("TYPE",), *_ACTIONS)))

# Attachments. Quirk 202

_LINK_BLOCK = record(
    {
        "LINK": _LINK,
        "NAME": TEXT,
        "DESC": TEXT,
        "HTML": TEXT,
        "PREVIEW": _LINK,
        "WIDTH": _NUMBER,
        "HEIGHT": _NUMBER,
        "USER_ID": _NUMBER,
        "CHAT_ID": _NUMBER,
        "NETWORK_ID": TEXT,
    },
    ("LINK",),
)
_USER_BLOCK = record(
    {
        "NAME": _SOME_TEXT,
        "AVATAR": _LINK,
        "AVATAR_TYPE": loose(choice("USER", "CHAT", "BOT")),
        "LINK": _LINK,
        "USER_ID": _NUMBER,
        "CHAT_ID": _NUMBER,
        "BOT_ID": _NUMBER,
        "NETWORK_ID": TEXT,
    },
    ("NAME",),
)
_GRID_ITEM = record(  # Quirk 203
    {
        "DISPLAY": choice("BLOCK", "LINE", "ROW", "TABLE"),
        "NAME": TEXT,
        "VALUE": TEXT,
        "WIDTH": _NUMBER,
        "HEIGHT": _NUMBER,
        "COLOR_TOKEN": _COLOR_TOKEN,
        "COLOR": _COLOR,
        "LINK": _LINK,
        "USER_ID": _NUMBER,
        "CHAT_ID": _NUMBER,
    },
    ("DISPLAY", "NAME"),
    ("DISPLAY", "VALUE"),
)
_IMAGE = record(
    {"LINK": _LINK, "NAME": TEXT, "PREVIEW": _LINK, "WIDTH": _NUMBER, "HEIGHT": _NUMBER},
    ("LINK",),
)
_FILE = record({"LINK": _LINK, "NAME": TEXT, "SIZE": _NUMBER}, ("LINK",))
_DELIMITER = record({"SIZE": _NUMBER, "COLOR": _COLOR})


def _always(value: Any) -> bool:
    if value in (True, "true", "Y", "1", 1, []):
        return True
    raise Wrong(value)


_BLOCK = tagged(
    {
        "MESSAGE": _SOME_TEXT,
        "LINK": _LINK_BLOCK,
        "RICH_LINK": _LINK_BLOCK,
        "USER": _USER_BLOCK,
        "GRID": listed(_GRID_ITEM),
        "IMAGE": either(listed(_IMAGE), _IMAGE),
        "FILE": either(listed(_FILE), _FILE),
        "DELIMITER": either(_DELIMITER, Kind({"const": True}, _always)),
    }
)
_CARD = record({"ID": _NUMBER, "COLOR_TOKEN": _COLOR_TOKEN, "COLOR": _COLOR, "BLOCKS": listed(_BLOCK)}, ("BLOCKS",))


def _part(value: Any) -> Any:
    return (_CARD if isinstance(value, dict) and "BLOCKS" in value else _BLOCK).read(value)


def _attach(value: Any) -> Any:
    items = as_list(value)
    if items is not None:
        return [_part(item) for item in items] or None
    if isinstance(value, dict) and value.get("BLOCKS") in ([], {}):
        return None
    return _CARD.read(value)


ATTACH = Kind(_or_list(_CARD.schema, {"anyOf": [_BLOCK.schema, _CARD.schema]}), _attach)
