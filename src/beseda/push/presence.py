"""Who asked to be told when somebody comes and goes, and who of those is there.

Who is connected to which process stands in the database: so it is told the same in every process, also of people whose
process ended without a word.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain.people import web_push
from beseda.kernel.portal import Portal
from beseda.push.outbox import Outbox


class Change(NamedTuple):
    """Somebody came, or is gone, and the clients that asked to be told."""

    person_id: int
    online: bool
    asking: Sequence[Outbox]


class Presence:
    """What the clients of a process asked for."""

    def __init__(self) -> None:
        self._asking: dict[int, set[Outbox]] = {}
        self._asked_by: dict[Outbox, set[int]] = {}
        self._there: set[int] = set()
        self._stirred = False  # somebody came to this process, or left it
        self._looked_at = 0
        self._looking = asyncio.Lock()

    async def ask(self, portal: Portal, outbox: Outbox, person_id: int) -> None:
        """Tell a client from now on when somebody comes and goes."""
        async with self._looking:
            there = await self._connected(portal, [person_id])
            if outbox.closed:
                return
            if person_id not in self._asking:
                self._there |= there
            self._asking.setdefault(person_id, set()).add(outbox)
            self._asked_by.setdefault(outbox, set()).add(person_id)

    def ask_no_more(self, outbox: Outbox, person_id: int) -> None:
        """Tell it no longer."""
        self._asked_by.get(outbox, set()).discard(person_id)
        asking = self._asking.get(person_id, set())
        asking.discard(outbox)
        if not asking:
            self._asking.pop(person_id, None)
            self._there.discard(person_id)

    def forget(self, outbox: Outbox) -> None:
        """A client hung up."""
        for person_id in self._asked_by.pop(outbox, set()).copy():
            self.ask_no_more(outbox, person_id)

    def stir(self, person_id: int) -> bool:
        """Somebody came to this process, or left it; whether anybody is to be told."""
        self._stirred = self._stirred or person_id in self._asking
        return person_id in self._asking

    async def changes(self, portal: Portal) -> list[Change]:
        """What to tell: looked for once a second, and whenever somebody stirred here."""
        if not self._asking or (portal.now == self._looked_at and not self._stirred):
            return []
        async with self._looking:
            self._stirred, self._looked_at = False, portal.now
            there = await self._connected(portal, list(self._asking))
            found = sorted((self._there ^ there) & self._asking.keys())
            self._there = there & self._asking.keys()
            return [Change(one, one in there, list(self._asking[one])) for one in found]

    async def _connected(self, portal: Portal, people: Sequence[int]) -> set[int]:
        now = portal.now
        return await portal.database.read(lambda tx: web_push.connected(tx, people, now=now))
