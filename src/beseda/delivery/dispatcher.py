"""Brings events to handlers: one after the other in a dialog, at the same time in different ones.

Writing down what is to be sent and sending it take turns, and so do handlers: whoever has least waiting comes first.
"""

import asyncio
import hashlib
import hmac
import logging
import time
from collections import Counter
from collections.abc import Collection
from functools import partial

from beseda.delivery import client, payloads, portal_events, watched
from beseda.delivery.client import Hung, Unreached
from beseda.delivery.event_tokens import EventTokens
from beseda.domain.applications import portal_secret
from beseda.domain.events import deliveries
from beseda.domain.events.deliveries import MOST_WAITING, PendingBots
from beseda.domain.events.subscriber import Subscriber
from beseda.events import subscribers
from beseda.kernel.portal import Portal
from beseda.model import Attempt, Delivery, DeliveryPartition
from beseda.store.database import StorageError, Tx, read_then_write

_IN_A_ROW = 20
# As long may pass until somebody notices what other processes did, and that it is time to try again.
_NAP_SECONDS = 1.0
# A busy portal rings all the time: events are collected a little later, but more at once.
_BREATH_SECONDS = 0.02
# As long is written down at one go while somebody waits to be sent something, for so many at once: they share a commit.
_TURN_SECONDS = 0.05
_TOGETHER = 4
_log = logging.getLogger(__name__)


class WebhookDispatcher:
    """Delivers the events of a portal from ``start`` to ``stop``."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self._round: asyncio.Task[None] | None = None
        self._lanes: dict[DeliveryPartition, asyncio.Task[None]] = {}
        self._looked = 0
        self._behind: set[int] = set()  # bots that may have something to hear
        self._stopping = False
        self._leading = False
        self._tokens = EventTokens()

    def lead(self, leading: bool) -> None:
        """Whether this is the one process of the portal that delivers."""
        self._leading = leading
        self.portal.wakeup.remote_change()

    def start(self) -> None:
        """Begin; again changes nothing."""
        if self._round is None:
            self._looked, self._stopping = 0, False
            self._behind.clear()
            self._round = asyncio.create_task(self._rounds())

    async def stop(self) -> None:
        """Take up nothing more; what is under way is brought to its end."""
        if self._round is not None:
            self._stopping = True
            self._round.cancel()
            await asyncio.wait([self._round, *self._lanes.values()])
            self._round = None

    async def drop_late(self) -> None:
        """Let go of what waits for too long to be told, before the log does."""
        for subscriber, _ in await self._subscribers_behind():
            piece = partial(deliveries.drop_unheard, subscriber=subscriber, now=self.portal.now)
            while await self.portal.database.write(piece):
                pass

    async def _rounds(self) -> None:
        clock, looked_at = asyncio.get_running_loop().time, 0.0
        while not self._stopping:
            wakeup = self.portal.wakeup.next()
            left = looked_at + _BREATH_SECONDS - clock()
            more = False
            self._lanes = {partition: task for partition, task in self._lanes.items() if not task.done()}
            try:
                if left <= 0 and self._leading:
                    await portal_events.collect(self.portal)
                    await self._look()
                    looked_at = clock()
                if self._leading:
                    more = await self._write_down(until=clock() + _TURN_SECONDS)
                    await self._start_due()
            except StorageError:
                _log.warning("events wait for the database")
                more = False
            except Exception:  # noqa: BLE001 - an event that cannot be told must not silence all that come later
                _log.exception("events could not be delivered")
                more = False
            if more:
                await asyncio.sleep(0)
            elif left > 0:
                await _first(self._lanes.values(), seconds=left)
            else:
                await _first([wakeup, *self._lanes.values()], seconds=_NAP_SECONDS)

    async def _look(self) -> None:
        """Notice who may have something to hear of what happened."""
        news = await read_then_write(self.portal.database, self._news)
        self._behind.update(bot.person_id for bot in news.bots)
        self._looked = news.newest_number

    async def _news(self, tx: Tx) -> PendingBots:
        return await deliveries.pending_bots(tx, after_number=self._looked, now=self.portal.now)

    async def _subscribers_behind(self) -> list[tuple[Subscriber, int]]:
        """Those who may have something to hear, each with how many deliveries wait for it."""
        if not self._behind:
            return []
        found = await self.portal.database.read(lambda tx: deliveries.behind(tx, sorted(self._behind)))
        self._behind &= {bot.person_id for bot in found.bots}
        return [(one, found.waiting.get(one.key, 0)) for one in subscribers.with_handlers(found.bots)]

    async def _write_down(self, *, until: float) -> bool:
        """Write down what is to be sent, a little for each handler that has room for it, but not for long.

        Whether there is more to write down at once.
        """
        turns = [(one, MOST_WAITING - waiting) for one, waiting in await self._subscribers_behind()]
        turns = sorted(((one, room) for one, room in turns if room > 0), key=lambda turn: -turn[1])
        more = False
        for first in range(0, len(turns), _TOGETHER):
            if asyncio.get_running_loop().time() > until:
                return True
            some = [self._turn(one, room) for one, room in turns[first : first + _TOGETHER]]
            results = await asyncio.gather(*some, return_exceptions=True)
            for failure in results:
                if isinstance(failure, BaseException):
                    raise failure
            more = more or any(results)
        return more

    async def _turn(self, subscriber: Subscriber, room: int) -> bool:
        """Write down some of what is new for a subscriber; whether there is more."""
        try:
            more = await self._take(subscriber, room)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001 - others are told; this one is looked at again when there is something new
            _log.exception("events of %s could not be written down", subscriber.key)
            more = False
        if not more:
            self._behind.difference_update(listener.user_id for listener in subscriber.listeners)
        return more

    async def _take(self, subscriber: Subscriber, room: int) -> bool:
        async def work(tx: Tx) -> bool:
            sender = await portal_secret.of_portal(tx)
            taken = await deliveries.collect(tx, subscriber, room=room, now=self.portal.now)
            for told in taken.events:
                for delivery in payloads.render(self.portal, sender, subscriber, told):
                    await watched.add(self.portal, tx, delivery)
            return taken.more

        return await self.portal.database.write(work)

    async def _start_due(self) -> None:
        """Begin with the partitions that are due, a few at once for each subscriber."""
        busy = Counter(partition.subscriber for partition in self._lanes)
        for partition, at_once in await self.portal.database.read(lambda tx: deliveries.due(tx, now=self.portal.now)):
            if partition not in self._lanes and busy[partition.subscriber] < at_once:
                busy[partition.subscriber] += 1
                self._lanes[partition] = asyncio.create_task(self._run(partition))

    async def _run(self, partition: DeliveryPartition) -> None:
        """Send what waits in a partition until nothing does, something has to wait, or it is the turn of others."""
        try:
            for _ in range(_IN_A_ROW):
                delivery = await self.portal.database.read(lambda tx: deliveries.first(tx, partition))
                if delivery is None:
                    await self.portal.database.write(
                        partial(deliveries.close, partition=partition, now=self.portal.now)
                    )
                    break
                if not await self._deliver(delivery) or self._stopping or not self._leading:
                    break
        except Exception:  # noqa: BLE001 - it is all written down: a later round begins again
            _log.exception("events of %s could not be delivered", partition.subscriber)
            await asyncio.sleep(_NAP_SECONDS)

    async def _deliver(self, delivery: Delivery) -> bool:
        """Send one; whether the next may follow at once."""
        portal = self.portal
        reliable = portal.settings.delivery == "reliable"
        body = (await self._tokens.body(portal, delivery)).encode()
        if portal.developer is None:
            attempt = await _attempt(portal, delivery, body, reliable=reliable)
        else:
            send = partial(_attempt, portal, delivery, body, reliable=reliable)
            attempt = await watched.attempt(portal, portal.developer, delivery, body, send)
        return await portal.database.write(
            lambda tx: deliveries.record_attempt(tx, delivery, attempt, reliable=reliable, now=portal.now)
        )


async def _first(waiting: Collection["asyncio.Future[None]"], *, seconds: float) -> None:
    """Wait until one of these is done, at most so long."""
    if waiting:
        await asyncio.wait(waiting, timeout=seconds, return_when="FIRST_COMPLETED")
    else:
        await asyncio.sleep(seconds)


async def _attempt(portal: Portal, delivery: Delivery, body: bytes, *, reliable: bool) -> Attempt:
    made_at, began = portal.now, time.perf_counter()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Beseda"}
    if reliable:
        headers |= signature(delivery, body, at=made_at)
    settings = portal.settings
    status, error, hung = 0, "", False
    try:
        status = await client.post(
            delivery.url, body, headers, seconds=settings.handler_seconds, private=settings.reaches_private
        )
    except Unreached as unreached:
        error, hung = str(unreached), isinstance(unreached, Hung)
    return Attempt(made_at, status, error, round((time.perf_counter() - began) * 1000), hung)


def signature(delivery: Delivery, body: bytes, *, at: int) -> dict[str, str]:
    """By which a handler knows a delivery again, and that it is the portal's and fresh."""
    digest = hmac.new(delivery.token.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Beseda-Delivery": str(delivery.id),
        "X-Beseda-Timestamp": str(at),
        "X-Beseda-Signature": f"sha256={digest}",
    }
