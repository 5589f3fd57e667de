"""Signs of life: who is connected hears one every ten seconds, a tenth of them each second, with one timer for all."""

import asyncio
import logging
from abc import abstractmethod
from collections.abc import Callable, Sequence
from itertools import cycle

from beseda.domain.events import channels
from beseda.kernel.portal import Portal
from beseda.push.outbox import EXPIRED, Outbox
from beseda.store.database import StorageError

_TURN_SECONDS, _TURNS = 1.0, 10
_SIGNS_TO_A_LOOK = 6  # so often it is looked whether somebody may be connected still
_log = logging.getLogger(__name__)


class Heard(Outbox):
    """A client that hears signs of life."""

    __slots__ = ()

    @abstractmethod
    def sign(self) -> None:
        """Tell it that the server is there."""


class Signs:
    """All who hear signs of life in a process."""

    def __init__(self, portal: Callable[[], Portal]) -> None:
        self._portal = portal
        self._places: list[set[Heard]] = [set() for _ in range(_TURNS)]
        self._next_place = cycle(self._places)
        self._turn = 0
        self._timer: asyncio.TimerHandle | None = None
        self._looks: set[asyncio.Task[None]] = set()

    def add(self, outbox: Heard) -> None:
        """Somebody hears signs from now on."""
        next(self._next_place).add(outbox)
        if self._timer is None:
            self._again()

    def discard(self, outbox: Heard) -> None:
        """And no longer."""
        for place in self._places:
            place.discard(outbox)

    def _again(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_TURN_SECONDS, self._take_turn)

    def _take_turn(self) -> None:
        self._timer = None
        if not any(self._places):
            return
        self._again()
        self._turn += 1
        round_number, place = divmod(self._turn, _TURNS)
        some = list(self._places[place])
        for outbox in some:
            outbox.sign()
        if some and not (round_number + place) % _SIGNS_TO_A_LOOK:
            look = asyncio.create_task(self._look_at(some))
            self._looks.add(look)
            look.add_done_callback(self._looks.discard)

    async def _look_at(self, some: Sequence[Heard]) -> None:
        """Hang up on who may be connected no longer; while the database is away, they may."""
        portal, owners = self._portal(), [one.owner for one in some]
        try:
            good = await portal.database.read(lambda tx: channels.good_of(tx, owners, now=portal.now))
        except StorageError:
            return
        except Exception:  # noqa: BLE001 - it is looked again with the next signs
            _log.exception("it could not be looked who may be connected still")
            return
        for outbox in some:
            if outbox.owner not in good:
                outbox.close(EXPIRED)
