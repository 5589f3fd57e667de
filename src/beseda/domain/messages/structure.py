"""What objects that callers compose are made of: one description that reads, checks and is shown as JSON Schema."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

Schema: TypeAlias = dict[str, Any]
Read: TypeAlias = Callable[[Any], Any]

_DIGITS = re.compile(r"-?[0-9]{1,18}")


class Wrong(ValueError):
    """The value is not what its description says."""


class Kind(NamedTuple):
    """A sort of value: what it looks like, and how it is read. Forms know texts only, so numbers are read from them."""

    schema: Schema
    read: Read


def where(kind: Kind, schema: Schema, holds: Callable[[Any], object]) -> Kind:
    """Values of a kind for which something more holds."""

    def read(value: Any) -> Any:
        found = kind.read(value)
        if not holds(found):
            raise Wrong(value)
        return found

    return Kind({**kind.schema, **schema}, read)


def either(*kinds: Kind) -> Kind:
    """A value of the first of these kinds that it is of."""

    def read(value: Any) -> Any:
        for kind in kinds:
            try:
                return kind.read(value)
            except Wrong:
                continue
        raise Wrong(value)

    return Kind({"anyOf": [kind.schema for kind in kinds]}, read)


def loose(kind: Kind) -> Kind:
    """A value that is left out where it is wrong: nothing depends on it."""

    def read(value: Any) -> Any:
        try:
            return kind.read(value)
        except Wrong:
            return None

    return kind._replace(read=read)


def choice(*values: str) -> Kind:
    """One of these words, in either case."""

    def read(value: Any) -> str:
        found = value.upper() if isinstance(value, str) else ""
        for one in values:
            if one.upper() == found:
                return one
        raise Wrong(value)

    return Kind({"type": "string", "enum": list(values)}, read)


def pattern(regex: str) -> Kind:
    """A text that looks so from its beginning to its end."""
    compiled = re.compile(regex)
    return where(TEXT, {"pattern": f"^(?:{regex})$"}, compiled.fullmatch)


def listed(kind: Kind) -> Kind:
    """One or more values; forms may number them."""

    def read(value: Any) -> list[Any]:
        items = as_list(value)
        if not items:
            raise Wrong(value)
        return [kind.read(item) for item in items]

    return Kind({"type": "array", "items": kind.schema, "minItems": 1}, read)


def as_list(value: Any) -> list[Any] | None:
    """The items of a list, also of an object with numbers for keys; None for anything else."""
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        return list(value.values())
    return value if isinstance(value, list) else None


def record(fields: Mapping[str, Kind], *whole: tuple[str, ...]) -> Kind:
    """An object with these fields; others are left out. ``whole``: sets of fields, one of which it has to have."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Wrong(value)
        found = {name: kind.read(value[name]) for name, kind in fields.items() if _given(value.get(name), kind)}
        found = {name: one for name, one in found.items() if one is not None}
        if whole and not any(all(found.get(name) for name in names) for names in whole):
            raise Wrong(value)
        return found

    schema: Schema = {"type": "object", "properties": {name: kind.schema for name, kind in fields.items()}}
    if len(whole) == 1:
        schema["required"] = list(whole[0])
    elif whole:
        schema["anyOf"] = [{"required": list(names)} for names in whole]
    return Kind(schema, read)


def _given(value: Any, kind: Kind) -> bool:
    """An empty text is a text, and of any other kind nothing."""
    return value is not None and (value != "" or kind is TEXT)


def tagged(kinds: Mapping[str, Kind]) -> Kind:
    """An object with exactly one of these keys, which says what its value is."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) != 1:
            raise Wrong(value)
        [(name, inside)] = value.items()
        if name not in kinds:
            raise Wrong(value)
        return {name: kinds[name].read(inside)}

    properties = {name: kind.schema for name, kind in kinds.items()}
    one = {"minProperties": 1, "maxProperties": 1, "additionalProperties": False}
    return Kind({"type": "object", "properties": properties, **one}, read)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Wrong(value)


def _integer(value: Any) -> int:
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Wrong(value)


def _yes_or_no(value: Any) -> str:
    spelled = value.upper() if isinstance(value, str) else str(value).upper()
    if spelled in {"Y", "TRUE", "1"}:
        return "Y"
    if spelled in {"N", "FALSE", "0"}:
        return "N"
    raise Wrong(value)


TEXT = Kind({"type": "string"}, _text)
INTEGER = Kind({"type": "integer"}, _integer)
YES_NO = Kind({"type": "string", "enum": ["Y", "N"]}, _yes_or_no)
