"""How far queues of events are read (``queue_position``), and who lets theirs be recorded (``event_recording``)."""

from beseda.store.database import Tx


async def confirmed(tx: Tx, key: str) -> int:
    """Up to which number the queue of this listener is confirmed."""
    row = await tx.one_batched("SELECT r.confirmed FROM queue_position r WHERE r.listener = :key", key=key)
    return int(row[0]) if row else 0


async def confirm(tx: Tx, key: str, number: int) -> None:
    """Never answer events up to this number again; a smaller number than before changes nothing."""
    await tx.run(_CONFIRM, key=key, number=number)


async def confirm_last(tx: Tx, key: str, number: int) -> None:
    """The same as the last change of the transaction, made together with those of others."""
    await tx.run_last(_CONFIRM, batch_sql=_CONFIRM_SEVERAL, key=key, number=number)


_CONFIRM = """
    INSERT INTO queue_position (listener, confirmed) VALUES (:key, :number)
    ON CONFLICT (listener) DO UPDATE SET confirmed = :number WHERE queue_position.confirmed < :number
"""
_CONFIRM_SEVERAL = """
    WITH given AS (SELECT * FROM unnest(:key::text[], :number::bigint[]) WITH ORDINALITY AS given(key, number, place)),
    done AS (
        INSERT INTO queue_position (listener, confirmed)
        SELECT given.key, max(given.number) FROM given GROUP BY given.key ORDER BY given.key
        ON CONFLICT (listener) DO UPDATE SET confirmed = excluded.confirmed
            WHERE queue_position.confirmed < excluded.confirmed
        RETURNING listener)
    SELECT given.place, done.listener FROM given JOIN done ON done.listener = given.key
"""


async def subscribed(tx: Tx, person_id: int) -> bool:
    """Whether a person's events are recorded now."""
    row = await tx.one(
        "SELECT s.until_number FROM event_recording s WHERE s.person_id = :person ORDER BY s.since_number DESC LIMIT 1",
        person=person_id,
    )
    return row is not None and row[0] == 0


async def recorded_from(tx: Tx, person_id: int, *, after_number: int) -> int | None:
    """Beyond which number there may be something recorded for a person, beyond a number; None: nowhere."""
    row = await tx.one(
        """
        SELECT s.since_number FROM event_recording s
        WHERE s.person_id = :person AND (s.until_number = 0 OR s.until_number > :after) ORDER BY s.since_number LIMIT 1
        """,
        person=person_id,
        after=after_number,
    )
    return max(after_number, int(row[0])) if row else None


async def delete_recordings(tx: Tx, person_id: int, *, through_number: int) -> None:
    """Forget when a person was subscribed up to a number."""
    await tx.run(
        "DELETE FROM event_recording WHERE person_id = :person AND until_number > 0 AND until_number <= :through",
        person=person_id,
        through=through_number,
    )


async def subscribe(tx: Tx, person_id: int, *, since_number: int) -> None:
    """Record for a person from now on."""
    await tx.run(
        """
        INSERT INTO event_recording (person_id, since_number) VALUES (:person, :since)
        ON CONFLICT (person_id, since_number) DO UPDATE SET until_number = 0
        """,
        person=person_id,
        since=since_number,
    )


async def unsubscribe(tx: Tx, person_id: int, *, until_number: int) -> None:
    """Record no more for a person."""
    await tx.run(
        "UPDATE event_recording SET until_number = :until WHERE person_id = :person AND until_number = 0",
        person=person_id,
        until=until_number,
    )
