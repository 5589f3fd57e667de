"""A portal at work: its choices, its data, its clock, and what it remembers between calls."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson

from beseda.api.operating import Ledger
from beseda.api.registry import Registry
from beseda.api.together import Together
from beseda.domain.webhooks import Secret
from beseda.model import Caller
from beseda.settings import Settings
from beseda.store.database import Database
from beseda.wire.locale import Locale

Clock: TypeAlias = Callable[[], float]
_MOST_PARTS = 20_000


class Parts:
    """Pieces of answers as encoded JSON, by key with the version of what they show: a changed row has another key."""

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, orjson.Fragment] = OrderedDict()

    def get(self, key: Hashable) -> orjson.Fragment | None:
        """The piece, if it is remembered."""
        return self._parts.get(key)

    def put(self, key: Hashable, value: Any) -> orjson.Fragment:
        """Encode and remember a piece; the oldest is forgotten."""
        part = self._parts[key] = orjson.Fragment(orjson.dumps(value))
        if len(self._parts) > _MOST_PARTS:
            self._parts.popitem(last=False)
        return part

    def clear(self) -> None:
        """Forget everything."""
        self._parts.clear()


class Bell:
    """Wakes whoever waits for something to happen."""

    def __init__(self) -> None:
        self._next: asyncio.Future[None] | None = None

    def next(self) -> "asyncio.Future[None]":
        """What is done when the bell rings the next time."""
        if self._next is None or self._next.done():
            self._next = asyncio.get_running_loop().create_future()
        return self._next

    def ring(self) -> None:
        """Something was committed."""
        if self._next is not None and not self._next.done():
            self._next.set_result(None)


@dataclass(frozen=True, slots=True)
class Portal:
    """What every call works with."""

    settings: Settings
    database: Database
    registry: Registry
    clock: Clock
    locale: Locale
    parts: Parts = field(default_factory=Parts)
    ledger: Ledger = field(default_factory=Ledger)
    bell: Bell = field(default_factory=Bell)
    callers: Together[Secret, Caller] = field(default_factory=Together)

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())
