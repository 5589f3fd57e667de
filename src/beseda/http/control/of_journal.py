"""The journal: looked through, followed, waited for, and made to happen again."""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from beseda.app import Exchange, Request, refusal, spell
from beseda.developer import Developer, Replay, filters, stopwatch
from beseda.developer.entry import Entry
from beseda.domain.events import deliveries
from beseda.domain.messages import places
from beseda.errors.spec import ApiError
from beseda.http import journaling
from beseda.http.control.asked import Asked, Refused, missing
from beseda.http.response import Response
from beseda.kernel.dispatch import perform
from beseda.kernel.portal import Portal
from beseda.settings import NEWEST_REVISION
from beseda.spool import Spool
from beseda.store.database import Tx

LONGEST_WAIT, MOST = 30, 1000
_PAGE, _PATIENCE = 100, 10
_EVENTS = b"text/event-stream; charset=utf-8"
_DETAILS = ("request", "answer", "again", "timing", "messages")
_MOST_PLACES = 10


async def look(asked: Asked) -> dict[str, Any]:
    """Entries: with ``after`` the next ones, oldest first, else those before ``before``, newest first.

    With ``after``, ``wait`` seconds are waited for something.
    """
    journal, wanted = asked.developer.journal, filters.parse(asked.query.get("filter", ""))
    limit = min(max(asked.number("limit", _PAGE), 1), MOST)
    if "after" in asked.query:
        after, wait = asked.number("after", 0), min(asked.number("wait", 0), LONGEST_WAIT)
        found = journal.after(after, wanted, limit=limit)
        if not found and wait:
            found = await journal.wait(after, wanted, limit=limit, seconds=wait)
    else:
        found = journal.before(asked.number("before", 2**62), wanted, limit=limit)
    return {"entries": [short(one) for one in found], "newest": journal.newest}


async def live(asked: Asked) -> Response:
    """Entries as they come, as server-sent events; ``after`` is the number of the last one that was seen."""
    wanted = filters.parse(asked.query.get("filter", ""))
    after = asked.number("after", asked.developer.journal.newest)
    body = _stream(asked.developer, after, wanted)
    return Response(200, body, _EVENTS, headers=((b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")))


async def _stream(developer: Developer, after: int, wanted: filters.Wanted) -> AsyncIterator[bytes]:
    yield b": connected\n\n"
    async for some in developer.journal.follow(after, wanted, limit=MOST):
        for one in some:
            yield b"id: %d\ndata: %b\n\n" % (one.id, orjson.dumps(short(one), default=str))


async def wait(asked: Asked) -> dict[str, Any]:
    """The first entry after ``after`` that fits a filter, waited for."""
    wanted, journal = filters.parse(asked.take("filter", str, "")), asked.developer.journal
    timeout = asked.amount("timeout")
    seconds = min(_PATIENCE if timeout is None else timeout, LONGEST_WAIT)
    found = await journal.wait(asked.take("after", int, 0), wanted, limit=1, seconds=seconds)
    if not found:
        raise Refused("TIMEOUT", f"nothing fitting came within {seconds:g} seconds", 404)
    return await whole(asked, found[0])


async def show(asked: Asked) -> dict[str, Any]:
    """An entry with all that is kept of it; its messages where ``person`` finds them, or somebody who does."""
    return await whole(asked, _find(asked))


async def clear(asked: Asked) -> dict[str, Any]:
    """Forget all entries."""
    asked.developer.journal.clear()
    return {}


async def replay(asked: Asked) -> dict[str, Any]:
    """Call again as the same person, or tell a handler again; parameters in ``request`` replace those of then.

    A call was noted when this answers (``id``); an event will be, after the entry ``after``.
    """
    entry, portal = _find(asked), asked.portal
    if entry.delivery is not None:
        delivery_id = entry.delivery
        before = asked.developer.journal.newest
        asked.developer.replays[delivery_id] = Replay(entry.id, time.perf_counter())
        await portal.database.write(lambda tx: deliveries.replay(tx, delivery_id, now=portal.now))
        portal.wakeup.notify()
        return {"id": None, "delivery": delivery_id, "after": before}
    if entry.again is None:
        raise Refused("ERROR_CONFLICT", "nobody known called then, or it was too large to be kept", 409)
    changed = asked.take("request", dict, {}).get("parameters")
    given = {**entry.again.given, **changed} if isinstance(changed, Mapping) else entry.again.given
    return {"id": await _again(portal, asked.developer, entry, given)}


async def _again(portal: Portal, developer: Developer, entry: Entry, given: Mapping[str, Any]) -> int:
    assert entry.again is not None  # noqa: S101 - the caller looked
    actor, rest = entry.again.actor._replace(now=portal.now), entry.again.rest
    request = Request(entry.verb, entry.path, b"", {}, _nothing)
    exchange = Exchange(request, name=entry.method, rest=rest, given=dict(given), actor=actor, replay_of=entry.id)
    began, watch, reason = time.perf_counter(), stopwatch.start(), ""
    try:
        try:
            outcome = await perform(portal, portal.database, actor, entry.method, given, rest=rest)
        finally:
            watch.lap("method")
        response = Response(200, spell(outcome, rest))
        watch.lap("answer")
    except ApiError as error:
        response, reason = Response(error.wire.status, refusal(error.wire, rest)), error.reason
    took = journaling.Took((time.perf_counter() - began) * 1000, watch.milliseconds)
    await journaling.note(portal, developer, exchange, response, took, reason=reason)
    return exchange.noted


async def _nothing(_limit: int, _known: bool) -> bytes | Spool:
    return b""


def _find(asked: Asked) -> Entry:
    found = asked.developer.journal.find(asked.id)
    if found is None:
        raise missing("entry: it is too old, or was cleared")
    return found


def short(entry: Entry) -> dict[str, Any]:
    """An entry as a line."""
    shown = {name: value for name, value in entry._asdict().items() if name not in _DETAILS}
    shown |= {"failed": entry.failed, "error": entry.error or None, "reason": entry.reason or None}
    parts = {name: part._asdict() for name in ("who", "bot", "credential") if (part := shown[name])}
    return shown | parts


async def whole(asked: Asked, entry: Entry) -> dict[str, Any]:
    """An entry with its bodies, the documentation of its error, and what belongs to it."""
    return {
        **short(entry),
        "request": {
            "verb": entry.verb,
            "path": entry.path,
            **entry.request._asdict(),
            "parameters": entry.request.value,
        },
        "answer": {"status": entry.status, **entry.answer._asdict(), "body": entry.answer.value},
        "timing": dict(entry.timing),
        "messages": await _places(asked, entry),
        "attempts": _attempts(asked.developer, entry),
        "related": _related(asked.developer, entry),
        "documented": _documented(asked.portal, entry),
        "replayable": entry.again is not None or entry.delivery is not None,
    }


async def _places(asked: Asked, entry: Entry) -> list[dict[str, Any]]:
    """Where to find the messages that it is about: id, dialog, and for whom the dialog is called so."""

    async def work(tx: Tx) -> list[dict[str, Any]]:
        ids, person = entry.messages.about[:_MOST_PLACES], asked.number("person", 0)
        found = [await places.of_message(tx, one, person_id=person) for one in ids]
        return [one._asdict() for one in found if one]

    return await asked.portal.database.read(work)


def _attempts(developer: Developer, entry: Entry) -> list[dict[str, Any]]:
    """Every time that the handler was told of it."""
    if entry.delivery is None:
        return []
    same = developer.journal.after(0, lambda one: one.delivery == entry.delivery, limit=MOST)
    return [
        {"id": one.id, "at": one.at, "status": one.status, "ms": one.ms, "error": one.reason or None} for one in same
    ]


def _related(developer: Developer, entry: Entry) -> list[int]:
    """What repeats it, or what it repeats."""

    def belongs(one: Entry) -> bool:
        repeats = one.replay_of == entry.id or one.id == entry.replay_of
        return one.id != entry.id and (repeats or (entry.delivery is not None and one.delivery == entry.delivery))

    return [one.id for one in developer.journal.after(0, belongs, limit=MOST)]


def _documented(portal: Portal, entry: Entry) -> dict[str, Any] | None:
    """What the documentation says of the method's error."""
    method = portal.registry.find(entry.method, NEWEST_REVISION, rest=entry.again.rest if entry.again else 2)
    if method is None:
        return None
    text = next((one.text for one in method.errors if one.code == entry.error), None)
    return {"text": text, "page": method.doc}
