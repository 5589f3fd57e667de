"""What waits for one client of push & pull."""

import asyncio
import contextlib
from collections import deque

from beseda.push.frames import Frame

# Who does not take what waits for them is hung up on, and catches up when they come again.
RESTARTED, EXPIRED = 1012, 3000  # codes: the server stops, or begins anew; the channel ended
MOST_WAITING_BYTES = 1024 * 1024


class Outbox:
    """What waits for one client. ``after_number``: the events through it are not for the outbox.

    ``end``: when its channel ends, 0 where it is not kept open so long.
    ``late``: more waited than the client may leave. ``over``: the code that the connection is closed with.
    """

    def __init__(
        self, person_id: int, *, json_rpc: bool, after_number: int, application_id: int = 0, end: int = 0
    ) -> None:
        self.person_id = person_id
        self.end = end
        self.renewed = False
        self.application_id = application_id
        self.json_rpc = json_rpc
        self.after_number = after_number
        self.late = False
        self.closed = False
        self.over = RESTARTED
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._news = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Tell the client something."""
        self.put_raw(frame.rpc(self.person_id) if self.json_rpc else frame.text(self.person_id))

    def put_raw(self, text: bytes) -> None:
        """Send the client something that is no command."""
        self._waiting.append(text)
        self._bytes += len(text)
        if self._bytes > MOST_WAITING_BYTES:
            self.late = True
            self._waiting.clear()
        self._news.set()

    def close(self, code: int) -> None:
        """Tell nothing more; 0: the client hung up."""
        if not self.closed:
            self.closed, self.over = True, code
        self._news.set()

    def take(self) -> list[bytes]:
        """What waits, in order; it waits no longer."""
        found = list(self._waiting)
        self._waiting.clear()
        self._bytes = 0
        self._news.clear()
        return found

    async def wait(self, seconds: float | None = None) -> None:
        """Wait until something is there, or it is over; at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
