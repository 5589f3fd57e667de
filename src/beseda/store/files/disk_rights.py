"""What was given to people with files and folders: rows of ``disk_right``."""

from collections.abc import Mapping

from beseda.store.database import Tx

# An object and the folders that it lies in.
_ABOVE = """
WITH RECURSIVE above (id, parent_id) AS (
    SELECT o.id, o.parent_id FROM disk_object o WHERE o.id = :id
    UNION ALL SELECT o.id, o.parent_id FROM disk_object o JOIN above ON o.id = above.parent_id
)
"""


async def given(tx: Tx, object_id: int) -> list[tuple[str, int]]:
    """What was given with an object and with the folders around it: codes with levels."""
    rows = await tx.all(
        f"{_ABOVE} SELECT r.code, r.level FROM disk_right r JOIN above ON above.id = r.object_id", id=object_id
    )
    return [(row[0], row[1]) for row in rows]


async def give(tx: Tx, object_id: int, rights: Mapping[str, int]) -> None:
    """Give these levels to those whom these codes mean, in place of what they had."""
    for code, level in rights.items():
        await tx.run(
            """
            INSERT INTO disk_right (object_id, code, level) VALUES (:id, :code, :level)
            ON CONFLICT (object_id, code) DO UPDATE SET level = :level
            """,
            id=object_id,
            code=code,
            level=level,
        )
