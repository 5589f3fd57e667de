"""All methods of the portal by name, and what they look like as data."""

from collections.abc import Iterable, Iterator
from typing import Any

from beseda.domain.auth.scopes import BASIC
from beseda.kernel import documented
from beseda.kernel.method import Method, Param
from beseda.settings import NEWEST_REVISION


class Registry:
    """Every declared method, found by its name in any case."""

    def __init__(self, methods: Iterable[Method]) -> None:
        self._methods: dict[tuple[int, str], Method] = {}
        for method in sorted(methods, key=lambda one: one.name.lower()):
            if self._methods.setdefault((method.rest, method.name.lower()), method) is not method:
                raise ValueError(f"{method.name} is declared twice")

    def __iter__(self) -> Iterator[Method]:
        return iter(self._methods.values())

    def find(self, name: str, revision: int, *, rest: int = 2) -> Method | None:
        """The method of this version of REST, if a portal of this revision has it."""
        method = self._methods.get((rest, name.lower()))
        return method if method and method.exists_in(revision) else None


def why_missing(registry: Registry, name: str, revision: int, *, rest: int = 2) -> str:
    """Why a portal of this revision has no method of this name; names nothing but methods that are documented."""
    younger = registry.find(name, NEWEST_REVISION, rest=rest)
    if younger is not None:
        return f"{younger.name} came with revision {younger.since}, this portal has {revision}"
    meant = documented.names().get(name.lower())
    return f"{meant} is documented, not built yet" if meant else "there is no such method"


def lacking(method: Method, scopes: frozenset[str]) -> str:
    """Which scopes are missing."""
    return f"needs scope {' or '.join(method.scopes)}, this webhook has {', '.join(sorted(scopes)) or 'none'}"


def allows(method: Method, scopes: frozenset[str]) -> bool:
    """Whether these scopes are enough to call it."""
    return BASIC in method.scopes or not scopes.isdisjoint(method.scopes)


def describe(method: Method, *, extensions: bool = False) -> dict[str, Any]:
    """A method as data, the way ``beseda methods --json`` prints it; ``extensions``: with parameters of our own."""
    return {
        "name": method.name,
        "scope": list(method.scopes),
        "revision": method.since,
        "deprecated": method.deprecated,
        "parameters": _parameters(method.params, extensions=extensions),
        "errors": [{"code": wire.code, "text": wire.text, "status": wire.status} for wire in method.errors],
        "doc": method.doc,
    }


def _parameters(params: Iterable[Param], *, extensions: bool) -> list[dict[str, Any]]:
    return [_parameter(one, extensions=extensions) for one in params if extensions or not one.info.extension]


def _parameter(param: Param, *, extensions: bool) -> dict[str, Any]:
    return {
        "name": param.wire,
        "type": param.kind.name,
        "required": param.required,
        "default": param.info.default,
        "values": list(param.info.values or param.kind.values),
        "revision": param.info.since,
        **({"children": _parameters(param.members, extensions=extensions)} if param.members else {}),
    }
