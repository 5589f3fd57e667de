"""What a developer's portal has besides: a journal of what happens, faults on purpose, a clock to move."""

import secrets
from dataclasses import dataclass, field

from beseda.developer.clock import Clock
from beseda.developer.faults import Faults
from beseda.developer.journal import Journal

_CODE_BYTES = 24


@dataclass(frozen=True, slots=True)
class Developer:
    """A developer's powers over a portal. They are in memory alone: a start begins with a new journal and no faults.

    ``replays``: deliveries that are sent again because somebody asked, each with the entry that shows the first time.
    ``codes``: what signs the first administrator in, each once.
    """

    clock: Clock
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    replays: dict[int, int] = field(default_factory=dict)
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

    def reset(self) -> None:
        """As at the start."""
        self.clock.release()
        self.faults.clear()
        self.journal.clear()
