"""From HTTP to a call and back."""

import itertools
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from beseda import app, errors
from beseda.app import Exchange, Request
from beseda.errors.spec import ApiError
from beseda.http import pages, reference
from beseda.http.log import Log
from beseda.http.response import NOT_ALLOWED, TOO_LARGE, XML, Response
from beseda.kernel.portal import Portal
from beseda.settings import NEWEST_REVISION
from beseda.wire import xml

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

# What is too large is read to its end, so that the client sees the answer; but not without end.
_DRAIN_BYTES = 512 * 1024 * 1024
_VERBS = ("GET", "HEAD", "POST")
_RUN, _NUMBERS = secrets.token_hex(4), itertools.count(1)  # to ask the system for each id would cost more
_log = logging.getLogger(__name__)


class ClientDisconnected(Exception):
    """The client hung up before its request was complete."""


class Application:
    """The ASGI application of a portal."""

    def __init__(self, portal: Portal, log: Log) -> None:
        self.portal = portal
        self.log = log
        self.stopping = False

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
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
        if app.wants_xml(scope["path"]):
            response = response._replace(body=xml.from_json(response.body), content_type=XML)
        await _send(send, response, request_id)
        if self.log.level <= logging.INFO:
            self._note(scope, exchange, response, request_id, began)

    async def _request(self, scope: Message, receive: Receive) -> Request:
        headers = dict(scope["headers"])
        body = await _body(receive, self.portal.settings.body_limit)
        if scope["method"] not in _VERBS:
            raise ApiError(NOT_ALLOWED)
        client = scope["client"][0] if scope["client"] else ""
        secure = scope["scheme"] == "https"
        return Request(scope["method"], scope["path"], scope["query_string"], headers, body, client, secure)

    async def _respond(self, exchange: Exchange) -> Response:
        if exchange.request.path.lstrip("/").startswith("rest"):
            if reference.is_opened(exchange.request) and (page := reference.page(self.portal, exchange.request)):
                return page
            return Response(200, await app.answer(self.portal, exchange))
        return await pages.answer(self.portal, exchange.request, stopping=self.stopping)

    def _note(
        self, scope: Message, exchange: Exchange | None, response: Response, request_id: str, began: float
    ) -> None:
        actor = exchange.actor if exchange else None
        # Only names that are ours are noted: a mistyped address may hold a webhook's code at any place.
        method = self.portal.registry.find(exchange.name, NEWEST_REVISION) if exchange else None
        self.log.request(
            id=request_id,
            status=response.status,
            method=method.name if method else None,
            path=scope["path"] if exchange and not exchange.name and response.status in {200, 503} else None,
            user=actor.person.id if actor else None,
            webhook=actor.credential.id if actor else None,
            ms=round((time.perf_counter() - began) * 1000, 3),
        )


async def _body(receive: Receive, limit: int) -> bytes:
    """The whole body; ``TOO_LARGE`` when it is longer than the limit."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body") and len(message["body"]) <= limit:
        return bytes(message["body"])
    chunks, size = [], 0
    while message["type"] == "http.request":
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        elif size > _DRAIN_BYTES:
            raise ApiError(TOO_LARGE)
        else:
            chunks.clear()
        if not message.get("more_body"):
            if size > limit:
                raise ApiError(TOO_LARGE)
            return b"".join(chunks)
        message = await receive()
    raise ClientDisconnected


def _refused(error: ApiError, rest: int) -> Response:
    headers = ((b"allow", ", ".join(_VERBS).encode()),) if error.wire == NOT_ALLOWED else ()
    return Response(error.wire.status, app.refusal(error.wire, rest), close=error.wire == TOO_LARGE, headers=headers)


async def _send(send: Send, response: Response, request_id: str) -> None:
    headers = [
        (b"content-type", response.content_type),
        (b"content-length", b"%d" % len(response.body)),
        (b"x-request-id", request_id.encode()),
        (b"x-content-type-options", b"nosniff"),
        *response.headers,
    ]
    if response.close:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
