"""The reference and the coverage table, written from the declarations by ``python -m beseda.docs [--check]``."""

import argparse
import json
import shlex
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from beseda import shapes
from beseda.api import telling, telling_v1
from beseda.api.method import Method, Param
from beseda.errors import AdministratorsOnly, ApplicationsOnly, EmployeesOnly, Refusal, Wire
from beseda.http.openapi import general_errors
from beseda.methods import REGISTRY

_FACTS, _TOLERATED, _DOCS = Path("spec/facts.json"), Path("spec/tolerated.toml"), Path("docs")
_ANSWERS = Path("src/beseda/http/answers.json")
_REFERENCE = _DOCS / "reference"
_NOTE = "<!-- Written by `make docs` from the declarations: do not edit. -->"
_ADDRESS = "https://portal.example.org/rest/1/secret/"

# Types of events that somebody is told of.
_EVENTS = (telling.PERSON_TYPES, telling.BOT_TYPES, telling_v1.TYPES)

# For whom a method is, where not for everybody: told by what it refuses.
_AUDIENCES: Mapping[type[Refusal], str] = {
    AdministratorsOnly: "administrators",
    ApplicationsOnly: "applications: a webhook belongs to none",
    EmployeesOnly: "employees, not for guests",
}

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring what is generated up to date, from the root of the project; --check only tells which are not."""
    parser = argparse.ArgumentParser(prog="python -m beseda.docs", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args(arguments).check
    facts, tolerated = json.loads(_FACTS.read_text("utf-8")), tomllib.loads(_TOLERATED.read_text("utf-8"))
    wanted = {**files(facts), _ANSWERS: _answers(facts, tolerated)}
    present = {path: path.read_text("utf-8") for path in (*_REFERENCE.rglob("*.md"), *wanted) if path.exists()}
    different = sorted(path for path in present.keys() | wanted.keys() if present.get(path) != wanted.get(path))
    for path in different:
        sys.stdout.write(f"{path}\n")
        if not check:
            _replace(path, wanted.get(path))
    return int(check and bool(different))


def _replace(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def files(facts: Mapping[str, Any]) -> dict[Path, str]:
    """Every generated file below docs/, with its text."""
    families = {one["name"]: one["family"] for one in facts["methods"]}
    built = sorted(REGISTRY, key=lambda method: (families[method.name], method.name.lower()))
    places = {method.name: f"{families[method.name]}/{method.name}.md" for method in built}
    texts = {
        _DOCS / "coverage.md": _coverage(facts, built),
        _REFERENCE / "README.md": _index(built, places),
        **{_REFERENCE / places[method.name]: _page(method) for method in built},
    }
    return {path: "\n".join((_NOTE, "", *lines, "")) for path, lines in texts.items()}


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


def _errors(own: Sequence[Wire]) -> Iterator[str]:
    if own:
        yield from _wires(own)
    lead = "\nBesides, any" if own else "Any"
    yield f"{lead} method may answer [these](../README.md#errors-of-any-method)."


def _wires(wires: Iterable[Wire]) -> Iterator[str]:
    return _table(("status", "code", "text"), ((str(wire.status), f"`{wire.code}`", wire.text) for wire in wires))


def _index(built: Sequence[Method], places: Mapping[str, str]) -> Iterator[str]:
    yield "# Reference\n"
    yield "Every method of the portal. The official pages that the methods name stand in the repository"
    yield "`bitrix24/b24restdocs`; how contradictions between them are settled is told in [quirks](../quirks.md)."
    for family in dict.fromkeys(places[method.name].partition("/")[0] for method in built):
        yield f"\n## {family}\n"
        of_family = [method for method in built if places[method.name].startswith(f"{family}/")]
        rows = ((f"[{one.name}]({places[one.name]})", _summary(one), str(one.since or "")) for one in of_family)
        yield from _table(("method", "what it does", "since"), rows)
    yield "\n## Errors of any method\n"
    yield from _wires(sorted(general_errors(), key=lambda wire: (wire.status, wire.code)))


def _answers(facts: Mapping[str, Any], tolerated: Mapping[str, Any]) -> str:
    """The schemas of answers that the server describes itself with, a method a line."""
    documented = shapes.answers(facts, tolerated)
    names = sorted(method.name for method in REGISTRY)
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(documented[name])}" for name in names) + "\n}\n"


def _coverage(facts: Mapping[str, Any], built: Sequence[Method]) -> Iterator[str]:
    names = {method.name for method in built}
    documented = Counter(one["family"] for one in facts["methods"])
    done = Counter(one["family"] for one in facts["methods"] if one["name"] in names)
    yield "# Coverage\n"
    yield "How much of the official documentation is built. A method counts when it works on real data; the"
    yield "[reference](reference/README.md) lists those that do.\n"
    families = [(family, str(done[family]), str(count)) for family, count in sorted(documented.items())]
    total = ("**all methods**", f"**{done.total()}**", f"**{documented.total()}**")
    told = {code for types in _EVENTS for code in types.values()} & {event["code"] for event in facts["events"]}
    events = ("**events**", f"**{len(told)}**", f"**{len(facts['events'])}**")
    yield from _table(("family", "built", "documented"), [*families, total, events])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, ("---",) * len(head), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main())
