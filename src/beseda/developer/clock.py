"""A clock that developers and tests hold in their hands."""

import time
from collections.abc import Callable


class Clock:
    """The real time, or a moment where it stands still, until it is frozen or moved; ``moved`` is called then."""

    def __init__(self, moved: Callable[[], None] = lambda: None, at: float | None = None) -> None:
        self.moved = moved
        self._frozen = at
        self._offset = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._frozen is None else self._frozen) + self._offset

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen is not None

    @property
    def offset(self) -> float:
        """How many seconds it is ahead of the real time."""
        return self() - time.time()

    def freeze(self, at: float | None = None) -> float:
        """Stop at this moment, or now; answers it."""
        self._frozen = self() if at is None else at
        self._offset = 0.0
        self.moved()
        return self._frozen

    def go(self) -> None:
        """Go on from where it stands."""
        if self._frozen is not None:
            self._offset, self._frozen = self() - time.time(), None
            self.moved()

    def move(self, seconds: float) -> None:
        """Jump ahead, or back."""
        self._offset += seconds
        self.moved()

    def release(self) -> None:
        """Go with the real time again."""
        self._frozen, self._offset = None, 0.0
