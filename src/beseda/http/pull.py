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
from beseda.kernel.portal import Portal
from beseda.push import rpc
from beseda.push.hub import Hub
from beseda.push.outbox import Poll
from beseda.store.database import read_then_write
from beseda.wire.php_forms import FormError, parse_query

SOCKET, POLL, PUBLISH = "/subws/", "/sub/", "/pub/"
_POLL_SECONDS = 40.0
_MOST_KEYS = 20
_NOTHING_YET = (b"expires", b"Thu, 01 Jan 1973 11:11:01 GMT")
_TEXT = b"text/plain; charset=utf-8"
_EXPOSED = (b"access-control-expose-headers", b"Last-Message-Id, Expires")
_ANY_ORIGIN = (b"access-control-allow-origin", b"*")


class Asked(NamedTuple):
    """Who connects, in which form they are told, and what they saw last."""

    owner: Owner
    json_rpc: bool
    mid: str


async def asked_by(portal: Portal, query: bytes) -> Asked | None:
    """What the address asks for; None when it names no channel that is good."""
    try:
        given = dict(parse_query(query, most_keys=_MOST_KEYS))
    except FormError:
        return None
    names = given.get("CHANNEL_ID", "").split("/")

    owner = await read_then_write(portal.database, lambda tx: channels.open_one(tx, names, now=portal.now))
    return Asked(owner, given.get("jsonRpc") == "true", given.get("mid", "")) if owner else None


async def poll(hub: Hub, request: Request) -> Response:
    """What a client is told next; nothing when nothing happens for a while."""
    asked = await asked_by(hub.portal, request.query)
    if asked is None:
        return Response(403, b"", _TEXT, headers=(_ANY_ORIGIN,))
    outbox = Poll(asked.owner, json_rpc=asked.json_rpc)
    await hub.join(outbox, asked.mid)
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_POLL_SECONDS):
                await outbox.wait()
        told = outbox.told
    finally:
        hub.leave(outbox)
    if not told:
        last = (b"last-message-id", hub.mid.encode())
        return Response(304, b"", _TEXT, headers=(_ANY_ORIGIN, _EXPOSED, _NOTHING_YET, last))
    body = b"[" + b",".join(told) + b"]" if asked.json_rpc else b"".join(told)
    return Response(200, body, _TEXT, headers=(_ANY_ORIGIN,))


async def publish(hub: Hub, request: Request) -> Response:
    """What a client that polls sends: requests as over a socket, or that it took a message."""
    asked = await asked_by(hub.portal, request.query)
    body = await request.receive(rpc.MOST_BYTES, True) if asked else b""
    if asked is None or not isinstance(body, bytes):
        return Response(403, b"", _TEXT, headers=(_ANY_ORIGIN,))
    outbox = Poll(asked.owner, json_rpc=True)
    answers = await rpc.answer(hub, outbox, body.decode("utf-8", "replace"))
    return Response(200, b"[" + b",".join(answers) + b"]", _TEXT, headers=(_ANY_ORIGIN,))
