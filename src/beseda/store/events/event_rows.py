"""The log of what happened: rows of ``event``, written in the transaction of the change."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from beseda.store.database import Tx


class Event(NamedTuple):
    """A row of ``event`` as a reader gets it; ``data`` is JSON text, "chat" in it for what one person alone hears."""

    id: int
    number: int
    kind: str
    chat_id: int
    user_id: int
    message_id: int
    data: str
    created_at: int

    @property
    def place_id(self) -> int:
        """The chat that it is about: where it is heard, else where its message stands; 0 for none."""
        return self.chat_id or (int(json.loads(self.data or "{}").get("chat", 0)) if self.message_id else 0)


async def append(
    tx: Tx, kind: str, *, now: int, chat_id: int = 0, user_id: int = 0, message_id: int = 0, data: str = ""
) -> int:
    """Note that something happened; answers the id, by which hearing intervals are told apart within a chat.

    Whoever writes events of a chat holds the chat's row, so ids of one chat grow in the order of its changes.
    """
    row = await tx.run(
        """
        INSERT INTO event (kind, chat_id, user_id, message_id, data, created_at)
        VALUES (:kind, :chat, :user, :message, :data, :now) RETURNING id
        """,
        kind=kind,
        chat=chat_id,
        user=user_id,
        message=message_id,
        data=data,
        now=now,
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    return int(row[0])


async def append_each(tx: Tx, kind: str, *, now: int, chats: Sequence[int], user_id: int) -> None:
    """Note that the same happened to the last message of each of these chats; the caller holds their rows."""
    await tx.run(
        """
        INSERT INTO event (kind, chat_id, user_id, message_id, created_at)
        SELECT :kind, c.id, CAST(:user AS BIGINT), c.last_message_id, CAST(:now AS BIGINT)
        FROM chat c WHERE c.id IN :chats ORDER BY c.id
        """,
        kind=kind,
        user=user_id,
        now=now,
        chats=list(chats),
    )


async def visible_to(
    tx: Tx, user_id: int, *, after_number: int, limit: int, since_ts: int = 0, subscribed: bool = False
) -> list[Event]:
    """What this person was there to hear, beyond a number and from a moment on, in the order of numbers.

    An event without a chat is heard by its own person alone, one about a message by those who may see the message.
    ``subscribed``: only what happened while it was recorded for the person. What came last is gone through event by
    event; whoever is further behind is answered by chats, a window of numbers at a time, so that events of others cost
    nothing.
    """
    last = await newest(tx)
    window, sql, where = _NEAR, _HEARD, _RECORDED if subscribed else ""
    found: list[Event] = []
    while after_number < last and len(found) < limit:
        rows = await tx.all(
            f"SELECT e.* FROM ({sql}) e {where} ORDER BY e.number LIMIT :limit",
            after=after_number,
            through=min(after_number + window, last),
            since=since_ts,
            user=user_id,
            limit=limit - len(found),
        )
        found += [Event._make(row) for row in rows]
        after_number, window, sql = after_number + window, window * _FURTHER, _HEARD_BY_CHATS
    return found


_NEAR, _FURTHER = 250, 8
EVENTS = """
    SELECT e.id, e.number, e.kind, e.chat_id, e.user_id, e.message_id, e.data, e.created_at
"""
# Quirk 134
_HEARD = f"""
    {EVENTS} FROM event e
    WHERE e.number > :after AND e.number <= :through AND e.created_at >= :since
        AND ((e.chat_id = 0 AND e.user_id = :user) OR EXISTS (
            SELECT 1 FROM hearing_interval a
            WHERE a.user_id = :user AND a.chat_id = e.chat_id
                AND a.since_event_id <= e.id AND (a.until_event_id = 0 OR a.until_event_id >= e.id)
                AND (e.message_id = 0 OR e.message_id >= a.first_visible)))
"""
_HEARD_BY_CHATS = f"""
    {EVENTS} FROM hearing_interval a JOIN event e ON e.chat_id = a.chat_id
    WHERE a.user_id = :user AND a.chat_id > 0
        AND a.since_event_id <= e.id AND (a.until_event_id = 0 OR a.until_event_id >= e.id)
        AND (e.message_id = 0 OR e.message_id >= a.first_visible)
        AND e.number > :after AND e.number <= :through AND e.created_at >= :since
    UNION ALL
    {EVENTS} FROM event e
    WHERE e.chat_id = 0 AND e.user_id = :user
        AND e.number > :after AND e.number <= :through AND e.created_at >= :since
"""
# The last recording that began before an event was not over then.
_RECORDED = """
    WHERE (SELECT CASE WHEN s.until_number = 0 OR s.until_number >= e.number THEN 1 ELSE 0 END FROM event_recording s
        WHERE s.person_id = :user AND s.since_number < e.number ORDER BY s.since_number DESC LIMIT 1) = 1
"""


async def changes(tx: Tx, messages: Sequence[int], *, after_id: int) -> dict[int, list[tuple[int, str]]]:
    """What became of these messages later than an event: the ids and data of their changes, in order."""
    if not messages:
        return {}
    rows = await tx.all(
        """
        SELECT e.message_id, e.id, e.data FROM event e
        WHERE e.kind IN ('message.update', 'message.delete') AND e.message_id IN :messages AND e.id > :after
        ORDER BY e.id
        """,
        messages=list(messages),
        after=after_id,
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for message_id, event_id, data in rows:
        found.setdefault(message_id, []).append((event_id, data))
    return found


# As the partial index event_of_portal says.
_OF_PORTAL = """
    e.kind IN ('person.add', 'application.install', 'application.update', 'application.remove', 'application.pay',
        'application.confirm', 'application.test')
"""


async def any_of_portal(tx: Tx, *, after_number: int) -> bool:
    """Whether something happened to the portal as a whole beyond a number, also without a number yet."""
    row = await tx.one(
        f"SELECT 1 FROM event e WHERE {_OF_PORTAL} AND (e.number IS NULL OR e.number > :after) LIMIT 1",
        after=after_number,
    )
    return row is not None


async def of_portal(tx: Tx, *, after_number: int, limit: int) -> list[Event]:
    """What happened to the portal as a whole beyond a number."""
    rows = await tx.all(
        f"{EVENTS} FROM event e WHERE {_OF_PORTAL} AND e.number > :after ORDER BY e.number LIMIT :limit",
        after=after_number,
        limit=limit,
    )
    return [Event._make(row) for row in rows]


async def newest(tx: Tx) -> int:
    """The greatest number there is."""
    row = await tx.one_batched("SELECT coalesce(max(e.number), 0) FROM event e")
    return int(row[0]) if row else 0


async def trim(tx: Tx, *, before_ts: int, limit: int) -> bool:
    """Forget the oldest of what happened before a moment; whether there may be more of it."""
    rows = await tx.all(
        """
        SELECT o.id FROM (SELECT e.id, e.created_at FROM event e ORDER BY e.id LIMIT :limit) o
        WHERE o.created_at < :before
        """,
        before=before_ts,
        limit=limit,
    )
    if rows:
        await tx.run("DELETE FROM event WHERE id IN :ids", ids=[row[0] for row in rows])
    return len(rows) == limit


async def beyond(tx: Tx, number: int, *, limit: int) -> list[Event]:
    """Whatever happened beyond a number, whoever hears it, in the order of numbers."""
    rows = await tx.all(
        f"{EVENTS} FROM event e WHERE e.number > :after ORDER BY e.number LIMIT :limit", after=number, limit=limit
    )
    return [Event._make(row) for row in rows]


async def of_all(tx: Tx, *, after_number: int, through_number: int) -> list[Event]:
    """What concerns everybody, of what applications tell and of statuses, between two numbers."""
    rows = await tx.all(
        f"""
        {EVENTS} FROM event e WHERE e.kind = 'push.publish' AND e.user_id = 0
            AND e.number > :after AND e.number <= :through
        UNION ALL
        {EVENTS} FROM event e WHERE e.kind = 'person.status' AND e.number > :after AND e.number <= :through
        """,
        after=after_number,
        through=through_number,
    )
    return [Event._make(row) for row in rows]


async def hearers(tx: Tx, event: Event, among: Sequence[int]) -> tuple[list[int], set[int]]:
    """Those of these people who were there to hear an event of a chat; whoever, of all people, only looked at it."""
    rows = await tx.all(
        """
        SELECT DISTINCT a.user_id, 0 FROM hearing_interval a
        WHERE a.user_id IN :people AND a.chat_id = :chat
            AND a.since_event_id <= :id AND (a.until_event_id = 0 OR a.until_event_id >= :id)
            AND (:message = 0 OR :message >= a.first_visible)
        UNION ALL
        SELECT w.person_id, 1 FROM chat_watch w WHERE w.chat_id = :chat AND w.until > :at
        """,
        people=list(among),
        chat=event.chat_id,
        id=event.id,
        message=event.message_id,
        at=event.created_at,
    )
    there = sorted(person_id for person_id, looks in rows if not looks)
    return there, {person_id for person_id, looks in rows if looks}.difference(there)
