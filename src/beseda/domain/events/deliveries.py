"""Events for handlers: taken from the queues of bots, tried in order, given up, replayed.

An event leaves its queue in the transaction that writes down what is to be sent; from then on it is a delivery.
"""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain.events import queues
from beseda.domain.events.queues import Batch
from beseda.domain.events.subscriber import Subscriber
from beseda.model import Attempt, Bot, Delivery, DeliveryPartition
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.events import deliveries, event_rows

STATES = ("waiting", "delivered", "given_up")
_WAITING, _DELIVERED, _GIVEN_UP = STATES
_BATCH = 100
# A queue in which nothing concerns its bot is moved on only when that is worth a write.
_WORTH_A_WRITE = 50
_FIRST_PAUSE, _LONGEST_PAUSE = 10, 6 * 3600
_PATIENCE_SECONDS = 3 * 24 * 3600
_KEPT_SECONDS = 7 * 24 * 3600
_TRIMMED = 2000


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


async def collect(tx: Tx, subscriber: Subscriber, *, now: int) -> Batch:
    """Take what is new out of the queue of a subscriber with handlers."""
    batch = await queues.read(tx, subscriber, now=now, limit=_BATCH)
    for one in batch.positions:
        if one.told_number != one.empty_number or one.told_number - one.after_number >= _WORTH_A_WRITE:
            await queues.advance(tx, one.key, one.told_number)
    return batch


async def add(tx: Tx, delivery: Delivery) -> None:
    """Write down what is to be sent."""
    await deliveries.insert(tx, delivery)


async def due(tx: Tx, *, now: int) -> list[DeliveryPartition]:
    """Where something may be tried now."""
    return await deliveries.due(tx, now=now)


async def first(tx: Tx, partition: DeliveryPartition) -> Delivery | None:
    """What is to be sent next in a lane."""
    return await deliveries.first(tx, partition)


async def record_attempt(tx: Tx, delivery: Delivery, attempt: Attempt, *, reliable: bool, now: int) -> bool:
    """Note a try; whether the lane has something to send at once."""
    partition = DeliveryPartition(delivery.subscriber, delivery.partition_key)
    again = None if attempt.good or not reliable else _next_try(delivery, now)
    state = _DELIVERED if attempt.good else _GIVEN_UP if again is None else _WAITING
    await deliveries.note(tx, delivery.id, attempt, state)
    if again is not None:
        await deliveries.postpone(tx, partition, again)
        return False
    return not await deliveries.close(tx, partition, now=now)


def _next_try(delivery: Delivery, now: int) -> int | None:
    """When to try again; None when there was patience enough."""
    again = now + min(_FIRST_PAUSE * 2 ** min(delivery.tries, 16), _LONGEST_PAUSE)
    return again if again <= delivery.created_at + _PATIENCE_SECONDS else None


async def latest(tx: Tx, *, state: str = "", limit: int) -> list[Delivery]:
    """The newest deliveries, the very newest first; of one state where asked for."""
    return await deliveries.newest(tx, state=state, limit=limit)


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
    """Forget some of what came to its end long ago; whether there may be more of it."""
    return await deliveries.trim(tx, before_ts=now - _KEPT_SECONDS, limit=_TRIMMED)
