"""How full the buckets of clients are: rows of ``bucket``."""

from beseda.store.database import Tx

_NOW = "CASE WHEN :now < bucket.at AND :now >= bucket.at - :late THEN bucket.at ELSE :now END"
_LEFT = f"bucket.level - :leak * abs({_NOW} - bucket.at)"


async def take(tx: Tx, client: str, *, most: int, leak: int, now: int, late: int) -> bool:
    """Add one to what is left in a bucket, unless that is as much as it takes; whether it was added.

    ``late``: by how many seconds ``now`` may lie behind what another process wrote.
    """
    row = await tx.run(
        f"""
        INSERT INTO bucket (client, level, at) VALUES (:client, 1, :now)
        ON CONFLICT (client) DO UPDATE SET at = {_NOW}, level = CASE WHEN {_LEFT} > 0 THEN {_LEFT} + 1 ELSE 1 END
        WHERE {_LEFT} < :most
        RETURNING level
        """,
        client=client,
        most=most,
        leak=leak,
        now=now,
        late=late,
    )
    return row is not None


async def trim(tx: Tx, *, before_ts: int) -> None:
    """Forget buckets that nothing was added to since."""
    await tx.run("DELETE FROM bucket WHERE at < :before", before=before_ts)
