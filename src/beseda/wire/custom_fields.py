"""Custom fields as callers write them: settings by type, labels by language, values of profiles.

Official: user/userfields/user-userfield-add.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from beseda.model import CustomField, OptionChange, Order, StoredFile
from beseda.model.custom_field import PREFIX
from beseda.wire.decode import Kind, Malformed, anything, day, decimal, direction, flag, integer, positive, text
from beseda.wire.filters import local_moment

Read: TypeAlias = Callable[[Any], Any]

_MONEY = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,8})?\|[A-Z]{3}")
_MOST_DIGITS = 12
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_FILTERED = {"I", "E", "S"}
_NO_DAY = {"VALUE": "", "TYPE": "NONE"}
_CRM = ("LEAD", "CONTACT", "COMPANY", "DEAL")


def values_by_name(_: str, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """All parameters that are values of custom fields, by the name of the field."""
    return {name.upper(): value for name, value in given.items() if name.upper().startswith(PREFIX)} or None


def label(value: Any) -> str | dict[str, str]:
    """A text for all languages, or texts by language."""
    if isinstance(value, dict):
        return {name: text(one) for name, one in value.items() if _LANGUAGE.fullmatch(name) and isinstance(one, str)}
    return text(value)


def shown_in_filters(value: Any) -> str:
    """Y, N, or one of the letters that answers also show."""  # Quirk 246
    letter = text(value).strip().upper()
    return letter if letter in _FILTERED else "Y" if flag(value) else "N"


def options(value: Any) -> tuple[OptionChange, ...]:
    """What is asked of the options of a field, as a list or an object with any keys."""
    items = value.values() if isinstance(value, dict) else value
    if not isinstance(items, list | type({}.values())):
        raise Malformed(value)
    return tuple(_option(one) for one in items if isinstance(one, dict))


def _option(given: Mapping[str, Any]) -> OptionChange:
    def read(name: str, reader: Read) -> Any:
        return None if given.get(name) is None else reader(given[name])

    return OptionChange(
        id=read("ID", _number_or_none) or 0,
        value=read("VALUE", text),
        sort=read("SORT", integer),
        chosen=read("DEF", flag),
        xml_id=read("XML_ID", text),
        removed=bool(read("DEL", flag)),
    )


def _number_or_none(value: Any) -> int:
    """Clients also number new options ``n0``, ``n1``."""
    try:
        return positive(value)
    except Malformed:
        return 0


def orders(value: Any) -> tuple[Order, ...]:
    """The order of a list: fields with their directions, or one field."""
    if isinstance(value, str):
        return (Order(value.strip().upper()),)
    if isinstance(value, list):
        return ()
    if not isinstance(value, dict):
        raise Malformed(value)
    return tuple(Order(name.upper(), direction(one)) for name, one in value.items() if isinstance(one, str))


CUSTOM_VALUES = Kind("object", anything, gather=values_by_name)
LABEL = Kind("string", label)
OPTIONS = Kind("array", options)
ORDERS = Kind("string|array", orders)


def _at_least(least: int, default: int) -> Read:
    def read(value: Any) -> int:
        found = default if value in (None, "") else integer(value)
        if found < least:
            raise Malformed(value)
        return found

    return read


def _one_of(*known: str) -> Read:
    def read(value: Any) -> str:
        found = known[0] if value in (None, "") else text(value).upper()
        if found not in known:
            raise Malformed(value)
        return found

    return read


def _or(default: Any, reader: Read) -> Read:
    return lambda value: default if value is None or value == "" else reader(value)


def _default_day(of_moment: bool, zone: ZoneInfo) -> Read:
    def read(value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            return _NO_DAY
        kind = _one_of("NONE", "NOW", "FIXED")(value.get("TYPE"))
        if kind != "FIXED":
            return {"VALUE": "", "TYPE": kind}
        given = text(value.get("VALUE", ""))
        if not given:
            raise Malformed(value)
        written = datetime.fromtimestamp(local_moment(given, zone), zone).isoformat() if of_moment else day(given)
        return {"VALUE": written, "TYPE": kind}

    return read


def settings(kind: str, given: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """The settings of a field of this type, complete; others are left out. ``Malformed``."""
    found = {name: read(given.get(name)) for name, read in _settings(kind, zone)}
    if kind == "crm" and not any(given.get(name) is not None for name in _CRM):
        found["LEAD"] = "Y"
    return found


def _settings(kind: str, zone: ZoneInfo) -> Iterator[tuple[str, Read]]:
    plain = _or("", text)
    match kind:
        case "string":
            yield from (("DEFAULT_VALUE", plain), ("ROWS", _at_least(1, 1)))
        case "integer":
            yield "DEFAULT_VALUE", _or("", integer)
        case "double":
            yield from (("DEFAULT_VALUE", _or("", decimal)), ("PRECISION", _precision))
        case "boolean":
            yield "DEFAULT_VALUE", _or(0, lambda value: int(integer(value) >= 1))
            yield "DISPLAY", _one_of("CHECKBOX", "RADIO", "DROPDOWN")
        case "date" | "datetime":
            yield "DEFAULT_VALUE", _default_day(kind == "datetime", zone)
        case "enumeration":
            yield "DISPLAY", _one_of("LIST", "UI", "CHECKBOX", "DIALOG")
            yield from (("LIST_HEIGHT", _at_least(1, 1)), ("CAPTION_NO_VALUE", plain), ("SHOW_NO_VALUE", _yes("Y")))
        case "iblock_section" | "iblock_element":
            yield from (("IBLOCK_TYPE_ID", plain), ("IBLOCK_ID", _or("0", text)), ("DEFAULT_VALUE", plain))
            yield "DISPLAY", _one_of("LIST", "DIALOG", "UI", "CHECKBOX")
            yield from (("LIST_HEIGHT", _at_least(1, 1)), ("ACTIVE_FILTER", _yes("N")))
        case "crm_status":
            yield "ENTITY_TYPE", plain
        case "crm":
            yield from ((name, _yes("N")) for name in _CRM)
        case "url" | "address" | "money":
            yield "DEFAULT_VALUE", plain if kind != "money" else _or("", _money)
        case _:
            return


def _precision(value: Any) -> int:
    found: int = _at_least(0, 2)(value)
    return min(found, _MOST_DIGITS)


def _yes(default: str) -> Read:
    return _or(default, lambda value: "Y" if flag(value) else "N")


def _money(value: Any) -> str:
    found = text(value).strip()
    if not _MONEY.fullmatch(found):
        raise Malformed(value)
    return found


def values(field: CustomField, given: Any, zone: ZoneInfo) -> list[Any]:
    """What a profile is to hold in a field: texts, numbers, files by id or as they came. ``Malformed``."""
    several = list(given.values()) if isinstance(given, dict) and field.type != "file" else given
    items = several if isinstance(several, list) else [several]
    kept = [one for one in items if not _empty(one) or (field.type == "boolean" and one is False)]
    if not field.multiple and len(kept) > 1:
        raise Malformed(given)
    return [*map(_reader(field, zone), kept)]


def _empty(given: Any) -> bool:
    return given is None or given is False or given in ("", [])


def _reader(field: CustomField, zone: ZoneInfo) -> Read:
    match field.type:
        case "integer":
            return integer
        case "double":
            precision = json.loads(field.settings)["PRECISION"]
            return lambda value: round(decimal(value), precision)
        case "boolean":
            return lambda value: int(flag(value))
        case "date":
            return day
        case "datetime":
            return lambda value: local_moment(text(value).strip(), zone)
        case "money":
            return _money
        case "file":
            return _file
        case "enumeration" | "employee" | "iblock_section" | "iblock_element":
            return positive
    return text


def _file(value: Any) -> StoredFile | int:
    """A new file, or the id of one that stays."""
    if isinstance(value, StoredFile):
        return value
    return positive(value.get("id", value.get("ID")) if isinstance(value, dict) else value)
