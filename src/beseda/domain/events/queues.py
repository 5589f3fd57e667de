"""Queues of events: what a subscriber is told, read in order, confirmed once, kept for a day."""

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from beseda.domain.events.resolved import ResolvedEvent, resolve
from beseda.domain.events.subscriber import Listener, Subscriber, is_told, person_key
from beseda.model import Bot
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.events import event_rows, queue_positions

KEPT_SECONDS = 24 * 3600  # Quirk 93
_STRETCH = 500
_TRIMMED, _DROPPED = 2000, 100
_NEVER = 2**62


class ToldEvent(NamedTuple):
    """An event, and which bots of the subscriber are told of it; of a person, none."""

    event: ResolvedEvent
    bots: list[Bot]


class Position(NamedTuple):
    """How far a listener is: confirmed are the numbers through ``after``, nothing more is told through ``empty``.

    ``told``: the number of the last event that is told, ``empty`` where none is.
    """

    key: str
    after_number: int
    empty_number: int
    told_number: int


class Batch(NamedTuple):
    """What is told next, in order, and whether there is more; how far each listener is with that."""

    events: list[ToldEvent]
    more: bool
    positions: list[Position]


class _Heard(NamedTuple):
    """What one listener is told, with the numbers between which there is nothing for them before that."""

    events: list[ResolvedEvent]
    more: bool
    after_number: int
    empty_number: int


async def read(tx: Tx, subscriber: Subscriber, *, now: int, limit: int) -> Batch:
    """What is told to a subscriber beyond what is confirmed, at most ``limit`` events for each of its listeners."""
    return await read_period(tx, subscriber, now=now, since_ts=now - KEPT_SECONDS, limit=limit)


async def read_period(
    tx: Tx, subscriber: Subscriber, *, now: int, since_ts: int = 0, until_ts: int = _NEVER, limit: int
) -> Batch:
    """The same of what happened from one moment on and before another, as far as the log still has it."""
    heard = [
        (one, await _hear(tx, subscriber, one, now=now, since_ts=since_ts, until_ts=until_ts, limit=limit))
        for one in subscriber.listeners
    ]
    horizon = min((found.events[-1].id for _, found in heard if found.more), default=_NEVER)
    told: dict[int, ToldEvent] = {}
    positions = []
    for listener, found in heard:
        within = [one for one in found.events if one.id <= horizon]
        for one in within:
            bots = told.setdefault(one.id, ToldEvent(one, [])).bots
            if listener.bot:
                bots.append(listener.bot)
        reached = within[-1].number if within else found.empty_number
        positions.append(Position(listener.key, found.after_number, found.empty_number, reached))
    return Batch([told[number] for number in sorted(told)], horizon < _NEVER, positions)


async def _hear(
    tx: Tx, subscriber: Subscriber, listener: Listener, *, now: int, since_ts: int, until_ts: int, limit: int
) -> _Heard:
    begin = await queue_positions.confirmed(tx, listener.key)
    recorded = listener.bot is None  # people are told of what happened while they wanted it recorded
    after = await queue_positions.recorded_from(tx, listener.user_id, after_number=begin) if recorded else begin
    if after is None:
        return _Heard([], more=False, after_number=begin, empty_number=begin)
    subject_of = {kind: rule.subject for kind, rule in subscriber.rules.items()}
    found: list[ResolvedEvent] = []
    stretch = 2 * limit
    while len(found) <= limit:
        stretch = min(2 * stretch, _STRETCH)
        heard = await event_rows.visible_to(
            tx, listener.user_id, after_number=after, limit=stretch, since_ts=since_ts, subscribed=recorded
        )
        chunk = list(takewhile(lambda event: event.created_at < until_ts, heard))
        if not chunk:
            break
        ours = [event for event in chunk if event.kind in subscriber.rules]
        resolved = await resolve(tx, ours, listener.user_id, subject_of, odd=not recorded, now=now)
        found += [one for one in resolved if await is_told(tx, subscriber, listener, one)]
        after = chunk[-1].number
        if len(heard) < stretch:
            break  # that was all
    return _Heard(found[:limit], len(found) > limit, begin, found[0].number - 1 if found else after)


async def unconfirmed(tx: Tx, subscriber: Subscriber, *, below_id: int) -> list[tuple[str, int]]:
    """The listeners who have not confirmed everything with ids below this one yet, by key, each with its number.

    What has not happened yet cannot be confirmed.
    """
    newest = await event_rows.newest(tx)
    numbers = [(one.key, min((below_id - (2 if one.bot else 1)) // 2, newest)) for one in subscriber.listeners]
    return [(key, number) for key, number in numbers if number > await queue_positions.confirmed(tx, key)]  # Quirk 92


async def confirm(tx: Tx, numbers: Sequence[tuple[str, int]]) -> None:
    """Confirm what is through these numbers of listeners by their keys, and change nothing else afterwards."""
    for key, number in numbers[:-1]:
        await queue_positions.confirm(tx, key, number)
    for key, number in numbers[-1:]:
        await queue_positions.confirm_last(tx, key, number)


async def advance(tx: Tx, key: str, number: int) -> None:
    """Never look again at what is through this number."""
    await queue_positions.confirm(tx, key, number)


async def subscribed(tx: Tx, person_id: int) -> bool:
    """Whether a person's events are recorded now."""
    return await queue_positions.subscribed(tx, person_id)


async def subscribe(tx: Tx, person_id: int) -> None:
    """Record a person's events from now on; again changes nothing."""
    if not await subscribed(tx, person_id):
        await tx.number_events()
        await queue_positions.delete_recordings(
            tx, person_id, through_number=await queue_positions.confirmed(tx, person_key(person_id))
        )
        await queue_positions.subscribe(tx, person_id, since_number=await event_rows.newest(tx))


async def unsubscribe(tx: Tx, person_id: int) -> None:
    """Record no more; what is recorded stays."""
    await tx.number_events()
    await queue_positions.unsubscribe(tx, person_id, until_number=await event_rows.newest(tx))


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget some of what nobody can ask for any more, the private dialogs of ended bots too; whether there is more."""
    more = await event_rows.trim(tx, before_ts=now - KEPT_SECONDS, limit=_TRIMMED)
    return await bot_rows.drop_dialogs(tx, before_ts=now - KEPT_SECONDS, limit=_DROPPED) or more
