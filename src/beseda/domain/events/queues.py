"""Queues of events: what concerns a bot or a person, read in order, confirmed once, kept for a day."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain import event_log
from beseda.domain.chats import left_chats
from beseda.domain.events.resolved import OF_MESSAGES, ResolvedEvent, is_for_bot, is_for_person
from beseda.domain.messages import versions
from beseda.model import Bot, Message
from beseda.store.bots import bot_rows
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.events import event_rows, queue_positions
from beseda.store.events.event_rows import Event
from beseda.store.people import person_rows

KEPT_SECONDS = 24 * 3600  # Quirk 93
_STRETCH = 500
_TRIMMED, _DROPPED = 2000, 100


class QueueBatch(NamedTuple):
    """Some happenings, and whether there are more; between the numbers ``after`` and ``looked`` nothing concerns."""

    events: list[ResolvedEvent]
    more: bool
    after_number: int
    looked_number: int


def bot_queue(bot: Bot) -> str:
    """The name of a bot's queue."""
    return f"bot:{bot.person_id}"


def person_queue(person_id: int) -> str:
    """The name of a person's queue."""
    return f"person:{person_id}"


async def acknowledge(tx: Tx, name: str, *, below_id: int, for_bot: bool) -> None:
    """Confirm everything with ids below this one; what has not happened yet cannot be confirmed."""
    number = min((below_id - 2) // 2 if for_bot else (below_id - 1) // 2, await event_rows.newest(tx))  # Quirk 92
    if number > await queue_positions.confirmed(tx, name):
        await queue_positions.confirm(tx, name, number)


async def advance(tx: Tx, name: str, number: int) -> None:
    """Never look again at what is not for this reader."""
    await queue_positions.confirm(tx, name, number)


async def for_bot(tx: Tx, bot: Bot, *, now: int, limit: int) -> QueueBatch:
    """What concerns a bot, beyond what is confirmed."""
    begin = after = await queue_positions.confirmed(tx, bot_queue(bot))
    found: list[ResolvedEvent] = []
    while len(found) <= limit:
        chunk = await event_rows.visible_to(
            tx, bot.person_id, after_number=after, limit=_STRETCH, since_ts=now - KEPT_SECONDS
        )
        if not chunk:
            break
        found += [one for one in await _tell(tx, chunk, bot.person_id, odd=1) if await is_for_bot(tx, bot, one)]
        after = chunk[-1].number
    return _batch(found, limit, begin, after)


async def for_person(tx: Tx, person_id: int, *, now: int, limit: int) -> QueueBatch:
    """What a person was there to hear while subscribed, beyond what is confirmed."""
    begin = await queue_positions.confirmed(tx, person_queue(person_id))
    after = await queue_positions.recorded_from(tx, person_id, after_number=begin)
    if after is None:
        return _batch([], limit, begin, begin)
    found: list[ResolvedEvent] = []
    while len(found) <= limit:
        chunk = await event_rows.visible_to(
            tx, person_id, after_number=after, limit=_STRETCH, since_ts=now - KEPT_SECONDS, subscribed=True
        )
        if not chunk:
            break
        found += [one for one in await _tell(tx, chunk, person_id, odd=0) if is_for_person(one)]
        after = chunk[-1].number
    return _batch(found, limit, begin, after)


def _batch(found: list[ResolvedEvent], limit: int, begin: int, after: int) -> QueueBatch:
    """What was found beyond ``begin``, looking as far as ``after``."""
    return QueueBatch(found[:limit], len(found) > limit, begin, found[0].id // 2 - 1 if found else after)


async def subscribed(tx: Tx, person_id: int) -> bool:
    """Whether a person's events are recorded now."""
    return await queue_positions.subscribed(tx, person_id)


async def subscribe(tx: Tx, person_id: int) -> None:
    """Record a person's events from now on; again changes nothing."""
    if not await subscribed(tx, person_id):
        await tx.number_events()
        await queue_positions.delete_recordings(
            tx, person_id, through_number=await queue_positions.confirmed(tx, person_queue(person_id))
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


async def _tell(tx: Tx, chunk: Sequence[Event], reader_id: int, *, odd: int) -> list[ResolvedEvent]:
    """The events with what they are about; a chat that the reader has left is what they saw last."""
    said = await versions.as_of_events(tx, chunk)
    places = await chat_rows.load(tx, list({event.chat_id for event in chunk if event.chat_id}))
    subjects = [_subject(event, message) for event, message in zip(chunk, said, strict=True)]
    known = await person_rows.load(tx, list({one for one in (*subjects, *(event.user_id for event in chunk)) if one}))
    peers = await member_rows.peers(tx, reader_id, list(places))
    places |= await left_chats.as_seen(tx, reader_id, places)
    return [
        ResolvedEvent(
            id=event.number * 2 + odd,  # Quirk 91
            kind=event.kind,
            at=event.created_at,
            chat=places.get(event.chat_id),
            message=message,
            actor=known.get(event.user_id),
            subject=known.get(subject),
            peer_id=peers.get(event.chat_id, event.user_id),
            data=json.loads(event.data) if event.data else {},
        )
        for event, message, subject in zip(chunk, said, subjects, strict=True)
    ]


def _subject(event: Event, message: Message | None) -> int:
    """Whom an event is about: who said something, who joined, else who did it."""
    if event.kind == event_log.MEMBER_JOINED:
        return int(json.loads(event.data)["who"])
    return message.author_id if message and event.kind in OF_MESSAGES else event.user_id
