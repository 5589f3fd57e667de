"""Messages that are too old to be kept: found in the order in which they were said, taken away chat by chat."""

from collections.abc import Sequence

from beseda.model import Message
from beseda.store.database import Row, Tx, columns
from beseda.store.messages import message_index

# Own messages that count behind a mark that is set to the end of what is gone.
_MOST_AHEAD = 10_000
_OWN_BEHIND = f"""
    SELECT count(*) FROM (
        SELECT g.author_id FROM message g WHERE g.chat_id = :chat AND g.id > :through AND g.seq > 0
        ORDER BY g.id LIMIT {_MOST_AHEAD}
    ) late WHERE late.author_id = member.user_id"""


async def beyond(tx: Tx, message_id: int, *, before_ts: int, limit: int) -> Sequence[Row]:
    """(message, chat, type of the chat, whether it is old) of the next messages beyond an id, whoever said them."""
    return await tx.all(
        """
        SELECT g.id, g.chat_id, c.type, CASE WHEN g.created_at < :before THEN 1 ELSE 0 END
        FROM message g JOIN chat c ON c.id = g.chat_id WHERE g.id > :after ORDER BY g.id LIMIT :limit
        """,
        after=message_id,
        before=before_ts,
        limit=limit,
    )


async def owner_of_notifications(tx: Tx, chat_id: int) -> int:
    """Whose notifications are in a chat; 0 where none are."""
    row = await tx.one("SELECT n.user_id FROM notification_chat n WHERE n.chat_id = :chat", chat=chat_id)
    return int(row[0]) if row else 0


async def delete_notifications(tx: Tx, user_id: int, *, through_id: int) -> None:
    """Forget what somebody was told up to an id, but for the messages of it."""
    await tx.run("DELETE FROM notification WHERE user_id = :user AND id <= :through", user=user_id, through=through_id)


async def with_files(tx: Tx, last: Message) -> list[Message]:
    """The messages of a chat up to this one that carry files."""
    rows = await tx.all(
        f"""
        SELECT {columns(Message, "g")} FROM message g
        WHERE g.chat_id = :chat AND g.id <= :through AND g.params LIKE '%"FILE_ID"%' ORDER BY g.id
        """,
        chat=last.chat_id,
        through=last.id,
    )
    return [Message._make(row) for row in rows]


async def delete(tx: Tx, last: Message, *, but_last: bool) -> None:
    """Take away everything in a chat up to a message, or before it; the chat is held."""
    given = {"chat": last.chat_id, "through": last.id - int(but_last)}
    await tx.run(
        """
        UPDATE chat SET message_count = message_count - (
            SELECT count(*) FROM message g WHERE g.chat_id = :chat AND g.id <= :through)
        WHERE id = :chat
        """,
        **given,
    )
    await tx.run("DELETE FROM message WHERE chat_id = :chat AND id <= :through", **given)
    await message_index.forget(tx, last.chat_id, through_id=last.id)


async def settle_marks(tx: Tx, last: Message, *, but_last: bool, now: int) -> None:
    """Let nobody have to read what is gone up to a message: marks before it stand behind it, no number is missed."""
    given = {"chat": last.chat_id, "through": last.id, "seq": last.number}
    await tx.run(
        f"""
        UPDATE member SET read_seq = :seq, updated_at = :now,
            own_after_mark = CASE WHEN own_after_mark = 0 THEN 0 ELSE ({_OWN_BEHIND}) END
        WHERE chat_id = :chat AND read_seq < :seq
        """,
        **given,
        now=now,
    )
    await tx.run(
        "UPDATE member SET read_message_id = 0 WHERE chat_id = :chat AND read_message_id BETWEEN 1 AND :gone",
        chat=last.chat_id,
        gone=last.id - int(but_last),
    )
    await tx.run("DELETE FROM deleted_seq WHERE chat_id = :chat AND seq <= :seq", chat=last.chat_id, seq=last.number)
    if last.number:  # so that it is known which number was given last
        await tx.run("INSERT INTO deleted_seq (chat_id, seq) VALUES (:chat, :seq)", chat=last.chat_id, seq=last.number)


async def settle_chat(tx: Tx, chat_id: int, *, now: int) -> None:
    """Let everybody see that the history of a chat is another one."""
    await tx.run(
        """
        UPDATE chat SET edition = edition + 1, version = version + 1,
            changed_at = CASE WHEN last_message_id = n.last THEN changed_at ELSE :now END, last_message_id = n.last
        FROM (SELECT coalesce(max(g.id), 0) AS last FROM message g WHERE g.chat_id = :chat) n
        WHERE id = :chat
        """,
        chat=chat_id,
        now=now,
    )
