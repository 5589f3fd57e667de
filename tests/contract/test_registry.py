"""Every declared method is what its official page says: compared with ``spec/facts.json`` field by field."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.method import Method, Param
from beseda.kernel.registry import describe
from beseda.methods import REGISTRY
from beseda.tolerated import Tolerated, entries, matches
from tests.contract.conftest import UNDOCUMENTED, BeyondRules

METHODS = {method.name: method for method in REGISTRY if method.name not in UNDOCUMENTED}
FORBIDDEN = {"ACCESS_ERROR", "ACCESS_DENIED"}  # Quirk 4: 403 where the page gives no status
_SILENT: dict[str, Any] = {
    "default": None,
    "values": [],
    "revision": None,
    "open": False,
    "conditional": False,
    "children": [],
}


@pytest.mark.parametrize("name", METHODS)
def test_declaration(
    name: str, facts: dict[str, Any], documented: dict[str, Any], tolerated: Tolerated, beyond_rules: BeyondRules
) -> None:
    """Name, scope, revision, page, parameters and errors: nothing more, nothing less."""
    assert name in documented, "no page documents a method of this name, in this case"
    found = differences(METHODS[name], documented[name], facts["system_errors"])
    assert beyond_rules("declaration", name, found) == entries(tolerated, "declaration", name)


def test_system_errors(facts: dict[str, Any], tolerated: Tolerated) -> None:
    """What any method may answer is spelled as in the table of system errors."""
    table = {one["code"]: describe_error(one["status"], one["code"], one["text"]) for one in facts["system_errors"]}
    wires = [one for one in vars(errors.system).values() if isinstance(one, ErrorSpec)]
    spelled = [describe_error(wire.status, wire.code, wire.text) for wire in wires]
    assert spelled
    found = [line for line in spelled if line not in table.values()]
    assert sorted(found) == entries(tolerated, "declaration", "any")


def test_list_of_tolerated_differences(tolerated: Tolerated) -> None:
    """Each is of a built method and has a reason; none stands there twice."""
    assert set(tolerated) == {"declaration", "answer", "stub", "rule", "undocumented"}
    for section, found in tolerated.items():
        lines = [
            (entry.get("section"), entry.get("method") or entry["methods"], line)
            for entry in found
            for line in entry.get("differs", [entry.get("path")])
        ]
        assert len(set(lines)) == len(lines), section
        for entry in found:
            assert section == "rule" or entry["method"] in {*METHODS, *UNDOCUMENTED, "any"}
            assert len(entry["reason"].split()) > 3, f"{entry}: why?"


def test_undocumented_methods_are_built_and_on_no_page(documented: dict[str, Any]) -> None:
    assert {method.name for method in REGISTRY} >= UNDOCUMENTED
    assert not UNDOCUMENTED & documented.keys()


def test_rules_of_declarations_are_needed(
    facts: dict[str, Any], documented: dict[str, Any], tolerated: Tolerated
) -> None:
    """Each of their differences is one of a built method; ``test_answers`` looks at the rules of answers."""
    found = {name: list(differences(METHODS[name], documented[name], facts["system_errors"])) for name in METHODS}
    needed = {
        (rule["methods"], line): any(
            matches(rule["methods"], name) and any(matches(line, one) for one in lines) for name, lines in found.items()
        )
        for rule in tolerated["rule"]
        if rule["section"] == "declaration"
        for line in rule["differs"]
    }
    assert [rule for rule, used in needed.items() if not used] == [], "no built method differs like this any more"


def differences(method: Method, page: dict[str, Any], system: list[dict[str, Any]]) -> Iterator[str]:
    """What the declaration says otherwise than the page."""
    built = describe(method)
    for field, said, meant in (
        ("name", built["name"], page["name"]),
        ("doc", f"{built['doc']}.md", page["doc"]),
        ("scope", sorted(built["scope"]), sorted(page["scope"])),
        ("revision", built["revision"], page["revision"]),
        ("deprecated", built["deprecated"], page["deprecated"]),
    ):
        if said != meant:
            yield f"{field}: {said}, documented {meant}"
    yield from _parameters(method, page["params"])
    ours = [describe_error(one["status"], one["code"], one["text"]) for one in built["errors"]]
    theirs = {describe_error(status(one), one["code"], one["text"]): _known(one, system) for one in page["errors"]}
    yield from _set_differences(ours, [one for one, by_kernel in theirs.items() if one in ours or not by_kernel])


def _parameters(method: Method, pages: list[dict[str, Any]]) -> Iterator[str]:
    assert len({param.wire for param in method.params}) == sum(1 for _ in method.params), "takes a parameter twice"
    built = {param.wire: param for param in method.params if not param.info.extension}
    described = {one["name"]: one for one in describe(method)["parameters"]}
    yield from _compared("parameter", built, described, pages)


def _compared(
    what: str, built: dict[str, Param], described: dict[str, dict[str, Any]], pages: list[dict[str, Any]]
) -> Iterator[str]:
    """Parameters of a method, or members of one of its objects: which there are, and each of them."""
    meant = {one["name"]: _SILENT | one for one in pages}
    yield from _set_differences([f"{what} {name}" for name in built], [f"{what} {name}" for name in meant])
    for name in built.keys() & meant.keys():
        ours = described[name] | {"open": built[name].info.more_values}
        for field in ("type", "required", "default", "values", "open", "revision"):
            if ours[field] != meant[name][field]:
                yield f"{what} {name} {field}: {ours[field]}, documented {meant[name][field]}"
        yield from _needed(what, built[name], meant[name])
        members = {member.wire: member for member in built[name].members}
        children = {child["name"]: child for child in ours.get("children", [])}
        yield from _compared(f"{what} {name}", members, children, meant[name]["children"])


def _needed(what: str, built: Param, page: dict[str, Any]) -> Iterator[str]:
    """A starred parameter is needed in every call, unless its text names the calls that do without."""
    needed = page["required"] and not page["conditional"]
    if needed and built.optional:
        yield f"{what} {built.wire}: calls do without"
    if not needed and not built.optional:
        yield f"{what} {built.wire}: no call does without"


def _set_differences(built: Iterable[str], meant: Iterable[str]) -> Iterator[str]:
    ours, theirs = set(built), set(meant)
    yield from (f"{one}: not documented" for one in ours - theirs)
    yield from (f"{one}: not built" for one in theirs - ours)


def describe_error(status: int, code: str, text: str) -> str:
    return f"error {status} {code} ({text})"


def status(error: dict[str, Any]) -> int:
    """The status of the page, else what other pages agree on, else our decision."""
    chosen = error["status"] or error["status_elsewhere"] or (403 if error["code"] in FORBIDDEN else 400)
    return int(chosen)


def _known(error: dict[str, Any], system: list[dict[str, Any]]) -> bool:
    """Whether any method may answer it: the kernel does, not the method."""
    return {name: error[name] for name in ("code", "text", "status")} in system
