"""A portal at work: its choices, its data, its clock, and what it remembers between calls."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, TypeVar

import orjson

from beseda.api.blocking import Block
from beseda.api.buckets import Buckets
from beseda.api.operating import Ledger
from beseda.api.registry import Registry
from beseda.domain.webhooks import Secret
from beseda.model import Caller
from beseda.settings import Settings
from beseda.store.database import Database
from beseda.store.together import Together
from beseda.wire.locale import Locale

K = TypeVar("K")
Clock: TypeAlias = Callable[[], float]
_MOST_LOOKS = 2
_MOST_BYTES = 16 * 1024 * 1024


class Part(NamedTuple):
    """A piece as encoded JSON, with what it shows, and what else is to be known of it."""

    json: orjson.Fragment
    shown: Any
    about: Any
    size: int


class Parts:
    """Pieces of answers as encoded JSON, each with what it was made of: when that is another now, so is the piece.

    What a piece is made of stands in its key, as the version of a row, or beside it as ``shown``.
    """

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, Part] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable, shown: Any = None) -> orjson.Fragment | None:
        """The piece, if it is remembered and shows this."""
        part = self.find(key, shown)
        return part.json if part else None

    def find(self, key: Hashable, shown: Any = None) -> Part | None:
        """The same with what else is to be known of it."""
        part = self._parts.get(key)
        if part is None or part.shown != shown:
            return None
        self._parts.move_to_end(key)
        return part

    def several(self, keys: Mapping[K, Hashable]) -> dict[K, orjson.Fragment]:
        """Those of these pieces that are remembered, by what they are asked for with."""
        parts, move = self._parts, self._parts.move_to_end
        found: dict[K, orjson.Fragment] = {}
        for one, key in keys.items():
            part = parts.get(key)
            if part is not None:
                move(key)
                found[one] = part.json
        return found

    def put(self, key: Hashable, value: Any, shown: Any = None, about: Any = None) -> orjson.Fragment:
        """Encode and remember a piece; those asked for longest ago are forgotten."""
        encoded = orjson.dumps(value)
        self._forget(self._parts.pop(key, None))
        size = len(encoded) if shown is None else 2 * len(encoded)  # what it shows takes about as much again
        part = self._parts[key] = Part(orjson.Fragment(encoded), shown, about, size)
        self._bytes += part.size
        while self._bytes > _MOST_BYTES:
            self._forget(self._parts.popitem(last=False)[1])
        return part.json

    def _forget(self, part: Part | None) -> None:
        self._bytes -= part.size if part else 0


class Bell:
    """Wakes whoever waits for something to happen, in this process or in another that serves the portal.

    ``over``: nobody shall wait any more.
    """

    def __init__(self) -> None:
        self.over = False
        self._next: asyncio.Future[None] | None = None
        self._own = asyncio.Event()

    def next(self) -> "asyncio.Future[None]":
        """What is done when the bell rings the next time."""
        if self._next is None or self._next.done():
            self._next = asyncio.get_running_loop().create_future()
        return self._next

    def ring(self) -> None:
        """Something was committed here."""
        self._own.set()
        self.echo()

    async def rung(self) -> None:
        """Wait until something was committed here since the last time, for others to be told."""
        await self._own.wait()
        self._own.clear()

    def echo(self) -> None:
        """Something was committed in another process, or may have been."""
        if self._next is not None and not self._next.done():
            self._next.set_result(None)

    def end(self) -> None:
        """Let nobody wait: the portal stops."""
        self.over = True
        self.echo()


@dataclass(frozen=True, slots=True)
class Portal:
    """What every call works with. ``shared``: other processes may serve it as well.

    ``looks``: those whom the bell wakes look at the log a few at a time.
    """

    settings: Settings
    database: Database
    registry: Registry
    clock: Clock
    locale: Locale
    shared: bool
    buckets: Buckets
    block: Block = field(default_factory=Block)
    parts: Parts = field(default_factory=Parts)
    ledger: Ledger = field(default_factory=Ledger)
    bell: Bell = field(default_factory=Bell)
    looks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MOST_LOOKS))
    callers: Together[Secret, Caller] = field(default_factory=Together)

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())
