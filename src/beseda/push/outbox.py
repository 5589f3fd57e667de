"""Where what a client of push & pull is told goes: to who is connected at once, to who polls with the next answer."""

import asyncio
from abc import ABC, abstractmethod

from beseda.domain.events.channels import Owner
from beseda.push.frames import Frame

RESTARTED, EXPIRED, TOO_LATE = 1012, 3000, 1013  # the server stops, or begins anew; the channel ended; too much waits
MOST_WAITING = 1024 * 1024  # bytes that a client may let wait


class Outbox(ABC):
    """What one client is told. ``after_number``: the events through it are not for the outbox.

    ``counted``: whether the hub counts it among those who are here. ``renewed``: whether it was told of a new channel.
    """

    __slots__ = ("after_number", "application_id", "closed", "counted", "json_rpc", "owner", "person_id", "renewed")

    def __init__(self, owner: Owner, *, json_rpc: bool) -> None:
        self.owner = owner
        self.person_id = owner.person_id
        self.application_id = owner.application_id
        self.json_rpc = json_rpc
        self.after_number = 0
        self.counted = self.renewed = self.closed = False

    @property
    def end(self) -> int:
        """When it is hung up on because its channel ends, 0: it is not kept open so long."""
        return 0

    def begin(self) -> None:  # noqa: B027 - who polls need not know
        """From now on it is told what happens."""

    @abstractmethod
    def put(self, frame: Frame) -> None:
        """Tell the client something."""

    async def room(self) -> bool:
        """Wait until the client has taken most of it; whether there is room for more."""
        return not self.closed

    def close(self, code: int) -> None:  # noqa: ARG002 - who is connected is told why
        """Tell nothing more."""
        self.closed = True


class Poll(Outbox):
    """What waits for who polls: as much as is let wait. Who comes again with the last of it is told the rest."""

    __slots__ = ("_news", "_size", "_told")

    def __init__(self, owner: Owner, *, json_rpc: bool) -> None:
        super().__init__(owner, json_rpc=json_rpc)
        self._told: list[bytes] = []
        self._size = 0
        self._news = asyncio.Event()

    def put(self, frame: Frame) -> None:
        """Keep something until it is taken."""
        if self._size < MOST_WAITING:
            self._told.append(frame.spelling(self.person_id, json_rpc=self.json_rpc))
            self._size += len(self._told[-1])
            self._news.set()

    async def room(self) -> bool:
        """Whether more is kept."""
        return self._size < MOST_WAITING

    def close(self, code: int) -> None:
        """Let who waits look up."""
        super().close(code)
        self._news.set()

    async def wait(self) -> None:
        """Wait until something is there, or it is over."""
        await self._news.wait()

    @property
    def told(self) -> list[bytes]:
        """What is there, in order."""
        return self._told
