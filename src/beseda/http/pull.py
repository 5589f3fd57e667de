"""Where clients of push & pull connect: WebSocket, else long polling.

Official: settings/interactivity/custom-push-and-pull-client. Source of the rest: the pull client of the official
JavaScript SDK (MIT).
"""

import asyncio
import contextlib
from typing import NamedTuple

from beseda.app import Request
from beseda.domain.events import channels
from beseda.domain.events.channels import Owner
from beseda.http.response import Response
from beseda.http.sending import Message, Receive, Send
from beseda.kernel.portal import Portal
from beseda.push import rpc
from beseda.push.hub import Hub
from beseda.push.outbox import EXPIRED, RESTARTED, Outbox
from beseda.store.database import StorageError, read_then_write
from beseda.wire.php_forms import FormError, parse_query

SOCKET, POLL, PUBLISH = "/subws/", "/sub/", "/pub/"
WRONG_CHANNEL, TOO_LATE = 4010, 1013
_SIGNS_TO_A_LOOK = 6  # so often it is looked whether somebody may be connected still
_PING_SECONDS = 10.0  # after twice as long without one clients come again
_POLL_SECONDS = 40.0
_MOST_KEYS = 20
_NOTHING_YET = (b"expires", b"Thu, 01 Jan 1973 11:11:01 GMT")
_TEXT = b"text/plain; charset=utf-8"
_EXPOSED = (b"access-control-expose-headers", b"Last-Message-Id, Expires")
_ANY_ORIGIN = (b"access-control-allow-origin", b"*")


class _Asked(NamedTuple):
    """Who connects, in which form they are told, and what they saw last."""

    owner: Owner
    json_rpc: bool
    mid: str


async def _asked(portal: Portal, query: bytes) -> _Asked | None:
    """What the address asks for; None when it names no channel that is good."""
    try:
        given = dict(parse_query(query, most_keys=_MOST_KEYS))
    except FormError:
        return None
    names = given.get("CHANNEL_ID", "").split("/")

    owner = await read_then_write(portal.database, lambda tx: channels.open_one(tx, names, now=portal.now))
    return _Asked(owner, given.get("jsonRpc") == "true", given.get("mid", "")) if owner else None


async def socket(hub: Hub, scope: Message, receive: Receive, send: Send) -> None:
    """A client on a WebSocket, from its coming to its going."""
    await receive()
    try:
        asked = await _asked(hub.portal, scope["query_string"])
        if scope["path"] != SOCKET or asked is None:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": WRONG_CHANNEL, "reason": "wrong channel"})
            return
        outbox = await _join(hub, asked, end=asked.owner.end)
    except StorageError:
        await send({"type": "websocket.close", "code": RESTARTED})
        return
    listening = asyncio.create_task(_listen(hub, outbox, receive))
    try:
        await send({"type": "websocket.accept"})
        code = await _tell(hub, outbox, asked, send)
        if code:
            await send({"type": "websocket.close", "code": code})
    finally:
        hub.leave(outbox)
        listening.cancel()


async def _join(hub: Hub, asked: _Asked, *, end: int = 0) -> Outbox:
    person_id, application_id = asked.owner.person_id, asked.owner.application_id
    return await hub.join(person_id, json_rpc=asked.json_rpc, mid=asked.mid, application_id=application_id, end=end)


async def _is_good(hub: Hub, asked: _Asked) -> bool:
    """Whether who is connected may be still; while the database is away, they may."""
    try:
        return await hub.portal.database.read(lambda tx: channels.is_good(tx, asked.owner, now=hub.portal.now))
    except StorageError:
        return True


async def _listen(hub: Hub, outbox: Outbox, receive: Receive) -> None:
    """Take what the client sends, until it hangs up."""
    while not outbox.closed:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            outbox.close(0)
            return
        text = message.get("text") or ""
        if len(text) <= rpc.MOST_BYTES and text != "pong" and not text.startswith("mack:"):
            for one in await rpc.answer(hub, outbox, text):
                outbox.put_raw(one.decode())


async def _tell(hub: Hub, outbox: Outbox, asked: _Asked, send: Send) -> int:
    """Send what waits, and a sign of life now and then; answers why no more is sent, 0 where the client hung up."""
    loop = asyncio.get_running_loop()
    due, signs = loop.time(), 0
    timer: asyncio.TimerHandle | None = None
    try:
        while True:
            if loop.time() >= due:
                due, signs = loop.time() + _PING_SECONDS, signs + 1
                timer = loop.call_at(due, outbox.wake)  # one timer for each sign, whatever is told in between
                if not signs % _SIGNS_TO_A_LOOK and not await _is_good(hub, asked):
                    return EXPIRED
                await send({"type": "websocket.send", "text": "ping"})
            await outbox.wait()
            for one in outbox.take():
                await send({"type": "websocket.send", "text": one})
            if outbox.late:
                return TOO_LATE
            if outbox.closed:
                return outbox.over
    finally:
        if timer is not None:
            timer.cancel()


async def poll(hub: Hub, request: Request) -> Response:
    """What a client is told next; nothing when nothing happens for a while."""
    asked = await _asked(hub.portal, request.query)
    if asked is None:
        return Response(403, b"", _TEXT, headers=(_ANY_ORIGIN,))
    outbox = await _join(hub, asked)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await outbox.wait()
        told = [one.encode() for one in outbox.take()]
    finally:
        hub.leave(outbox)
    if not told:
        last = (b"last-message-id", hub.mid.encode())
        return Response(304, b"", _TEXT, headers=(_ANY_ORIGIN, _EXPOSED, _NOTHING_YET, last))
    body = b"[" + b",".join(told) + b"]" if asked.json_rpc else b"".join(told)
    return Response(200, body, _TEXT, headers=(_ANY_ORIGIN,))


async def publish(hub: Hub, request: Request) -> Response:
    """What a client that polls sends: requests as over a socket, or that it took a message."""
    asked = await _asked(hub.portal, request.query)
    body = await request.receive(rpc.MOST_BYTES, True) if asked else b""
    if asked is None or not isinstance(body, bytes):
        return Response(403, b"", _TEXT, headers=(_ANY_ORIGIN,))
    owner = asked.owner
    outbox = Outbox(owner.person_id, json_rpc=True, after_number=0, application_id=owner.application_id)
    answers = await rpc.answer(hub, outbox, body.decode("utf-8", "replace"))
    return Response(200, b"[" + b",".join(answers) + b"]", _TEXT, headers=(_ANY_ORIGIN,))
