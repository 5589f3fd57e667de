"""Every built method answers what its official page shows: real answers on rich data, compared key by key.

A documented key has to be there, with a documented JSON type, in every object that is documented to have it. Where a
page contradicts itself its example wins; a key that its example lacks may be absent.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from beseda.http.openapi import document
from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION
from beseda.testing import Answer
from beseda.tolerated import Tolerated, entries, matches
from tests.contract.case import load
from tests.contract.conftest import UNDOCUMENTED, BeyondRules
from tests.contract.world import World, build
from tests.kept import kept

# Answered with a file itself, not with JSON.
FILES = {"user.userfield.file.get"}
ANSWERING = {method.name for method in REGISTRY if method.name not in UNDOCUMENTED | FILES}

SCENARIOS = {name: case.scenario for name, case in load().items() if case.scenario}


again = kept(build)


@pytest.fixture
def world(again: Callable[[], World]) -> World:
    """The same for one test."""
    return again()


@pytest.mark.parametrize("name", sorted(ANSWERING))
def test_answers(
    name: str, world: World, documented: dict[str, Any], tolerated: Tolerated, beyond_rules: BeyondRules
) -> None:
    """What a method answers has the documented shape, and ``time``."""
    assert name in SCENARIOS, "no scenario shows what this method answers"
    answers = list(SCENARIOS[name](world))
    assert [error.message for answer in answers for error in described(name).iter_errors(answer.json)] == []
    seen = shown(answers, documented[name], tolerated)
    assert beyond_rules("answer", name, seen.differences()) == entries(tolerated, "answer", name)
    assert seen.stubs_seen == set(seen.stubs), "a stub that no answer shows"


def shown(answers: list[Answer], page: dict[str, Any], tolerated: Tolerated) -> "Seen":
    """What answers show, to be compared with the page of their method."""
    bodies = [_body(answer) for answer in answers]
    stubs = {entry["path"]: frozenset(entry["keys"]) for entry in tolerated["stub"] if entry["method"] == page["name"]}
    seen = Seen(expectations(page), stubs)
    for body in bodies:
        seen.note("", body)
    return seen


def test_rules_of_answers_are_needed(
    again: Callable[[], World], documented: dict[str, Any], tolerated: Tolerated
) -> None:
    """Each of their differences is one of a built method; only as many methods are called as it takes."""
    for rule in (one for one in tolerated["rule"] if one["section"] == "answer"):
        unused = set(rule["differs"])
        for name in (one for one in SCENARIOS if unused and matches(rule["methods"], one)):
            found = list(shown(list(SCENARIOS[name](again())), documented[name], tolerated).differences())
            unused -= {line for line in unused if any(matches(line, one) for one in found)}
        assert unused == set(), f"{rule['methods']}: no built method differs like this any more"


def described(name: str) -> Draft202012Validator:
    """What the OpenAPI document says of a method's answer."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": _components()})


@cache
def _components() -> Any:
    return document(REGISTRY, NEWEST_REVISION, "Portal")["components"]


def test_what_the_openapi_document_says_of_answers_can_be_broken(world: World) -> None:
    """A key that is missing, one of another type, a list for an object; more keys are allowed."""
    right = world.anna.answer("im.dialog.get", DIALOG_ID=str(world.boris.id)).json
    result = right["result"]
    rules = described("im.dialog.get")
    assert rules.is_valid({**right, "result": {**result, "more": 1}})
    assert not rules.is_valid({**right, "result": {key: result[key] for key in result if key != "id"}})
    assert not rules.is_valid({**right, "result": {**result, "id": str(result["id"])}})
    assert not rules.is_valid({**right, "result": []})
    assert not rules.is_valid({"result": result})


def test_scenarios_are_of_built_methods() -> None:
    assert set(SCENARIOS) == ANSWERING


def _body(answer: Answer) -> dict[str, Any]:
    """The answer without its ``time``, which is the same for all methods."""
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"].startswith("application/json")
    body: dict[str, Any] = answer.json
    check_time(body.pop("time"))
    for inner in (body["result"].get("result_time") or {}).values() if isinstance(body["result"], dict) else ():
        check_time(inner)
    return body


def check_time(time: dict[str, Any]) -> None:
    """All eight keys. Official: data-types#time."""
    numbers = {"start", "finish", "duration", "processing", "operating"}
    assert set(time) == {*numbers, "date_start", "date_finish", "operating_reset_at"}
    assert all(type(time[key]) in {int, float} and time[key] >= 0 for key in numbers)
    assert type(time["operating_reset_at"]) is int
    assert time["start"] <= time["finish"] < time["operating_reset_at"]
    for key in ("start", "finish"):
        written = datetime.fromisoformat(time[f"date_{key}"])
        assert written.isoformat() == time[f"date_{key}"]
        assert written.timestamp() == int(time[key])


@dataclass(frozen=True)
class Expected:
    """What is documented of one path: its types, whether it has to be there, whether it is a map (``[]`` if empty)."""

    types: frozenset[str]
    required: bool
    map: bool = False


def expectations(page: dict[str, Any]) -> dict[str, Expected]:
    """What is documented, by path: the tables, and from the examples what they leave out."""
    shown: dict[str, set[str]] = {}
    for shape in page["response_shapes"]:
        for path, types in shape.items():
            shown.setdefault(path, set()).update(types)
    rows = {row["path"]: row for row in page["returns"]}
    found = {path: Expected(frozenset(types), required=True) for path, types in shown.items()}
    found |= {path: _expected(row, shown) for path, row in rows.items()}
    keyed = {path.removesuffix(".{key}") for path in found if path.endswith(".{key}")}
    implied = {parent for path in found if (parent := _parent(path)) and parent not in found}
    found |= dict.fromkeys(implied, Expected(frozenset(), required=False))
    return {path: Expected(one.types, one.required, map=one.map or path in keyed) for path, one in found.items()}


def _parent(path: str) -> str:
    return path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]


def _expected(row: dict[str, Any], shown: Mapping[str, set[str]]) -> Expected:
    meant, seen = set(row.get("json_types") or ()), set(row.get("seen_types") or ())
    types = seen if row.get("conflict") else meant | seen
    empty_map = "array" in seen and "object" in meant and f"{row['path']}[]" not in shown
    return Expected(frozenset({*types, "object"} if empty_map else types), required=bool(seen), map=empty_map)


@dataclass
class Seen:
    """What answers showed, path by path."""

    expected: Mapping[str, Expected]
    stubs: Mapping[str, frozenset[str]]
    stubs_seen: set[str] = field(default_factory=set)
    _types: dict[str, set[str]] = field(default_factory=dict)
    _holders: Counter[str] = field(default_factory=Counter)
    _present: Counter[str] = field(default_factory=Counter)

    def note(self, path: str, value: Any) -> None:
        """Take in a value and what is inside it, as far as it is documented."""
        expected = self.expected.get(path)
        if path:
            self._types.setdefault(path, set()).add(_type(value, expected))
            if expected is None or not self._opens(path):
                return
        if isinstance(value, dict):
            self._note_object(path, value)
        elif isinstance(value, list):
            for item in value:
                self.note(f"{path}[]", item)

    def _note_object(self, path: str, value: dict[str, Any]) -> None:
        stub = self.stubs.get(path) == frozenset(value)
        if stub:
            self.stubs_seen.add(path)
        paths = {key: self._inner(path, key) for key in value}
        self._holders[path] += not stub
        self._present.update(set() if stub else set(paths.values()))
        for key, inner in paths.items():
            self.note(inner, value[key])

    def _inner(self, path: str, key: str) -> str:
        named, keyed = f"{path}.{key}".lstrip("."), f"{path}.{{key}}"
        return keyed if keyed in self.expected and named not in self.expected else named

    def _opens(self, path: str) -> bool:
        """Whether anything is documented of what is inside."""
        return any(other.startswith((f"{path}.", f"{path}[]")) for other in self.expected)

    def differences(self) -> Iterator[str]:
        """What the answers showed otherwise than documented."""
        for path in sorted(self.expected):
            yield from self._missing(path)
        for path, types in sorted(self._types.items()):
            expected = self.expected.get(path)
            if expected is None:
                yield f"{path}: not documented"
            else:
                yield from (
                    f"{path}: {one}, documented {' or '.join(sorted(expected.types))}"
                    for one in sorted(types)
                    if not _fits(one, expected)
                )

    def _missing(self, path: str) -> Iterator[str]:
        if not self.expected[path].required:
            return
        holder = _parent(path)
        if path.endswith(("[]", ".{key}")):
            if path not in self._types and holder in self._types:
                yield f"{path}: never shown"
        elif self._holders[holder] and not self._present[path]:
            yield f"{path}: never there"
        elif self._present[path] < self._holders[holder]:
            yield f"{path}: not always there"


def _type(value: Any, expected: Expected | None) -> str:
    """The JSON type; of a map, whether it is empty, too."""
    if isinstance(value, dict | list):
        name = "object" if isinstance(value, dict) else "array"
        return f"empty {name}" if not value and expected is not None and expected.map else name
    if isinstance(value, bool):
        return "boolean"
    names = {int: "integer", float: "number", str: "string", type(None): "null"}
    return names[type(value)]


def _fits(name: str, expected: Expected) -> bool:
    if name.startswith("empty"):
        return name == "empty array"
    if expected.map and name == "array":
        return False
    return not expected.types or name in expected.types or (name == "integer" and "number" in expected.types)


def test_the_comparison_sees_what_is_wrong() -> None:
    """A comparison that lets everything pass proves nothing."""
    page = {
        "returns": [
            {"path": "result", "json_types": ["object"], "seen_types": ["object"]},
            {"path": "result.id", "json_types": ["integer"], "seen_types": ["integer"]},
            {"path": "result.note", "json_types": ["string"]},
            {"path": "result.params", "json_types": ["object"], "seen_types": ["array"], "conflict": True},
        ],
        "response_shapes": [
            {
                "result": ["object"],
                "result.id": ["integer"],
                "result.params": ["array"],
                "result.list": ["array"],
                "result.list[]": ["object"],
                "result.list[].name": ["string"],
                "result.counts": ["object"],
                "result.counts.{key}": ["integer"],
            }
        ],
    }
    right = {"id": 1, "params": [], "list": [{"name": "a"}, {"name": "b"}], "counts": {"7": 1}}
    assert compared(page, right, right | {"counts": [], "params": {"any": 1}, "note": "x"}) == []
    assert compared(page, right, right | {"id": "1"}) == ["result.id: string, documented integer"]
    assert compared(page, right, right | {"id": True}) == ["result.id: boolean, documented integer"]
    assert compared(page, right, right | {"note": 5}) == ["result.note: integer, documented string"]
    assert compared(page, right, right | {"more": {"x": 1}}) == ["result.more: not documented"]
    assert compared(page, right, right | {"counts": {}}) == ["result.counts: empty object, documented object"]
    assert compared(page, right, right | {"params": [1]}) == ["result.params: array, documented array or object"]
    assert compared(page, right, right | {"list": [{}]}) == ["result.list[].name: not always there"]
    assert compared(page, right | {"list": []}) == ["result.list[]: never shown"]
    without_id = {name: value for name, value in right.items() if name != "id"}
    assert compared(page, without_id) == ["result.id: never there"]
    stub = {"id": 1, "params": []}
    assert compared(page, right, stub, stub=frozenset(stub)) == []
    assert compared(page, right, without_id, stub, stub=frozenset(stub)) == ["result.id: not always there"]


def compared(page: dict[str, Any], *results: dict[str, Any], stub: frozenset[str] = frozenset()) -> list[str]:
    seen = Seen(expectations(page), {"result": stub})
    for result in results:
        seen.note("", {"result": result})
    return sorted(seen.differences())
