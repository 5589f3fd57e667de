"""What those who left a chat saw last: rows of ``hearing_interval`` that have ended."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.model import Chat, Message, RecentFilter
from beseda.store.chats.recent_list import of_type
from beseda.store.database import Row, Tx, columns


class LeftChatRow(NamedTuple):
    """A chat as it is now, the last message that somebody heard there, and ``saw``: the rest of what they saw."""

    chat: Chat
    message: Message
    left_at: int
    saw: str


async def record(tx: Tx, user_id: int, last: Message, *, saw: str) -> None:
    """Note what somebody who has just left saw last."""
    await tx.run(
        """
        UPDATE hearing_interval SET left_at = :now, last_message_id = :message, last_view = :saw
        WHERE user_id = :user AND chat_id = :chat AND since_event_id = (
            SELECT max(b.since_event_id) FROM hearing_interval b WHERE b.user_id = :user AND b.chat_id = :chat)
        """,
        user=user_id,
        chat=last.chat_id,
        now=last.created_at,
        message=last.id,
        saw=saw,
    )


async def since(tx: Tx, user_id: int, wanted: RecentFilter, *, limit: int) -> Sequence[LeftChatRow]:
    """The chats that somebody left since ``changed_since`` and has not come back to, the latest message first."""
    rows = await tx.all(
        f"""
        SELECT {columns(Chat, "c")}, {columns(Message, "g")}, a.left_at, a.last_view
        FROM hearing_interval a
        JOIN chat c ON c.id = a.chat_id
        JOIN message g ON g.chat_id = a.chat_id AND g.id = a.last_message_id
        WHERE a.user_id = :user AND a.left_at >= :since{of_type(wanted)} AND a.since_event_id = (
            SELECT max(b.since_event_id) FROM hearing_interval b WHERE b.user_id = a.user_id AND b.chat_id = a.chat_id)
        ORDER BY g.id DESC LIMIT :limit
        """,
        user=user_id,
        since=wanted.changed_since,
        limit=limit,
    )
    chat, both = len(Chat._fields), len(Chat._fields) + len(Message._fields)
    return [
        LeftChatRow(Chat._make(row[:chat]), Message._make(row[chat:both]), row[both], row[both + 1]) for row in rows
    ]


async def last(tx: Tx, user_id: int, chats: Sequence[int]) -> Sequence[Row]:
    """(chat, what was seen) for those of these chats that somebody left and has not come back to."""
    if not chats:
        return []
    return await tx.all(
        """
        SELECT a.chat_id, a.last_view FROM hearing_interval a
        WHERE a.user_id = :user AND a.chat_id IN :chats AND a.left_at > 0 AND a.since_event_id = (
            SELECT max(b.since_event_id) FROM hearing_interval b WHERE b.user_id = a.user_id AND b.chat_id = a.chat_id)
        """,
        user=user_id,
        chats=list(chats),
    )
