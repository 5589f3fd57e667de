"""What people let applications do: rows of ``consent``."""

from beseda.store.database import Tx


async def find(tx: Tx, application_id: int, person_id: int) -> str | None:
    """The scope that somebody agreed to, if they did."""
    row = await tx.one(
        "SELECT c.scope FROM consent c WHERE c.application_id = :application AND c.person_id = :person",
        application=application_id,
        person=person_id,
    )
    return str(row[0]) if row else None


async def put(tx: Tx, application_id: int, person_id: int, *, scope: str, now: int) -> None:
    """Note that somebody agrees."""
    await tx.run(
        """
        INSERT INTO consent (application_id, person_id, scope, given_at) VALUES (:application, :person, :scope, :now)
        ON CONFLICT (application_id, person_id) DO UPDATE SET scope = :scope, given_at = :now
        """,
        application=application_id,
        person=person_id,
        scope=scope,
        now=now,
    )


async def delete(tx: Tx, application_id: int) -> None:
    """Forget who agreed to an application."""
    await tx.run("DELETE FROM consent WHERE application_id = :application", application=application_id)
