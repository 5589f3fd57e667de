"""Bots: rows of ``bot``, each with its ``application``."""

from collections.abc import Mapping, Sequence
from typing import Any

from beseda.model import Application, Bot, BotCounts
from beseda.store.database import Row, Tx, columns

_OWN = Bot._fields[:-1]
_COLUMNS = ", ".join(f"b.{name}" for name in _OWN)
_BOTS = f"SELECT {_COLUMNS}, {columns(Application, 'a')} FROM bot b JOIN application a ON a.id = b.application_id"


async def find(tx: Tx, person_id: int) -> Bot | None:
    """One bot, also a removed one."""
    row = await tx.one_batched(f"{_BOTS} WHERE b.person_id = :id", id=person_id)
    return _bot(row) if row else None


async def find_by_code(tx: Tx, code: str) -> Bot | None:
    """The bot with this code."""
    row = await tx.one(f"{_BOTS} WHERE b.code = :code AND b.removed_at = 0", code=code)
    return _bot(row) if row else None


async def owned(tx: Tx, key: str) -> list[Bot]:
    """The bots of the application with this key, oldest first."""
    rows = await tx.all(f"{_BOTS} WHERE a.key = :key AND b.removed_at = 0 ORDER BY b.person_id", key=key)
    return [_bot(row) for row in rows]


async def all_bots(tx: Tx) -> list[Bot]:
    """Every bot of the portal, oldest first."""
    rows = await tx.all(f"{_BOTS} WHERE b.removed_at = 0 ORDER BY b.person_id")
    return [_bot(row) for row in rows]


async def any_with_handler(tx: Tx) -> bool:
    """Whether any bot has, or had, a handler."""
    return await tx.one("SELECT 1 FROM bot b WHERE b.event_mode = 'webhook' LIMIT 1") is not None


async def any_in(tx: Tx, chat_id: int, *, but: int) -> bool:
    """Whether a bot is in a chat, other than this one."""
    row = await tx.one(
        """
        SELECT 1 FROM bot b WHERE b.removed_at = 0 AND b.person_id <> :but AND EXISTS (
            SELECT 1 FROM member m WHERE m.user_id = b.person_id AND m.chat_id = :chat) LIMIT 1
        """,
        chat=chat_id,
        but=but,
    )
    return row is not None


async def delivered_to(tx: Tx, *, after_number: int, through_number: int, since_ts: int) -> list[Bot]:
    """The bots with handlers that were there to hear something between two numbers; removed ones since a moment too.

    A few events are gone through one by one; where there are many, it is looked for in the chats of each bot.
    """
    heard = _HEARD if through_number - after_number <= _FEW else _HEARD_BY_CHATS
    rows = await tx.all(
        f"""
        {_BOTS}
        WHERE b.event_mode = 'webhook' AND (b.removed_at = 0 OR b.removed_at >= :since) AND {heard}
        ORDER BY b.person_id
        """,
        after=after_number,
        since=since_ts,
    )
    return [_bot(row) for row in rows]


async def with_handlers(tx: Tx, ids: Sequence[int]) -> list[Bot]:
    """Those of these bots that have handlers, removed ones too."""
    rows = await tx.all(
        f"{_BOTS} WHERE b.person_id IN :ids AND b.event_mode = 'webhook' ORDER BY b.person_id", ids=list(ids)
    )
    return [_bot(row) for row in rows]


_FEW = 250
_HEARD = """
    EXISTS (SELECT 1 FROM event e WHERE e.number > :after AND ((e.chat_id = 0 AND e.user_id = b.person_id) OR EXISTS (
        SELECT 1 FROM hearing_interval a WHERE a.user_id = b.person_id AND a.chat_id = e.chat_id)))
"""
_HEARD_BY_CHATS = """
    (EXISTS (SELECT 1 FROM event e WHERE e.chat_id = 0 AND e.user_id = b.person_id AND e.number > :after)
    OR EXISTS (
        SELECT 1 FROM hearing_interval a JOIN event e ON e.chat_id = a.chat_id
        WHERE a.user_id = b.person_id AND a.chat_id > 0 AND e.number > :after))
"""


def _bot(row: Row) -> Bot:
    return Bot._make((*row[: len(_OWN)], Application._make(row[len(_OWN) :])))


def _values(bot: Bot) -> dict[str, Any]:
    values = bot._asdict()
    return values | {"application_id": values.pop("application").id}


async def insert(tx: Tx, bot: Bot) -> None:
    """Store a new bot."""
    await tx.run(
        """
        INSERT INTO bot (person_id, application_id, code, family, type, event_mode, webhook_url, handlers, hidden,
            reactions, openline, background, messages, created_at, removed_at, owner_id)
        VALUES (:person_id, :application_id, :code, :family, :type, :event_mode, :webhook_url, :handlers, :hidden,
            :reactions, :openline, :background, :messages, :created_at, :removed_at, :owner_id)
        """,
        **_values(bot),
    )


async def update(tx: Tx, bot: Bot) -> None:
    """Store what changed of a bot; the count of its messages goes on by itself."""
    values = _values(bot)
    del values["messages"], values["created_at"], values["family"]
    await tx.run(
        """
        UPDATE bot SET application_id = :application_id, code = :code, type = :type, event_mode = :event_mode,
            webhook_url = :webhook_url, handlers = :handlers, hidden = :hidden, reactions = :reactions,
            openline = :openline, background = :background, removed_at = :removed_at, owner_id = :owner_id
        WHERE person_id = :person_id
        """,
        **values,
    )


async def count_message(tx: Tx, person_id: int) -> None:
    """One message more."""
    await tx.run("UPDATE bot SET messages = messages + 1 WHERE person_id = :id", id=person_id)


async def counts(tx: Tx, bot: Bot) -> BotCounts:
    """Messages sent, commands, chats the bot is in, people who have a private dialog with it."""
    row = await tx.one_batched(
        """
        SELECT (SELECT count(*) FROM command c WHERE c.bot_id = :id), count(*),
            coalesce(sum(CASE WHEN m.peer_id > 0 THEN 1 ELSE 0 END), 0)
        FROM member m WHERE m.user_id = :id
        """,
        id=bot.person_id,
    )
    commands, chats, users = row or (0, 0, 0)
    return BotCounts(bot.messages, int(commands), int(chats), int(users))


async def private_chats(tx: Tx, person_id: int) -> dict[int, int]:
    """The chats of the private dialogs of a bot, each with who talks to it there."""
    rows = await tx.all(
        "SELECT m.chat_id, m.peer_id FROM member m WHERE m.user_id = :id AND m.peer_id > 0", id=person_id
    )
    return {row[0]: row[1] for row in rows}


async def group_chats(tx: Tx, person_id: int) -> Sequence[int]:
    """The other chats that a bot is in."""
    rows = await tx.all("SELECT m.chat_id FROM member m WHERE m.user_id = :id AND m.peer_id = 0", id=person_id)
    return [int(row[0]) for row in rows]


async def drop_memberships(tx: Tx, bot_id: int, dialogs: Mapping[int, int], *, until_event_id: int) -> None:
    """Leave nobody in these private dialogs of a bot; who was there still hears what happened through this event."""
    chats = list(dialogs)
    await tx.run("DELETE FROM member WHERE chat_id IN :chats", chats=chats)
    await tx.run(
        """
        UPDATE hearing_interval SET until_event_id = :until
        WHERE user_id IN :people AND chat_id IN :chats AND until_event_id = 0
        """,
        until=until_event_id,
        people=[bot_id, *dialogs.values()],
        chats=chats,
    )
    await tx.run(
        "UPDATE chat SET member_count = 0, extranet_count = 0, version = version + 1 WHERE id IN :chats", chats=chats
    )


async def drop_dialogs(tx: Tx, *, before_ts: int, limit: int) -> bool:
    """Delete private dialogs of bots that were removed before a moment, and what was said; whether there is more."""
    rows = await tx.all(
        """
        SELECT a.chat_id, a.user_id, a.peer_id FROM bot b JOIN hearing_interval a ON a.user_id = b.person_id
        WHERE b.removed_at > 0 AND b.removed_at < :before AND a.peer_id > 0 ORDER BY a.chat_id LIMIT :limit
        """,
        before=before_ts,
        limit=limit,
    )
    chats, people = [row[0] for row in rows], list({person for row in rows for person in row[1:]})
    if chats:
        for table in ("message", "deleted_seq", "member"):
            await tx.run(f"DELETE FROM {table} WHERE chat_id IN :chats", chats=chats)
        await tx.run("DELETE FROM chat WHERE id IN :chats", chats=chats)
        await tx.run(
            "DELETE FROM hearing_interval WHERE user_id IN :people AND chat_id IN :chats", people=people, chats=chats
        )
    return len(rows) == limit


async def hidden_from(tx: Tx, person_id: int) -> set[int]:
    """The bots that want to be found only by those who share a chat with them, as far as this person does not."""
    rows = await tx.all(
        """
        SELECT b.person_id FROM bot b
        WHERE b.removed_at = 0 AND (b.hidden > 0 OR b.type = 'personal') AND b.person_id <> :person AND NOT EXISTS (
            SELECT 1 FROM member m JOIN member n ON n.chat_id = m.chat_id AND n.user_id = :person
            WHERE m.user_id = b.person_id)
        """,
        person=person_id,
    )
    return {row[0] for row in rows}
