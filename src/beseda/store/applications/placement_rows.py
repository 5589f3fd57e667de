"""Where pages of applications are shown: rows of ``placement``."""

from collections.abc import Sequence

from beseda.model import Placement
from beseda.store.database import Tx, columns


async def put(tx: Tx, one: Placement) -> None:
    """Store a new one, or what is new of the one with this handler."""
    values = one._asdict()
    del values["id"]
    await tx.run(
        """
        INSERT INTO placement (application_id, placement, handler, title, description, options, lang_all)
        VALUES (:application_id, :placement, :handler, :title, :description, :options, :lang_all)
        ON CONFLICT (application_id, placement, handler) DO UPDATE SET
            title = :title, description = :description, options = :options, lang_all = :lang_all
        """,
        **values,
    )


async def of_application(tx: Tx, application_id: int) -> list[Placement]:
    """Those of an application, oldest first."""
    rows = await tx.all(
        f"SELECT {columns(Placement, 'l')} FROM placement l WHERE l.application_id = :application ORDER BY l.id",
        application=application_id,
    )
    return [Placement._make(row) for row in rows]


async def delete(tx: Tx, ids: Sequence[int]) -> None:
    """Forget these."""
    await tx.run("DELETE FROM placement WHERE id IN :ids", ids=list(ids))
