"""Stretches of long chats made ready for search, behind the backs of those who write.

Whoever makes a stretch claims it first and lets go of the list of what was retold in it: from then on another text
is on that list again, so it does not matter which of the two is read.
"""

import secrets
import struct
from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain.text.trigrams import SLOTS, Bitmaps
from beseda.store.database import Tx
from beseda.store.search import stretches as rows
from beseda.store.search.stretches import IDS, SIZE, Said, Stretch

EACH = SIZE // SLOTS  # messages in a place
PIECE = 64
_NEVER = 2**62
_CANDIDATES = 20
# So many messages of a stretch are looked at one by one because their text changed; more, and it is made anew.
_MOST_RETOLD = 100
# Whoever claims a stretch and is not done by then has come to an end.
_CLAIM_SECONDS = 120


class Job(NamedTuple):
    """A stretch to be made: it begins with the id ``first`` and ends before ``before``, if not sooner."""

    chat_id: int
    number: int
    first: int
    before: int
    claim: int = 0


class Draft:
    """What is known so far of a stretch that is being made."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.last = job.first - 1
        self.bitmaps = Bitmaps()
        self._ids = [0] * SIZE
        self._earliest, self._latest = _NEVER, 0

    def take(self, said: Sequence[Said]) -> bool:
        """Look at the messages that come next; whether there may be more."""
        begin = self.job.number * SIZE
        for one in said:
            if abs(one.seq) > begin + SIZE:
                return False
            self.last = one.id
            if one.seq > begin:
                self._ids[one.seq - 1 - begin] = one.id
                self._earliest, self._latest = min(self._earliest, one.created_at), max(self._latest, one.created_at)
                self.bitmaps.add((one.seq - 1 - begin) // EACH, [one.text.casefold()])
        return len(said) == PIECE

    @property
    def stretch(self) -> Stretch:
        """The stretch as it is now."""
        return Stretch(self.job.number, self.job.first, self.last, self._earliest, self._latest)

    @property
    def ids(self) -> tuple[int, bytes]:
        """The bucket of the ids."""
        return IDS, struct.pack(f"<{SIZE}Q", *self._ids)


async def find_job(tx: Tx, *, now: int) -> Job | None:
    """A stretch that nobody makes yet: of a chat that has grown, or one in which much was retold."""
    since = now - _CLAIM_SECONDS
    for chat_id, count in await rows.behind(tx, limit=_CANDIDATES):
        known = {one.number: one for one in await rows.ready(tx, chat_id)}
        number = min(set(range(count)) - set(known), default=count)
        if number < count and number not in await rows.claimed(tx, chat_id, since=since):
            return _job(chat_id, number, known)
    if worn := await rows.worn(tx, most=_MOST_RETOLD):
        chat_id, number = worn
        return _job(chat_id, number, {one.number: one for one in await rows.ready(tx, chat_id)})
    return None


def _job(chat_id: int, number: int, known: dict[int, Stretch]) -> Job:
    """The stretch with this number: the first that is not ready, or one that is."""
    begins = {one.number + 1: one.last + 1 for one in known.values()}
    begins |= {one.number: one.first for one in known.values()}
    before = known[number + 1].first if number + 1 in known else _NEVER
    return Job(chat_id, number, begins.get(number, 0), before)


async def begin(tx: Tx, job: Job, *, now: int) -> Draft:
    """Claim a stretch."""
    await tx.lock_chat(job.chat_id)
    job = job._replace(claim=1 + secrets.randbelow(2**62))
    await rows.claim(tx, job.chat_id, job.number, claim=job.claim, now=now)
    await rows.forget_retold(tx, job.chat_id, first=job.first, before=job.before)
    return Draft(job)


async def read(tx: Tx, draft: Draft) -> list[Said]:
    """The messages that come next."""
    job = draft.job
    return await rows.said(tx, job.chat_id, after=draft.last, before=job.before, limit=PIECE)


async def keep(tx: Tx, draft: Draft, bodies: Sequence[tuple[int, bytes]]) -> None:
    """Store a stretch of which everything was read."""
    await rows.keep(tx, draft.job.chat_id, draft.stretch, [draft.ids, *bodies], claim=draft.job.claim)
