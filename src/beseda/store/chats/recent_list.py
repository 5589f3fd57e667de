"""Somebody's conversations in order, and their unread counts, without a row per member and message."""

from collections.abc import Sequence

from beseda.model import Counters, Recent, RecentFilter
from beseda.store.database import Row, Tx

# Unread: the chat's last number less the member's, less numbers whose message is gone, less own messages.
_UNREAD = """c.last_seq - m.read_seq - m.own_after_mark
    - (SELECT count(*) FROM deleted_seq x WHERE x.chat_id = c.id AND x.seq > m.read_seq)"""

_CHANGED = "CASE WHEN c.changed_at > m.updated_at THEN c.changed_at ELSE m.updated_at END"
_PLACES = f"""
    SELECT c.id, c.version, p.id, p.version, m.manager, {_UNREAD}, m.read_message_id, m.pinned_at, m.marked, {_CHANGED},
        c.last_message_id, c.views
    FROM (
        SELECT m.user_id, m.chat_id FROM member m JOIN chat c ON c.id = m.chat_id
        WHERE m.user_id = :user AND {{shown}}{{conditions}}
        ORDER BY {{order}} LIMIT :limit OFFSET :offset
    ) listed
    JOIN member m ON m.user_id = listed.user_id AND m.chat_id = listed.chat_id
    JOIN chat c ON c.id = m.chat_id
    LEFT JOIN person p ON p.id = CASE WHEN m.peer_id > 0 THEN m.peer_id ELSE c.speaker_id END
    ORDER BY {{order}}
"""
_LOAD = f"""
    SELECT c.id, c.version, c.type, m.manager, c.owner_id, p.id, p.version, {_UNREAD}, m.read_message_id,
        m.pinned_at, m.marked, {_CHANGED}, g.id, g.author_id, g.created_at, g.text, g.params, g.uuid,
        CASE WHEN m.peer_id > 0 THEN trim(p.first_name || ' ' || p.last_name) ELSE c.title END,
        CASE WHEN m.peer_id > 0 THEN p.color ELSE c.color END,
        CASE WHEN m.peer_id > 0 THEN p.avatar ELSE c.avatar END, c.views, c.entity_id, c.created_at
    FROM member m
    JOIN chat c ON c.id = m.chat_id
    JOIN message g ON g.chat_id = c.id AND g.id = c.last_message_id
    LEFT JOIN person p ON p.id = CASE WHEN m.peer_id > 0 THEN m.peer_id ELSE g.author_id END
    WHERE m.user_id = :user AND m.chat_id IN :chats
"""

# What stands before the first visible message may become the last one, when those behind it are deleted.
_SHOWN = "c.last_message_id >= m.first_visible AND {}"
_LISTED, _LISTED_OR_HIDDEN_SINCE = (
    _SHOWN.format("c.last_message_id > m.hidden_through"),
    _SHOWN.format("(c.last_message_id > m.hidden_through OR m.hidden_at >= :since)"),
)
_PINNED_FIRST, _BY_DATE = "m.pinned_at DESC, c.last_message_id DESC", "c.last_message_id DESC"
_LAST = "EXISTS (SELECT 1 FROM message w WHERE w.chat_id = c.id AND w.id = c.last_message_id AND w.created_at {})"


def of_type(wanted: RecentFilter) -> str:
    """The conditions on the type of the chat ``c``."""
    chosen = (
        (wanted.skip_lines, " AND c.type <> 'L'"),
        (wanted.skip_chat, " AND c.type IN ('P', 'L')"),
        (wanted.skip_dialog, " AND c.type <> 'P'"),
        (wanted.only_lines, " AND c.type = 'L'"),
        (wanted.only_copilot, " AND c.type = 'A'"),
        (wanted.only_channel, " AND c.type IN ('N', 'J')"),
    )
    return "".join(sql for wish, sql in chosen if wish)


def _conditions(wanted: RecentFilter) -> str:
    chosen = (
        (wanted.only_unread, f" AND {_UNREAD} > 0"),
        (
            wanted.changed_since > 0,
            f" AND (m.updated_at >= :since OR c.changed_at >= :since OR {_LAST.format('>= :since')})",
        ),
        (wanted.until_ts is not None, f" AND {_LAST.format('<= :until')}"),
    )
    return of_type(wanted) + "".join(sql for wish, sql in chosen if wish)


async def newest(tx: Tx, user_id: int, wanted: RecentFilter, *, limit: int, offset: int = 0) -> Sequence[Row]:
    """The conversations that somebody sees: pinned first, then by the last message; ``until`` does without the pins.

    Rows of what ``Listed`` holds: most are only compared with those of the last time.
    """
    sql = _PLACES.format(
        shown=_LISTED_OR_HIDDEN_SINCE if wanted.hidden else _LISTED,
        conditions=_conditions(wanted),
        order=_PINNED_FIRST if wanted.until_ts is None else _BY_DATE,
    )
    bounds = {"since": wanted.changed_since or None, "until": wanted.until_ts}
    given = {name: value for name, value in bounds.items() if value is not None}
    return await tx.all(sql, user=user_id, limit=limit, offset=offset, **given)


async def load(tx: Tx, user_id: int, chats: Sequence[int]) -> dict[int, Recent]:
    """Somebody's conversations in these chats, those that have a last message."""
    if not chats:
        return {}
    rows = await tx.all(_LOAD, user=user_id, chats=list(chats))
    return {row[0]: Recent._make(row) for row in rows}


async def unread(tx: Tx, user_id: int, chat_id: int) -> int:
    """How many messages of one chat somebody has not read."""
    row = await tx.one(
        f"SELECT {_UNREAD} FROM member m JOIN chat c ON c.id = m.chat_id WHERE m.user_id = :user AND m.chat_id = :chat",
        user=user_id,
        chat=chat_id,
    )
    return int(row[0]) if row else 0


async def unread_in(tx: Tx, user_id: int, chats: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many messages of these chats somebody has not read, and the first of them; chats without any are left out."""
    rows = await tx.all(
        f"""
        SELECT c.id, {_UNREAD}, (
            SELECT min(g.id) FROM message g
            WHERE g.chat_id = c.id AND g.id > m.read_message_id AND g.seq > 0 AND g.author_id <> m.user_id)
        FROM member m JOIN chat c ON c.id = m.chat_id
        WHERE m.user_id = :user AND c.id IN :chats AND {_UNREAD} > 0
        """,
        user=user_id,
        chats=list(chats),
    )
    return {row[0]: (row[1], row[2] or 0) for row in rows}


# One text instead of a row for each conversation, in no order: made, fetched and compared faster.
_COUNTERS = f"""
    SELECT coalesce({{}}(c.id, c.type, m.peer_id, {_UNREAD}, m.muted, m.marked)), '[]'),
        coalesce((SELECT n.unread FROM notification_chat n WHERE n.user_id = :user), 0)
    FROM member m JOIN chat c ON c.id = m.chat_id
    WHERE m.user_id = :user AND (c.last_seq > m.read_seq OR m.marked = 1)
"""
_SQLITE = _COUNTERS.format("json_group_array(json_array")
_POSTGRES = _COUNTERS.format("json_agg(json_build_array")


async def counters(tx: Tx, user_id: int) -> Counters:
    """Every conversation with something unread, or marked so, and how many notifications are."""
    row = await tx.one(_SQLITE if tx.engine == "sqlite" else _POSTGRES, user=user_id)
    assert row is not None  # noqa: S101 - an aggregate always answers
    return Counters(str(row[0]), int(row[1]))


async def unread_of(tx: Tx, chat_id: int, people: Sequence[int]) -> dict[int, int]:
    """How many messages of one chat each of these people has not read."""
    rows = await tx.all(
        f"""
        SELECT m.user_id, {_UNREAD} FROM member m JOIN chat c ON c.id = m.chat_id
        WHERE m.chat_id = :chat AND m.user_id IN :people
        """,
        chat=chat_id,
        people=list(people),
    )
    return {row[0]: row[1] for row in rows}
