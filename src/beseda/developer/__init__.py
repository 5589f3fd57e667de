"""What a developer's portal has besides: a journal of what happens, faults on purpose, a clock to move."""

import secrets
import time
from dataclasses import dataclass, field
from typing import NamedTuple

from beseda.developer.clock import Clock
from beseda.developer.faults import Faults
from beseda.developer.journal import Journal

_CODE_BYTES = 24
_MOST_WAITING = 10_000


class Replay(NamedTuple):
    """A delivery that is sent again because somebody asked: the entry that shows the first time, and since when."""

    entry: int
    since: float


@dataclass(frozen=True, slots=True)
class Developer:
    """A developer's powers over a portal. They are in memory alone: a start begins with a new journal and no faults.

    ``replays``: by the id of the delivery. ``waiting``: since when a subscriber's event waits, by both their ids.
    ``codes``: what signs the first administrator in, each once.
    """

    clock: Clock
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    replays: dict[int, Replay] = field(default_factory=dict)
    waiting: dict[tuple[str, int], float] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)

    def new_code(self) -> str:
        """Another code that signs the first administrator in."""
        code = secrets.token_urlsafe(_CODE_BYTES)
        self.codes.add(code)
        return code

    def use_code(self, code: str) -> bool:
        """Whether a code is good; it is good no more."""
        good = code in self.codes
        self.codes.discard(code)
        return good

    def wrote_down(self, subscriber: str, event_id: int) -> None:
        """Note that an event waits from now on to be sent; the first are forgotten when there are many."""
        self.waiting[subscriber, event_id] = time.perf_counter()
        if len(self.waiting) > _MOST_WAITING:
            del self.waiting[next(iter(self.waiting))]

    def reset(self) -> None:
        """As at the start."""
        self.clock.release()
        self.faults.clear()
        self.journal.clear()
        self.replays.clear()
        self.waiting.clear()
