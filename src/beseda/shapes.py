"""What answers look like, as JSON Schema: out of the facts of the documentation and the list of tolerated differences.

A key of the result has to be there where the example of the method's page shows it; a type is one that the tables or
the example name, or one that the portal is known to answer instead. Keys beyond the documented ones are allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from beseda.tolerated import Tolerated, entries, matches, rules

Facts: TypeAlias = Mapping[str, Any]
Schema: TypeAlias = dict[str, Any]
_EACH = ("[]", ".{key}")
# Where the keys of the example are the caller's own.
_CALLERS_KEYS = {"batch": ("result.result.", "result.result_total.", "result.result_time.")}
# Where the caller chooses among the keys.
_CHOSEN_KEYS = {"user.get": "result[]", "user.search": "result[]"}
# What holds only what is known, and is false when nothing is (Quirk 89).
_KNOWN_ONLY = "phones"
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


@dataclass
class SchemaPath:
    """A place in an answer: its JSON types (none: any), whether it has to be there, whether empty it is an array."""

    types: set[str] = field(default_factory=set)
    required: bool = False
    empty_as_array: bool = False


def answers(facts: Facts, tolerated: Tolerated) -> dict[str, Schema]:
    """By method, the schema of its answer but for ``time``."""
    return {page["name"]: _schema("", _places(page, tolerated)) for page in facts["methods"]}


def _places(page: Facts, tolerated: Tolerated) -> dict[str, SchemaPath]:
    found: dict[str, SchemaPath] = {"": SchemaPath({"object"}), "result": SchemaPath(required=True)}
    for shape in page["response_shapes"]:
        for path, types in shape.items():
            place = found.setdefault(path, SchemaPath(required=True))
            place.types.update(types)
    for row in page["returns"]:
        _note_row(found, row)
    for path in list(found):
        _note_parents(found, path)
    _note_differences(found, page["name"], tolerated)
    for path, place in found.items():
        parent = _parent(path)
        if path.endswith(f".{_KNOWN_ONLY}"):
            place.types.update(("boolean", "object"))
        optional = parent == _CHOSEN_KEYS.get(page["name"]) or parent.endswith(f".{_KNOWN_ONLY}")
        place.required &= path.startswith("result") and not optional
    own = _CALLERS_KEYS.get(page["name"], ())
    return {path: place for path, place in found.items() if not path.startswith(own)} if own else found


def _note_row(found: dict[str, SchemaPath], row: Facts) -> None:
    """A row of a table: where it contradicts the example, the example wins; what the example lacks may be absent."""
    path, meant, seen = row["path"], set(row.get("json_types") or ()), set(row.get("seen_types") or ())
    types = seen if row.get("conflict") else meant | seen
    map_of_nothing = "array" in seen and "object" in meant and f"{path}[]" not in found
    found[path] = SchemaPath({*types, "object"} if map_of_nothing else types, bool(seen), map_of_nothing)


def _note_parents(found: dict[str, SchemaPath], path: str) -> None:
    if path.endswith(".{key}"):
        found[_parent(path)].empty_as_array = True
    while path:
        path = _parent(path)
        found.setdefault(path, SchemaPath())


def _note_differences(found: dict[str, SchemaPath], method: str, tolerated: Tolerated) -> None:
    """What the portal answers otherwise: other types, keys that may be absent."""
    for line in (*entries(tolerated, "answer", method), *rules(tolerated, "answer", method)):
        pattern, difference = line.split(": ", 1)
        for path, place in found.items():
            if not matches(pattern, path):
                continue
            if difference in {"not always there", "never there"}:
                place.required = False
            elif place.types and (other := difference.partition(",")[0]) in _TYPES:
                place.types.add(other)
    for entry in tolerated["stub"]:
        if entry["method"] == method:
            for path, place in found.items():
                if path and _parent(path) == entry["path"]:
                    place.required &= path.rpartition(".")[2] in entry["keys"]


def _parent(path: str) -> str:
    return path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]


def _schema(path: str, places: Mapping[str, SchemaPath]) -> Schema:
    place = places[path]
    members = {
        other[len(path) :].lstrip("."): other
        for other in places
        if other and _parent(other) == path and not other.endswith(_EACH)
    }
    required = sorted(name for name, other in members.items() if places[other].required)
    schema: Schema = {"type": sorted(place.types)} if place.types else {}
    if len(place.types) == 1:
        schema["type"] = next(iter(place.types))
    if place.empty_as_array and schema:
        schema |= {"type": sorted({*place.types, "array"}), "maxItems": 0}
    if members:
        schema["properties"] = {name: _schema(other, places) for name, other in sorted(members.items())}
    if required:
        schema["required"] = required
    for each, keyword in zip(_EACH, ("items", "additionalProperties"), strict=True):
        if f"{path}{each}" in places:
            schema[keyword] = _schema(f"{path}{each}", places)
    return schema
