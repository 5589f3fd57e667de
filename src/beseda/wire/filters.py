"""Filters as clients write them: ``{">=ID": 5, "NAME": "Iv%"}``. Official: user/user-get."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from beseda.model import Compare, Condition, Field, Holds
from beseda.wire.decode import Kind, Malformed, anything, day, decimal, flag, integer, items, structure, text

_KEY = re.compile(r"(!=%|!%=|!%|!@|!=|!|>=|>|<=|<|@|=%|%=|%|=)?(\w+)")
_COMPARE = {
    "": Compare.IN,
    "=": Compare.IN,
    "@": Compare.IN,
    "%": Compare.CONTAINS,
    "=%": Compare.PATTERN,
    "%=": Compare.PATTERN,
    ">": Compare.ABOVE,
    ">=": Compare.FROM,
    "<": Compare.BELOW,
    "<=": Compare.UP_TO,
}
_ALIKE = {Compare.CONTAINS, Compare.PATTERN}
_LOCAL = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})(?: (\d\d:\d\d(?::\d\d)?))?", re.ASCII)


def everything(_: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """All parameters of a call, those inside ``FILTER`` before those beside it."""
    nested = next((value for name, value in given.items() if name.upper() == "FILTER"), None)
    try:
        inside = structure(nested)
    except Malformed:
        inside = None
    return {**given, **inside} if isinstance(inside, dict) else given


def compared(wire: str, given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A parameter under its name with any prefix."""
    return {key: value for key, value in given.items() if (found := _KEY.fullmatch(key)) and found[2] == wire} or None


def number(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Conditions on a number, where the bare name also has another meaning."""
    for one in value.values():
        for each in items(one):
            integer(each)
    return value


FILTER = Kind("string", anything, gather=everything)
TEXT_FILTER = Kind("string", anything, gather=compared)
NUMBER_FILTER = Kind("integer", anything, gather=compared)
NUMBER_ONLY_FILTER = Kind("integer", number, gather=compared)


def conditions(
    given: Mapping[str, Any], fields: Mapping[str, Field], zone: ZoneInfo, *, beginning: Collection[str] = ()
) -> tuple[Condition, ...]:
    """The conditions on these fields, their names in any case; a bare name in ``beginning`` looks at words' beginnings.

    Null is no condition. Values that a field cannot hold are left out: a condition may be left with none.
    """
    found: dict[tuple[str, Compare, bool], Condition] = {}
    for key, value in given.items():
        parts = _KEY.fullmatch(key.strip())
        if parts is None or value is None or parts[2].upper() not in fields:
            continue
        condition = _condition(parts[1] or "", fields[parts[2].upper()], items(value), zone, beginning)
        found[condition.field, condition.compare, condition.negated] = condition
    return tuple(found.values())


def _condition(prefix: str, field: Field, values: list[Any], zone: ZoneInfo, beginning: Collection[str]) -> Condition:
    read = tuple(dict.fromkeys(_typed(values, field.holds, zone)))
    compare = _COMPARE[prefix.removeprefix("!")]
    if field.holds is Holds.TEXT and not prefix:
        if any("%" in value for value in read):
            compare = Compare.PATTERN
        elif field.name in beginning:
            compare = Compare.BEGINS
    elif field.holds is not Holds.TEXT and compare in _ALIKE:
        compare = Compare.IN
    return Condition(field.name, field.holds, compare, prefix.startswith("!"), read)


def _typed(values: list[Any], holds: Holds, zone: ZoneInfo) -> Iterator[Any]:
    for value in values:
        try:
            yield _read(value, holds, zone)
        except Malformed:
            continue


def _read(value: Any, holds: Holds, zone: ZoneInfo) -> Any:
    match holds:
        case Holds.NUMBER | Holds.UNITS:
            return integer(value)
        case Holds.DECIMAL:
            return decimal(value)
        case Holds.FLAG:
            return int(flag(value))
        case Holds.TIME:
            return local_moment(text(value).strip(), zone)
        case Holds.DATE:
            return day(value)
    return text(value)


def local_moment(given: str, zone: ZoneInfo) -> int:
    """A date and time in ISO 8601 or as the portal writes it, in the portal's time zone unless it names another."""
    local = _LOCAL.fullmatch(given)
    written = f"{local[3]}-{local[2]}-{local[1]} {local[4] or '00:00'}" if local else given
    if "T" in written:
        written = written.replace(" ", "+")  # a "+" in a query arrives as a blank
    try:
        found = datetime.fromisoformat(written)
        return int((found if found.tzinfo else found.replace(tzinfo=zone)).timestamp())
    except (ValueError, OverflowError) as error:
        raise Malformed(given) from error
