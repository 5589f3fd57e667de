"""A connection: uvicorn's, with limits on how late, how large and how many requests on their way may be.

It stays open between requests for longer than a proxy keeps it, so that the proxy is the one who hangs up.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from beseda import app
from beseda.errors.spec import ErrorSpec
from beseda.http.asgi import Application
from beseda.http.pull import SOCKET
from beseda.http.response import HEAD_TOO_LARGE, JSON, NO_HTTP, TOO_MANY_AT_ONCE, TOO_MANY_CONNECTIONS, TOO_SLOW
from beseda.http.sending import DROP, ClientDisconnected
from beseda.kernel.portal import Portal

MOST_ADDRESS = 2**16 - 1  # bytes: more the parser cannot take apart
MOST_HEAD = 128 * 1024  # bytes of address and headers; as many of what stands around the chunks of a body
MOST_AT_ONCE = 1000  # requests of one connection that wait for the answer to another
BODY_PIECE = 1024 * 1024  # bytes of a body that have the time of a request

_AROUND_CHUNK = 24  # bytes: a size and two ends of lines

_CLOSE = (b"connection", b"close")


class _Refused(Exception):
    """Makes the parser give up; what to answer stands in ``Connection._refusal``."""


class _Whole:
    """Calls the application and sends its answer in one piece; uvicorn alone would send head and body apart.

    Headers are known to be good ones. An answer in several pieces is left to uvicorn, which sends one when the client
    has taken most of those before; ``ClientDisconnected`` when the client hung up meanwhile.
    """

    __slots__ = ("_application", "_cycle", "_head")

    def __init__(self, application: Any, cycle: RequestResponseCycle) -> None:
        self._application = application
        self._cycle = cycle
        self._head: Any = None

    async def __call__(self, scope: Any, receive: Any, _: Any) -> None:
        """See ASGI."""
        await self._application(scope, receive, self._send)

    async def _send(self, message: Any) -> None:
        cycle = self._cycle
        if message["type"] == DROP:
            cycle.response_started = cycle.response_complete = True
            cycle.keep_alive = False
            cycle.message_event.set()
            cycle.transport.abort()
            return
        if message["type"] == "http.response.start":
            self._head = message
            return
        if message.get("more_body") or self._head is None:
            await self._send_piece(message)
            return
        if cycle.flow.write_paused:
            await cycle.flow.drain()
        if cycle.disconnected:
            return
        pieces = [STATUS_LINE[self._head["status"]]]
        for name, value in (*cycle.default_headers, *self._head["headers"]):
            pieces += (name, b": ", value, b"\r\n")
        if _CLOSE in self._head["headers"]:
            cycle.keep_alive = False
        elif not cycle.keep_alive:
            pieces.append(b"connection: close\r\n")
        pieces += (b"\r\n", b"" if cycle.scope["method"] == "HEAD" else message["body"])
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.transport.write(b"".join(pieces))
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()

    async def _send_piece(self, message: Any) -> None:
        if self._head is not None:
            head, self._head = self._head, None
            await self._cycle.send(head)
        await self._cycle.send(message)
        if self._cycle.disconnected:
            raise ClientDisconnected


class Connection(HttpToolsProtocol):
    """One connection of an ``Application``.

    uvicorn alone would wait forever for a request, keep headers of any size, and take on requests faster than it
    answers them.
    """

    _late: asyncio.TimerHandle | None = None  # while something has to arrive
    _in_head = False
    _began_now = False  # whether the head that arrives began in the last piece of data
    _now = 0  # bytes of the last piece of data
    _least = _most = 0  # bytes of the head that arrives, as the pieces of data tell
    _of_body = 0  # bytes that arrived in the time of this piece of a body
    _body_open = False
    _around = 0  # bytes of extensions of chunks and of trailers
    _refusal = NO_HTTP
    _upgraded = False  # whether it is a WebSocket now, which has time of its own

    def connection_made(self, transport: Any) -> None:
        """Wait for a request, unless there are too many who do."""
        super().connection_made(transport)
        settings = self._served.settings
        self.timeout_keep_alive = settings.keep_alive_seconds
        if len(self.connections) > settings.connection_limit:
            self._refuse(TOO_MANY_CONNECTIONS)
        else:
            self._await_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._await_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived. While no request is under way, or one is not complete, the clock runs."""
        self._began_now, self._now = False, len(data)
        self._most += len(data)
        self._around = max(self._around, 0) + (len(data) if self._body_open else 0)
        super().data_received(data)
        if self.transport.is_closing() or self._upgraded:
            return
        if self._around > MOST_HEAD:
            self._refuse(HEAD_TOO_LARGE)
            return
        if self._in_body and not self._in_head:
            self._of_body += len(data)
            if self._of_body > BODY_PIECE:
                self._await_no_more()
        if self._in_head or self._idle or self._in_body:
            self._await_more()
        else:
            self._await_no_more()
        if self._in_head and not self._began_now:
            self._least += len(data)
            if self._least > MOST_HEAD:
                self._refuse(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Notice that a head begins."""
        self._in_head = self._began_now = True
        self._around = 0
        self._least, self._most = 0, self._now
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Begin with a request, unless it is too much."""
        if len(self.url) > MOST_ADDRESS or (self._most > MOST_HEAD and self._head_size() > MOST_HEAD):
            self._refusal = HEAD_TOO_LARGE
            raise _Refused
        if len(self.pipeline) >= MOST_AT_ONCE:
            self._refusal = TOO_MANY_AT_ONCE
            raise _Refused
        if sum(name == b"host" for name, _ in self.headers) > 1:  # whom it is for must not depend on who reads it
            raise _Refused
        self._in_head, self._body_open = False, True
        self._await_no_more()  # a body has time of its own
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._around -= len(body) + _AROUND_CHUNK
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Notice that a body is complete."""
        self._body_open = False
        super().on_message_complete()

    def _should_upgrade_to_ws(self) -> bool:
        """Whether a WebSocket is wanted where there is one."""
        return self.url.startswith(SOCKET.encode()) and super()._should_upgrade_to_ws()

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to a WebSocket."""
        self._upgraded = True
        self._await_no_more()
        super().handle_websocket_upgrade()
        self.parser = cast("Any", None)  # as when the connection is lost: nothing is left of this at once

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's own words
        """What arrived cannot be read, or is too much."""
        self._refuse(self._refusal)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        super()._start_asgi_task(cycle, _Whole(app, cycle))

    @property
    def _served(self) -> Portal:
        return cast("Application", self.config.app).portal

    @property
    def _in_body(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and cycle.more_body and not cycle.response_complete

    @property
    def _idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def _await_more(self) -> None:
        if self._late is None:
            self._of_body = 0
            self._late = self.loop.call_later(self._served.settings.request_seconds, self._too_late)

    def _await_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        if self._in_body and not self.pipeline:
            self._refuse(TOO_SLOW)
        elif not self._idle:  # the next request has time until this one is answered
            self._await_more()
        elif self._in_head:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, wire: ErrorSpec) -> None:
        """Answer, and hang up."""
        body = app.refusal(wire)
        headers = b"content-type: %b\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % (JSON, len(body))
        self.transport.write(STATUS_LINE[wire.status] + headers + body)
        self.transport.close()
