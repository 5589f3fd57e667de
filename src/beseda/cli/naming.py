"""Names that are typed: refused where nothing is called so, with what may have been meant."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

import click

from beseda.kernel import documented
from beseda.kernel.method import Method, Param
from beseda.kernel.registry import why_missing
from beseda.methods import REGISTRY
from beseda.model import Person
from beseda.store.database import Tx
from beseda.store.people import person_rows
from beseda.wire.filters import FILTER

_PREFIXES = "!=<>@%"  # of conditions: ``>=ID``


def method_named(name: str, revision: int) -> Method:
    """The method of this name. ``ClickException`` when a portal of this revision has none."""
    found = REGISTRY.find(name, revision)
    if found is not None:
        return found
    known = {method.name.lower(): method.name for method in REGISTRY} | documented.names()
    if name.lower() in known:
        raise click.ClickException(why_missing(REGISTRY, name, revision))
    nearest = _nearest(name, known)
    hint = f"did you mean {nearest}?" if nearest else "`beseda methods` lists them"
    raise click.ClickException(f"there is no method {name}; {hint}")


def check_names(method: Method, given: Mapping[str, Any]) -> None:
    """``ClickException`` for a parameter that the method does not know: a portal would ignore it."""
    params = list(method.params)
    if any(param.kind is FILTER for param in params):
        return  # any field may stand beside the filter
    outside = [member for param in params for member in param.members if member.info.outside]
    _check(method.name, [*params, *outside], given, "")


def _check(method: str, params: Iterable[Param], given: Mapping[str, Any], inside: str) -> None:
    known = {name: param for param in params for name in (param.also, param.wire)}
    for key, value in given.items():
        param = known.get(key) or known.get(key.lstrip(_PREFIXES))
        name = f"{inside}[{key}]" if inside else key
        if param is None:
            wires = {wire.lower(): wire for wire in (one.wire for one in known.values())}
            nearest = _nearest(key, wires)
            hint = f"did you mean {nearest}?" if nearest else f"`beseda call {method} --help` lists them"
            raise click.ClickException(f"{method} has no parameter {name}; {hint}")
        if param.members and isinstance(value, Mapping):
            _check(method, param.members, value, name)


def _nearest(name: str, known: Mapping[str, str]) -> str:
    """What is spelled much alike; keys are in lower case."""
    lower = name.lower()
    begun = [key for key in known if lower and key.startswith(lower)]
    close = difflib.get_close_matches(lower, known, n=1) or sorted(begun, key=len)[:1]
    return known[close[0]] if close else ""


async def person_named(tx: Tx, name: str) -> Person | None:
    """The active person with this id or login."""
    numbered = name.isascii() and name.isdecimal()
    found = await person_rows.find(tx, int(name[:18])) if numbered else await person_rows.find_by_login(tx, name)
    return found if found and found.active else None


def no_application(client_id: str) -> click.ClickException:
    """How it is said that there is no such application."""
    return click.ClickException(f"there is no application {client_id}")
