"""What was asked of a portal, for tests to look at."""

from collections import deque
from typing import Any, NamedTuple

from beseda.http.log import Log

_KEPT = 10_000


class Called(NamedTuple):
    """A request: the method (None when there is no such), the HTTP status of its answer, who asked if that is known."""

    method: str | None
    status: int
    user_id: int | None


class Calls(Log):
    """An access log that keeps its last lines instead of writing them."""

    def __init__(self) -> None:
        super().__init__("info")
        self._calls: deque[Called] = deque(maxlen=_KEPT)

    @property
    def calls(self) -> list[Called]:
        """What it keeps, in order."""
        return list(self._calls)

    def request(self, **fields: Any) -> None:
        """See ``Log``."""
        self._calls.append(Called(fields["method"], fields["status"], fields["user"]))

    def clear(self) -> None:
        """Forget everything."""
        self._calls.clear()
