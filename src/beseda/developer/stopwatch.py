"""How long the parts of something took, where somebody wants to know: on a developer's portal."""

import time
from collections import defaultdict
from collections.abc import Mapping
from contextvars import ContextVar


class Stopwatch:
    """Seconds by part. What takes place inside of a part, as asking the database, is a part of its own."""

    __slots__ = ("_inside", "_last", "_parts")

    def __init__(self, **before: float) -> None:
        """``before``: what took how long until now."""
        self._parts = defaultdict[str, float](float, before)
        self._last = time.perf_counter()
        self._inside = 0.0

    def add(self, part: str, seconds: float) -> None:
        """Say what took how long inside of the part that goes on."""
        self._parts[part] += seconds
        self._inside += seconds

    def lap(self, part: str) -> None:
        """Say what it was that has ended now; what others did inside of it at the same time is not counted twice."""
        now = time.perf_counter()
        self._parts[part] += max(now - self._last - self._inside, 0.0)
        self._last, self._inside = now, 0.0

    @property
    def milliseconds(self) -> Mapping[str, float]:
        """The parts in their order."""
        return {part: round(seconds * 1000, 3) for part, seconds in self._parts.items()}


_CURRENT: ContextVar[Stopwatch | None] = ContextVar("stopwatch", default=None)


def start(**before: float) -> Stopwatch:
    """Watch what this task does from now on; ``before``: what took how long until now."""
    watch = Stopwatch(**before)
    _CURRENT.set(watch)
    return watch


def current() -> Stopwatch | None:
    """What watches this task, if anything does."""
    return _CURRENT.get()


def lap(part: str) -> None:
    """Say what it was that has ended now, to whoever watches."""
    watch = _CURRENT.get()
    if watch is not None:
        watch.lap(part)
