"""Who is in which chat: rows of ``member``, and the ``hearing_interval`` that remembers former ones."""

from collections.abc import Sequence

from beseda.model import Member, Reader
from beseda.store.database import Row, Tx, columns

_COLUMNS = columns(Member, "m")


async def find(tx: Tx, chat_id: int, user_id: int) -> Member | None:
    """Somebody's place in a chat."""
    row = await tx.one(
        f"SELECT {_COLUMNS} FROM member m WHERE m.user_id = :user AND m.chat_id = :chat", user=user_id, chat=chat_id
    )
    return Member._make(row) if row else None


async def ids(tx: Tx, chat_id: int) -> list[int]:
    """Everybody in a chat, as they joined."""
    rows = await tx.all(
        "SELECT m.user_id FROM member m WHERE m.chat_id = :chat ORDER BY m.joined_at, m.user_id", chat=chat_id
    )
    return [row[0] for row in rows]


async def present(tx: Tx, chat_id: int, people: Sequence[int]) -> set[int]:
    """Those of these people who are in the chat."""
    rows = await tx.all(
        "SELECT m.user_id FROM member m WHERE m.chat_id = :chat AND m.user_id IN :people",
        chat=chat_id,
        people=list(people),
    )
    return {row[0] for row in rows}


async def managers(tx: Tx, chats: Sequence[int]) -> Sequence[Row]:
    """(chat, person) of every manager of these chats."""
    return await tx.all(
        "SELECT m.chat_id, m.user_id FROM member m WHERE m.manager = 1 AND m.chat_id IN :chats ORDER BY m.user_id",
        chats=list(chats),
    )


async def muted(tx: Tx, chats: Sequence[int]) -> Sequence[Row]:
    """(chat, person) of everybody who muted one of these chats."""
    return await tx.all(
        "SELECT m.chat_id, m.user_id FROM member m WHERE m.muted = 1 AND m.chat_id IN :chats ORDER BY m.user_id",
        chats=list(chats),
    )


async def set_manager(tx: Tx, chat_id: int, people: Sequence[int], *, manager: bool) -> bool:
    """Let these people manage a chat, or no longer; whether that is new for any of them."""
    changed = await tx.run(
        """
        UPDATE member SET manager = :manager WHERE chat_id = :chat AND user_id IN :people AND manager <> :manager
        RETURNING user_id
        """,
        chat=chat_id,
        people=list(people),
        manager=int(manager),
    )
    return changed is not None


async def readers(tx: Tx, chat_id: int, *, but: int, limit: int) -> list[Reader]:
    """How far the other members have read, as they joined."""
    rows = await tx.all(
        """
        SELECT p.id, trim(p.first_name || ' ' || p.last_name), m.read_message_id, m.read_at
        FROM member m JOIN person p ON p.id = m.user_id
        WHERE m.chat_id = :chat AND m.user_id <> :but ORDER BY m.joined_at, m.user_id LIMIT :limit
        """,
        chat=chat_id,
        but=but,
        limit=limit,
    )
    return [Reader._make(row) for row in rows]


async def page(
    tx: Tx, chat_id: int, *, kept: str | None, after: Member | None, offset: int, limit: int
) -> Sequence[int]:
    """Some of the people in a chat, as they joined; ``kept``: of those from outside only these kinds (``,bot,email,``).

    ``after``: those who joined after this one.
    """
    behind = " AND (m.joined_at, m.user_id) > (:joined, :user)" if after else ""
    given = {"joined": after.joined_at, "user": after.user_id} if after else {}
    rows = await tx.all(
        f"""
        SELECT m.user_id {_roster(kept)}{behind} ORDER BY m.joined_at, m.user_id LIMIT :limit OFFSET :offset
        """,
        chat=chat_id,
        limit=limit,
        offset=offset,
        **given,
        **({} if kept is None else {"kept": kept}),
    )
    return [row[0] for row in rows]


_ORDERS = {
    "joined": ("m.joined_at", "m.user_id"),
    "mark": ("m.read_message_id", "m.user_id"),
    "person": ("m.user_id",),
}


async def first(tx: Tx, chat_id: int, *, by: str, descending: bool, limit: int) -> list[int]:
    """Some of the people in a chat, in one of the orders there are."""
    order = ", ".join(f"{column} DESC" if descending else column for column in _ORDERS[by])
    rows = await tx.all(
        f"SELECT m.user_id FROM member m WHERE m.chat_id = :chat ORDER BY {order} LIMIT :limit",
        chat=chat_id,
        limit=limit,
    )
    return [row[0] for row in rows]


async def count(tx: Tx, chat_id: int, *, kept: str | None, through: Member | None = None) -> int:
    """How many people are in a chat, or how many who joined up to and including one of them."""
    up_to = " AND (m.joined_at, m.user_id) <= (:joined, :user)" if through else ""
    given = {"joined": through.joined_at, "user": through.user_id} if through else {}
    row = await tx.one(
        f"SELECT count(*) {_roster(kept)}{up_to}",
        chat=chat_id,
        **given,
        **({} if kept is None else {"kept": kept}),
    )
    return int(row[0]) if row else 0


def _roster(kept: str | None) -> str:
    if kept is None:
        return "FROM member m WHERE m.chat_id = :chat"
    return """FROM member m JOIN person p ON p.id = m.user_id
        WHERE m.chat_id = :chat AND (p.kind = 'user' OR :kept LIKE '%,' || p.kind || ',%')"""


async def insert(tx: Tx, member: Member, *, since_event_id: int) -> None:
    """Let somebody in, and let them hear events from this one on."""
    await tx.run(
        """
        INSERT INTO member (user_id, chat_id, peer_id, manager, joined_at, first_visible,
            read_message_id, read_seq, read_at, updated_at)
        VALUES (:user_id, :chat_id, :peer_id, :manager, :joined_at, :first_visible,
            :read_message_id, :read_seq, :read_at, :updated_at)
        """,
        **member._asdict(),
    )
    await tx.run(
        """
        INSERT INTO hearing_interval (chat_id, user_id, since_event_id, first_visible, peer_id)
        VALUES (:chat, :user, :since, :first, :peer)
        """,
        chat=member.chat_id,
        user=member.user_id,
        since=since_event_id,
        first=member.first_visible,
        peer=member.peer_id,
    )


async def delete(tx: Tx, chat_id: int, user_id: int, *, until_event_id: int) -> None:
    """Let somebody out; they still hear this event."""
    await tx.run("DELETE FROM member WHERE user_id = :user AND chat_id = :chat", user=user_id, chat=chat_id)
    await tx.run(
        """
        UPDATE hearing_interval SET until_event_id = :until
        WHERE user_id = :user AND chat_id = :chat AND until_event_id = 0
        """,
        user=user_id,
        chat=chat_id,
        until=until_event_id,
    )


async def heir(tx: Tx, chat_id: int) -> int | None:
    """Who has been in a chat longest, managers first, those who left the portal last."""
    row = await tx.one(
        """
        SELECT m.user_id FROM member m JOIN person p ON p.id = m.user_id WHERE m.chat_id = :chat
        ORDER BY p.active DESC, m.manager DESC, m.joined_at, m.user_id LIMIT 1
        """,
        chat=chat_id,
    )
    return int(row[0]) if row else None


async def of(tx: Tx, user_id: int, chats: Sequence[int]) -> dict[int, Member]:
    """Somebody's place in each of these chats that they are in."""
    rows = await tx.all(
        f"SELECT {_COLUMNS} FROM member m WHERE m.user_id = :user AND m.chat_id IN :chats",
        user=user_id,
        chats=list(chats),
    )
    found = [Member._make(row) for row in rows]
    return {member.chat_id: member for member in found}


async def peers(tx: Tx, user_id: int, chats: Sequence[int]) -> dict[int, int]:
    """Whom somebody talks, or talked, to in each of these chats that is a private dialog."""
    if not chats:
        return {}
    rows = await tx.all(
        """
        SELECT a.chat_id, a.peer_id FROM hearing_interval a
        WHERE a.user_id = :user AND a.peer_id > 0 AND a.chat_id IN :chats
        """,
        user=user_id,
        chats=list(chats),
    )
    return {row[0]: row[1] for row in rows}


async def peers_in(tx: Tx, chat_id: int) -> dict[int, int]:
    """Whom each of the two talks to in a private dialog."""
    rows = await tx.all(
        "SELECT m.user_id, m.peer_id FROM member m WHERE m.chat_id = :chat AND m.peer_id > 0", chat=chat_id
    )
    return {row[0]: row[1] for row in rows}
