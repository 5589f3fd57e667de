"""Commands of bots: rows of ``command`` and ``command_call``."""

from beseda.model import CallableCommand, Command, CommandCall
from beseda.store.database import Tx, columns

_COLUMNS, _CALLS = columns(Command, "c"), columns(CommandCall, "a")


async def find(tx: Tx, command_id: int) -> Command | None:
    """One command."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM command c WHERE c.id = :id", id=command_id)
    return Command._make(row) if row else None


async def find_by_name(tx: Tx, bot_id: int, folded: str) -> Command | None:
    """The command of a bot that is called so."""
    row = await tx.one(
        f"SELECT {_COLUMNS} FROM command c WHERE c.bot_id = :bot AND c.folded = :folded", bot=bot_id, folded=folded
    )
    return Command._make(row) if row else None


async def of_bot(tx: Tx, bot_id: int) -> list[Command]:
    """Every command of a bot, oldest first."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM command c WHERE c.bot_id = :bot ORDER BY c.id", bot=bot_id)
    return [Command._make(row) for row in rows]


async def callable_in(tx: Tx, chat_id: int, folded: str, *, guest: bool, bot_id: int = 0) -> list[CallableCommand]:
    """The commands of this name that can be called in a chat; where given, of one bot alone.

    Common ones of a guest's bot can where the guest is. Quirk 159.
    """
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS}, b.family, m.user_id FROM command c
        JOIN bot b ON b.person_id = c.bot_id AND b.removed_at = 0 JOIN person p ON p.id = c.bot_id
        LEFT JOIN member m ON m.user_id = c.bot_id AND m.chat_id = :chat
        LEFT JOIN member o ON o.user_id = b.owner_id AND o.chat_id = :chat
        WHERE c.folded = :folded AND c.extranet >= :guest AND (:bot = 0 OR c.bot_id = :bot)
            AND (m.user_id IS NOT NULL OR (c.common = 1 AND (p.extranet = 0 OR o.user_id IS NOT NULL)))
        ORDER BY c.id
        """,
        chat=chat_id,
        folded=folded,
        guest=int(guest),
        bot=bot_id,
    )
    return [CallableCommand(Command._make(row[:-2]), row[-1] is not None, row[-2]) for row in rows]


async def shown_in(tx: Tx, chat_id: int, *, guest: bool, bot_id: int = 0, limit: int) -> list[CallableCommand]:
    """The commands that people see in a chat: those of bots in it, then common ones; also of this bot, in it or not."""
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS}, b.family, m.user_id FROM command c
        JOIN bot b ON b.person_id = c.bot_id AND b.removed_at = 0 JOIN person p ON p.id = c.bot_id
        LEFT JOIN member m ON m.user_id = c.bot_id AND m.chat_id = :chat
        LEFT JOIN member o ON o.user_id = b.owner_id AND o.chat_id = :chat
        WHERE c.hidden = 0 AND c.extranet >= :guest
            AND (m.user_id IS NOT NULL OR c.bot_id = :bot
                OR (c.common = 1 AND (p.extranet = 0 OR o.user_id IS NOT NULL)))
        ORDER BY CASE WHEN m.user_id IS NULL THEN 1 ELSE 0 END, c.folded, c.id LIMIT :limit
        """,
        chat=chat_id,
        guest=int(guest),
        bot=bot_id,
        limit=limit,
    )
    return [CallableCommand(Command._make(row[:-2]), row[-1] is not None, row[-2]) for row in rows]


async def insert(tx: Tx, command: Command) -> Command:
    """Store a new command; answers it with its id."""
    row = await tx.run(
        """
        INSERT INTO command (bot_id, name, folded, common, hidden, extranet, titles, created_at)
        VALUES (:bot_id, :name, :folded, :common, :hidden, :extranet, :titles, :created_at) RETURNING id
        """,
        **{name: value for name, value in command._asdict().items() if name != "id"},
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    return command._replace(id=int(row[0]))


async def update(tx: Tx, command: Command) -> None:
    """Store what changed of a command."""
    await tx.run(
        """
        UPDATE command SET name = :name, folded = :folded, common = :common, hidden = :hidden, extranet = :extranet,
            titles = :titles
        WHERE id = :id
        """,
        **{name: value for name, value in command._asdict().items() if name not in {"bot_id", "created_at"}},
    )


async def delete(tx: Tx, command_id: int) -> None:
    """Forget a command, and that it was called."""
    await tx.run("DELETE FROM command_call WHERE command_id = :id", id=command_id)
    await tx.run("DELETE FROM command WHERE id = :id", id=command_id)


async def delete_of_bot(tx: Tx, bot_id: int) -> None:
    """Forget every command of a bot, and that it was called."""
    await tx.run("DELETE FROM command_call WHERE bot_id = :bot", bot=bot_id)
    await tx.run("DELETE FROM command WHERE bot_id = :bot", bot=bot_id)


async def note_call(tx: Tx, call: CommandCall) -> None:
    """Note that a command was called; of several times about one message the last one."""
    await tx.run(
        """
        INSERT INTO command_call (command_id, message_id, bot_id, chat_id, called_at)
        VALUES (:command_id, :message_id, :bot_id, :chat_id, :called_at)
        ON CONFLICT (command_id, message_id) DO UPDATE SET called_at = excluded.called_at
        """,
        **call._asdict(),
    )


async def call_of(tx: Tx, command_id: int, message_id: int, *, since_ts: int) -> CommandCall | None:
    """The call of a command about a message, if there was one since a moment."""
    row = await tx.one(
        f"""
        SELECT {_CALLS} FROM command_call a
        WHERE a.command_id = :command AND a.message_id = :message AND a.called_at >= :since
        """,
        command=command_id,
        message=message_id,
        since=since_ts,
    )
    return CommandCall._make(row) if row else None


async def called_about(tx: Tx, message_id: int, folded: str, key: str) -> Command | None:
    """The command of this name that was called about a message, of a bot of the application with this key."""
    row = await tx.one(
        f"""
        SELECT {_COLUMNS} FROM command_call a JOIN command c ON c.id = a.command_id
        JOIN bot b ON b.person_id = c.bot_id JOIN application o ON o.id = b.application_id
        WHERE a.message_id = :message AND c.folded = :folded AND o.key = :key
        ORDER BY a.called_at DESC, c.id LIMIT 1
        """,
        message=message_id,
        folded=folded,
        key=key,
    )
    return Command._make(row) if row else None


async def called_in(tx: Tx, bot_id: int, chat_id: int, *, since_ts: int) -> bool:
    """Whether a command of a bot was called in a chat since a moment."""
    row = await tx.one(
        """
        SELECT 1 FROM command_call a WHERE a.bot_id = :bot AND a.chat_id = :chat AND a.called_at >= :since LIMIT 1
        """,
        bot=bot_id,
        chat=chat_id,
        since=since_ts,
    )
    return row is not None


async def trim_calls(tx: Tx, *, before_ts: int, limit: int) -> bool:
    """Forget some of the calls before a moment; whether there may be more of them."""
    rows = await tx.all(
        """
        SELECT a.command_id, a.message_id FROM command_call a WHERE a.called_at < :before
        ORDER BY a.called_at LIMIT :limit
        """,
        before=before_ts,
        limit=limit,
    )
    for command_id, message_id in rows:
        await tx.run(
            "DELETE FROM command_call WHERE command_id = :command AND message_id = :message",
            command=command_id,
            message=message_id,
        )
    return len(rows) == limit


async def bots_in(tx: Tx, chat_id: int, *, most: int) -> list[int]:
    """The bots in a chat, at most so many."""
    rows = await tx.all(
        """
        SELECT b.person_id FROM bot b JOIN member m ON m.user_id = b.person_id AND m.chat_id = :chat
        WHERE b.removed_at = 0 ORDER BY b.person_id LIMIT :most
        """,
        chat=chat_id,
        most=most,
    )
    return [int(row[0]) for row in rows]
