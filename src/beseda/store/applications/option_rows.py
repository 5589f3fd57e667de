"""What applications keep at the portal: rows of ``application_option``."""

from collections.abc import Mapping

from beseda.store.database import Tx


async def all_options(tx: Tx, application_id: int, person_id: int) -> dict[str, str]:
    """What is kept for a person, 0: for everybody; JSON by name."""
    rows = await tx.all(
        """
        SELECT o.name, o.value FROM application_option o
        WHERE o.application_id = :application AND o.person_id = :person ORDER BY o.name
        """,
        application=application_id,
        person=person_id,
    )
    return {row[0]: row[1] for row in rows}


async def find(tx: Tx, application_id: int, person_id: int, name: str) -> str | None:
    """One of them."""
    row = await tx.one(
        """
        SELECT o.value FROM application_option o
        WHERE o.application_id = :application AND o.person_id = :person AND o.name = :name
        """,
        application=application_id,
        person=person_id,
        name=name,
    )
    return str(row[0]) if row else None


async def put(tx: Tx, application_id: int, person_id: int, options: Mapping[str, str]) -> None:
    """Keep these; others stay."""
    for name, value in sorted(options.items()):
        await tx.run(
            """
            INSERT INTO application_option (application_id, person_id, name, value)
            VALUES (:application, :person, :name, :value)
            ON CONFLICT (application_id, person_id, name) DO UPDATE SET value = :value
            """,
            application=application_id,
            person=person_id,
            name=name,
            value=value,
        )


async def delete(tx: Tx, application_id: int) -> None:
    """Forget all of an application."""
    await tx.run("DELETE FROM application_option WHERE application_id = :application", application=application_id)
