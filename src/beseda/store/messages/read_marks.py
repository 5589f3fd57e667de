"""How far people have read: the marks of ``member``, and how often the last message of a chat was seen."""

from collections.abc import Sequence

from beseda.model import Reader, Views
from beseda.store.database import Row, Tx

# Own messages behind a mark, those that count; what lies further behind is not looked at.
_MOST_AHEAD = 10_000
_OWN_AFTER_MARK = f"""
    SELECT count(*) FROM (
        SELECT g.author_id FROM message g WHERE g.chat_id = :chat AND g.id > :message AND g.seq > 0
        ORDER BY g.id LIMIT {_MOST_AHEAD}
    ) late WHERE late.author_id = :user"""
_VIEWERS = """FROM member m WHERE m.chat_id = chat.id AND chat.last_message_id > 0 AND m.read_at > 0
    AND m.read_message_id >= chat.last_message_id AND m.user_id <> chat.speaker_id"""
_FIRST = f"coalesce((SELECT m.user_id {_VIEWERS} ORDER BY m.read_at, m.user_id LIMIT 1), 0)"


async def unread_chats(tx: Tx, user_id: int) -> list[int]:
    """Every chat in which something stands behind somebody's mark, and every labelled one."""
    rows = await tx.all(
        """
        SELECT c.id FROM member m JOIN chat c ON c.id = m.chat_id
        WHERE m.user_id = :user AND (c.last_message_id > m.read_message_id OR m.marked = 1) ORDER BY c.id
        """,
        user=user_id,
    )
    return [row[0] for row in rows]


async def forward(tx: Tx, chat_id: int, user_id: int, *, message_id: int, seq: int, now: int) -> None:
    """Move somebody's mark forward, and take the label off."""
    await tx.run(
        f"""
        UPDATE member SET read_message_id = :message, read_seq = :seq, marked = 0, updated_at = :now,
            read_at = CASE WHEN read_message_id < :message THEN :now ELSE read_at END,
            own_after_mark = CASE WHEN own_after_mark = 0 THEN 0 ELSE ({_OWN_AFTER_MARK}) END
        WHERE user_id = :user AND chat_id = :chat AND read_message_id <= :message
        """,
        message=message_id,
        seq=seq,
        now=now,
        user=user_id,
        chat=chat_id,
    )


async def to_the_end(tx: Tx, chats: Sequence[int], user_id: int, *, now: int) -> None:
    """Move somebody's marks behind the last message of each of these chats, and take the labels off."""
    await tx.run(
        """
        UPDATE member SET read_message_id = c.last_message_id, read_seq = c.last_seq, own_after_mark = 0, marked = 0,
            read_at = CASE WHEN read_message_id < c.last_message_id THEN :now ELSE read_at END, updated_at = :now
        FROM chat c WHERE c.id = member.chat_id AND member.user_id = :user AND member.chat_id IN :chats
        """,
        user=user_id,
        chats=list(chats),
        now=now,
    )


async def back(tx: Tx, chat_id: int, user_id: int, *, message_id: int, seq: int, never: bool, now: int) -> None:
    """Move somebody's mark back; ``never``: as if they had not read anything."""
    await tx.run(
        f"""
        UPDATE member SET read_message_id = :message, read_seq = :seq, updated_at = :now,
            own_after_mark = ({_OWN_AFTER_MARK}), read_at = CASE WHEN :never = 1 THEN 0 ELSE read_at END
        WHERE user_id = :user AND chat_id = :chat
        """,
        message=message_id,
        seq=seq,
        never=int(never),
        now=now,
        user=user_id,
        chat=chat_id,
    )


async def count_view(tx: Tx, chats: Sequence[int], user_id: int) -> None:
    """Count somebody among those who saw the last message of these chats, before their marks move behind it."""
    await tx.run(
        """
        UPDATE chat SET views = views + 1, viewer_id = CASE WHEN views = 0 THEN :user ELSE viewer_id END
        WHERE id IN :chats AND speaker_id <> :user AND EXISTS (
            SELECT 1 FROM member m
            WHERE m.user_id = :user AND m.chat_id = chat.id AND m.read_message_id < chat.last_message_id)
        """,
        chats=list(chats),
        user=user_id,
    )


async def discount_view(tx: Tx, chat_id: int, user_id: int) -> None:
    """Count somebody no longer among those who saw the last message, after their mark moved back before it."""
    await tx.run(
        f"""
        UPDATE chat SET views = views - 1, viewer_id = CASE WHEN viewer_id = :user THEN {_FIRST} ELSE viewer_id END
        WHERE id = :chat AND speaker_id <> :user
        """,
        chat=chat_id,
        user=user_id,
    )


async def recount_views(tx: Tx, chat_id: int, *, speaker_id: int) -> None:
    """Count anew who saw the last message, which is another one than before, said by this person."""
    await tx.run("UPDATE chat SET speaker_id = :speaker WHERE id = :chat", chat=chat_id, speaker=speaker_id)
    await tx.run(
        f"UPDATE chat SET views = (SELECT count(*) {_VIEWERS}), viewer_id = {_FIRST} WHERE id = :chat", chat=chat_id
    )


async def views(tx: Tx, chat_id: int) -> Views:
    """Who saw the last message of a chat."""
    row = await tx.one(
        """
        SELECT c.views, p.id, trim(p.first_name || ' ' || p.last_name), c.last_message_id, m.read_at
        FROM chat c LEFT JOIN member m ON m.user_id = c.viewer_id AND m.chat_id = c.id
            LEFT JOIN person p ON p.id = m.user_id
        WHERE c.id = :chat
        """,
        chat=chat_id,
    )
    if row is None:
        return Views(0, None)
    total, *first = row
    return Views(total, None if first[0] is None else Reader._make(first))


async def marks(tx: Tx, chat_id: int, *, since_id: int) -> Sequence[Row]:
    """(person, first visible message, mark) of everybody who has read this message or a later one."""
    return await tx.all(
        """
        SELECT m.user_id, m.first_visible, m.read_message_id FROM member m
        WHERE m.chat_id = :chat AND m.read_at > 0 AND m.read_message_id >= :since
        """,
        chat=chat_id,
        since=since_id,
    )
