"""From HTTP to a call and back."""

import asyncio
import itertools
import logging
import secrets
import time
from pathlib import Path

from beseda import app, errors
from beseda.app import Exchange, Request
from beseda.errors.spec import ApiError
from beseda.http import contents, pages, pull, reference
from beseda.http.log import Log
from beseda.http.response import NOT_ALLOWED, TOO_LARGE, XML, FileBody, Response
from beseda.http.sending import ClientDisconnected, Line, Message, Receive, Send
from beseda.kernel.portal import Portal
from beseda.model import File
from beseda.push.hub import Hub
from beseda.settings import NEWEST_REVISION
from beseda.spool import Spool
from beseda.wire import xml

# A body beyond that is kept in a file, and written there in pieces of this size.
_IN_MEMORY = 1024 * 1024
_WRITTEN_AT_ONCE = 256 * 1024
# What is too large is read to its end, so that the client sees the answer; but not without end.
_DRAIN_BYTES = 512 * 1024 * 1024
_VERBS = ("GET", "HEAD", "POST")
_TOLD = {200, 206, 304, 503}  # pages that are there: the path of one that is not may be a mistyped secret
_RUN, _NUMBERS = secrets.token_hex(4), itertools.count(1)  # to ask the system for each id would cost more
_log = logging.getLogger(__name__)


class Application:
    """The ASGI application of a portal."""

    def __init__(self, portal: Portal, log: Log, hub: Hub) -> None:
        self.portal = portal
        self.log = log
        self.hub = hub
        self.stopping = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await pull.socket(self.hub, scope, receive, send)
            return
        began = time.perf_counter()
        request_id = f"{_RUN}{next(_NUMBERS):08x}"
        exchange: Exchange | None = None
        try:
            request = await self._request(scope, receive)
            exchange = Exchange(request)
            response = await self._respond(exchange)
        except ApiError as error:
            response = _refused(error, exchange.rest if exchange else 2)
        except ClientDisconnected:
            return
        except Exception:  # noqa: BLE001 - the last resort: the caller gets an answer, the log the traceback
            _log.exception("request %s failed", request_id)
            response = Response(errors.system.INTERNAL.status, app.refusal(errors.system.INTERNAL))
        finally:
            if exchange is not None and isinstance(exchange.request.body, Spool):
                exchange.request.body.close()
        line = Line(receive, send, request_id, self.portal.settings.request_seconds)
        try:
            status = await _send(line, response, exchange.request if exchange else None, scope)
        except ClientDisconnected:
            return
        except Exception:  # noqa: BLE001 - as above, but part of the answer is on its way
            _log.exception("request %s was not answered to its end", request_id)
            return  # the connection is closed, so that the client knows
        if self.log.level <= logging.INFO:
            self._note(scope, exchange, status, request_id, began)

    async def _request(self, scope: Message, receive: Receive) -> Request:
        headers = dict(scope["headers"])
        body = await self._body(scope["path"], receive)
        if scope["method"] not in _VERBS:
            if isinstance(body, Spool):
                body.close()
            raise ApiError(NOT_ALLOWED)
        client = scope["client"][0] if scope["client"] else ""
        secure = scope["scheme"] == "https"
        return Request(scope["method"], scope["path"], scope["query_string"], headers, body, client, secure)

    async def _body(self, path: str, receive: Receive) -> bytes | Spool:
        """The whole body; ``TOO_LARGE`` when it is longer than the limit, which depends on the method."""
        message = await receive()
        limit = self.portal.settings.body_limit
        if message["type"] == "http.request" and not message.get("more_body") and len(message["body"]) <= limit:
            return bytes(message["body"])
        body = _Body(app.body_limit(self.portal, path), self.portal.settings.spool_folder)
        try:
            while message["type"] == "http.request":
                await body.take(message.get("body", b""))
                if not message.get("more_body"):
                    return await body.complete()
                message = await receive()
        except BaseException:
            body.close()
            raise
        body.close()
        raise ClientDisconnected

    async def _respond(self, exchange: Exchange) -> Response:
        if exchange.request.path.lstrip("/").startswith("rest"):
            if reference.is_opened(exchange.request) and (page := reference.page(self.portal, exchange.request)):
                return page
            found = await app.answer(self.portal, exchange)
            result = exchange.outcome.page.result if exchange.outcome else None
            return await self._file(result) if isinstance(result, File) else Response(200, found)
        if exchange.request.path in {pull.POLL, pull.PUBLISH}:
            answer = pull.poll if exchange.request.path == pull.POLL else pull.publish
            return await answer(self.hub, exchange.request)
        return await pages.answer(self.portal, exchange.request, stopping=self.stopping)

    async def _file(self, file: File) -> Response:
        found = await contents.response(self.portal, file.hash, file.media_type, file.name)
        if found is None:
            raise ApiError(errors.system.INTERNAL)
        return found

    def _note(self, scope: Message, exchange: Exchange | None, status: int, request_id: str, began: float) -> None:
        actor = exchange.actor if exchange else None
        # Only names that are ours are noted: a mistyped address may hold a webhook's code at any place.
        method = self.portal.registry.find(exchange.name, NEWEST_REVISION, rest=exchange.rest) if exchange else None
        self.log.request(
            id=request_id,
            status=status,
            method=method.name if method else None,
            path=scope["path"] if exchange and not exchange.name and status in _TOLD else None,
            user=actor.person.id if actor else None,
            webhook=actor.credential.id if actor else None,
            ms=round((time.perf_counter() - began) * 1000, 3),
        )


class _Body:
    """A body while it arrives: in memory, when it grows in a file."""

    def __init__(self, limit: int, folder: Path) -> None:
        self._limit = limit
        self._folder = folder
        self._size = 0
        self._pending = bytearray()
        self._spool: Spool | None = None

    async def take(self, chunk: bytes) -> None:
        """Keep what arrived, unless it is too much already."""
        self._size += len(chunk)
        if self._size > self._limit:
            self.close()
            if self._size > _DRAIN_BYTES:
                raise ApiError(TOO_LARGE)
            return
        self._pending += chunk
        if len(self._pending) >= (_WRITTEN_AT_ONCE if self._spool else _IN_MEMORY):
            await asyncio.to_thread(self._write)

    async def complete(self) -> bytes | Spool:
        """All of it. ``TOO_LARGE``."""
        if self._size > self._limit:
            raise ApiError(TOO_LARGE)
        if self._spool is None:
            return bytes(self._pending)
        await asyncio.to_thread(self._write)
        return self._spool

    def close(self) -> None:
        """Forget it."""
        self._pending.clear()
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    def _write(self) -> None:
        if self._spool is None:
            self._spool = Spool(self._folder)
        self._spool.write(self._pending)
        self._pending.clear()


def _refused(error: ApiError, rest: int) -> Response:
    headers = ((b"allow", ", ".join(_VERBS).encode()),) if error.wire == NOT_ALLOWED else ()
    return Response(error.wire.status, app.refusal(error.wire, rest), close=error.wire == TOO_LARGE, headers=headers)


async def _send(line: Line, response: Response, request: Request | None, scope: Message) -> int:
    """Send an answer; its status."""
    body, method, headers = response.body, scope["method"], request.headers if request else {}
    if isinstance(body, bytes):
        if app.wants_xml(scope["path"]):
            body, response = xml.from_json(body), response._replace(content_type=XML)
        await line.whole(response, body)
    elif isinstance(body, FileBody):
        return await line.file(response, body, method, headers)
    else:
        await line.stream(response, body, method)
    return response.status
