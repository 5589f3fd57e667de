"""Queues of events asked for by their readers."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.api.call import Call
from beseda.api.portal import Portal
from beseda.domain import queues
from beseda.domain.happenings import Happening
from beseda.domain.queues import Batch
from beseda.model import Bot
from beseda.store.database import Tx, rarely

PAGE, LARGEST_PAGE = 100, 1000
_LONGEST_WAIT = 60
# A reader is moved on over what does not concern it only when that is worth a write.
_WORTH_A_WRITE = 400

Teller: TypeAlias = Callable[[Portal, Happening], tuple[str, dict[str, Any]]]


class Source(NamedTuple):
    """A queue: of a bot, or of a person; ``tell`` gives an event's type and data."""

    person_id: int
    bot: Bot | None
    tell: Teller

    @property
    def name(self) -> str:
        """The name of the queue."""
        return queues.bot_queue(self.bot) if self.bot else queues.person_queue(self.person_id)


class Wish(NamedTuple):
    """What is confirmed and what is asked for."""

    offset: int | None
    limit: int
    wait: int

    @property
    def size(self) -> int:
        """How many events at most."""
        return max(1, min(self.limit, LARGEST_PAGE))


async def answer(call: Call, sources: Sequence[Source], wish: Wish) -> dict[str, Any]:
    """Confirm, then answer what comes next in all the queues together, in order."""
    if wish.offset is not None and wish.offset > 0:
        await _confirm(call, sources, wish.offset)
    told = await _wait(call, sources, wish)
    happenings = sorted(
        ((one, source) for source, batch in told for one in batch.happenings), key=lambda pair: pair[0].id
    )
    page = happenings[: wish.size]
    more = len(page) < len(happenings) or any(batch.more for _, batch in told)
    return {
        "events": [_event(call, one, source) for one, source in page],
        "nextOffset": page[-1][0].id + 1 if page else max(wish.offset or 0, 0),
        "hasMore": more,
    }


def _event(call: Call, one: Happening, source: Source) -> dict[str, Any]:
    kind, data = source.tell(call.portal, one)
    return {"eventId": one.id, "type": kind, "date": call.portal.locale.atom(one.at), "data": data}


async def _confirm(call: Call, sources: Sequence[Source], offset: int) -> None:
    async def work(tx: Tx) -> None:
        for source in sources:
            await queues.settle(tx, source.name, below=offset, for_bot=source.bot is not None)

    await rarely(call.runner, work)


async def _wait(call: Call, sources: Sequence[Source], wish: Wish) -> list[tuple[Source, Batch]]:
    """What there is; nothing only after waiting as long as wished for."""
    portal, clock = call.portal, asyncio.get_running_loop().time
    deadline = clock() + min(wish.wait, _LONGEST_WAIT)
    bell = portal.bell.next()
    told = [(source, await _look(call, source, wish.size)) for source in sources]
    while not any(batch.happenings for _, batch in told) and call.runner is portal.database:
        left = 0.0 if portal.bell.over else deadline - clock()
        if left <= 0:
            break
        await asyncio.wait([bell], timeout=left)
        async with portal.looks:  # what a message costs its sender must not grow with those who wait for it
            bell = portal.bell.next()
            told = [(source, await _look(call, source, wish.size)) for source in sources]
    return told


async def _look(call: Call, source: Source, limit: int) -> Batch:
    async def work(tx: Tx) -> Batch:
        await tx.number_events()
        now = call.portal.now
        if source.bot is None:
            return await queues.for_person(tx, source.person_id, now=now, limit=limit)
        return await queues.for_bot(tx, source.bot, now=now, limit=limit)

    batch = await rarely(call.runner, work)
    if batch.looked - batch.after >= _WORTH_A_WRITE:
        await call.runner.write(lambda tx: queues.skip(tx, source.name, batch.looked))
    return batch
