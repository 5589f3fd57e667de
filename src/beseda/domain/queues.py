"""Queues of events: what concerns a bot or a person, read in order, confirmed once, kept for a day."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain import farewells, journal, recalling
from beseda.domain.happenings import OF_MESSAGES, Happening, concerns, public
from beseda.model import Bot, Message
from beseda.store import bots, chats, events, members, people, readers
from beseda.store.database import Tx
from beseda.store.events import Event

KEPT_SECONDS = 24 * 3600
_STRETCH = 500
_TRIMMED, _DROPPED = 2000, 100


class Batch(NamedTuple):
    """Some happenings, and whether there are more; between the numbers ``after`` and ``looked`` nothing concerns."""

    happenings: list[Happening]
    more: bool
    after: int
    looked: int


def bot_queue(bot: Bot) -> str:
    """The name of a bot's queue."""
    return f"bot:{bot.person_id}"


def person_queue(person_id: int) -> str:
    """The name of a person's queue."""
    return f"person:{person_id}"


async def settle(tx: Tx, name: str, *, below: int, for_bot: bool) -> None:
    """Confirm everything with ids below this one; what has not happened yet cannot be confirmed."""
    number = min((below - 2) // 2 if for_bot else (below - 1) // 2, await events.newest(tx))
    if number > await readers.confirmed(tx, name):
        await readers.confirm(tx, name, number)


async def skip(tx: Tx, name: str, number: int) -> None:
    """Never look again at what is not for this reader."""
    await readers.confirm(tx, name, number)


async def for_bot(tx: Tx, bot: Bot, *, now: int, limit: int) -> Batch:
    """What concerns a bot, beyond what is confirmed."""
    begin = after = await readers.confirmed(tx, bot_queue(bot))
    found: list[Happening] = []
    while len(found) <= limit:
        stretch = await events.heard(tx, bot.person_id, after=after, limit=_STRETCH, since=now - KEPT_SECONDS)
        if not stretch:
            break
        found += [one for one in await _tell(tx, stretch, bot.person_id, odd=1) if await concerns(tx, bot, one)]
        after = stretch[-1].number
    return _batch(found, limit, begin, after)


async def for_person(tx: Tx, person_id: int, *, now: int, limit: int) -> Batch:
    """What a person was there to hear while subscribed, beyond what is confirmed."""
    begin = await readers.confirmed(tx, person_queue(person_id))
    after = await readers.recorded_from(tx, person_id, after=begin)
    if after is None:
        return _batch([], limit, begin, begin)
    found: list[Happening] = []
    while len(found) <= limit:
        stretch = await events.heard(
            tx, person_id, after=after, limit=_STRETCH, since=now - KEPT_SECONDS, subscribed=True
        )
        if not stretch:
            break
        found += [one for one in await _tell(tx, stretch, person_id, odd=0) if public(one)]
        after = stretch[-1].number
    return _batch(found, limit, begin, after)


def _batch(found: list[Happening], limit: int, begin: int, after: int) -> Batch:
    """What was found beyond ``begin``, looking as far as ``after``."""
    return Batch(found[:limit], len(found) > limit, begin, found[0].id // 2 - 1 if found else after)


async def subscribed(tx: Tx, person_id: int) -> bool:
    """Whether a person's events are recorded now."""
    return await readers.subscribed(tx, person_id)


async def subscribe(tx: Tx, person_id: int) -> None:
    """Record a person's events from now on; again changes nothing."""
    if not await subscribed(tx, person_id):
        await tx.number_events()
        await readers.forget(tx, person_id, through=await readers.confirmed(tx, person_queue(person_id)))
        await readers.subscribe(tx, person_id, since=await events.newest(tx))


async def unsubscribe(tx: Tx, person_id: int) -> None:
    """Record no more; what is recorded stays."""
    await tx.number_events()
    await readers.unsubscribe(tx, person_id, until=await events.newest(tx))


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget some of what nobody can ask for any more, the private dialogs of ended bots too; whether there is more."""
    more = await events.trim(tx, before=now - KEPT_SECONDS, limit=_TRIMMED)
    return await bots.drop_dialogs(tx, before=now - KEPT_SECONDS, limit=_DROPPED) or more


async def _tell(tx: Tx, stretch: Sequence[Event], reader_id: int, *, odd: int) -> list[Happening]:
    """The events with what they are about; a chat that the reader has left is what they saw last."""
    said = await recalling.recall(tx, stretch)
    places = await chats.load(tx, list({event.chat_id for event in stretch if event.chat_id}))
    subjects = [_subject(event, message) for event, message in zip(stretch, said, strict=True)]
    known = await people.load(tx, list({one for one in (*subjects, *(event.user_id for event in stretch)) if one}))
    peers = await members.peers(tx, reader_id, list(places))
    places |= await farewells.as_seen(tx, reader_id, places)
    return [
        Happening(
            id=event.number * 2 + odd,
            kind=event.kind,
            at=event.created_at,
            chat=places.get(event.chat_id),
            message=message,
            actor=known.get(event.user_id),
            subject=known.get(subject),
            peer_id=peers.get(event.chat_id, event.user_id),
            data=json.loads(event.data) if event.data else {},
        )
        for event, message, subject in zip(stretch, said, subjects, strict=True)
    ]


def _subject(event: Event, message: Message | None) -> int:
    """Whom an event is about: who said something, who joined, else who did it."""
    if event.kind == journal.MEMBER_JOINED:
        return int(json.loads(event.data)["who"])
    return message.author_id if message and event.kind in OF_MESSAGES else event.user_id
