"""Who has run an application: rows of ``application_run``."""

from beseda.store.database import Tx


async def exists(tx: Tx, application_id: int, person_id: int) -> bool:
    """Whether somebody has."""
    row = await tx.one(
        "SELECT 1 FROM application_run r WHERE r.application_id = :application AND r.person_id = :person",
        application=application_id,
        person=person_id,
    )
    return row is not None


async def put(tx: Tx, application_id: int, person_id: int, *, now: int) -> None:
    """Note that somebody has; again changes nothing."""
    await tx.run(
        """
        INSERT INTO application_run (application_id, person_id, began_at) VALUES (:application, :person, :now)
        ON CONFLICT DO NOTHING
        """,
        application=application_id,
        person=person_id,
        now=now,
    )


async def delete(tx: Tx, application_id: int) -> None:
    """Forget who has run an application."""
    await tx.run("DELETE FROM application_run WHERE application_id = :application", application=application_id)
