"""The declaration of a method, out of the facts of its page: all that can be known without reading it."""

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.kernel.method import ErrorAs
from beseda.methods import REGISTRY
from tests.contract.test_registry import status

# What of a page is a parameter, an error, a method.
Fact = Mapping[str, Any]

# Annotations by the type of the page.
_TYPES = {
    "integer": "int",
    "string": "str",
    "boolean": "bool",
    "array": "JsonArray",
    "datetime": "Moment",
    "file": "File",
    "object": "Object",
    "object|string": "Json",
}
_OF_KERNEL = ("DialogId", "ErrorAs", "File", "Id", "Json", "JsonArray", "Moment", "Object", "P", "YesNo")
_RETURNS = {"boolean": "bool", "integer": "int", "string": "str", "object": "dict[str, Any]", "array": "list[Any]"}
_READING = re.compile(r"get|list|search|fields|find|count", re.IGNORECASE)


class Gate(NamedTuple):
    """A gate, and the parameters and refusals that it brings."""

    module: str
    name: str
    argument: str
    params: tuple[str, ...]
    raises: tuple[type[errors.DomainError], ...]


_GATES = (
    Gate(
        "beseda.gates.bots",
        "ActingBot",
        "_",
        ("botId", "botToken"),
        (errors.bots.TokenMissing, errors.bots.IdMissing, errors.bots.NotFound, errors.bots.OwnedByAnother),
    ),
    Gate(
        "beseda.gates.applications",
        "ApplicationBot",
        "bot",
        ("BOT_ID", "CLIENT_ID"),
        (errors.bots.ClientIdMissing, errors.bots.IdMissing, errors.bots.NotFound, errors.bots.OwnedByAnother),
    ),
)
# Parameters that are declared once for many methods.
_SHARED = {("imbot_v2", "dialogId"): ("beseda.gates.bots", "BotDialogId")}


class Declaration(NamedTuple):
    """Lines of imports, and what is declared below them."""

    imports: tuple[str, ...]
    code: str


class Names(NamedTuple):
    """How a method and what belongs to it is called: ``family`` as a variable of the module ``package``."""

    method: str
    package: str
    family: str
    function: str


def declaration(page: Fact, names: Names, family: Family, system_errors: Iterable[Fact]) -> Declaration:
    """The declared function with a body that is to be written, and the records of its objects."""
    given = {one["name"]: one for one in page["params"]}
    gate = next((one for one in _GATES if set(one.params) <= given.keys() and given[one.params[0]]["required"]), None)
    own = [one for name, one in given.items() if gate is None or name not in gate.params]
    records: list[str] = []
    title = "".join(part.title() for part in names.function.split("_"))
    declared = [_parameter(name, one, family, names.package, title, records) for name, one in _named(own)]
    arguments = ["call: Call"]
    if gate is not None:
        arguments.append(f"{gate.argument}: {gate.name}")
    if declared:
        arguments += ["*", *declared]
    code = "\n\n\n".join(
        (
            *records,
            (
                f"@{names.family}.method(\n{_about(page, names, family, gate, system_errors)})\n"
                f"async def {names.function}({', '.join(arguments)}) -> {_returns(page)}:\n"
                f'    """What ``{names.method}`` does."""\n'
                f'    raise NotImplementedError("{names.method}: decide in domain/")'
            ),
        )
    )
    return Declaration(tuple(_imports(code, gate, names)), code)


def python_name(wire: str) -> str:
    """The name of a parameter in Python."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wire).lower()
    return f"{name}_" if keyword.iskeyword(name) or hasattr(builtins, name) else name


def _needed(param: Fact) -> bool:
    return bool(param["required"] and not param.get("conditional"))


def _named(params: Iterable[Fact]) -> list[tuple[str, Fact]]:
    """Parameters by their names in Python, those first that no call does without."""
    found: dict[str, Fact] = {}
    for one in sorted(params, key=lambda one: not _needed(one)):
        name = python_name(one["name"])
        found[f"{name}_2" if name in found else name] = one
    return list(found.items())


def _parameter(name: str, param: Fact, family: Family, package: str, title: str, records: list[str]) -> str:
    """A parameter with its annotation; a record of its own is put before the others."""
    if _needed(param) and (package, param["name"]) in _SHARED:
        return f"{name}: {_SHARED[package, param['name']][1]}"
    kind, default = _kind(param, name), _default(param)
    about = ['""']
    if param.get("children") and param["type"] == "object":
        kind = f"{title}{''.join(part.title() for part in name.split('_'))}"
        members = [_parameter(own, one, family, package, kind, records) for own, one in _named(param["children"])]
        lines = "\n    ".join(members)
        records.append(f'class {kind}(NamedTuple):\n    """{param["name"]}."""\n\n    {lines}')
    elif kind == "Any":
        about.append(f'kind=Kind("{param["type"]}", anything)')
    if family.casing.wire(name) != param["name"]:
        about.append(f'name="{param["name"]}"')
    if param.get("revision"):
        about.append(f"since={param['revision']}")
    if param["required"] and not _needed(param):
        about.append("starred=True")
    if param.get("default") is not None:
        about.append(f"default={param['default']!r}")
    if param.get("values") and kind != "YesNo":
        about.append(f"values={tuple(param['values'])!r}")
    if param.get("open"):
        about.append("more_values=True")
    optional = "" if _needed(param) or kind == "Any" or default is not None else " | None"
    value = "" if _needed(param) else f" = {default}"
    return f"{name}: Annotated[{kind}{optional}, P({', '.join(about)})]{value}"


def _kind(param: Fact, name: str) -> str:
    kind, values = param["type"], param.get("values", [])
    if kind == "integer" and re.fullmatch(r"(.*_)?id_?", name):
        return "Id"
    if kind == "string" and name == "dialog_id":
        return "DialogId"
    if kind == "string" and values == ["Y", "N"]:
        return "YesNo"
    return _TYPES.get(kind, "Any")


def _default(param: Fact) -> str | None:
    """The documented default as Python, where that is certain."""
    default, kind = param.get("default"), param["type"]
    if default is None:
        return None
    if (
        kind == "integer"
        and default.removeprefix("-").isdecimal()
        and _kind(param, python_name(param["name"])) == "int"
    ):
        return str(default)
    if kind == "boolean" and default in ("true", "false"):
        return str(default).title()
    if _kind(param, "") == "YesNo" and default in ("Y", "N"):
        return str(default == "Y")
    return None


def _about(page: Fact, names: Names, family: Family, gate: Gate | None, system_errors: Iterable[Fact]) -> str:
    """What the decorator is told."""
    lines = [
        f'"{names.method.removeprefix(family.prefix).removeprefix(".")}"',
        f'doc="{page["doc"].removesuffix(".md")}"',
    ]
    if page["revision"] is not None and page["revision"] != family.since:
        lines.append(f"since={page['revision']}")
    if not _READING.search(names.method.rpartition(".")[2]):
        lines.append('mode="write"')
    if page["deprecated"]:
        lines.append("deprecated=True")
    refusals = list(_refusals(page, family, gate.raises if gate else (), system_errors))
    if refusals:
        lines.append(f"raises=({', '.join(refusals)}{',' * (len(refusals) == 1)})")
    return "".join(f"    {line},\n" for line in lines)


def _refusals(
    page: Fact, family: Family, gate: Iterable[type[errors.DomainError]], system_errors: Iterable[Fact]
) -> Iterator[str]:
    """The documented errors: as the family spells them, as another method does, or ``...``, which is to be found."""
    general = [(one["code"], one["text"], one["status"]) for one in system_errors]
    brought = [family.spells[one] for one in gate if one in family.spells]
    taken: set[type[errors.DomainError]] = set(gate)
    for error in page["errors"]:
        if (error["code"], error["text"], error["status"]) in general:
            continue
        spec = ErrorSpec(error["code"], error["text"], status(error))
        if spec in brought:
            continue
        spelled = [one for one, wire in family.spells.items() if wire == spec and one not in taken]
        if spelled:
            taken |= set(spelled)
            yield from map(_class, spelled)
            continue
        known = next((one for one in _known(spec) if one not in taken), None)
        taken |= {known} if known is not None else set()
        values = [
            repr(spec.code),
            repr(spec.text),
            *([str(spec.status)] if spec.status != ErrorSpec("", "").status else []),
        ]
        yield f"ErrorAs({_class(known) if known else '...'}, ErrorSpec({', '.join(values)}))"


def _known(spec: ErrorSpec) -> Iterator[type[errors.DomainError]]:
    """Refusals that a method spells like this."""
    for method in REGISTRY:
        for refusal, one in method.refusals.items():
            if isinstance(one, ErrorAs) and (one.wire.code, one.wire.text) == (spec.code, spec.text):
                yield refusal


def _class(refusal: type[errors.DomainError]) -> str:
    """How a refusal is named where ``errors`` is imported."""
    short = getattr(errors, refusal.__name__, None) is refusal
    return (
        f"errors.{refusal.__name__}" if short else f"errors.{refusal.__module__.rpartition('.')[2]}.{refusal.__name__}"
    )


def _returns(page: Fact) -> str:
    types = {row["path"]: row.get("seen_types") or row.get("json_types") or [] for row in page["returns"]}
    if types.keys() == {"result", "result.result"} and types["result.result"] == ["boolean"]:
        return "dict[str, bool]"
    found = types.get("result") or next((shape["result"] for shape in page["response_shapes"] if "result" in shape), [])
    return _RETURNS.get(found[0], "Any") if len(found) == 1 else "Any"


def _imports(code: str, gate: Gate | None, names: Names) -> Iterator[str]:
    used = set(re.findall(r"\w+", re.sub(r'"[^"\n]*"|\'[^\'\n]*\'', "", code)))
    typed = [one for one in ("Annotated", "Any", "NamedTuple") if one in used]
    if typed:
        yield f"from typing import {', '.join(typed)}"
    if "errors." in code:
        yield "from beseda import errors"
    if "ErrorSpec" in used:
        yield "from beseda.errors.spec import ErrorSpec"
    if gate is not None:
        yield f"from {gate.module} import {gate.name}"
    yield from (f"from {module} import {name}" for module, name in _SHARED.values() if name in used)
    yield "from beseda.kernel.call import Call"
    kernel = [one for one in _OF_KERNEL if one in used]
    if kernel:
        yield f"from beseda.kernel.method import {', '.join(kernel)}"
    if "Kind" in used:
        yield "from beseda.wire.decode import Kind, anything"
