"""Chats: rows of ``chat``."""

from collections.abc import Sequence
from typing import TypeAlias

from beseda.model import Chat, Member
from beseda.store.database import Row, Tx, columns

Seen: TypeAlias = tuple[Chat, Member | None]
_COLUMNS = columns(Chat, "c")
_WIDTH = len(Chat._fields)
_BOTH = f"{_COLUMNS}, {columns(Member, 'm')}"
_SEEN = f"SELECT {_BOTH} FROM chat c LEFT JOIN member m ON m.user_id = :user AND m.chat_id = c.id WHERE c.id = :chat"
_PRIVATE = f"""
    SELECT {_BOTH} FROM member m JOIN chat c ON c.id = m.chat_id
    WHERE m.user_id = :one AND m.peer_id = :other AND m.peer_id > 0"""


async def find(tx: Tx, chat_id: int) -> Chat | None:
    """One chat, whoever asks."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM chat c WHERE c.id = :id", id=chat_id)
    return Chat._make(row) if row else None


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, Chat]:
    """Those of these chats that exist."""
    if not ids:
        return {}
    rows = await tx.by_id_batched(f"SELECT {_COLUMNS} FROM chat c WHERE c.id IN :ids", list(ids))
    return {chat_id: Chat._make(row) for chat_id, row in rows.items()}


async def seen_by(tx: Tx, user_id: int, chat_id: int) -> Seen | None:
    """One chat, and somebody's place in it."""
    row = await tx.one_batched(_SEEN, user=user_id, chat=chat_id)
    return _seen(row) if row else None


async def private(tx: Tx, one: int, other: int) -> Seen | None:
    """The dialog of these two, and the place of the one in it."""
    row = await tx.one_batched(_PRIVATE, one=one, other=other)
    return _seen(row) if row else None


def _seen(row: Row) -> Seen:
    return Chat._make(row[:_WIDTH]), None if row[_WIDTH] is None else Member._make(row[_WIDTH:])


async def find_by_entity(tx: Tx, entity_type: str, entity_id: str, *, visible_to: int, employee: bool) -> int | None:
    """The oldest chat of this object that the person may see: as a member, or an open one as an employee."""
    row = await tx.one(
        """
        SELECT c.id FROM chat c
        WHERE c.entity_type = :entity_type AND c.entity_type <> '' AND c.entity_id = :entity_id
          AND ((c.type = 'O' AND :employee = 1)
            OR EXISTS (SELECT 1 FROM member m WHERE m.user_id = :person AND m.chat_id = c.id))
        ORDER BY c.id LIMIT 1
        """,
        entity_type=entity_type,
        entity_id=entity_id,
        person=visible_to,
        employee=int(employee),
    )
    return int(row[0]) if row else None


async def oldest_by_entity(tx: Tx, entity_type: str, entity_id: str) -> Chat | None:
    """The oldest chat of this object, whoever asks."""
    row = await tx.one(
        f"""
        SELECT {_COLUMNS} FROM chat c
        WHERE c.entity_type = :entity_type AND c.entity_type <> '' AND c.entity_id = :entity_id
        ORDER BY c.id LIMIT 1
        """,
        entity_type=entity_type,
        entity_id=entity_id,
    )
    return Chat._make(row) if row else None


async def insert(tx: Tx, chat: Chat, *, folded: str) -> Chat:
    """Store a new chat (its ``id`` is not looked at); answers it with its id."""
    row = await tx.run(
        """
        INSERT INTO chat (type, title, description, color, avatar, owner_id, entity_type, entity_id, created_at, folded)
        VALUES (:type, :title, :description, :color, :avatar, :owner_id, :entity_type, :entity_id, :created_at, :folded)
        RETURNING id
        """,
        **chat._asdict(),
        folded=folded,
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    return chat._replace(id=int(row[0]))


async def count_members(tx: Tx, chat_id: int, *, joined: int, extranet: int) -> None:
    """Move the member counts; a negative number leaves."""
    await tx.run(
        """
        UPDATE chat SET member_count = member_count + :joined, extranet_count = extranet_count + :extranet,
            version = version + 1
        WHERE id = :id
        """,
        id=chat_id,
        joined=joined,
        extranet=extranet,
    )


async def last_seq(tx: Tx, chat_id: int) -> int:
    """The number of the last message that counts."""
    row = await tx.one("SELECT c.last_seq FROM chat c WHERE c.id = :id", id=chat_id)
    return int(row[0]) if row else 0


async def change(tx: Tx, chat_id: int, **values: object) -> None:
    """Set columns of a chat; whatever shows it is told by its version, also when no column changes."""
    settings = "".join(f"{name} = :{name}, " for name in values)
    await tx.run(f"UPDATE chat SET {settings}version = version + 1 WHERE id = :id", id=chat_id, **values)


async def owned(tx: Tx, person_id: int, chats: Sequence[int]) -> list[int]:
    """Those of these chats that are somebody's."""
    rows = await tx.all(
        "SELECT c.id FROM chat c WHERE c.id IN :chats AND c.owner_id = :owner", chats=list(chats), owner=person_id
    )
    return [int(row[0]) for row in rows]


async def titles(tx: Tx) -> Sequence[Row]:
    """(id, title) of every chat that has one."""
    return await tx.all("SELECT c.id, c.title FROM chat c WHERE c.title <> '' ORDER BY c.id")


async def fold(tx: Tx, chat_id: int, *, folded: str) -> None:
    """Set what a chat is found by."""
    await tx.run("UPDATE chat SET folded = :folded WHERE id = :id", id=chat_id, folded=folded)


async def next_title_number(tx: Tx) -> int:
    """The number of the next chat without a title of its own."""
    row = await tx.run("UPDATE sequence SET value = value + 1 WHERE name = 'chat_title' RETURNING value")
    assert row is not None  # noqa: S101 - the row stands in the first migration
    return int(row[0])
