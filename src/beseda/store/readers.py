"""How far queues of events are read, and who lets theirs be recorded: rows of ``reader`` and ``subscription``."""

from beseda.store.database import Tx


async def confirmed(tx: Tx, name: str) -> int:
    """Up to which number this queue is confirmed."""
    row = await tx.one("SELECT r.confirmed FROM reader r WHERE r.name = :name", name=name)
    return int(row[0]) if row else 0


async def confirm(tx: Tx, name: str, number: int) -> None:
    """Never answer events up to this number again; a smaller number than before changes nothing."""
    await tx.run(
        """
        INSERT INTO reader (name, confirmed) VALUES (:name, :number)
        ON CONFLICT (name) DO UPDATE SET confirmed = :number WHERE reader.confirmed < :number
        """,
        name=name,
        number=number,
    )


async def subscribed(tx: Tx, person_id: int) -> bool:
    """Whether a person's events are recorded now."""
    row = await tx.one(
        "SELECT s.until FROM subscription s WHERE s.person_id = :person ORDER BY s.since DESC LIMIT 1", person=person_id
    )
    return row is not None and row[0] == 0


async def recorded_from(tx: Tx, person_id: int, *, after: int) -> int | None:
    """Beyond which number there may be something recorded for a person, beyond a number; None: nowhere."""
    row = await tx.one(
        """
        SELECT s.since FROM subscription s
        WHERE s.person_id = :person AND (s.until = 0 OR s.until > :after) ORDER BY s.since LIMIT 1
        """,
        person=person_id,
        after=after,
    )
    return max(after, int(row[0])) if row else None


async def forget(tx: Tx, person_id: int, *, through: int) -> None:
    """Forget when a person was subscribed up to a number."""
    await tx.run(
        "DELETE FROM subscription WHERE person_id = :person AND until > 0 AND until <= :through",
        person=person_id,
        through=through,
    )


async def subscribe(tx: Tx, person_id: int, *, since: int) -> None:
    """Record for a person from now on."""
    await tx.run(
        """
        INSERT INTO subscription (person_id, since) VALUES (:person, :since)
        ON CONFLICT (person_id, since) DO UPDATE SET until = 0
        """,
        person=person_id,
        since=since,
    )


async def unsubscribe(tx: Tx, person_id: int, *, until: int) -> None:
    """Record no more for a person."""
    await tx.run(
        "UPDATE subscription SET until = :until WHERE person_id = :person AND until = 0", person=person_id, until=until
    )
