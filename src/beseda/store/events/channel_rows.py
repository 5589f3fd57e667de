"""How often the channels of people were ended: rows of ``channel_epoch``."""

from collections.abc import Sequence

from beseda.store.database import Tx


async def epochs(tx: Tx, ids: Sequence[int]) -> dict[int, int]:
    """In which epoch the channels of these people are; who is left out is in the first one, 0."""
    rows = await tx.all("SELECT person_id, epoch FROM channel_epoch WHERE person_id IN :ids", ids=list(ids))
    return {row[0]: row[1] for row in rows}


async def next_epoch(tx: Tx, person_id: int) -> None:
    """Begin the next epoch of somebody's channels."""
    await tx.run(
        """
        INSERT INTO channel_epoch (person_id, epoch) SELECT id, 1 FROM person WHERE id = :person
        ON CONFLICT (person_id) DO UPDATE SET epoch = channel_epoch.epoch + 1
        """,
        person=person_id,
    )
