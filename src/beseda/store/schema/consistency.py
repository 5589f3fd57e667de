"""What must be true of the stored rows whatever happened; each check is one statement, so it sees one moment."""

from typing import NamedTuple

from beseda.store.database import Tx

# Enough to see what is wrong: damage to a large table must not fill the screen.
MOST_PROBLEMS = 100


class _Check(NamedTuple):
    """Rows that must not be there, and what is said of each: ``text`` takes their values."""

    text: str
    sql: str


_CHECKS = (
    _Check(
        "contents whose hash begins with {}: {} bytes are counted, {} are there",
        """
        SELECT t.digit, t.bytes, CAST(coalesce(n.bytes, 0) AS BIGINT) FROM content_total t
        LEFT JOIN (SELECT substr(c.hash, 1, 1) AS digit, sum(c.size) AS bytes FROM content c
            GROUP BY substr(c.hash, 1, 1)) n ON n.digit = t.digit
        WHERE t.bytes <> coalesce(n.bytes, 0) ORDER BY t.digit LIMIT :most
        """,
    ),
    _Check(
        "chat {}: member_count is {}, members are {}",
        """
        SELECT c.id, c.member_count, coalesce(n.members, 0) FROM chat c
        LEFT JOIN (SELECT m.chat_id, count(*) AS members FROM member m GROUP BY m.chat_id) n ON n.chat_id = c.id
        WHERE c.member_count <> coalesce(n.members, 0) ORDER BY c.id LIMIT :most
        """,
    ),
    _Check(
        "chat {}: last_message_id is {}, the last message is {}",
        """
        SELECT c.id, c.last_message_id, coalesce(n.last, 0) FROM chat c
        LEFT JOIN (SELECT g.chat_id, max(g.id) AS last FROM message g GROUP BY g.chat_id) n ON n.chat_id = c.id
        WHERE c.last_message_id <> coalesce(n.last, 0) ORDER BY c.id LIMIT :most
        """,
    ),
    _Check(  # a number that lost its message was given all the same
        "chat {}: last_seq is {}, the last number given is {}",
        """
        SELECT c.id, c.last_seq, coalesce(n.last, 0) FROM chat c
        LEFT JOIN (
            SELECT s.chat_id, max(s.seq) AS last
            FROM (SELECT g.chat_id, g.seq FROM message g UNION ALL SELECT u.chat_id, u.seq FROM deleted_seq u) s
            GROUP BY s.chat_id
        ) n ON n.chat_id = c.id
        WHERE c.last_seq <> coalesce(n.last, 0) ORDER BY c.id LIMIT :most
        """,
    ),
    _Check(
        "chat {}: person {} has read through {}, the last number is {}",
        """
        SELECT m.chat_id, m.user_id, m.read_seq, c.last_seq FROM member m JOIN chat c ON c.id = m.chat_id
        WHERE m.read_seq > c.last_seq ORDER BY m.chat_id, m.user_id LIMIT :most
        """,
    ),
    _Check(
        "person {}: {} notifications are counted as unread, {} are",
        """
        SELECT c.user_id, c.unread, (
            SELECT count(*) FROM notification n WHERE n.user_id = c.user_id AND n.unread = 1) AS unread_rows
        FROM notification_chat c
        WHERE c.unread <> (SELECT count(*) FROM notification n WHERE n.user_id = c.user_id AND n.unread = 1)
        ORDER BY c.user_id LIMIT :most
        """,
    ),
    _Check(
        "chat {} is not there, {} messages are in it",
        """
        SELECT g.chat_id, count(*) FROM message g LEFT JOIN chat c ON c.id = g.chat_id
        WHERE c.id IS NULL GROUP BY g.chat_id ORDER BY g.chat_id LIMIT :most
        """,
    ),
)


async def problems(tx: Tx) -> list[str]:
    """A line for each row that contradicts others; empty when all is well."""
    return [check.text.format(*row) for check in _CHECKS for row in await tx.all(check.sql, most=MOST_PROBLEMS)]


async def newest(tx: Tx) -> int:
    """When the last event was noted, in seconds since 1970; 0 when there is none."""
    row = await tx.one("SELECT e.created_at FROM event e ORDER BY e.id DESC LIMIT 1")
    return int(row[0]) if row else 0
