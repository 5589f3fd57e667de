"""Events on their way: rows of ``delivery``, ``delivery_partition`` and ``attempt``."""

from collections import Counter
from collections.abc import Sequence

from beseda.model import Attempt, Delivery, DeliveryPartition
from beseda.store.database import Tx, columns

_COLUMNS = columns(Delivery, "d")


async def insert(tx: Tx, delivery: Delivery) -> None:
    """Store a new one (its ``id`` is not looked at) at the end of its partition."""
    values = delivery._asdict()
    del values["id"], values["state"], values["tries"]
    await tx.run(
        """
        INSERT INTO delivery_partition (subscriber, partition_key, due_at) VALUES (:subscriber, :partition_key, :due)
        ON CONFLICT (subscriber, partition_key) DO UPDATE SET due_at = delivery_partition.due_at
        """,
        subscriber=delivery.subscriber,
        partition_key=delivery.partition_key,
        due=delivery.created_at,
    )
    await tx.run(
        """
        INSERT INTO delivery (subscriber, partition_key, event_id, event, url, token, body, created_at, application_id,
            person_id, renewable)
        VALUES (:subscriber, :partition_key, :event_id, :event, :url, :token, :body, :created_at, :application_id,
            :person_id, :renewable)
        """,
        **values,
    )


async def waiting(tx: Tx) -> dict[str, int]:
    """How many wait for each subscriber."""
    rows = await tx.all("SELECT d.subscriber, count(*) FROM delivery d WHERE d.state = 'waiting' GROUP BY d.subscriber")
    return {row[0]: row[1] for row in rows}


async def due(tx: Tx, *, now: int) -> list[tuple[DeliveryPartition, int]]:
    """The partitions whose first may be tried now, longest due first, with how often their handler hung in a row.

    What is about no chat waits for all that is.
    """
    rows = await tx.all(
        """
        SELECT l.subscriber, l.partition_key, coalesce(h.hangs, 0)
        FROM delivery_partition l LEFT JOIN delivery_handler h ON h.subscriber = l.subscriber
        WHERE l.due_at <= :now AND coalesce(h.paused_until, 0) <= :now AND (l.partition_key > 0 OR NOT EXISTS (
            SELECT 1 FROM delivery_partition o WHERE o.subscriber = l.subscriber AND o.partition_key > 0))
        ORDER BY l.due_at, l.subscriber, l.partition_key
        """,
        now=now,
    )
    return [(DeliveryPartition(row[0], row[1]), row[2]) for row in rows]


async def first(tx: Tx, partition: DeliveryPartition) -> Delivery | None:
    """The first that waits in a partition."""
    row = await tx.one(
        f"""
        SELECT {_COLUMNS} FROM delivery d
        WHERE d.subscriber = :subscriber AND d.partition_key = :partition_key AND d.state = 'waiting'
        ORDER BY d.id LIMIT 1
        """,
        **partition._asdict(),
    )
    return Delivery._make(row) if row else None


async def postpone(tx: Tx, partition: DeliveryPartition, due_at: int) -> None:
    """Try nothing of a partition before this moment."""
    await tx.run(
        "UPDATE delivery_partition SET due_at = :due WHERE subscriber = :subscriber AND partition_key = :partition_key",
        due=due_at,
        **partition._asdict(),
    )


async def close(tx: Tx, partition: DeliveryPartition, *, now: int) -> bool:
    """Forget a partition in which nothing waits, else let others come first; whether it is forgotten."""
    await postpone(tx, partition, now)  # from here on nobody else adds to it
    if await first(tx, partition) is not None:
        return False
    await tx.run(
        "DELETE FROM delivery_partition WHERE subscriber = :subscriber AND partition_key = :partition_key",
        **partition._asdict(),
    )
    return True


async def note(tx: Tx, delivery_id: int, attempt: Attempt, state: str) -> None:
    """Store a try, and what has become of the delivery."""
    await tx.run("UPDATE delivery SET state = :state, tries = tries + 1 WHERE id = :id", id=delivery_id, state=state)
    await tx.run(
        """
        INSERT INTO attempt (delivery_id, made_at, status, error, milliseconds)
        VALUES (:id, :made_at, :status, :error, :milliseconds)
        """,
        id=delivery_id,
        made_at=attempt.made_at,
        status=attempt.status,
        error=attempt.error,
        milliseconds=attempt.milliseconds,
    )


async def find(tx: Tx, delivery_id: int) -> Delivery | None:
    """One delivery."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM delivery d WHERE d.id = :id", id=delivery_id)
    return Delivery._make(row) if row else None


async def newest(tx: Tx, *, state: str, limit: int) -> list[Delivery]:
    """The newest, the very newest first; of one state, "" for any."""
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} FROM delivery d WHERE :state = '' OR d.state = :state ORDER BY d.id DESC LIMIT :limit
        """,
        state=state,
        limit=limit,
    )
    return [Delivery._make(row) for row in rows]


async def undelivered(tx: Tx, subscriber: str, *, event: str, limit: int) -> list[Delivery]:
    """The newest of a subscriber that did not arrive, of one event where it is named."""
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} FROM delivery d
        WHERE d.subscriber = :subscriber AND d.state <> 'delivered' AND (:event = '' OR d.event = :event)
        ORDER BY d.id DESC LIMIT :limit
        """,
        subscriber=subscriber,
        event=event,
        limit=limit,
    )
    return [Delivery._make(row) for row in rows]


async def attempts(tx: Tx, delivery_id: int) -> Sequence[Attempt]:
    """The tries of a delivery, oldest first."""
    rows = await tx.all(
        "SELECT a.made_at, a.status, a.error, a.milliseconds FROM attempt a WHERE a.delivery_id = :id ORDER BY a.id",
        id=delivery_id,
    )
    return [Attempt(*row) for row in rows]


async def reopen(tx: Tx, delivery: Delivery, *, now: int) -> None:
    """Let something wait again as if it were new; it is due at once, in its old place."""
    await tx.run(
        """
        INSERT INTO delivery_partition (subscriber, partition_key, due_at) VALUES (:subscriber, :partition_key, 0)
        ON CONFLICT (subscriber, partition_key) DO UPDATE SET due_at = 0
        """,
        subscriber=delivery.subscriber,
        partition_key=delivery.partition_key,
    )
    await tx.run(
        "UPDATE delivery SET state = 'waiting', tries = 0, created_at = :now WHERE id = :id", id=delivery.id, now=now
    )


async def trim(tx: Tx, *, before_ts: int, limit: int) -> bool:
    """Forget the oldest of what is no longer waiting; whether there may be more of it."""
    rows = await tx.all(
        """
        SELECT d.id FROM delivery d WHERE d.state <> 'waiting' AND d.created_at < :before
        ORDER BY d.created_at LIMIT :limit
        """,
        before=before_ts,
        limit=limit,
    )
    if rows:
        ids = [row[0] for row in rows]
        await tx.run("DELETE FROM attempt WHERE delivery_id IN :ids", ids=ids)
        await tx.run("DELETE FROM delivery WHERE id IN :ids", ids=ids)
    return len(rows) == limit


async def drop_late(tx: Tx, *, before_ts: int, limit: int) -> dict[str, int]:
    """Forget the oldest of what still waits from before a moment; how much, by subscriber.

    A partition in which nothing is left is forgotten by who would send the next of it.
    """
    rows = await tx.all(
        """
        SELECT d.id, d.subscriber FROM delivery d WHERE d.state = 'waiting' AND d.created_at < :before
        ORDER BY d.created_at LIMIT :limit
        """,
        before=before_ts,
        limit=limit,
    )
    if rows:
        ids = [row[0] for row in rows]
        await tx.run("DELETE FROM attempt WHERE delivery_id IN :ids", ids=ids)
        await tx.run("DELETE FROM delivery WHERE id IN :ids", ids=ids)
    return Counter(row[1] for row in rows)
