"""Applications in chats: rows of ``chat_application``."""

from beseda.model import ChatApplication
from beseda.store.database import Tx, columns

_COLUMNS = columns(ChatApplication, "a")


async def find(tx: Tx, application_id: int) -> ChatApplication | None:
    """One of them."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM chat_application a WHERE a.id = :id", id=application_id)
    return ChatApplication._make(row) if row else None


async def find_or_insert(tx: Tx, bot_id: int, code: str, *, data: str) -> int:
    """The id of a bot's application with this code; a new one where there is none."""
    await tx.run(
        """
        INSERT INTO chat_application (bot_id, code, data) VALUES (:bot, :code, :data)
        ON CONFLICT (bot_id, code) DO NOTHING
        """,
        bot=bot_id,
        code=code,
        data=data,
    )
    row = await tx.one(
        "SELECT a.id FROM chat_application a WHERE a.bot_id = :bot AND a.code = :code", bot=bot_id, code=code
    )
    assert row is not None  # noqa: S101 - it was there, or was just stored
    return int(row[0])


async def update(tx: Tx, application_id: int, *, data: str) -> None:
    """Store what is said of one otherwise."""
    await tx.run("UPDATE chat_application SET data = :data WHERE id = :id", id=application_id, data=data)


async def delete(tx: Tx, application_id: int) -> None:
    """Remove one."""
    await tx.run("DELETE FROM chat_application WHERE id = :id", id=application_id)


async def delete_of(tx: Tx, bot_id: int) -> None:
    """Remove those of a bot."""
    await tx.run("DELETE FROM chat_application WHERE bot_id = :bot", bot=bot_id)
