"""How far queues of events are read, and who lets theirs be recorded: rows of ``reader`` and ``subscription``."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.store.database import Tx


class Interval(NamedTuple):
    """Events with numbers beyond ``since`` through ``until`` (0: no end)."""

    since: int
    until: int


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


async def intervals(tx: Tx, person_id: int) -> Sequence[Interval]:
    """When a person was subscribed, oldest first."""
    rows = await tx.all(
        "SELECT s.since, s.until FROM subscription s WHERE s.person_id = :person ORDER BY s.since", person=person_id
    )
    return [Interval._make(row) for row in rows]


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
