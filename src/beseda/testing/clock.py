"""A clock that tests hold in their hands."""

import time
from collections.abc import Callable


class Clock:
    """The real time, or a moment where it stands still, until it is frozen or moved; ``moved`` is called then."""

    def __init__(self, moved: Callable[[], None] = lambda: None, at: float | None = None) -> None:
        self._tell = moved
        self._frozen = at
        self._moved = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._frozen is None else self._frozen) + self._moved

    def freeze(self, at: float | None = None) -> float:
        """Stop at this moment, or now; answers it."""
        self._frozen = self() if at is None else at
        self._moved = 0.0
        self._tell()
        return self._frozen

    def move(self, seconds: float) -> None:
        """Jump ahead, or back."""
        self._moved += seconds
        self._tell()

    def release(self) -> None:
        """Go with the real time again."""
        self._frozen, self._moved = None, 0.0
