"""A client of push & pull on a WebSocket: what it is told goes straight to the transport of its connection."""

import asyncio
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from beseda.domain.events.channels import Owner
from beseda.http.pull import SOCKET, asked_by
from beseda.http.websocket import WebSocket
from beseda.push import rpc
from beseda.push.frames import Frame, carried
from beseda.push.hub import Hub
from beseda.push.outbox import MOST_WAITING, RESTARTED, TOO_LATE
from beseda.push.signs import Heard
from beseda.store.database import StorageError

_WRONG_CHANNEL = 4010
_SIGN = carried(b"ping")


class PullSocket(WebSocket):
    """A connection of a client. What it asks is answered in order."""

    __slots__ = ("_answering", "_asked", "_outbox")
    most_waiting, too_late = MOST_WAITING, TOO_LATE

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._outbox: _SocketOutbox | None = None
        self._asked: list[str] = []
        self._answering = False

    async def come(self, address: str) -> None:
        """Let in who names a channel that is good."""
        hub = self.application.hub
        path, _, query = address.partition("?")
        try:
            asked = await asked_by(hub.portal, query.encode("ascii", "surrogateescape")) if path == SOCKET else None
            if asked is None:
                self.accept()
                self.end(_WRONG_CHANNEL, "wrong channel")
            elif not self.is_gone:
                self._outbox = _SocketOutbox(asked.owner, self, hub, json_rpc=asked.json_rpc)
                await hub.join(self._outbox, asked.mid)
        except StorageError:
            self.end(RESTARTED)

    def said(self, text: str) -> None:
        """Take a request; that it lives and what it took is not kept."""
        if self._outbox is None or text == "pong" or text.startswith("mack:"):
            return
        self._asked.append(text)
        if not self._answering:
            self._answering = True
            self.transport.pause_reading()
            self.run(self._answer(self._outbox))

    async def _answer(self, outbox: "_SocketOutbox") -> None:
        try:
            while self._asked and not outbox.closed:
                some, self._asked = self._asked, []
                for text in some:
                    for one in await rpc.answer(self.application.hub, outbox, text):
                        outbox.write(carried(one))
        except StorageError:
            self.end(RESTARTED)
        finally:
            self._answering = False
            if not self.is_gone:
                self.transport.resume_reading()

    def gone(self) -> None:
        """The client is told nothing more; the hub lets go of it when it has told the others."""
        outbox, self._outbox = self._outbox, None
        if outbox is not None:
            outbox.let_go()


class _SocketOutbox(Heard):
    """What a client on a WebSocket is told."""

    __slots__ = ("_hub", "_socket")

    def __init__(self, owner: Owner, socket: PullSocket, hub: Hub, *, json_rpc: bool) -> None:
        super().__init__(owner, json_rpc=json_rpc)
        self._socket = socket
        self._hub = hub

    @property
    def end(self) -> int:
        """See ``Outbox``."""
        return self.owner.end

    def begin(self) -> None:
        """Let the client in: it hears the first sign before anything else."""
        self._socket.accept()
        self.sign()
        if not self.closed:
            self._hub.signs.add(self)

    def sign(self) -> None:
        """See ``Heard``."""
        self.write(_SIGN)

    def put(self, frame: Frame) -> None:
        """See ``Outbox``."""
        if not self.closed:
            self._socket.write(frame.spelling(self.person_id, json_rpc=self.json_rpc, on_socket=True))

    def write(self, frames: bytes) -> None:
        """Send something that is no command."""
        if not self.closed:
            self._socket.write(frames)

    async def room(self) -> bool:
        """See ``Outbox``."""
        return await self._socket.room()

    def close(self, code: int) -> None:
        """See ``Outbox``."""
        if not self.closed:
            self._socket.end(code)

    def let_go(self) -> None:
        """Tell nothing more, to a client that is gone."""
        self.closed = True
        self._hub.signs.discard(self)
        self._socket.loop.call_soon(self._hub.leave, self)
