"""Messages: rows of ``message``, and the numbers of their chat."""

from collections.abc import Sequence

from beseda.model import Message, MessageFilter
from beseda.store.database import Tx, columns

_COLUMNS = columns(Message, "g")
# What a message is found by; the indexes of both databases hold the same.
FOLDED = "CASE g.folded WHEN '' THEN g.text ELSE g.folded END"
_FOUND = f" AND g.seq > 0 AND {FOLDED} LIKE :like ESCAPE '\\'"


async def find(tx: Tx, message_id: int) -> Message | None:
    """One message, whoever asks."""
    row = await tx.one_batched(f"SELECT {_COLUMNS} FROM message g WHERE g.id = :id", id=message_id)
    return Message._make(row) if row else None


async def find_by_uuid(tx: Tx, chat_id: int, uuid: str, *, author_id: int, since_ts: int) -> Message | None:
    """What this author said in a chat under a client's own id."""
    row = await tx.one(
        f"""
        SELECT {_COLUMNS} FROM message g
        WHERE g.chat_id = :chat AND g.uuid = :uuid AND g.author_id = :author AND g.created_at >= :since
        ORDER BY g.id LIMIT 1
        """,
        chat=chat_id,
        uuid=uuid,
        author=author_id,
        since=since_ts,
    )
    return Message._make(row) if row else None


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, Message]:
    """Those of these messages that exist."""
    if not ids:
        return {}
    rows = await tx.by_id_batched(f"SELECT g.id, {_COLUMNS} FROM message g WHERE g.id IN :ids", list(ids))
    return {message_id: Message._make(row[1:]) for message_id, row in rows.items()}


async def last(tx: Tx, chat_id: int, *, through_id: int) -> Message | None:
    """The last message up to and including an id."""
    row = await tx.one(
        f"""
        SELECT {_COLUMNS} FROM message g WHERE g.chat_id = :chat AND g.id <= :through
        ORDER BY g.id DESC LIMIT 1
        """,
        chat=chat_id,
        through=through_id,
    )
    return Message._make(row) if row else None


async def first(tx: Tx, chat_id: int, *, since_id: int) -> Message | None:
    """The first message from an id on."""
    row = await tx.one(
        f"""
        SELECT {_COLUMNS} FROM message g WHERE g.chat_id = :chat AND g.id >= :since
        ORDER BY g.id LIMIT 1
        """,
        chat=chat_id,
        since=since_id,
    )
    return Message._make(row) if row else None


async def newest(tx: Tx, chat_id: int, *, through_id: int, first_visible: int, limit: int) -> Sequence[Message]:
    """The last messages up to and including an id, newest first."""
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} FROM message g WHERE g.chat_id = :chat AND g.id <= :through AND g.id >= :first_visible
        ORDER BY g.id DESC LIMIT :limit
        """,
        chat=chat_id,
        through=through_id,
        first_visible=first_visible,
        limit=limit,
    )
    return [Message._make(row) for row in rows]


async def oldest(tx: Tx, chat_id: int, *, since_id: int, first_visible: int, limit: int) -> Sequence[Message]:
    """The first messages from an id on, oldest first."""
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} FROM message g WHERE g.chat_id = :chat AND g.id >= :since AND g.id >= :first_visible
        ORDER BY g.id LIMIT :limit
        """,
        chat=chat_id,
        since=since_id,
        first_visible=first_visible,
        limit=limit,
    )
    return [Message._make(row) for row in rows]


async def count_from(tx: Tx, chat_id: int, first: int, *, most: int) -> int:
    """How many messages there are from this one on; beyond ``most`` none is counted."""
    row = await tx.one(
        """
        SELECT count(*) FROM (
            SELECT 1 FROM message g WHERE g.chat_id = :chat AND g.id >= :first ORDER BY g.id LIMIT :most) counted
        """,
        chat=chat_id,
        first=first,
        most=most,
    )
    return int(row[0]) if row else 0


async def first_unread(tx: Tx, chat_id: int, *, user_id: int, read_message_id: int) -> int:
    """The first message of others behind the read mark that counts; 0 when all is read."""
    row = await tx.one(
        """
        SELECT g.id FROM message g WHERE g.chat_id = :chat AND g.id > :mark AND g.seq > 0 AND g.author_id <> :user
        ORDER BY g.id LIMIT 1
        """,
        chat=chat_id,
        mark=read_message_id,
        user=user_id,
    )
    return int(row[0]) if row else 0


async def unread_between(
    tx: Tx, chat_id: int, *, user_id: int, after_id: int, through_id: int, limit: int
) -> Sequence[int]:
    """The ids of messages of others that count, behind one message up to another: the last ones, oldest first."""
    rows = await tx.all(
        """
        SELECT g.id FROM message g
        WHERE g.chat_id = :chat AND g.id > :after AND g.id <= :through AND g.seq > 0 AND g.author_id <> :user
        ORDER BY g.id DESC LIMIT :limit
        """,
        chat=chat_id,
        after=after_id,
        through=through_id,
        user=user_id,
        limit=limit,
    )
    return [row[0] for row in reversed(rows)]


async def find_in_chat(tx: Tx, chat_id: int, wanted: MessageFilter) -> list[Message]:
    """Messages of a chat that meet every wish, in the order of their ids."""
    given = {name: value for name, value in wanted._asdict().items() if value is not None}
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} FROM message g
        WHERE g.chat_id = :chat AND g.id >= :first_id AND g.id <= :last_id{conditions(wanted)}
        ORDER BY g.id {"" if wanted.ascending else "DESC"} LIMIT :limit
        """,
        chat=chat_id,
        **given,
    )
    return [Message._make(row) for row in rows]


def conditions(wanted: MessageFilter) -> str:
    """What a message ``g`` has to be besides one with such an id, beginning with ``AND``."""
    chosen = (
        (wanted.like is not None, _FOUND),
        (wanted.said_from is not None, " AND g.created_at >= :said_from"),
        (wanted.said_before is not None, " AND g.created_at < :said_before"),
    )
    return "".join(sql for wish, sql in chosen if wish)


async def beyond(tx: Tx, chat_id: int, wanted: MessageFilter, count: int) -> int | None:
    """The id of the message behind so many, whatever they say, counted from the wanted end; None if there is none."""
    row = await tx.one(
        f"""
        SELECT g.id FROM message g WHERE g.chat_id = :chat AND g.id >= :first AND g.id <= :last
        ORDER BY g.id {"" if wanted.ascending else "DESC"} LIMIT 1 OFFSET :count
        """,
        chat=chat_id,
        first=wanted.first_id,
        last=wanted.last_id,
        count=count,
    )
    return int(row[0]) if row else None
