"""A WebSocket as uvicorn is given it (its ``ws`` setting): a connection that is quiet has no task, queue or timer.

The protocol is that of the library websockets; what is sent goes to the transport at once. Clients send texts.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, cast

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from beseda.http.asgi import Application

_GOODBYE_SECONDS = 5.0  # so long the other side has to take what waits for it, and to hang up
_ROOM_SECONDS = 20.0  # so long to take most of what waits for it
_UNAVAILABLE = 503
_DATA = (Opcode.TEXT, Opcode.BINARY, Opcode.CONT)
_log = logging.getLogger(__name__)
_quiet = logging.getLogger("uvicorn.error")  # as uvicorn's own: no addresses in the log, which hold secrets


class WebSocket(asyncio.Protocol, ABC):
    """One connection. ``come``, ``said`` and ``gone`` say what it is for.

    ``most_waiting``: bytes that the other side may let wait before it is hung up on with the code ``too_late``.
    """

    __slots__ = (
        *("_conn", "_connections", "_full", "_gone", "_goodbye", "_pieces", "_response", "_room", "_tasks", "_text"),
        *("application", "loop", "transport"),
    )
    most_waiting: int
    too_late: int

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],  # noqa: ARG002 - as uvicorn calls it
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.application = cast("Application", config.app)
        self.loop = _loop or asyncio.get_running_loop()
        self.transport: Any = None  # a transport of asyncio, until it is made
        self._connections, self._tasks = cast("set[Any]", server_state.connections), server_state.tasks
        self._conn = ServerProtocol(max_size=config.ws_max_size, logger=_quiet)
        self._response: Response | None = None  # to the handshake, until it is sent
        self._pieces: bytearray | None = None  # of a message that comes in several
        self._text = False  # whether that is one
        self._full = self._gone = False
        self._room: asyncio.Future[None] | None = None
        self._goodbye: asyncio.TimerHandle | None = None

    @property
    def is_gone(self) -> bool:
        """Whether nothing is said any more."""
        return self._gone

    @abstractmethod
    async def come(self, address: str) -> None:
        """Somebody wants to connect: ``accept`` them, or ``refuse`` them with a status of HTTP."""

    @abstractmethod
    def said(self, text: str) -> None:
        """The other side said something."""

    @abstractmethod
    def gone(self) -> None:
        """Nothing is said any more, by neither side."""

    def accept(self) -> None:
        """Let who came in."""
        if self._response is not None and not self._gone:
            self._conn.send_response(self._response)
            self._response = None
            self._flush()

    def refuse(self, status: int) -> None:
        """Do not let them in."""
        if self._response is not None and not self._gone:
            self._response = None
            self._conn.send_response(self._conn.reject(status, ""))
            self._flush()

    def write(self, frames: bytes) -> None:
        """Send what ``frames.carried`` made, to who was let in and is not gone."""
        self.transport.write(frames)
        self._check_waiting()

    def end(self, code: int, reason: str = "") -> None:
        """Say goodbye with a code."""
        if self._response is not None:
            self.refuse(_UNAVAILABLE)
        elif not self._gone:
            self._conn.send_close(code, reason)
            self._flush()
            self._over()
            self.transport.resume_reading()  # to hear the other side's goodbye
            self._limit_goodbye()

    async def room(self) -> bool:
        """Wait until the other side has taken most of what waits for it; who takes too long for that is too late."""
        if self._full and not self._gone:
            self._room = self.loop.create_future()
            try:
                await asyncio.wait_for(self._room, _ROOM_SECONDS)
            except TimeoutError:
                self.end(self.too_late)
        return not self._gone

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what takes a while; who stops the server waits for it."""
        task = self.loop.create_task(self._done(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _done(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:  # noqa: BLE001 - the last resort: the client comes again, the log gets the traceback
            _log.exception("a WebSocket failed")
            self.end(CloseCode.INTERNAL_ERROR)

    # What uvicorn and the loop call.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio."""
        self.transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - whatever the reason
        """See asyncio."""
        self._connections.discard(self)
        self._over()
        if self._goodbye is not None:
            self._goodbye.cancel()
            self._goodbye = None

    def data_received(self, data: bytes) -> None:
        """See asyncio. The first is the request."""
        self._conn.receive_data(data)
        for event in self._conn.events_received():
            if isinstance(event, Request):
                self._come(event)
            elif isinstance(event, Frame) and event.opcode in _DATA:
                self._take(event)
        self._flush()
        self._check_waiting()

    def eof_received(self) -> None:
        """See asyncio."""
        self._over()

    def pause_writing(self) -> None:
        """See asyncio."""
        self._full = True

    def resume_writing(self) -> None:
        """See asyncio."""
        self._full = False
        self._let_go_on()

    def shutdown(self) -> None:
        """The server stops."""
        self.end(CloseCode.SERVICE_RESTART)
        self._hang_up()

    def _come(self, request: Request) -> None:
        response = self._conn.accept(request)
        if response.status_code == 101:
            self._response = response
            self.run(self.come(request.path))
        else:
            self._conn.send_response(response)

    def _take(self, frame: Frame) -> None:
        """A message, or a piece of one."""
        if frame.opcode is not Opcode.CONT:
            self._text = frame.opcode is Opcode.TEXT
            self._pieces = None if frame.fin else bytearray()
        if self._pieces is not None:
            self._pieces += frame.data
        if frame.fin and self._conn.state is State.OPEN:
            whole = frame.data if self._pieces is None else self._pieces
            self._pieces = None
            try:
                text = str(whole, "utf-8") if self._text else ""
            except UnicodeDecodeError:
                self._conn.fail(CloseCode.INVALID_DATA)
                return
            if self._text:
                self.said(text)

    def _flush(self) -> None:
        """Send what the protocol has to say; to who was hung up on and takes nothing, nothing more."""
        output = self._conn.data_to_send()
        if self._gone and self._full:
            output = [one for one in output if not one]
        if output:
            self.transport.write(b"".join(output))
            if not output[-1]:  # the end of the stream
                self._over()
                self._hang_up()

    def _check_waiting(self) -> None:
        if self._full and self.transport.get_write_buffer_size() > self.most_waiting:
            self.end(self.too_late)

    def _over(self) -> None:
        if not self._gone:
            self._gone = True
            self._response = None
            self._let_go_on()
            self.gone()

    def _let_go_on(self) -> None:
        if self._room is not None:
            if not self._room.done():
                self._room.set_result(None)
            self._room = None

    def _hang_up(self) -> None:
        self.transport.close()
        self._limit_goodbye()

    def _limit_goodbye(self) -> None:
        if self._goodbye is None:
            self._goodbye = self.loop.call_later(_GOODBYE_SECONDS, self.transport.abort)
