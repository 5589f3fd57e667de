"""Long chats are made ready for search while the server has other work: a little at a time, never in the way."""

import asyncio
import time

from beseda.domain.search import stretches
from beseda.domain.search.stretches import Job
from beseda.kernel.portal import Portal
from beseda.store.database import Tx

# The part of its time that a server gives to this while there is much to do.
SHARE = 0.05
_LONGEST = 0.002


async def index(portal: Portal, *, share: float = SHARE) -> None:
    """Make every stretch that is to be made."""

    async def look(tx: Tx) -> Job | None:
        return await stretches.find_job(tx, now=portal.now)

    while job := await portal.database.scan(look):
        await _make(portal, job, _Pace(share))


async def _make(portal: Portal, job: Job, pace: "_Pace") -> None:
    draft = await portal.database.write(lambda tx: stretches.begin(tx, job, now=portal.now))
    while draft.take(await portal.database.read(lambda tx: stretches.read(tx, draft))):
        await pace.rest()
    bodies = []
    for body in draft.bitmaps.bodies():
        bodies.append(body)
        await pace.rest()
    await portal.database.write(lambda tx: stretches.keep(tx, draft, bodies))


class _Pace:
    """Lets others work."""

    def __init__(self, share: float) -> None:
        self._idle = (1 - share) / share
        self._began = time.perf_counter()

    async def rest(self) -> None:
        """After some work, wait in proportion."""
        worked = time.perf_counter() - self._began
        if worked >= _LONGEST:
            await asyncio.sleep(worked * self._idle)
            self._began = time.perf_counter()
