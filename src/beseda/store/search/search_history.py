"""What somebody looked for last: rows of ``search_last``, numbered in the order of looking."""

from typing import NamedTuple

from beseda.store.database import Tx


class Place(NamedTuple):
    """A chat, or a person as the counterpart of a private dialog; the other id is 0."""

    chat_id: int
    peer_id: int


async def put(tx: Tx, user_id: int, place: Place, *, kept: int) -> None:
    """Note something as what was looked for last; only so many are kept."""
    await tx.run(
        """
        INSERT INTO search_last (user_id, chat_id, peer_id, number) VALUES (:user, :chat, :peer, (
            SELECT coalesce(max(s.number), 0) + 1 FROM search_last s WHERE s.user_id = :user))
        ON CONFLICT (user_id, chat_id, peer_id) DO UPDATE SET number = excluded.number
        """,
        user=user_id,
        chat=place.chat_id,
        peer=place.peer_id,
    )
    await tx.run(
        """
        DELETE FROM search_last WHERE user_id = :user AND number <= (
            SELECT s.number FROM search_last s WHERE s.user_id = :user
            ORDER BY s.number DESC, s.chat_id, s.peer_id LIMIT 1 OFFSET :kept)
        """,
        user=user_id,
        kept=kept,
    )


async def delete(tx: Tx, user_id: int, place: Place) -> bool:
    """Forget that it was looked for; whether it was."""
    row = await tx.run(
        "DELETE FROM search_last WHERE user_id = :user AND chat_id = :chat AND peer_id = :peer RETURNING number",
        user=user_id,
        chat=place.chat_id,
        peer=place.peer_id,
    )
    return row is not None


async def newest(tx: Tx, user_id: int) -> list[Place]:
    """All that is kept, the last first."""
    rows = await tx.all(
        """
        SELECT s.chat_id, s.peer_id FROM search_last s WHERE s.user_id = :user
        ORDER BY s.number DESC, s.chat_id, s.peer_id
        """,
        user=user_id,
    )
    return [Place._make(row) for row in rows]
