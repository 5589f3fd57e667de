"""What people do to a conversation for themselves alone: columns of ``member``."""

from beseda.store.database import Tx


async def pin(tx: Tx, chat_id: int, user_id: int, now: int) -> None:
    """Put a conversation on top of the others, back into the list if it was hidden; a pinned one stays where it is."""
    await tx.run(
        """
        UPDATE member SET hidden_through = 0, hidden_at = 0, updated_at = :now,
            pinned_at = 1 + (SELECT max(o.pinned_at) FROM member o WHERE o.user_id = :user)
        WHERE user_id = :user AND chat_id = :chat AND pinned_at = 0
        """,
        user=user_id,
        chat=chat_id,
        now=now,
    )


async def unpin(tx: Tx, chat_id: int, user_id: int, now: int) -> None:
    """Let a conversation take its place among the others."""
    await tx.run(
        """
        UPDATE member SET pinned_at = 0, updated_at = :now
        WHERE user_id = :user AND chat_id = :chat AND pinned_at > 0
        """,
        user=user_id,
        chat=chat_id,
        now=now,
    )


async def hide(tx: Tx, chat_id: int, user_id: int, now: int) -> None:
    """Take a conversation off the list until its next message."""
    await tx.run(
        """
        UPDATE member SET pinned_at = 0, hidden_at = :now, updated_at = :now,
            hidden_through = (SELECT c.last_message_id FROM chat c WHERE c.id = :chat)
        WHERE user_id = :user AND chat_id = :chat
        """,
        user=user_id,
        chat=chat_id,
        now=now,
    )


async def label(tx: Tx, chat_id: int, user_id: int, now: int, *, marked: bool) -> None:
    """Set or remove the label of a conversation to come back to."""
    await tx.run(
        """
        UPDATE member SET marked = :marked, updated_at = :now
        WHERE user_id = :user AND chat_id = :chat AND marked <> :marked
        """,
        user=user_id,
        chat=chat_id,
        now=now,
        marked=int(marked),
    )


async def mute(tx: Tx, chat_id: int, user_id: int, now: int, *, muted: bool) -> bool:
    """Silence a conversation, or let it be heard; whether that is new."""
    row = await tx.run(
        """
        UPDATE member SET muted = :muted, updated_at = :now
        WHERE user_id = :user AND chat_id = :chat AND muted <> :muted RETURNING 1
        """,
        user=user_id,
        chat=chat_id,
        now=now,
        muted=int(muted),
    )
    return row is not None
