"""Who is told of open chats without being in them, for a while: rows of ``chat_watch``."""

from collections.abc import Sequence

from beseda.store.database import Tx
from beseda.store.events.event_rows import EVENTS, Event


async def put(tx: Tx, person_id: int, chats: Sequence[int], *, until: int) -> None:
    """Somebody is told of these chats until then."""
    await tx.run(
        """
        INSERT INTO chat_watch (chat_id, person_id, until)
        SELECT c.id, CAST(:person AS BIGINT), CAST(:until AS BIGINT) FROM chat c WHERE c.id IN :chats
        ON CONFLICT (chat_id, person_id) DO UPDATE SET until = excluded.until
        """,
        person=person_id,
        chats=list(chats),
        until=until,
    )


async def heard(tx: Tx, person_id: int, *, after_number: int, through_number: int) -> list[Event]:
    """What happened between two numbers in the chats that somebody was told of then, in each one in order."""
    rows = await tx.all(
        f"""
        {EVENTS} FROM chat_watch w JOIN event e ON e.chat_id = w.chat_id
        WHERE w.person_id = :person AND e.created_at < w.until AND e.number > :after AND e.number <= :through
        """,
        person=person_id,
        after=after_number,
        through=through_number,
    )
    return [Event._make(row) for row in rows]


async def trim(tx: Tx, *, before: int) -> None:
    """Forget whom nobody tells any more."""
    await tx.run("DELETE FROM chat_watch WHERE until <= :before", before=before)
