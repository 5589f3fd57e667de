"""An answer on its way: bytes at one go, content and streams piece by piece as fast as the client takes them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from typing import Any, TypeAlias

from beseda.http import ranges
from beseda.http.response import NO_CONTENT, FileBody, Response

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


DROP = "beseda.drop"  # what is sent instead of an answer where the connection shall be closed without one


class ClientDisconnected(Exception):
    """The client hung up, or stopped taking what is sent."""


class Line:
    """What an answer is sent over. ``patience``: how long one piece of it may wait for the client, in seconds."""

    def __init__(self, receive: Receive, send: Send, request_id: str, patience: float) -> None:
        self._receive = receive
        self._send = send
        self._fixed = ((b"x-request-id", request_id.encode()), (b"x-content-type-options", b"nosniff"))
        self._patience = patience

    async def whole(self, response: Response, body: bytes) -> None:
        """Send an answer that is at hand."""
        of_body = ((b"content-type", response.content_type), (b"content-length", b"%d" % len(body)))
        headers = [*(of_body if response.status != NO_CONTENT else ()), *self._fixed, *response.headers]
        if response.close:
            headers.append((b"connection", b"close"))
        await self._send({"type": "http.response.start", "status": response.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def file(self, response: Response, body: FileBody, method: str, asked: Mapping[bytes, bytes]) -> int:
        """Send content, or the part of it that is asked for; answers the status. ``ClientDisconnected``."""
        part = ranges.wanted(method, asked, body)
        headers = [(b"content-type", response.content_type), *self._fixed, *response.headers, *part.headers]
        if part.status != 304:
            headers.append((b"content-length", b"%d" % (part.end - part.start)))
        await self._send({"type": "http.response.start", "status": part.status, "headers": headers})
        if method == "HEAD" or part.start == part.end:
            await self._send({"type": "http.response.body", "body": b""})
        else:
            await self._pieces(body.read(part.start, part.end))
        return part.status

    async def stream(self, response: Response, body: AsyncIterator[bytes], method: str) -> None:
        """Send what comes, in chunks. ``ClientDisconnected``."""
        headers = [(b"content-type", response.content_type), *self._fixed, *response.headers]
        await self._send({"type": "http.response.start", "status": response.status, "headers": headers})
        if method == "HEAD":
            await self._send({"type": "http.response.body", "body": b""})
        else:
            await self._pieces(body)

    async def _pieces(self, body: AsyncIterator[bytes]) -> None:
        """A client that hangs up is noticed also while there is nothing to send."""
        sending = asyncio.ensure_future(self._send_all(body))
        watching = asyncio.ensure_future(self._hung_up())
        try:
            await asyncio.wait((sending, watching), return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                raise ClientDisconnected
            sending.result()
        finally:
            for task in (sending, watching):
                task.cancel()
            await asyncio.gather(sending, watching, return_exceptions=True)

    async def _send_all(self, body: AsyncIterator[bytes]) -> None:
        async with contextlib.AsyncExitStack() as stack:
            if hasattr(body, "aclose"):
                stack.push_async_callback(body.aclose)
            async for piece in body:
                await self._send_piece({"type": "http.response.body", "body": piece, "more_body": True})
            await self._send_piece({"type": "http.response.body", "body": b""})

    async def _send_piece(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._send(message)
                await asyncio.sleep(0)  # neither the client nor the stream may ever be waited for: others go on
        except TimeoutError:
            raise ClientDisconnected from None

    async def _hung_up(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
