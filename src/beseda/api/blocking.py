"""Whether the REST API is blocked: chosen beside the server, noticed within a second."""

import time

from beseda.domain import blocking
from beseda.store.database import Runner

_LOOK_SECONDS = 1.0


class Block:
    """What was found when somebody looked last."""

    def __init__(self) -> None:
        self._found: bool | None = None
        self._next = 0.0

    async def stands(self, runner: Runner) -> bool:
        """Whether it stands. At most one call a second looks, the first ones of a server all do. ``StorageError``."""
        if self._found is None or time.monotonic() >= self._next:
            self._next = time.monotonic() + _LOOK_SECONDS
            self._found = await runner.read(blocking.stands)
        return self._found

    def clear(self) -> None:
        """Look again with the next call."""
        self._found = None
