"""A portal at work: its choices, its data, its clock, and what it remembers between calls."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias, TypeVar

import orjson

from beseda.blobs import BlobStore
from beseda.developer import Developer
from beseda.domain.applications import tokens
from beseda.domain.auth.webhooks import Authenticated, Secret
from beseda.kernel.registry import Registry
from beseda.kernel.strangers import Strangers
from beseda.limits.blocking import Block
from beseda.limits.operating import OperatingTimes
from beseda.limits.requests import Buckets
from beseda.settings import Settings
from beseda.store.batching import Batcher
from beseda.store.database import Database
from beseda.wire.locale import Locale

K = TypeVar("K")
Clock: TypeAlias = Callable[[], float]
_MOST_LOOKS = 2
_MOST_PICTURES = 2  # unpacked at once: each may take 200 MB
_MOST_BYTES = 16 * 1024 * 1024


class Fragment(NamedTuple):
    """A piece as encoded JSON, with what it shows, and what else is to be known of it."""

    json: orjson.Fragment
    shown: Any
    about: Any
    size: int


class FragmentCache:
    """Pieces of answers as encoded JSON, each with what it was made of: when that is another now, so is the piece.

    What a piece is made of stands in its key, as the version of a row, or beside it as ``shown``.
    """

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, Fragment] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable, shown: Any = None) -> orjson.Fragment | None:
        """The piece, if it is remembered and shows this."""
        part = self.find(key, shown)
        return part.json if part else None

    def find(self, key: Hashable, shown: Any = None) -> Fragment | None:
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
        part = self._parts[key] = Fragment(orjson.Fragment(encoded), shown, about, size)
        self._bytes += part.size
        while self._bytes > _MOST_BYTES:
            self._forget(self._parts.popitem(last=False)[1])
        return part.json

    def _forget(self, part: Fragment | None) -> None:
        self._bytes -= part.size if part else 0


class Wakeup:
    """Wakes whoever waits for something to happen, in this process or in another that serves the portal.

    ``over``: nobody shall wait any more.
    """

    def __init__(self) -> None:
        self.closed = False
        self._next: asyncio.Future[None] | None = None
        self._own = asyncio.Event()

    def next(self) -> "asyncio.Future[None]":
        """What is done when the bell rings the next time."""
        if self._next is None or self._next.done():
            self._next = asyncio.get_running_loop().create_future()
        return self._next

    def notify(self) -> None:
        """Something was committed here."""
        self._own.set()
        self.remote_change()

    async def wait_local_change(self) -> None:
        """Wait until something was committed here since the last time, for others to be told."""
        await self._own.wait()
        self._own.clear()

    def remote_change(self) -> None:
        """Something was committed in another process, or may have been."""
        if self._next is not None and not self._next.done():
            self._next.set_result(None)

    def close(self) -> None:
        """Let nobody wait: the portal stops."""
        self.closed = True
        self.remote_change()


@dataclass(frozen=True, slots=True)
class Portal:
    """What every call works with. ``shared``: other processes may serve it as well.

    ``poll_slots``: those whom the bell wakes look at the log a few at a time. ``developer``: None where nobody has
    such powers.
    """

    settings: Settings
    database: Database
    registry: Registry
    clock: Clock
    locale: Locale
    shared: bool
    blobs: BlobStore
    buckets: Buckets
    block: Block = field(default_factory=Block)
    fragments: FragmentCache = field(default_factory=FragmentCache)
    operating_times: OperatingTimes = field(default_factory=OperatingTimes)
    wakeup: Wakeup = field(default_factory=Wakeup)
    poll_slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MOST_LOOKS))
    picture_slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MOST_PICTURES))
    callers: Batcher[Secret, Authenticated] = field(default_factory=Batcher)
    token_callers: Batcher[str, tokens.Authenticated] = field(default_factory=Batcher)
    numbering: Batcher[str, None] = field(default_factory=Batcher)
    developer: Developer | None = None
    strangers: Strangers = field(default_factory=Strangers)

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())
