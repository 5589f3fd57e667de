"""What clients ask over their connection. Source: the pull client of the official JavaScript SDK (MIT)."""

from collections.abc import Mapping
from typing import Any

import orjson

from beseda.domain.events import channels, publishing
from beseda.push.frames import refusal, reply
from beseda.push.hub import Hub
from beseda.push.outbox import Outbox
from beseda.store.database import Tx
from beseda.wire.decode import Malformed, integer

MOST_BYTES = 64 * 1024
_MOST_PEOPLE = 100
_NOT_FOUND, _WRONG = -32601, -32602


async def answer(hub: Hub, outbox: Outbox, text: str) -> list[bytes]:
    """Do what a client asks, alone or several at once; what is no request is not answered."""
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    requests = given if isinstance(given, list) else [given]
    return [
        await _one(hub, outbox, one) for one in requests[:_MOST_PEOPLE] if isinstance(one, dict) and "method" in one
    ]


async def _one(hub: Hub, outbox: Outbox, request: Mapping[str, Any]) -> bytes:
    method, params = request["method"], request.get("params")
    known = _METHODS.get(method) if isinstance(method, str) else None
    if known is None:
        return refusal(request.get("id"), _NOT_FOUND, "Method not found")
    try:
        result = await known(hub, outbox, params if isinstance(params, dict) else {})
    except (Malformed, KeyError, TypeError):
        return refusal(request.get("id"), _WRONG, "Invalid params")
    return reply(request.get("id"), result)


async def _ping(hub: Hub, outbox: Outbox, params: Mapping[str, Any]) -> str:  # noqa: ARG001 - as every method
    return "pong"


async def _list_channels(hub: Hub, outbox: Outbox, params: Mapping[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG001
    own = {"type": "private", "userId": outbox.person_id}
    return [own, {"type": "shared"}] if outbox.application_id else [own]


async def _last_seen(hub: Hub, outbox: Outbox, params: Mapping[str, Any]) -> dict[str, int]:
    """Seconds since people were last there, 0 for who is connected."""
    wanted = [integer(one) for one in params["userList"]][:_MOST_PEOPLE]
    now, connected = hub.portal.now, set(hub.connected())

    async def work(tx: Tx) -> dict[int, int]:
        return await publishing.last_seen(tx, outbox.person_id, wanted, now=now)

    seen = await hub.portal.database.read(work)
    return {str(one): 0 if one in connected else ago for one, ago in seen.items()}


async def _watch(hub: Hub, outbox: Outbox, params: Mapping[str, Any]) -> bool:
    person_id = integer(params["userId"])
    if await hub.portal.database.read(lambda tx: publishing.may_know(tx, outbox.person_id, person_id)):
        await hub.watch(outbox, person_id)
    return True


async def _unwatch(hub: Hub, outbox: Outbox, params: Mapping[str, Any]) -> bool:
    hub.unwatch(outbox, integer(params["userId"]))
    return True


async def _publish(hub: Hub, outbox: Outbox, params: Mapping[str, Any]) -> bool:
    """Tell the clients of other people something: of those whom the sender may know, or whose channels they know."""
    body = params["body"]
    module, command, told = str(body["module_id"]), str(body["command"]), dict(body.get("params") or {})
    people = [integer(one) for one in params.get("userList") or []][:_MOST_PEOPLE]
    named = [_public(one) for one in params.get("channelList") or []][:_MOST_PEOPLE]
    portal = hub.portal

    async def work(tx: Tx) -> None:
        known = [
            found.person_id
            for public_id, signature in named
            if (found := await channels.addressee(tx, public_id, signature, now=portal.now)) is not None
        ]
        message = publishing.Publication(
            module.lower(), command, told, sender=outbox.person_id, application=outbox.application_id
        )
        await publishing.by_client(tx, people, known, message, now=portal.now)

    await portal.database.write(work)
    portal.wakeup.notify()
    return True


def _public(given: Any) -> tuple[str, str]:
    """A public channel as ``id.signature``, or as an object."""
    if isinstance(given, str):
        public_id, _, signature = given.partition(".")
        return public_id, signature
    return str(given["publicId"]), str(given["signature"])


_METHODS = {
    "ping": _ping,
    "publish": _publish,
    "listChannels": _list_channels,
    "getUsersLastSeen": _last_seen,
    "subscribeStatusChange": _watch,
    "unsubscribeStatusChange": _unwatch,
}
