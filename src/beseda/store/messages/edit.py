"""What becomes of messages that were said: changed, no longer counted, removed."""

from beseda.model import Message
from beseda.store.database import Tx
from beseda.store.messages import message_index, message_rows


async def change(tx: Tx, message: Message, *, folded: str, now: int) -> None:
    """Store what became of a message."""
    await tx.run(
        """
        UPDATE message SET seq = :seq, text = :text, params = :params, folded = :folded
        WHERE chat_id = :chat_id AND id = :id
        """,
        **message._asdict(),
        folded=folded,
    )
    await message_index.keep_step(tx, message.id, message.chat_id)
    await tx.run(
        """
        UPDATE chat SET edition = edition + 1,
            changed_at = CASE WHEN last_message_id = :id THEN :now ELSE changed_at END,
            version = version + CASE WHEN last_message_id = :id THEN 1 ELSE 0 END
        WHERE id = :chat
        """,
        now=now,
        chat=message.chat_id,
        id=message.id,
    )


async def set_params(tx: Tx, message: Message, params: str) -> None:
    """Store other parameters of a message."""
    await tx.run(
        "UPDATE message SET params = :params WHERE chat_id = :chat AND id = :id",
        params=params,
        chat=message.chat_id,
        id=message.id,
    )
    await tx.run("UPDATE chat SET edition = edition + 1 WHERE id = :chat", chat=message.chat_id)


async def uncount(tx: Tx, message: Message, *, now: int) -> None:
    """Let a message that counts no longer count as unread."""
    await tx.run(
        "INSERT INTO deleted_seq (chat_id, seq) VALUES (:chat, :seq)",
        chat=message.chat_id,
        seq=message.seq,
    )
    await tx.run(
        """
        UPDATE member SET own_after_mark = own_after_mark - 1
        WHERE user_id = :author AND chat_id = :chat AND own_after_mark > 0 AND read_message_id < :id
        """,
        author=message.author_id,
        chat=message.chat_id,
        id=message.id,
    )
    await tx.run("UPDATE chat SET changed_at = :now WHERE id = :chat", now=now, chat=message.chat_id)


async def remove(tx: Tx, message: Message, *, now: int) -> None:
    """Take a message away; whoever has read up to it has read up to the one before."""
    given = {"chat": message.chat_id, "id": message.id}
    await tx.run("DELETE FROM message WHERE chat_id = :chat AND id = :id", **given)
    await message_index.keep_step(tx, message.id, message.chat_id)
    before = await message_rows.last(tx, message.chat_id, through_id=message.id)
    given["before"] = before.id if before else 0
    await tx.run("UPDATE member SET read_message_id = :before WHERE chat_id = :chat AND read_message_id = :id", **given)
    await tx.run(
        """
        UPDATE chat SET message_count = message_count - 1, edition = edition + 1, changed_at = :now,
            last_message_id = CASE WHEN last_message_id = :id THEN :before ELSE last_message_id END
        WHERE id = :chat
        """,
        **given,
        now=now,
    )
