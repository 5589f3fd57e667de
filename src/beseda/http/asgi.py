"""From HTTP to a call and back."""

import asyncio
import errno
import itertools
import logging
import re
import secrets
import time
from collections.abc import Mapping

from beseda import app, errors
from beseda.app import Exchange, Request
from beseda.developer import stopwatch
from beseda.errors.spec import ApiError
from beseda.http import contents, control, cross_origin, journaling, pages, pull, reference
from beseda.http.log import Log, mask
from beseda.http.response import NOT_ALLOWED, TOO_LARGE, UNAVAILABLE, XML, FileBody, Response
from beseda.http.sending import DROP, ClientDisconnected, Line, Message, Receive, Send
from beseda.kernel import strangers
from beseda.kernel.fault_injection import ConnectionDropped
from beseda.kernel.portal import Portal
from beseda.kernel.strangers import Share
from beseda.model import File
from beseda.push.hub import Hub
from beseda.settings import NEWEST_REVISION
from beseda.spool import Spool
from beseda.store.database import StorageUnavailable
from beseda.wire import xml
from beseda.wire.cookies import ACTING_AS

# A body beyond that is kept in a file, and written there in pieces of this size.
_IN_MEMORY = 1024 * 1024
_WRITTEN_AT_ONCE = 256 * 1024
# What is too large is read to its end, so that the client sees the answer; but not without end.
_DRAIN_BYTES = 512 * 1024 * 1024
_VERBS = ("GET", "HEAD", "POST")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
# As long after the storage failed a load balancer is told to ask elsewhere.
_FAILING_SECONDS = 10
_NOT_KEPT = ((b"cache-control", b"no-store"),)
_TOLD = {200, 206, 304, 503}  # pages that are there: the path of one that is not may be a mistyped secret
_RUN, _NUMBERS = secrets.token_hex(4), itertools.count(1)  # to ask the system for each id would cost more
_ACTING_AS = re.compile(r"/as/([0-9]{1,18})(/.*)?", re.ASCII)
_log = logging.getLogger(__name__)


class Application:
    """The ASGI application of a portal."""

    def __init__(self, portal: Portal, log: Log, hub: Hub, powers: control.Powers) -> None:
        self.portal = portal
        self.powers = powers
        self.log = log
        self.hub = hub
        self.stopping = False
        self._failed_at = 0.0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = time.perf_counter()
        request_id = f"{_RUN}{next(_NUMBERS):08x}"
        body = _Body(receive, dict(scope["headers"]), self.portal)
        exchange = Exchange(self._request(scope, body))
        watched = self.portal.developer is not None and _is_rest(exchange.request.path)
        watch = stopwatch.start() if watched else None
        reason: str | None = None
        dropped = False
        try:
            response = await self._respond(exchange)
            dropped = exchange.fault is not None and exchange.fault.effect.drop == "after"
        except ApiError as error:
            response, reason = _refused(error, exchange.rest), error.reason
        except ClientDisconnected:
            return
        except ConnectionDropped:
            response, dropped = Response(0, b""), True
        except Exception as error:  # noqa: BLE001 - the last resort: the caller gets an answer, the log the traceback
            response = self._failed(error, exchange.rest, request_id)
        finally:
            body.close()
        if self.portal.developer is not None and watch is not None:
            took = journaling.Took((time.perf_counter() - began) * 1000, watch.milliseconds)
            said = None if dropped else response
            await journaling.note(self.portal, self.portal.developer, exchange, said, took, reason=reason or "")
        if dropped:
            await send({"type": DROP})
            return
        if body.awaits_word:  # whoever asks before it sends a body may send it, or something else
            response = response._replace(close=True)
        if _is_rest(exchange.request.path):
            response = response._replace(headers=(*response.headers, *cross_origin.HEADERS))
        line = Line(receive, send, request_id, self.portal.settings.request_seconds)
        try:
            status = await _send(line, response, exchange.request)
        except ClientDisconnected:
            return
        except Exception:  # noqa: BLE001 - as above, but part of the answer is on its way
            _log.exception("request %s was not answered to its end", request_id)
            return  # the connection is closed, so that the client knows
        if self.log.level <= logging.INFO:
            self._note(scope, exchange, status, request_id, began, reason)

    def _request(self, scope: Message, body: "_Body") -> Request:
        client = scope["client"][0] if scope["client"] else ""
        path, headers = scope["path"], body.headers
        if self.portal.developer is not None and (found := _ACTING_AS.fullmatch(path)):
            path, headers = found[2] or "/", {**headers, ACTING_AS: found[1].encode()}
        secure = scope["scheme"] == "https"
        return Request(scope["method"], path, scope["query_string"], headers, body.receive, client, secure)

    async def _respond(self, exchange: Exchange) -> Response:
        request = exchange.request
        if request.method == "OPTIONS" and _is_rest(request.path):
            return cross_origin.PREFLIGHT
        if request.method not in _VERBS and not (self.portal.developer is not None and control.is_for(request)):
            raise ApiError(NOT_ALLOWED)
        if request.path.lstrip("/").startswith("rest"):
            if reference.is_opened(request) and (page := await reference.page(self.portal, request)):
                return page
            found = await app.answer(self.portal, exchange)
            result = exchange.outcome.page.result if exchange.outcome else None
            return await self._file(result) if isinstance(result, File) else Response(200, found, headers=_NOT_KEPT)
        if request.path in {pull.POLL, pull.PUBLISH}:
            return await (pull.poll if request.path == pull.POLL else pull.publish)(self.hub, request)
        if self.portal.developer is not None and control.is_for(request):
            return await control.answer(self.powers, self.portal, self.portal.developer, request)
        failing = self.portal.clock() - self._failed_at < _FAILING_SECONDS
        return await pages.answer(self.portal, request, stopping=self.stopping, failing=failing)

    async def _file(self, file: File) -> Response:
        found = await contents.response(self.portal, file.hash, file.media_type, file.name)
        if found is None:
            raise ApiError(errors.system.INTERNAL)
        return found

    def _failed(self, error: Exception, rest: int, request_id: str) -> Response:
        """What is answered when something went wrong here: that it is worth another try when it is the storage."""
        if isinstance(error, StorageUnavailable) or (isinstance(error, OSError) and error.errno in _NO_ROOM):
            self._failed_at = self.portal.clock()
            _log.error("request %s: the storage failed: %s", request_id, error)
            return _refused(ApiError(UNAVAILABLE), rest)
        _log.error("request %s failed", request_id, exc_info=error)
        return _refused(ApiError(errors.system.INTERNAL), rest)

    def _note(
        self, scope: Message, exchange: Exchange, status: int, request_id: str, began: float, reason: str | None
    ) -> None:
        actor = exchange.actor
        # Only names that are ours are noted: a mistyped address may hold a webhook's code at any place.
        method = self.portal.registry.find(exchange.name, NEWEST_REVISION, rest=exchange.rest)
        self.log.request(
            id=request_id,
            status=status,
            method=method.name if method else None,
            path=scope["path"] if not exchange.name and status in _TOLD else None,
            user=actor.person.id if actor else None,
            webhook=actor.credential.id if actor and actor.credential.kind == "webhook" else None,
            application=actor.credential.id if actor and actor.credential.kind == "application" else None,
            ms=round((time.perf_counter() - began) * 1000, 3),
            **({"reason": mask(reason)} if reason else {}),
        )


def _is_rest(path: str) -> bool:
    return path == "/rest" or path.startswith("/rest/")


class _Body:
    """A body while it arrives: in memory, when it grows in a file."""

    def __init__(self, receive: Receive, headers: Mapping[bytes, bytes], portal: Portal) -> None:
        self.headers = headers
        self._receive = receive
        self._portal = portal
        self._size = 0
        self._pending = bytearray()
        self._spool: Spool | None = None
        self._share: Share | None = None
        self._begun = False

    @property
    def awaits_word(self) -> bool:
        """Whether the client waits to be told to send it, and was not."""
        return not self._begun and b"expect" in self.headers

    async def receive(self, limit: int, known: bool) -> bytes | Spool:
        """The whole body; ``TOO_LARGE`` when it is longer than the limit. ``known``: whether it is clear who calls."""
        self._begun = True
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body") and len(message["body"]) <= limit:
            return bytes(message["body"])
        if not known:
            self._share = Share(self._portal.strangers)
        declared = self.headers.get(b"content-length", b"")
        self._expect(int(declared) if declared.isdigit() else 0, limit)
        while message["type"] == "http.request":
            await self._take(message.get("body", b""), limit)
            if not message.get("more_body"):
                return await self._complete(limit)
            message = await self._receive()
        raise ClientDisconnected

    def close(self) -> None:
        """Forget it."""
        self._drop()
        if self._share is not None:
            self._share.leave()

    def _expect(self, size: int, limit: int) -> None:
        if size > limit:
            self._size = limit + 1  # nothing of it is kept
        elif self._share is not None:
            self._share.grow(size)

    async def _take(self, chunk: bytes, limit: int) -> None:
        """Keep what arrived, unless it is too much already."""
        self._size += len(chunk)
        if self._size > limit:
            self._drop()
            if self._size > _DRAIN_BYTES:
                raise ApiError(TOO_LARGE)
            return
        self._pending += chunk
        if self._share is not None:
            self._share.grow(self._size)
        in_memory = _IN_MEMORY if self._share is None else strangers.IN_MEMORY
        if len(self._pending) >= (_WRITTEN_AT_ONCE if self._spool else in_memory):
            await asyncio.to_thread(self._write)

    async def _complete(self, limit: int) -> bytes | Spool:
        if self._size > limit:
            raise ApiError(TOO_LARGE)
        if self._spool is None:
            return bytes(self._pending)
        await asyncio.to_thread(self._write)
        return self._spool

    def _drop(self) -> None:
        self._pending.clear()
        if self._spool is not None:
            self._spool.close()
            self._spool = None

    def _write(self) -> None:
        if self._spool is None:
            self._spool = Spool(self._portal.settings.spool_folder)
        self._spool.write(self._pending)
        self._pending.clear()


def _refused(error: ApiError, rest: int) -> Response:
    headers = ((b"allow", ", ".join(_VERBS).encode()),) if error.wire == NOT_ALLOWED else ()
    close = error.wire == TOO_LARGE
    return Response(error.wire.status, app.refusal(error.wire, rest), close=close, headers=(*headers, *_NOT_KEPT))


async def _send(line: Line, response: Response, request: Request) -> int:
    """Send an answer; its status."""
    body = response.body
    if isinstance(body, bytes):
        if app.wants_xml(request.path) and body:
            body, response = xml.from_json(body), response._replace(content_type=XML)
        await line.whole(response, body)
    elif isinstance(body, FileBody):
        return await line.file(response, body, request.method, request.headers)
    else:
        await line.stream(response, body, request.method)
    return response.status
