"""What somebody was told, page by page, and what of it is read.

Official: chats/notifications/im-notify-get, im-notify-read, im-notify-history-search.
"""

from collections.abc import Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain.notifications import removal
from beseda.domain.search.messages import like, wanted
from beseda.model import Notification, NotificationFilter, Person
from beseda.store.chats import chat_rows
from beseda.store.database import Tx
from beseda.store.messages import notification_rows as rows

NEWEST = 2**62
CONFIRMATIONS = 1  # the stage of a list that is read on: what wants an answer comes before the rest
_DAY = 24 * 3600


class Inbox(NamedTuple):
    """A page of somebody's notifications; ``chat_id`` is 0 for who was never told anything, or has nothing left."""

    chat_id: int
    total: int
    unread: int
    found: list[Notification]


class NotificationQuery(NamedTuple):
    """What is looked for; moments are seconds since 1970, ``day`` the 24 hours from that moment."""

    text: str = ""
    kinds: Sequence[str] = ()
    authors: Sequence[int] = ()
    day: int | None = None
    since_ts: int | None = None
    until_ts: int | None = None
    tag: str = ""


class FoundNotifications(NamedTuple):
    """A page of what was found; ``total`` only on the first."""

    chat_id: int
    total: int | None
    found: list[Notification]


async def page(tx: Tx, person: Person, *, last_id: int | None, stage: int, limit: int) -> Inbox:
    """What wants an answer, then the rest, each newest first; behind ``last_id`` of that stage."""
    place = await rows.chat_of(tx, person.id)
    chat = await chat_rows.find(tx, place.chat_id) if place else None
    if place is None or chat is None or not chat.message_count:
        return Inbox(0, 0, 0, [])
    before_id = NEWEST if last_id is None else last_id
    found: list[Notification] = []
    if last_id is None or stage == CONFIRMATIONS:  # Quirk 211
        found = await rows.newest(tx, person.id, confirmations=True, before_id=before_id, limit=limit)
        before_id = NEWEST
    if len(found) < limit:
        left = limit - len(found)
        found += await rows.newest(tx, person.id, confirmations=False, before_id=before_id, limit=left)
    return Inbox(chat.id, chat.message_count, place.unread, found)


async def search(
    tx: Tx, person: Person, query: NotificationQuery, *, last_id: int | None, limit: int
) -> FoundNotifications:
    """Look through what somebody was told. ``notifications.TextShort``."""
    narrow = query.kinds or query.authors or query.day is not None or None not in {query.since_ts, query.until_ts}
    text = wanted(query.text)
    if not text and not narrow:
        raise errors.notifications.TextShort
    begin = [moment for moment in (query.since_ts, query.day) if moment is not None]
    end = [moment + more for moment, more in ((query.until_ts, 1), (query.day, _DAY)) if moment is not None]
    sort = NotificationFilter(
        kinds=tuple(_kind(one) for one in query.kinds),
        authors=tuple(query.authors),
        like=like(text) or "",
        tag=query.tag,
        since_ts=max(begin, default=None),
        until_ts=min(end, default=None),
    )
    place = await rows.chat_of(tx, person.id)
    if place is None:
        return FoundNotifications(0, 0 if last_id is None else None, [])
    before_id = NEWEST if last_id is None else last_id
    found = await rows.search(tx, person.id, sort, before_id=before_id, limit=limit)
    total = await rows.count(tx, person.id, sort) if last_id is None else None
    return FoundNotifications(place.chat_id, total, found)


def _kind(setting: str) -> tuple[str, str]:
    module, _, event = setting.partition("|")
    return module, event


async def unread(tx: Tx, person: Person) -> int:
    """How many notifications somebody has not read."""
    place = await rows.chat_of(tx, person.id)
    return place.unread if place else 0


async def mark_from(tx: Tx, person: Person, notification_id: int, *, unread: bool, now: int) -> None:
    """Mark a notification and all later ones as read or unread, but for those that want an answer."""
    if await rows.chat_of(tx, person.id):
        await rows.lock_chat_of(tx, person.id)
        await rows.mark(tx, person.id, since_id=notification_id, unread=unread)
        await removal.note(tx, person.id, now=now, action="unread" if unread else "read", sinceId=notification_id)


async def mark(tx: Tx, person: Person, ids: Sequence[int], *, unread: bool, now: int) -> None:
    """Mark these as read or unread, but for those that want an answer."""
    if ids and await rows.chat_of(tx, person.id):
        await rows.lock_chat_of(tx, person.id)
        await rows.mark(tx, person.id, ids=ids, unread=unread)
        await removal.note(tx, person.id, now=now, action="unread" if unread else "read", ids=list(ids))
