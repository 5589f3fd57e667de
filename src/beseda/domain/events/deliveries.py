"""Events for handlers: taken from the queues of bots, tried in order, given up, replayed.

An event leaves its queue in the transaction that writes down what is to be sent; from then on it is a delivery. Only so
many of them wait for a handler at once: what comes after them stays in the log, where it takes no room of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain.events import queues
from beseda.domain.events.queues import ToldEvent
from beseda.domain.events.subscriber import Subscriber
from beseda.model import Attempt, Bot, Delivery, DeliveryHandler, DeliveryPartition
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.events import deliveries, delivery_handlers, event_rows

STATES = ("waiting", "delivered", "given_up")
_WAITING, _DELIVERED, _GIVEN_UP = STATES
MOST_WAITING = 200  # for one handler
_BATCH = 20  # events taken at once: others have their turn
_DROPPED_AT_ONCE = 500
_AT_ONCE = 4  # partitions of one handler
# A queue in which nothing concerns its bot is moved on only when that is worth a write.
_WORTH_A_WRITE = 50
_FIRST_PAUSE, _LONGEST_PAUSE = 10, 6 * 3600
_PATIENCE_SECONDS = 3 * 24 * 3600
_KEPT_SECONDS = 7 * 24 * 3600
# Longer than anything is tried.
_LONGEST_WAIT = _PATIENCE_SECONDS + _LONGEST_PAUSE
_TRIMMED = 2000
# A handler that often did not answer in time is left alone for a while, then asked for one event.
_MOST_HANGS = 3
_FIRST_REST, _LONGEST_REST = 30, 15 * 60


class PendingBots(NamedTuple):
    """The bots that may have something to hear, and how far the log was looked at."""

    bots: list[Bot]
    newest_number: int


class History(NamedTuple):
    """A delivery with its tries."""

    delivery: Delivery
    attempts: Sequence[Attempt]


async def pending_bots(tx: Tx, *, after_number: int, now: int) -> PendingBots:
    """Whom the events beyond a number may concern; where no bot has a handler, nothing is looked at."""
    if not await bot_rows.any_with_handler(tx):
        return PendingBots([], after_number)
    await tx.number_events()
    newest = await event_rows.newest(tx)
    since = now - queues.KEPT_SECONDS
    found = (
        await bot_rows.delivered_to(tx, after_number=after_number, through_number=newest, since_ts=since)
        if newest > after_number
        else []
    )
    return PendingBots(found, newest)


class Behind(NamedTuple):
    """Bots that have something to hear, and how many deliveries wait for each subscriber."""

    bots: list[Bot]
    waiting: dict[str, int]


class Due(NamedTuple):
    """Where something may be tried now, and how many partitions of its handler may be served at once."""

    partition: DeliveryPartition
    at_once: int


class Taken(NamedTuple):
    """Events that left their queue to be delivered, and whether there are more."""

    events: list[ToldEvent]
    more: bool


async def behind(tx: Tx, bot_ids: Sequence[int]) -> Behind:
    """Those of these bots that still have handlers."""
    return Behind(await bot_rows.with_handlers(tx, bot_ids), await deliveries.waiting(tx))


async def collect(tx: Tx, subscriber: Subscriber, *, room: int, now: int) -> Taken:
    """Take what is new out of the queue of a subscriber with handlers; what waited there too long is dropped."""
    batch = await queues.read_period(tx, subscriber, now=now, limit=min(room, _BATCH))
    for one in batch.positions:
        if one.told_number != one.empty_number or one.told_number - one.after_number >= _WORTH_A_WRITE:
            await queues.advance(tx, one.key, one.told_number)
    timely = [told for told in batch.events if told.event.at >= now - queues.KEPT_SECONDS]
    await _count_dropped(tx, subscriber.key, len(batch.events) - len(timely), now=now)
    return Taken(timely, batch.more)


async def drop_unheard(tx: Tx, subscriber: Subscriber, *, now: int) -> bool:
    """Drop some of what waits too long in the queue of a subscriber; whether there may be more of it."""
    await tx.number_events()
    batch = await queues.read_period(
        tx, subscriber, now=now, until_ts=now - queues.KEPT_SECONDS, limit=_DROPPED_AT_ONCE
    )
    if batch.events:
        for one in batch.positions:
            await queues.advance(tx, one.key, one.told_number)
        await _count_dropped(tx, subscriber.key, len(batch.events), now=now)
    return batch.more


async def _count_dropped(tx: Tx, subscriber: str, count: int, *, now: int) -> None:
    if count:
        await delivery_handlers.count_dropped(tx, {subscriber: count}, now=now)


async def add(tx: Tx, delivery: Delivery) -> None:
    """Write down what is to be sent."""
    await deliveries.insert(tx, delivery)


async def due(tx: Tx, *, now: int) -> list[Due]:
    """Where something may be tried now: a handler that did not answer is asked for one event at first."""
    found = await deliveries.due(tx, now=now)
    return [Due(partition, 1 if hangs >= _MOST_HANGS else _AT_ONCE) for partition, hangs in found]


async def first(tx: Tx, partition: DeliveryPartition) -> Delivery | None:
    """What is to be sent next in a lane."""
    return await deliveries.first(tx, partition)


async def record_attempt(tx: Tx, delivery: Delivery, attempt: Attempt, *, reliable: bool, now: int) -> bool:
    """Note a try; whether the lane has something to send at once."""
    partition = DeliveryPartition(delivery.subscriber, delivery.partition_key)
    again = None if attempt.good or not reliable else _next_try(delivery, now)
    state = _DELIVERED if attempt.good else _GIVEN_UP if again is None else _WAITING
    await deliveries.note(tx, delivery.id, attempt, state)
    resting = await _note_handler(tx, delivery.subscriber, attempt, now=now)
    if again is not None:
        await deliveries.postpone(tx, partition, again)
        return False
    return not await deliveries.close(tx, partition, now=now) and not resting


async def _note_handler(tx: Tx, subscriber: str, attempt: Attempt, *, now: int) -> bool:
    """Note whether a handler answers at all; whether it is left alone for now."""
    if not attempt.hung:
        await delivery_handlers.answered(tx, subscriber)
        return False
    known = await delivery_handlers.find(tx, subscriber)
    if known and known.paused_until > now:  # others that were under way did not come back either
        return True
    hangs = (known.hangs if known else 0) + 1
    rest = min(_FIRST_REST * 2 ** min(hangs - _MOST_HANGS, 16), _LONGEST_REST) if hangs >= _MOST_HANGS else 0
    await delivery_handlers.hung(tx, subscriber, hangs=hangs, paused_until=now + rest if rest else 0)
    return rest > 0


async def close(tx: Tx, partition: DeliveryPartition, *, now: int) -> None:
    """Forget a partition whose last was dropped."""
    await deliveries.close(tx, partition, now=now)


def _next_try(delivery: Delivery, now: int) -> int | None:
    """When to try again; None when there was patience enough."""
    again = now + min(_FIRST_PAUSE * 2 ** min(delivery.tries, 16), _LONGEST_PAUSE)
    return again if again <= delivery.created_at + _PATIENCE_SECONDS else None


async def latest(tx: Tx, *, state: str = "", limit: int) -> list[Delivery]:
    """The newest deliveries, the very newest first; of one state where asked for."""
    return await deliveries.newest(tx, state=state, limit=limit)


async def known_handlers(tx: Tx) -> list[DeliveryHandler]:
    """The handlers that hang, or were not told everything."""
    return await delivery_handlers.known(tx)


async def waiting(tx: Tx) -> dict[str, int]:
    """How many deliveries wait for each subscriber."""
    return await deliveries.waiting(tx)


async def history(tx: Tx, delivery_id: int) -> History | None:
    """A delivery with its tries, if there is one."""
    delivery = await deliveries.find(tx, delivery_id)
    return History(delivery, await deliveries.attempts(tx, delivery_id)) if delivery else None


async def replay(tx: Tx, delivery_id: int, *, now: int) -> bool:
    """Send something again as it was; whether there is such a delivery."""
    delivery = await deliveries.find(tx, delivery_id)
    if delivery is not None:
        await deliveries.reopen(tx, delivery, now=now)
    return delivery is not None


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget some of what came to its end long ago, and drop what waits for too long; whether there may be more."""
    dropped = await deliveries.drop_late(tx, before_ts=now - _LONGEST_WAIT, limit=_TRIMMED)
    await delivery_handlers.count_dropped(tx, dropped, now=now)
    more = await deliveries.trim(tx, before_ts=now - _KEPT_SECONDS, limit=_TRIMMED)
    return more or sum(dropped.values()) == _TRIMMED
