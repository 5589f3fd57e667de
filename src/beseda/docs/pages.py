"""The pages of the reference, its index, and the table of coverage."""

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from beseda import errors
from beseda.docs.examples import example
from beseda.errors.spec import ErrorSpec
from beseda.events import catalogue
from beseda.http.openapi import general_errors
from beseda.kernel.method import Method, Param
from beseda.methods import REGISTRY

_DOCS = Path("docs")
REFERENCE = _DOCS / "reference"
_NOTE = "<!-- Written by `make docs` from the declarations: do not edit. -->"
_ADDRESS = "https://portal.example.org/rest/1/secret/"

# Who is told of events, by audience.
_TOLD: Mapping[str, str] = {
    "person": "people who subscribed",
    "bot": "bots of `imbot.v2`",
    "bot_v1": "bots of `imbot`",
}

# For whom a method is, where not for everybody: told by what it refuses.
_AUDIENCES: Mapping[type[errors.DomainError], str] = {
    errors.AdminRequired: "administrators",
    errors.ApplicationRequired: "applications: a webhook belongs to none",
    errors.EmployeeRequired: "employees, not for guests",
}


def files(facts: Mapping[str, Any]) -> dict[Path, str]:
    """Every generated file below docs/, with its text."""
    families = _families(facts)
    built = sorted(REGISTRY, key=lambda method: (families[method.name], method.name.lower()))
    places = {method.name: f"{families[method.name]}/{method.name}.md" for method in built}
    texts = {
        _DOCS / "coverage.md": _coverage(facts, built),
        REFERENCE / "README.md": _index(facts, built, places),
        **{REFERENCE / places[method.name]: _page(method) for method in built},
    }
    return {path: "\n".join((_NOTE, "", *lines, "")) for path, lines in texts.items()}


def _families(facts: Mapping[str, Any]) -> dict[str, str]:
    """The family of each documented method, and of ours that no page documents: the longest that their names name."""
    known = {one["name"]: one["family"] for one in facts["methods"]}
    names = sorted(set(known.values()), key=len, reverse=True)
    return known | {
        method.name: next(name for name in names if method.name.startswith(f"{name}."))
        for method in REGISTRY
        if method.name not in known
    }


def _page(method: Method) -> Iterator[str]:
    yield f"# {method.name}\n"
    yield f"{_summary(method)}\n"
    yield f"- Scope: {', '.join(f'`{scope}`' for scope in method.scopes)}"
    yield f"- Since revision {method.since}" if method.since else "- In every revision"
    yield from (f"- For {audience}" for refusal, audience in _AUDIENCES.items() if refusal in method.refusals)
    if method.deprecated:
        yield "- Deprecated"
    if not method.in_batch:
        yield "- Not to be called inside `batch`"
    yield f"- Official page: `{method.doc}`\n"
    yield "## Parameters\n"
    yield from _parameters(list(method.params))
    yield "\n## Errors\n"
    yield from _errors(method.errors)
    body = shlex.quote(json.dumps(example(method), ensure_ascii=False))
    yield "\n## Example\n"
    yield f"```sh\ncurl -H 'Content-Type: application/json' -d {body} \\\n  {_ADDRESS}{method.name}\n```"


def _summary(method: Method) -> str:
    return method.summary.replace("``", "`")


def _parameters(params: Sequence[Param]) -> Iterator[str]:
    flat = list(_flat(params))
    rows = [
        (
            f"`{name}`" + ("*" if param.required else ""),
            f"`{param.kind.name}`",
            f"`{param.info.default}`" if param.info.default else "",
            _values(param),
            str(param.info.since or ""),
            param.info.text,
        )
        for name, param in flat
    ]
    yield from _table(("name", "type", "default", "values", "since", "what"), rows) if rows else ("None.",)
    if any(param.required for _, param in flat):
        yield "\n\\* required"


def _flat(params: Iterable[Param], inside: str = "") -> Iterator[tuple[str, Param]]:
    """Parameters by name, each object followed by its members."""
    for param in params:
        name = f"{inside}{param.wire}"
        yield name, param
        yield from _flat(param.members, f"{name}.")


def _values(param: Param) -> str:
    shown = [f"`{value}`" for value in param.info.values or param.kind.values]
    return ", ".join([*shown, "others"] if param.info.more_values else shown)


def _errors(own: Sequence[ErrorSpec]) -> Iterator[str]:
    if own:
        yield from _wires(own)
    lead = "\nBesides, any" if own else "Any"
    yield f"{lead} method may answer [these](../README.md#errors-of-any-method)."


def _wires(wires: Iterable[ErrorSpec]) -> Iterator[str]:
    return _table(("status", "code", "text"), ((str(wire.status), f"`{wire.code}`", wire.text) for wire in wires))


def _index(facts: Mapping[str, Any], built: Sequence[Method], places: Mapping[str, str]) -> Iterator[str]:
    yield "# Reference\n"
    yield "Every method of the portal. The official pages that the methods name stand in the repository"
    yield "`bitrix24/b24restdocs`; how contradictions between them are settled is told in [quirks](../quirks.md)."
    for family in dict.fromkeys(places[method.name].partition("/")[0] for method in built):
        yield f"\n## {family}\n"
        of_family = [method for method in built if places[method.name].startswith(f"{family}/")]
        rows = ((f"[{one.name}]({places[one.name]})", _summary(one), str(one.since or "")) for one in of_family)
        yield from _table(("method", "what it does", "since"), rows)
    yield "\n## Events\n"
    yield from _events(facts)
    yield "\n## Errors of any method\n"
    yield from _wires(sorted(general_errors(), key=lambda wire: (wire.status, wire.code)))


def _events(facts: Mapping[str, Any]) -> Iterator[str]:
    pages = {event["code"]: event["doc"].replace(".md", "") for event in facts["events"]}
    told = {name: _TOLD[audience.value] for event in catalogue.EVENTS for audience, name in event.names.items()}
    return _table(
        ("event", "told to", "official page"), ((f"`{name}`", told[name], f"`{pages[name]}`") for name in sorted(told))
    )


def _coverage(facts: Mapping[str, Any], built: Sequence[Method]) -> Iterator[str]:
    names = {method.name for method in built}
    documented = Counter(one["family"] for one in facts["methods"])
    done = Counter(one["family"] for one in facts["methods"] if one["name"] in names)
    yield "# Coverage\n"
    yield "How much of the official documentation is built. A method counts when it works on real data; the"
    yield "[reference](reference/README.md) lists those that do.\n"
    families = [(family, str(done[family]), str(count)) for family, count in sorted(documented.items())]
    total = ("**all methods**", f"**{done.total()}**", f"**{documented.total()}**")
    told = catalogue.names() & {event["code"] for event in facts["events"]}
    events = ("**events**", f"**{len(told)}**", f"**{len(facts['events'])}**")
    yield from _table(("family", "built", "documented"), [*families, total, events])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
