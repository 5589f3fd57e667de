"""The index of what is said: messages of a chat by the runs of three characters in their folded text.

On SQLite the table ``message_search`` (FTS5 without the texts), filled behind the commits; on PostgreSQL the GIN index
``message_search`` (``engines/postgres_indexes``), which every change keeps. An index may name too many: each message is
compared at last.
"""

from collections.abc import Sequence

from beseda.model import Message, MessageFilter
from beseda.store.database import Tx, columns
from beseda.store.messages import message_rows

NEVER = 2**62  # an id that no message has
_COUNTER = "message_search"
_ID_BITS, _BLOCK_BITS = 32, 10
_LARGEST_ID = 2**_ID_BITS - 1
_CLEANING_LOCK = 7_350_005
# Whoever sends only notes what is to be sorted in: in so many KB before that must be done at once.
TRIGRAMS = f"""ON message USING gin (chat_id, ({message_rows.FOLDED.replace("g.", "")}) {{schema}}gin_trgm_ops)
    WITH (fastupdate = on, gin_pending_list_limit = 65536) WHERE seq > 0"""
# Messages lie in the order in which they were said, so it takes next to no room to know which lie where.
CREATED = "ON message USING brin (created_at) WITH (autosummarize = on)"

_SQLITE_FIND = f"""
    SELECT {columns(Message, "g")}
    FROM message_search s CROSS JOIN message g ON g.chat_id = :chat AND g.id = s.rowid & {_LARGEST_ID}
    WHERE s.message_search MATCH :runs AND s.rowid >= :low AND s.rowid <= :high{{conditions}}
    ORDER BY s.rowid {{direction}} LIMIT :limit
"""
# Alone, so that the limit does not make PostgreSQL hope to find enough soon by reading the chat.
_POSTGRES_FIND = f"""
    WITH found AS MATERIALIZED (
        SELECT g.id FROM message g WHERE g.chat_id = :chat AND g.id >= :first_id AND g.id <= :last_id{{conditions}}
    )
    SELECT {columns(Message, "g")}
    FROM (SELECT f.id FROM found f ORDER BY f.id {{direction}} LIMIT :limit) one
    JOIN message g ON g.chat_id = :chat AND g.id = one.id
    ORDER BY g.id {{direction}}
"""
_SQLITE_PERIOD = f"""
    SELECT min(count(*), 1), min(p.block) << {_BLOCK_BITS}, (max(p.block) + 1 << {_BLOCK_BITS}) - 1
    FROM message_period p WHERE p.latest >= :begin AND p.earliest < :end
"""
_MANY = 20_000
_POSTGRES_PERIOD = f"""
    SELECT count(*), min(n.id), max(n.id) FROM (
        SELECT g.id FROM message g WHERE g.created_at >= :begin AND g.created_at < :end LIMIT {_MANY}) n
"""
# FTS5 wants the ids of one statement to grow: else it makes a small index of each part that does.
_SQLITE_FEED = f"""
    INSERT INTO message_search (rowid, text)
    SELECT g.chat_id << {_ID_BITS} | g.id, {message_rows.FOLDED} FROM message g INDEXED BY message_id
    WHERE g.id > :after AND g.id <= :through AND g.seq > 0 ORDER BY g.chat_id, g.id;
    INSERT INTO message_period (block, earliest, latest)
    SELECT g.id >> {_BLOCK_BITS}, min(g.created_at), max(g.created_at) FROM message g INDEXED BY message_id
    WHERE g.id > :after AND g.id <= :through GROUP BY 1
    ON CONFLICT (block) DO UPDATE
    SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest);
    UPDATE sequence SET value = :through WHERE name = '{_COUNTER}'
"""


async def known_through(tx: Tx) -> int:
    """The id of the last message that the index knows; 0 when there is no index."""
    if tx.engine == "sqlite":
        row = await tx.one(f"SELECT s.value FROM sequence s WHERE s.name = '{_COUNTER}'")
        return int(row[0]) if row else 0
    row = await tx.one("SELECT 1 FROM pg_index i WHERE i.indexrelid = to_regclass('message_search') AND i.indisvalid")
    return NEVER if row else 0


def in_order(tx: Tx) -> bool:
    """Whether the index gives what it finds in the order of ids, so that the first are had without the rest."""
    return tx.engine == "sqlite"


async def find(tx: Tx, chat_id: int, wanted: MessageFilter, runs: Sequence[str]) -> list[Message]:
    """Messages that the index knows, in the order of their ids; ``runs``: three characters each, all in the text."""
    given = {name: value for name, value in wanted._asdict().items() if value is not None}
    conditions, direction = message_rows.conditions(wanted), "" if wanted.ascending else "DESC"
    if tx.engine == "sqlite":
        given["runs"] = asked(runs)
        given["low"] = chat_id << _ID_BITS | min(wanted.first_id, _LARGEST_ID)
        given["high"] = chat_id << _ID_BITS | min(wanted.last_id, _LARGEST_ID)
        sql = _SQLITE_FIND
    else:
        sql = _POSTGRES_FIND
    rows = await tx.planned(sql.format(conditions=conditions, direction=direction), chat=chat_id, **given)
    return [Message._make(row) for row in rows]


def asked(runs: Sequence[str]) -> str:
    """What FTS5 is asked for all of these runs; nothing in them is syntax to it."""
    return " AND ".join('"' + run.replace('"', '""') + '"' for run in runs)


async def narrowed(tx: Tx, wanted: MessageFilter) -> MessageFilter:
    """The same wish with the first and the last id that messages of its time can have, where the index knows that."""
    if wanted.first_id > wanted.last_id or (wanted.said_from is None and wanted.said_before is None):
        return wanted
    rows = await tx.planned(
        _SQLITE_PERIOD if tx.engine == "sqlite" else _POSTGRES_PERIOD,
        begin=0 if wanted.said_from is None else wanted.said_from,
        end=NEVER if wanted.said_before is None else wanted.said_before,
    )
    count, first, last = rows[0]
    if not count:
        return wanted._replace(first_id=1, last_id=0)
    if count == _MANY:
        return wanted
    return wanted._replace(first_id=max(wanted.first_id, first), last_id=min(wanted.last_id, last))


async def feed(tx: Tx, *, limit: int) -> bool:
    """Let the index of SQLite know of the next messages, at most so many; whether there were that many."""
    after = await known_through(tx)
    row = await tx.one(
        "SELECT max(n.id), count(*) FROM (SELECT g.id FROM message g WHERE g.id > :after ORDER BY g.id LIMIT :limit) n",
        after=after,
        limit=limit,
    )
    if row is None or row[0] is None:
        return False
    await tx.run(_SQLITE_FEED, after=after, through=row[0])
    return bool(row[1] == limit)


async def keep_step(tx: Tx, message_id: int, chat_id: int) -> None:
    """Let the index know what became of a message that it knew: another text, or none."""
    if tx.engine != "sqlite":
        return
    await tx.run(
        f"""
        DELETE FROM message_search WHERE rowid = :chat << {_ID_BITS} | :id;
        INSERT INTO message_search (rowid, text)
        SELECT g.chat_id << {_ID_BITS} | g.id, {message_rows.FOLDED} FROM message g
        WHERE g.chat_id = :chat AND g.id = :id AND g.seq > 0
            AND g.id <= (SELECT s.value FROM sequence s WHERE s.name = '{_COUNTER}')
        """,
        chat=chat_id,
        id=message_id,
    )


async def forget(tx: Tx, chat_id: int, *, through_id: int) -> None:
    """Let the index forget everything in a chat up to an id."""
    if tx.engine != "sqlite":
        return
    await tx.run(
        "DELETE FROM message_search WHERE rowid BETWEEN :low AND :high",
        low=chat_id << _ID_BITS,
        high=chat_id << _ID_BITS | min(through_id, _LARGEST_ID),
    )


async def settle(tx: Tx) -> None:
    """Sort in what PostgreSQL only noted beside its index, which costs each search; one process at a time does."""
    await tx.one(
        "SELECT gin_clean_pending_list(CAST('message_search' AS regclass)) WHERE pg_try_advisory_xact_lock(:lock)",
        lock=_CLEANING_LOCK,
    )
