"""JSON Schemas of parameters, of answers and of errors: the vocabulary of the OpenAPI document."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import orjson

from beseda import errors
from beseda.domain.messages import enclosures
from beseda.errors.spec import ErrorSpec
from beseda.kernel.method import Method, Param, ResultFor
from beseda.settings import NEWEST_REVISION
from beseda.wire import decode, filters
from beseda.wire.decode import Kind

Schema: TypeAlias = dict[str, Any]

_NUMBERS: Schema = {"type": "array", "items": {"type": "integer"}}
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
# What the name of a kind alone does not tell.
_KINDS: Mapping[Kind, Schema] = {
    decode.INTEGERS: _NUMBERS,
    decode.INTEGER_ARRAY: _NUMBERS,
    decode.INTEGER_LIST: _NUMBERS,
    decode.IDS: _NUMBERS,
    decode.IDS_OR_JSON: {**_NUMBERS, "type": ["array", "string"]},
    decode.UNITS: {**_NUMBERS, "type": ["array", "integer"]},
    decode.TEXTS: _TEXTS,
    decode.NAMES: _TEXTS,
    decode.PICTURE: _TEXTS,
    decode.DAY: {"type": "string", "format": "date"},
    decode.RECORDS: {"type": "array", "items": {"type": "object"}},
    decode.COMMANDS: {"type": ["array", "object"]},
    decode.JSON: {"type": ["array", "object", "string"]},
    decode.JSON_ARRAY: {"type": ["array", "object"]},
    decode.ONE_OR_SEVERAL: {"type": ["integer", "array"], "items": {"type": "integer"}},
    decode.UPLOAD_TEXT: {"type": "string", "contentEncoding": "base64"},
    decode.UPLOAD_PAIR: {**_TEXTS, "type": ["array", "string"]},
    filters.FILTER: {"type": ["object", "string"]},
}
# What is in a structure is told by the refusal of one that is wrong.
_STRUCTURES: Mapping[type[errors.DomainError] | None, Schema] = {
    errors.messages.AttachMalformed: enclosures.ATTACH.schema,
    errors.messages.KeyboardMalformed: enclosures.KEYBOARD.schema,
    errors.messages.MenuMalformed: enclosures.MENU.schema,
}
_NAMES: Mapping[str, Schema] = {
    "enum": {"type": "string"},
    "datetime": {"type": "string", "format": "date-time"},
    "file": {"type": "string", "contentEncoding": "base64"},
    "integer|integer[]": {"type": ["integer", "array"], "items": {"type": "integer"}},
}
TIME: Schema = {
    "type": "object",
    "description": "How long the call took, and how much time the method has used up.",
    "properties": {
        **{key: {"type": "number"} for key in ("start", "finish", "duration", "processing", "operating")},
        **{key: {"type": "string", "format": "date-time"} for key in ("date_start", "date_finish")},
        "operating_reset_at": {"type": "integer"},
    },
}
_TYPE_NAMES = {type(None): "null", bool: "boolean", dict: "object", list: "array"}
_SOME_ANSWER: Schema = {"type": "object", "required": ["result"]}
TIME["required"] = sorted(TIME["properties"])


def available(params: Iterable[Param], revision: int) -> list[Param]:
    """Those that a portal of this revision knows."""
    return [param for param in params if (param.info.since or 0) <= revision]


def parameters(params: Iterable[Param], revision: int) -> Schema:
    """An object of parameters."""
    known = available(params, revision)
    required = [param.wire for param in known if not param.optional]
    schema: Schema = {"type": "object", "properties": {param.wire: parameter(param, revision) for param in known}}
    return {**schema, "required": required} if required else schema


def parameter(param: Param, revision: int) -> Schema:
    """One parameter; the closed list of its values, or some of an open one."""
    schema = dict(_kind(param.kind))
    if param.members:
        schema |= parameters(param.members, revision)
    if param.info.malformed in _STRUCTURES:
        inside = _STRUCTURES[param.info.malformed]
        schema |= {**inside, "type": [*inside["type"], "string"]}
    values = param.info.values or param.kind.values
    if values and schema["type"] == "string":
        schema["examples" if param.info.more_values else "enum"] = list(values)
    if (default := _default(param, schema["type"])) is not None:
        schema["default"] = default
    if param.info.since:
        schema["x-since-revision"] = param.info.since
    return {**schema, "description": param.info.text}


def _kind(kind: Kind) -> Schema:
    if kind in _KINDS:
        return _KINDS[kind]
    if kind.name in _NAMES:
        return _NAMES[kind.name]
    names = kind.name.split("|")
    return {"type": names[0] if len(names) == 1 else names}


def _default(param: Param, kind: str | Sequence[str]) -> Any:
    text = param.info.default
    if text is None or text == "null" or kind == "string":
        return {"null": None, "''": ""}.get(text or "", text)
    if text in ("Y", "N"):
        return text == "Y"
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # a page may name where it comes from
        return None


@cache
def _answers() -> Mapping[str, Schema]:
    """Written by ``make docs`` from the facts of the documentation."""
    found: Mapping[str, Schema] = orjson.loads(files("beseda.http").joinpath("answers.json").read_bytes())
    return found


def answer(method: Method, revision: int) -> Schema:
    """What a method answers, as documented; the documentation is of the newest revision.

    Of a method that is newer than the file nothing is said, until ``make docs`` has written it anew.
    """
    known = _answers().get(method.name, _SOME_ANSWER) if revision == NEWEST_REVISION else _SOME_ANSWER
    inside: Schema = known.get("properties", {})
    result: Schema = inside.get("result", {})
    if result:
        answered = {_TYPE_NAMES[type(one.result)] for one in method.refusals.values() if isinstance(one, ResultFor)}
        result = _or_type(result, answered)
    return {
        **known,
        "properties": {**inside, "result": result, "time": {"$ref": "#/components/schemas/Time"}},
        "required": [*known["required"], "time"],
    }


def _or_type(schema: Schema, names: set[str]) -> Schema:
    """A schema that also takes these types."""
    known = schema.get("type", [])
    types = sorted({known, *names} if isinstance(known, str) else {*known, *names})
    return {**schema, "type": types[0] if len(types) == 1 else types} if known else schema


def error(wires: Sequence[ErrorSpec]) -> Schema:
    """One of these errors."""
    codes = list(dict.fromkeys(wire.code for wire in wires))
    return {
        "type": "object",
        "properties": {"error": {"type": "string", "enum": codes}, "error_description": {"type": "string"}},
        "required": ["error", "error_description"],
    }
