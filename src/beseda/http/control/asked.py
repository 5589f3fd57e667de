"""What is asked of the control API, and what it asks of the server."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from beseda.developer import Developer
from beseda.kernel.portal import Portal

T = TypeVar("T")
_MOST_DIGITS = 19


class Powers(Protocol):
    """What only the server can do."""

    @property
    def portal(self) -> Portal:
        """What it serves at the moment."""
        ...

    def configure(self, **changes: Any) -> None:
        """Have other settings until the next ``reset``."""
        ...

    async def reset(self) -> None:
        """Empty the portal."""
        ...

    async def restore(self, name: str) -> None:
        """Have the rows of a snapshot. ``SnapshotMissing``, ``SnapshotForeign``."""
        ...


class Refused(Exception):
    """What cannot be done: code, text, status."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.code, self.text, self.status = code, text, status


class Asked(NamedTuple):
    """One request: ``values`` of its address, its ``query``, its ``body``."""

    powers: Powers
    portal: Portal
    developer: Developer
    values: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def id(self) -> int:
        """The number in the address."""
        return int(self.values["id"])

    def take(self, name: str, kind: type[T], default: T | None = None) -> T:
        """A value of the body; without a default it has to be there."""
        value = self.body.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise Refused("ERROR_ARGUMENT", f"{name} is to be {_NAMES[kind]}")
        return value

    def optional(self, name: str, kind: type[T]) -> T | None:
        """A value of the body that may be left out, or null."""
        return None if self.body.get(name) is None else self.take(name, kind)

    def amount(self, name: str) -> float | None:
        """A number of the body, whole or not, that may be left out, or null."""
        value = self.body.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise Refused("ERROR_ARGUMENT", f"{name} is to be a number")
        return value

    def number(self, name: str, default: int) -> int:
        """A number of the query."""
        text = self.query.get(name, str(default))
        if not text.isdecimal() or len(text) > _MOST_DIGITS or int(text) >= 2**63:
            raise Refused("ERROR_ARGUMENT", f"{name} is to be a number")
        return int(text)


_NAMES: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}


def missing(what: str) -> Refused:
    """Nothing has this number."""
    return Refused("ERROR_NOT_FOUND", f"There is no such {what}", 404)
