"""Who calls, and with what rights."""

from dataclasses import dataclass

from beseda.model.person import Person


@dataclass(frozen=True, slots=True)
class Caller:
    """A person on whose behalf a call is made, and the scopes that the call brings."""

    person: Person
    scopes: frozenset[str]
    webhook_id: int = 0
    last_used_at: int = 0

    @property
    def key(self) -> str:
        """By whom operating time is accounted."""
        return f"webhook:{self.webhook_id}"
