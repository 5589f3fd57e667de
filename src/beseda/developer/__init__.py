"""What a developer's portal has besides: a journal of what happens, faults on purpose, a clock to move."""

from dataclasses import dataclass, field

from beseda.developer.clock import Clock
from beseda.developer.faults import Faults
from beseda.developer.journal import Journal


@dataclass(frozen=True, slots=True)
class Developer:
    """A developer's powers over a portal. They are in memory alone: a start begins with a new journal and no faults.

    ``replays``: deliveries that are sent again because somebody asked, each with the entry that shows the first time.
    """

    clock: Clock
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    replays: dict[int, int] = field(default_factory=dict)

    def reset(self) -> None:
        """As at the start."""
        self.clock.release()
        self.faults.clear()
        self.journal.clear()
