"""Notifications: rows of ``notification`` with their messages, and of ``notification_chat``."""

from collections.abc import Sequence

from beseda.model import Message, Notification, NotificationChat, NotificationFilter, NotificationRow
from beseda.model.notification import CONFIRM
from beseda.store.database import Row, Tx, columns
from beseda.store.messages.message_rows import FOLDED

_WIDTH = len(NotificationRow._fields)
_ROWS = f"""
    SELECT {columns(NotificationRow, "n")}, {columns(Message, "g")}
    FROM notification n JOIN message g ON g.id = n.id"""
_CHAT = columns(NotificationChat, "c")


async def chat_of(tx: Tx, user_id: int) -> NotificationChat | None:
    """Where somebody's notifications are, once there were any."""
    row = await tx.one(f"SELECT {_CHAT} FROM notification_chat c WHERE c.user_id = :user", user=user_id)
    return NotificationChat._make(row) if row else None


async def lock_chat_of(tx: Tx, user_id: int) -> NotificationChat:
    """The same, made where there was none: one transaction at a time decides about somebody's notifications."""
    await tx.run("INSERT INTO notification_chat (user_id) VALUES (:user) ON CONFLICT DO NOTHING", user=user_id)
    row = await tx.run(
        "UPDATE notification_chat SET unread = unread WHERE user_id = :user RETURNING user_id, chat_id, unread",
        user=user_id,
    )
    assert row is not None  # noqa: S101 - it was there, or was just stored
    return NotificationChat._make(row)


async def set_chat(tx: Tx, user_id: int, chat_id: int) -> None:
    """Say which chat somebody's notifications are in."""
    await tx.run("UPDATE notification_chat SET chat_id = :chat WHERE user_id = :user", chat=chat_id, user=user_id)


async def insert(tx: Tx, row: NotificationRow) -> None:
    """Store what a message is besides; it is unread."""
    names = NotificationRow._fields
    await tx.run(
        f"INSERT INTO notification ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})",
        **row._asdict(),
    )
    await tx.run("UPDATE notification_chat SET unread = unread + 1 WHERE user_id = :user", user=row.user_id)


async def find(tx: Tx, user_id: int, notification_id: int) -> Notification | None:
    """One of somebody's notifications."""
    row = await tx.one(f"{_ROWS} WHERE n.user_id = :user AND n.id = :id", user=user_id, id=notification_id)
    return _notification(row) if row else None


async def newest(tx: Tx, user_id: int, *, confirmations: bool, before_id: int, limit: int) -> list[Notification]:
    """Somebody's notifications before an id, newest first: those that want an answer, or the others."""
    types = f"n.type = {CONFIRM}" if confirmations else f"n.type <> {CONFIRM}"
    rows = await tx.all(
        f"{_ROWS} WHERE n.user_id = :user AND {types} AND n.id < :before ORDER BY n.id DESC LIMIT :limit",
        user=user_id,
        before=before_id,
        limit=limit,
    )
    return [_notification(row) for row in rows]


async def search(tx: Tx, user_id: int, wanted: NotificationFilter, *, before_id: int, limit: int) -> list[Notification]:
    """Somebody's notifications of this sort before an id, newest first."""
    conditions, given = _conditions(wanted)
    rows = await tx.planned(
        f"{_ROWS} WHERE n.user_id = :user AND n.id < :before{conditions} ORDER BY n.id DESC LIMIT :limit",
        user=user_id,
        before=before_id,
        limit=limit,
        **given,
    )
    return [_notification(row) for row in rows]


async def count(tx: Tx, user_id: int, wanted: NotificationFilter) -> int:
    """How many of somebody's notifications are of this sort."""
    conditions, given = _conditions(wanted)
    rows = await tx.planned(
        f"SELECT count(*) FROM notification n JOIN message g ON g.id = n.id WHERE n.user_id = :user{conditions}",
        user=user_id,
        **given,
    )
    return int(rows[0][0])


def _conditions(wanted: NotificationFilter) -> tuple[str, dict[str, object]]:
    kinds: list[str] = []
    given: dict[str, object] = {}
    for place, (module, event) in enumerate(wanted.kinds):
        given[f"module_{place}"] = module
        kinds.append(f"n.module = :module_{place}")
        if event:
            given[f"event_{place}"] = event
            kinds[-1] = f"({kinds[-1]} AND n.event = :event_{place})"
    chosen: tuple[tuple[bool, str, str, object], ...] = (
        (bool(wanted.authors), "g.author_id IN :authors", "authors", list(wanted.authors)),
        (bool(wanted.like), f"{FOLDED} LIKE :like ESCAPE '\\'", "like", wanted.like),
        (bool(wanted.tag), "(n.tag = :tag OR n.sub_tag = :tag)", "tag", wanted.tag),  # Quirk 212
        (wanted.since_ts is not None, "g.created_at >= :since", "since", wanted.since_ts),
        (wanted.until_ts is not None, "g.created_at < :until", "until", wanted.until_ts),
    )
    given |= {name: value for wish, _, name, value in chosen if wish}
    sql = [*([f"({' OR '.join(kinds)})"] if kinds else []), *(sql for wish, sql, _, _ in chosen if wish)]
    return "".join(f" AND {one}" for one in sql), given


async def tagged(tx: Tx, tag: str, *, user_id: int) -> list[Notification]:
    """Somebody's notifications with this tag."""
    rows = await tx.all(
        f"{_ROWS} WHERE n.tag = :tag AND n.tag <> '' AND n.user_id = :user ORDER BY n.id", tag=tag, user=user_id
    )
    return [_notification(row) for row in rows]


async def tagged_for_all(tx: Tx, *, tag: str = "", sub_tag: str = "") -> list[Notification]:
    """Everybody's notifications with this tag, or with this additional one."""
    wish = "n.tag = :tag AND n.tag <> ''" if tag else "n.sub_tag = :tag AND n.sub_tag <> ''"
    rows = await tx.all(f"{_ROWS} WHERE {wish} ORDER BY n.user_id, n.id", tag=tag or sub_tag)
    return [_notification(row) for row in rows]


async def mark(  # Quirk 210
    tx: Tx, user_id: int, *, ids: Sequence[int] = (), since_id: int | None = None, unread: bool
) -> None:
    """Mark those of somebody's notifications as read or unread that want no answer: these, or from an id on."""
    which, given = ("id IN :ids", {"ids": list(ids)}) if since_id is None else ("id >= :since", {"since": since_id})
    await tx.run(
        f"""
        UPDATE notification SET unread = :unread
        WHERE user_id = :user AND type <> {CONFIRM} AND unread <> :unread AND {which}
        """,
        user=user_id,
        unread=int(unread),
        **given,
    )
    await recount(tx, user_id)


async def delete(tx: Tx, notification: NotificationRow) -> None:
    """Take away what a message is besides."""
    await tx.run("DELETE FROM notification WHERE id = :id", id=notification.id)
    await tx.run(
        "UPDATE notification_chat SET unread = unread - :unread WHERE user_id = :user",
        unread=notification.unread,
        user=notification.user_id,
    )


async def recount(tx: Tx, user_id: int) -> None:
    """Count anew what somebody has not read."""
    await tx.run(
        """
        UPDATE notification_chat SET unread = (
            SELECT count(*) FROM notification n WHERE n.user_id = :user AND n.unread = 1)
        WHERE user_id = :user
        """,
        user=user_id,
    )


def _notification(row: Row) -> Notification:
    return Notification(NotificationRow._make(row[:_WIDTH]), Message._make(row[_WIDTH:]))
