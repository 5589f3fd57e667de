"""What is new in the event log, with those of the connected people who are told of it, and what they are shown."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from beseda.domain import access, event_log
from beseda.domain.chats import left_chats, membership
from beseda.domain.chats.membership import ManagersAndMuted
from beseda.domain.files import objects
from beseda.domain.messages import send, versions
from beseda.model import Chat, ChatFile, Message, Notification, Person
from beseda.store.chats import chat_rows, member_rows, recent_list
from beseda.store.database import Tx
from beseda.store.events import event_rows, watch_rows
from beseda.store.events.event_rows import Event
from beseda.store.messages import message_rows, notification_rows
from beseda.store.people import person_rows

PAGE = 200
_OF_CHATS = frozenset(
    (
        *(event_log.MESSAGE_ADDED, event_log.MESSAGE_CHANGED, event_log.MESSAGE_DELETED, event_log.MESSAGE_LIKED),
        *(event_log.DIALOG_READ, event_log.DIALOG_UNREAD, event_log.DIALOG_WRITING),
        *(event_log.MEMBER_JOINED, event_log.MEMBER_LEFT, event_log.CHAT_CHANGED),
    )
)
_OF_PEOPLE = frozenset(
    (event_log.LIST_CHANGED, event_log.NOTIFICATIONS_CHANGED, event_log.PUBLISHED, event_log.PERSON_SIGNED_OUT)
)
_NOBODY = ManagersAndMuted([], [])


class News(NamedTuple):
    """An event, who is told of it, and what it is about; a message as it was then, the rest as it is now.

    ``peers``: whom each of the two talks to in a private dialog. ``counters``: what each recipient has not read, of the
    chat, of notifications where it is one. ``previous_id``: of the message before it.
    ``files``: those of the message, for each recipient. ``looking``: who of them is not in the chat, but looks at it.
    """

    event: Event
    data: Mapping[str, Any]
    recipients: Sequence[int]
    chat: Chat | None = None
    message: Message | None = None
    people: Sequence[Person] = ()
    peers: Mapping[int, int] = {}
    counters: Mapping[int, int] = {}
    roles: ManagersAndMuted = _NOBODY
    previous_id: int = 0
    notification: Notification | None = None
    files: Mapping[int, Sequence[ChatFile]] = {}
    looking: frozenset[int] = frozenset()


async def newest(tx: Tx) -> int:
    """The number of the last event."""
    await tx.number_events()
    return await event_rows.newest(tx)


async def read(tx: Tx, connected: Collection[int], *, after_number: int) -> tuple[list[News], int]:
    """What happened beyond a number that some of these people are told of, and through which number that is all."""
    await tx.number_events()
    chunk = await event_rows.beyond(tx, after_number, limit=PAGE)
    return await _resolved(tx, chunk, connected), chunk[-1].number if chunk else after_number


async def missed(tx: Tx, person_id: int, *, after_number: int, through_number: int) -> list[News]:
    """What one person was there to hear between two numbers; a chat that they have left is what they saw last."""
    found: list[Event] = []
    first = after_number
    while after_number < through_number:
        chunk = await event_rows.visible_to(tx, person_id, after_number=after_number, limit=PAGE)
        if not chunk:
            break
        found += [one for one in chunk if one.number <= through_number]
        after_number = chunk[-1].number
    found += await event_rows.of_all(tx, after_number=first, through_number=through_number)
    found += await watch_rows.heard(tx, person_id, after_number=first, through_number=through_number)
    told = await _resolved(tx, sorted(set(found), key=lambda one: one.number), [person_id])
    there = {one.chat.id: one.chat for one in told if one.chat and not one.looking}
    left = await left_chats.as_seen(tx, person_id, there)
    return [one._replace(chat=left.get(one.chat.id, one.chat)) if one.chat and not one.looking else one for one in told]


async def _resolved(tx: Tx, chunk: Sequence[Event], connected: Collection[int]) -> list[News]:
    told = []
    for event in chunk:
        looking = frozenset[int]()
        if event.kind in _OF_CHATS:
            recipients, looking = await _of_chat(tx, event, connected)
        else:
            recipients = await _recipients(tx, event, connected)
        if recipients:
            told.append(News(event, json.loads(event.data) if event.data else {}, recipients, looking=looking))
    said = await versions.as_of_events(tx, [one.event for one in told])
    return [await _shown(tx, one._replace(message=message)) for one, message in zip(told, said, strict=True)]


async def _of_chat(tx: Tx, event: Event, connected: Collection[int]) -> tuple[list[int], frozenset[int]]:
    """Those of the connected people who are told of an event of a chat, and who of them only looks at it."""
    there, outside = await event_rows.hearers(tx, event, sorted(connected))
    looking = await access.open_to(tx, event.chat_id, outside.intersection(connected))
    return sorted([*there, *looking]), frozenset(looking)


async def _recipients(tx: Tx, event: Event, connected: Collection[int]) -> list[int]:
    """Those who are told of what happens in no chat."""
    if event.kind == event_log.PUBLISHED and not event.user_id:
        return sorted(connected)
    if event.kind == event_log.STATUS_CHANGED:
        return await access.acquainted(tx, json.loads(event.data)["person"], sorted(connected))
    return [event.user_id] if event.kind in _OF_PEOPLE and event.user_id in connected else []


async def _shown(tx: Tx, news: News) -> News:
    """With what the recipients are shown of it."""
    event, message, recipients = news.event, news.message, news.recipients
    if event.kind == event_log.NOTIFICATIONS_CHANGED:
        return await _of_notifications(tx, news)
    if event.kind == event_log.STATUS_CHANGED:
        return news._replace(people=list((await person_rows.load(tx, [news.data["person"]])).values()))
    if not event.chat_id:
        return news
    chat = await chat_rows.find(tx, event.chat_id)
    if chat is None:
        return news
    before = await message_rows.last(tx, chat.id, through_id=message.id - 1) if message else None
    return news._replace(
        chat=chat,
        people=await _people(tx, event, news.data, message, recipients if chat.private else ()),
        peers=await member_rows.peers_in(tx, chat.id) if chat.private else {},
        counters=await recent_list.unread_of(tx, chat.id, recipients),
        roles=(await membership.managers_and_muted(tx, [chat.id]))[chat.id],
        previous_id=before.id if before else 0,
        files=await objects.shown_to(tx, send.files_of(message) if message else (), recipients, now=event.created_at),
    )


async def _of_notifications(tx: Tx, news: News) -> News:
    user_id = news.event.user_id
    found = await notification_rows.find(tx, user_id, news.event.message_id) if news.event.message_id else None
    place = await notification_rows.chat_of(tx, user_id)
    author_id = found.message.author_id if found else 0
    author = await person_rows.find(tx, author_id) if author_id else None
    return news._replace(
        notification=found, counters={user_id: place.unread if place else 0}, people=[author] if author else []
    )


async def _people(
    tx: Tx, event: Event, data: Mapping[str, Any], message: Message | None, pair: Sequence[int]
) -> list[Person]:
    """Whom clients have to know of to show it."""
    ids = [message.author_id if message else 0, event.user_id, int(data.get("who", 0)), *pair]
    found = await person_rows.load(tx, [one for one in dict.fromkeys(ids) if one])
    return list(found.values())
