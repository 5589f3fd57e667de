"""Stretches of long chats, in which text is found without reading it: rows of ``stretch``, ``trigram``, ``retold``.

Stretch n of a chat holds the messages with the numbers (``seq``) from n * ``SIZE`` + 1 on.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beseda.store.database import Row, Tx, columns

SIZE = 8192
IDS = -1  # the bucket with the ids of the messages


class Stretch(NamedTuple):
    """A stretch that is ready: the ids it spans, and when the first and the last of it were said."""

    number: int
    first: int
    last: int
    earliest: int
    latest: int


class Said(NamedTuple):
    """A message as it is looked at: its text is folded, but for very old ones."""

    id: int
    seq: int
    created_at: int
    text: str


async def ready(tx: Tx, chat_id: int) -> list[Stretch]:
    """The stretches of a chat that can be asked, oldest first."""
    rows = await tx.all(
        f"SELECT {columns(Stretch, 's')} FROM stretch s WHERE s.chat_id = :chat AND s.claim = 0 ORDER BY s.number",
        chat=chat_id,
    )
    return [Stretch._make(row) for row in rows]


async def bodies(tx: Tx, chat_id: int, numbers: Sequence[int], buckets: Sequence[int]) -> Sequence[Row]:
    """Number, bucket and body; a stretch that has none of these has a row without, one that is gone has no row."""
    return await tx.all(
        """
        SELECT s.number, t.bucket, t.body FROM stretch s
        LEFT JOIN trigram t ON t.chat_id = s.chat_id AND t.stretch = s.number AND t.bucket IN :buckets
        WHERE s.chat_id = :chat AND s.claim = 0 AND s.number IN :numbers
        """,
        chat=chat_id,
        numbers=list(numbers),
        buckets=list(buckets),
    )


async def retold(tx: Tx, chat_id: int) -> list[int]:
    """The messages that have another text than their stretch knows."""
    rows = await tx.all("SELECT r.message_id FROM retold r WHERE r.chat_id = :chat ORDER BY r.message_id", chat=chat_id)
    return [row[0] for row in rows]


async def retell(tx: Tx, chat_id: int, message_id: int) -> None:
    """Note that a text changed, where it may stand in a stretch; the caller holds the chat."""
    await tx.run(
        """
        INSERT INTO retold (chat_id, message_id)
        SELECT c.id, CAST(:message AS BIGINT) FROM chat c WHERE c.id = :chat AND c.last_seq >= :size
        ON CONFLICT (chat_id, message_id) DO NOTHING
        """,
        chat=chat_id,
        message=message_id,
        size=SIZE,
    )


async def behind(tx: Tx, *, limit: int) -> list[tuple[int, int]]:
    """Chats that have stretches to be made, and how many each should have."""
    rows = await tx.all(
        """
        SELECT c.id, c.last_seq / :size FROM chat c
        WHERE c.last_seq >= :size AND c.last_seq / :size > (
            SELECT count(*) FROM stretch s WHERE s.chat_id = c.id AND s.claim = 0)
        ORDER BY c.id LIMIT :limit
        """,
        size=SIZE,
        limit=limit,
    )
    return [(row[0], row[1]) for row in rows]


async def worn(tx: Tx, *, most: int) -> tuple[int, int] | None:
    """Chat and number of a stretch in which more messages than that were retold."""
    row = await tx.one(
        """
        SELECT s.chat_id, s.number FROM retold r
        JOIN stretch s ON s.chat_id = r.chat_id AND r.message_id >= s.first AND r.message_id <= s.last
        WHERE s.claim = 0 GROUP BY s.chat_id, s.number HAVING count(*) > :most ORDER BY s.chat_id, s.number LIMIT 1
        """,
        most=most,
    )
    return (row[0], row[1]) if row else None


async def claimed(tx: Tx, chat_id: int, *, since: int) -> set[int]:
    """The stretches of a chat that somebody has been making since this moment or later."""
    rows = await tx.all(
        "SELECT s.number FROM stretch s WHERE s.chat_id = :chat AND s.claim <> 0 AND s.claimed_at >= :since",
        chat=chat_id,
        since=since,
    )
    return {row[0] for row in rows}


async def claim(tx: Tx, chat_id: int, number: int, *, claim: int, now: int) -> None:
    """Begin with a stretch, or begin anew; whoever made it before does so in vain. The caller holds the chat."""
    given = {"chat": chat_id, "number": number}
    await tx.run(
        """
        INSERT INTO stretch (chat_id, number, claim, claimed_at) VALUES (:chat, :number, :claim, :now)
        ON CONFLICT (chat_id, number) DO UPDATE SET claim = :claim, claimed_at = :now
        """,
        **given,
        claim=claim,
        now=now,
    )
    await tx.run("DELETE FROM trigram WHERE chat_id = :chat AND stretch = :number", **given)


async def forget_retold(tx: Tx, chat_id: int, *, first: int, before: int) -> None:
    """Messages of these ids are about to be read as they are now; the caller holds the chat."""
    await tx.run(
        "DELETE FROM retold WHERE chat_id = :chat AND message_id >= :first AND message_id < :before",
        chat=chat_id,
        first=first,
        before=before,
    )


async def said(tx: Tx, chat_id: int, *, after: int, before: int, limit: int) -> list[Said]:
    """Messages between two ids, oldest first."""
    rows = await tx.all(
        """
        SELECT g.id, g.seq, g.created_at, CASE g.folded WHEN '' THEN g.text ELSE g.folded END FROM message g
        WHERE g.chat_id = :chat AND g.id > :after AND g.id < :before ORDER BY g.id LIMIT :limit
        """,
        chat=chat_id,
        after=after,
        before=before,
        limit=limit,
    )
    return [Said._make(row) for row in rows]


async def keep(tx: Tx, chat_id: int, stretch: Stretch, found: Iterable[tuple[int, bytes]], *, claim: int) -> None:
    """Store a stretch that is made, unless somebody else has begun with it since."""
    row = await tx.run(
        """
        UPDATE stretch SET claim = 0, first = :first, last = :last, earliest = :earliest, latest = :latest
        WHERE chat_id = :chat AND number = :number AND claim = :claim RETURNING number
        """,
        **stretch._asdict(),
        chat=chat_id,
        claim=claim,
    )
    if row is None:
        return
    for bucket, body in found:
        await tx.run(
            "INSERT INTO trigram (chat_id, stretch, bucket, body) VALUES (:chat, :stretch, :bucket, :body)",
            chat=chat_id,
            stretch=stretch.number,
            bucket=bucket,
            body=body,
        )
