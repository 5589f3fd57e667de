"""What is said gets into the index for search while the server has other work: a little at a time, never in the way."""

import asyncio
import time

from beseda.domain.search import message_index
from beseda.kernel.portal import Portal
from beseda.store.database import Tx

# The part of its time that a server gives to this while there is much to do.
SHARE = 0.1


async def index(portal: Portal, *, share: float = SHARE) -> None:
    """Let the index know of every message."""
    if await portal.database.read(message_index.unmade):
        await portal.database.outside(message_index.unmade)
    await portal.database.write(message_index.settle)
    more = True
    while more:
        more, worked = await portal.database.write(_feed)
        await asyncio.sleep(worked * (1 - share) / share)


async def _feed(tx: Tx) -> tuple[bool, float]:
    """Whether there is more, and how many seconds this took of others."""
    began = time.perf_counter()
    more = await message_index.feed(tx)
    return more, time.perf_counter() - began
