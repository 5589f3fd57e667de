"""What waits for one client of push & pull."""

import asyncio
from collections import deque

from beseda.push.frames import Frame

# Who does not take what waits for them is hung up on, and catches up when they come again.
RESTARTED, EXPIRED = 1012, 3000  # codes: the server stops, or begins anew; the channel ended
MOST_WAITING = 1024 * 1024  # letters


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
        self._waiting: deque[str] = deque()
        self._letters = 0
        self._news = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Tell the client something."""
        self.put_raw(frame.spelling(self.person_id, json_rpc=self.json_rpc))

    def put_raw(self, text: str) -> None:
        """Send the client something that is no command."""
        self._waiting.append(text)
        self._letters += len(text)
        if self._letters > MOST_WAITING:
            self.late = True
            self._waiting.clear()
        self._news.set()

    def close(self, code: int) -> None:
        """Tell nothing more; 0: the client hung up."""
        if not self.closed:
            self.closed, self.over = True, code
        self._news.set()

    def wake(self) -> None:
        """Let who waits for something look up."""
        self._news.set()

    def take(self) -> list[str]:
        """What waits, in order; it waits no longer."""
        found = list(self._waiting)
        self._waiting.clear()
        self._letters = 0
        self._news.clear()
        return found

    async def wait(self) -> None:
        """Wait until something is there, it is over, or ``wake`` is called."""
        await self._news.wait()
