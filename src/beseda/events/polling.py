"""Queues of events asked for by their readers."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain.events import queues
from beseda.domain.events.queues import QueueBatch
from beseda.domain.events.resolved import ResolvedEvent
from beseda.kernel.call import Call
from beseda.kernel.portal import Portal
from beseda.model import Bot
from beseda.store.database import Tx, read_then_write

PAGE, LARGEST_PAGE = 100, 1000
_LONGEST_WAIT = 60
# A reader is moved on over what does not concern it only when that is worth a write.
_WORTH_A_WRITE = 400

Teller: TypeAlias = Callable[[Portal, ResolvedEvent], tuple[str, dict[str, Any]]]


class Source(NamedTuple):
    """A queue: of a bot, or of a person; ``tell`` gives an event's type and data."""

    person_id: int
    bot: Bot | None
    tell: Teller

    @property
    def name(self) -> str:
        """The name of the queue."""
        return queues.bot_queue(self.bot) if self.bot else queues.person_queue(self.person_id)


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
    events = sorted(((one, source) for source, batch in told for one in batch.events), key=lambda pair: pair[0].id)
    page = events[: request.size]
    more = len(page) < len(events) or any(batch.more for _, batch in told)
    return {
        "events": [_event(call, one, source) for one, source in page],
        "nextOffset": page[-1][0].id + 1 if page else max(request.offset or 0, 0),
        "hasMore": more,
    }


def _event(call: Call, one: ResolvedEvent, source: Source) -> dict[str, Any]:
    kind, data = source.tell(call.portal, one)
    return {"eventId": one.id, "type": kind, "date": call.portal.locale.atom(one.at), "data": data}


async def _confirm(call: Call, sources: Sequence[Source], offset: int) -> None:
    async def work(tx: Tx) -> None:
        for source in sources:
            await queues.acknowledge(tx, source.name, below_id=offset, for_bot=source.bot is not None)

    await read_then_write(call.runner, work)


async def _wait(call: Call, sources: Sequence[Source], request: PollRequest) -> list[tuple[Source, QueueBatch]]:
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


async def _look(call: Call, source: Source, limit: int) -> QueueBatch:
    async def work(tx: Tx) -> QueueBatch:
        await tx.number_events()
        now = call.portal.now
        if source.bot is None:
            return await queues.for_person(tx, source.person_id, now=now, limit=limit)
        return await queues.for_bot(tx, source.bot, now=now, limit=limit)

    batch = await read_then_write(call.runner, work)
    if batch.looked_number - batch.after_number >= _WORTH_A_WRITE:
        await call.runner.write(lambda tx: queues.advance(tx, source.name, batch.looked_number))
    return batch
