"""Queues of events asked for by their readers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple

from beseda.domain.events import queues
from beseda.domain.events.queues import Batch
from beseda.domain.events.resolved import ResolvedEvent
from beseda.domain.events.subscriber import Audience, Subscriber
from beseda.events.catalogue import BOT_FORMS, PERSON_FORMS, Form
from beseda.kernel.call import Call
from beseda.store.database import Tx, WriteNeeded, read_then_write

PAGE, LARGEST_PAGE = 100, 1000
_LONGEST_WAIT = 60
# A reader is moved on over what does not concern it only when that is worth a write.
_WORTH_A_WRITE = 400

_FORMS: Mapping[Audience, Mapping[str, Form]] = {Audience.PERSON: PERSON_FORMS, Audience.BOT: BOT_FORMS}


class Source(NamedTuple):
    """A subscriber who asks; ``common``: what each of its events tells first, looked up when there is one."""

    subscriber: Subscriber
    common: Callable[[], Awaitable[Mapping[str, Any]]] | None = None


class PollRequest(NamedTuple):
    """What is confirmed and what is asked for."""

    offset: int | None
    limit: int
    wait: int

    @property
    def size(self) -> int:
        """How many events at most."""
        return max(1, min(self.limit, LARGEST_PAGE))


async def answer(call: Call, sources: Sequence[Source], request: PollRequest) -> dict[str, Any]:
    """Confirm, then answer what comes next in all the queues together, in order."""
    if request.offset is not None and request.offset > 0:
        await _confirm(call, sources, request.offset)
    told = await _wait(call, sources, request)
    common = {
        source.subscriber.key: await source.common() if source.common else {} for source, batch in told if batch.events
    }
    found = ((one.event, source.subscriber) for source, batch in told for one in batch.events)
    events = sorted(found, key=lambda pair: pair[0].id)
    page = events[: request.size]
    more = len(page) < len(events) or any(batch.more for _, batch in told)
    return {
        "events": [_event(call, one, subscriber, common[subscriber.key]) for one, subscriber in page],
        "nextOffset": page[-1][0].id + 1 if page else max(request.offset or 0, 0),
        "hasMore": more,
    }


def _event(call: Call, one: ResolvedEvent, subscriber: Subscriber, common: Mapping[str, Any]) -> dict[str, Any]:
    form = _FORMS[subscriber.audience][one.kind]
    data = {**common, **form.data(call.portal, one)}
    return {"eventId": one.id, "type": form.name, "date": call.portal.locale.atom(one.at), "data": data}


async def _confirm(call: Call, sources: Sequence[Source], offset: int) -> None:
    async def look(tx: Tx) -> list[tuple[str, int]]:
        found = [await queues.unconfirmed(tx, source.subscriber, below_id=offset) for source in sources]
        return [one for some in found for one in some]

    numbers = await call.runner.read(look)
    if numbers:
        await call.runner.write(lambda tx: queues.confirm(tx, numbers))


async def _wait(call: Call, sources: Sequence[Source], request: PollRequest) -> list[tuple[Source, Batch]]:
    """What there is; nothing only after waiting as long as wished for."""
    portal, clock = call.portal, asyncio.get_running_loop().time
    deadline = clock() + min(request.wait, _LONGEST_WAIT)
    wakeup = portal.wakeup.next()
    told = [(source, await _look(call, source, request.size)) for source in sources]
    while not any(batch.events for _, batch in told) and call.runner is portal.database:
        left = 0.0 if portal.wakeup.closed else deadline - clock()
        if left <= 0:
            break
        await asyncio.wait([wakeup], timeout=left)
        async with portal.poll_slots:  # what a message costs its sender must not grow with those who wait for it
            wakeup = portal.wakeup.next()
            told = [(source, await _look(call, source, request.size)) for source in sources]
    return told


async def _look(call: Call, source: Source, limit: int) -> Batch:
    async def number(tx: Tx) -> None:
        await tx.number_events()

    async def number_for(_: Sequence[str]) -> dict[str, None]:
        await call.runner.write(number)
        return {}

    async def read(tx: Tx) -> Batch:
        return await queues.read(tx, source.subscriber, now=call.portal.now, limit=limit)

    async def work(tx: Tx) -> Batch:
        await number(tx)
        return await read(tx)

    async def skip(tx: Tx) -> None:
        for one in far:
            await queues.advance(tx, one.key, one.empty_number)

    try:
        batch = await call.runner.read(work)
    except WriteNeeded:
        if call.runner is call.portal.database:  # once for all who ask at this moment
            await call.portal.numbering.find("", number_for)
        else:
            await call.runner.write(number)
        batch = await read_then_write(call.runner, read)
    far = [one for one in batch.positions if one.empty_number - one.after_number >= _WORTH_A_WRITE]
    if far:
        await call.runner.write(skip)
    return batch
