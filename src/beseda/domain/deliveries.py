"""Events for handlers: taken from the queues of bots, tried in order, given up, replayed.

An event leaves its queue in the transaction that writes down what is to be sent; from then on it is a delivery.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from beseda.domain import queues
from beseda.domain.happenings import Happening
from beseda.model import Attempt, Bot, Delivery, Lane
from beseda.store import bots, deliveries, events
from beseda.store.database import Tx

STATES = ("waiting", "delivered", "given_up")
_WAITING, _DELIVERED, _GIVEN_UP = STATES
_BATCH = 100
_NEVER = 2**62
# A queue in which nothing concerns its bot is moved on only when that is worth a write.
_WORTH_A_WRITE = 50
_FIRST_PAUSE, _LONGEST_PAUSE = 10, 6 * 3600
_PATIENCE_SECONDS = 3 * 24 * 3600
_KEPT_SECONDS = 7 * 24 * 3600
_TRIMMED = 2000


class Told(NamedTuple):
    """A happening, and which bots of an application it concerns."""

    happening: Happening
    bots: list[Bot]


class Gathered(NamedTuple):
    """What is new for the bots of a queue, and whether there is more."""

    told: list[Told]
    more: bool


class News(NamedTuple):
    """The bots that may have something to hear, by queue, and how far the log was looked at."""

    groups: list[list[Bot]]
    newest: int


class History(NamedTuple):
    """A delivery with its tries."""

    delivery: Delivery
    attempts: Sequence[Attempt]


def queue(bot: Bot) -> str:
    """Whose deliveries go together: a bot's own; of the first generation, those of all bots of the application."""
    return f"application:{bot.owner}" if bot.family == "v1" else queues.bot_queue(bot)


async def news(tx: Tx, *, after: int, now: int) -> News:
    """Whom the events beyond a number may concern; where no bot has a handler, nothing is looked at."""
    if not await bots.any_told(tx):
        return News([], after)
    await tx.number_events()
    newest = await events.newest(tx)
    since = now - queues.KEPT_SECONDS
    found = await bots.delivered_to(tx, after=after, through=newest, since=since) if newest > after else []
    return News([list(group) for _, group in groupby(sorted(found, key=queue), key=queue)], newest)


async def gather(tx: Tx, group: Sequence[Bot], *, now: int) -> Gathered:
    """Take what is new out of the queues of these bots; what concerns several is told once."""
    batches = {bot: await queues.for_bot(tx, bot, now=now, limit=_BATCH) for bot in group}
    horizon = min((batch.happenings[-1].id for batch in batches.values() if batch.more), default=_NEVER)
    told: dict[int, Told] = {}
    for bot, batch in batches.items():
        reached = batch.looked
        for one in batch.happenings:
            if one.id <= horizon:
                told.setdefault(one.id, Told(one, [])).bots.append(bot)
                reached = one.id // 2
        if reached != batch.looked or reached - batch.after >= _WORTH_A_WRITE:
            await queues.skip(tx, queues.bot_queue(bot), reached)
    return Gathered([told[number] for number in sorted(told)], horizon < _NEVER)


async def add(tx: Tx, delivery: Delivery) -> None:
    """Write down what is to be sent."""
    await deliveries.insert(tx, delivery)


async def due(tx: Tx, *, now: int) -> list[Lane]:
    """Where something may be tried now."""
    return await deliveries.due(tx, now=now)


async def first(tx: Tx, lane: Lane) -> Delivery | None:
    """What is to be sent next in a lane."""
    return await deliveries.first(tx, lane)


async def conclude(tx: Tx, delivery: Delivery, attempt: Attempt, *, reliable: bool, now: int) -> bool:
    """Note a try; whether the lane has something to send at once."""
    lane = Lane(delivery.queue, delivery.lane)
    again = None if attempt.good or not reliable else _next_try(delivery, now)
    state = _DELIVERED if attempt.good else _GIVEN_UP if again is None else _WAITING
    await deliveries.note(tx, delivery.id, attempt, state)
    if again is not None:
        await deliveries.postpone(tx, lane, again)
        return False
    return not await deliveries.close(tx, lane, now=now)


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
    return await deliveries.trim(tx, before=now - _KEPT_SECONDS, limit=_TRIMMED)
