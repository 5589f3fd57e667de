"""Whether the REST API is blocked: chosen beside the server, noticed within a second."""

from beseda.domain.limits import blocking
from beseda.store.database import Runner

_LOOK_SECONDS = 1.0


class Block:
    """What was found when somebody looked last."""

    def __init__(self) -> None:
        self._found: bool | None = None
        self._looked_at = 0.0

    async def is_on(self, runner: Runner, now: float) -> bool:
        """Whether it stands. One call a second looks, and all the first ones of a server. ``StorageError``."""
        if self._found is None or abs(now - self._looked_at) >= _LOOK_SECONDS:  # the clock may be set back
            self._looked_at = now
            self._found = await runner.read(blocking.is_on)
        return self._found

    def clear(self) -> None:
        """Look again with the next call."""
        self._found = None
