"""What only the first start of a portal needs: whether it is the first, and rows that no method makes yet."""

from beseda.store.database import Tx


async def anybody(tx: Tx) -> bool:
    """Whether there are people at all."""
    return await tx.one("SELECT 1 FROM person LIMIT 1") is not None


async def pin(tx: Tx, user_id: int, chat_id: int, *, now: int) -> None:
    """Put a conversation on top of somebody's list."""
    await tx.run(
        "UPDATE member SET pinned_at = :now, updated_at = :now WHERE user_id = :user AND chat_id = :chat",
        now=now,
        user=user_id,
        chat=chat_id,
    )


async def mute(tx: Tx, user_id: int, chat_id: int, *, now: int) -> None:
    """Silence a chat for somebody; the chat shows it."""
    await tx.run(
        "UPDATE member SET muted = 1, updated_at = :now WHERE user_id = :user AND chat_id = :chat",
        now=now,
        user=user_id,
        chat=chat_id,
    )
    await tx.run("UPDATE chat SET version = version + 1 WHERE id = :chat", chat=chat_id)
