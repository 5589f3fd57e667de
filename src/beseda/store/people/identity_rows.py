"""Accounts at providers of OpenID Connect: rows of ``person_identity`` and ``used_state``."""

from beseda.model import Person
from beseda.store.database import Tx, columns


async def find(tx: Tx, issuer: str, subject: str) -> Person | None:
    """Whose account this is, at the portal or not any more."""
    row = await tx.one(
        f"""
        SELECT {columns(Person, "p")} FROM person_identity i JOIN person p ON p.id = i.person_id
        WHERE i.issuer = :issuer AND i.subject = :subject
        """,
        issuer=issuer,
        subject=subject,
    )
    return Person._make(row) if row else None


async def has_one(tx: Tx, issuer: str, person_id: int) -> bool:
    """Whether somebody is known by an account at this provider."""
    row = await tx.one(
        "SELECT 1 FROM person_identity i WHERE i.person_id = :person AND i.issuer = :issuer LIMIT 1",
        person=person_id,
        issuer=issuer,
    )
    return row is not None


async def insert(tx: Tx, issuer: str, subject: str, person_id: int, *, now: int) -> None:
    """Store by which account somebody is known."""
    await tx.run(
        """
        INSERT INTO person_identity (issuer, subject, person_id, created_at)
        VALUES (:issuer, :subject, :person, :now) ON CONFLICT (issuer, subject) DO NOTHING
        """,
        issuer=issuer,
        subject=subject,
        person=person_id,
        now=now,
    )


async def delete_all(tx: Tx, person_id: int) -> None:
    """Forget by which accounts somebody is known."""
    await tx.run("DELETE FROM person_identity WHERE person_id = :person", person=person_id)


async def use_state(tx: Tx, state_hash: str, *, expires_at: int) -> bool:
    """Note that a state was used; whether it was the first time."""
    row = await tx.run(
        "INSERT INTO used_state (hash, expires_at) VALUES (:hash, :expires) ON CONFLICT (hash) DO NOTHING RETURNING 1",
        hash=state_hash,
        expires=expires_at,
    )
    return row is not None


async def trim(tx: Tx, *, now: int) -> None:
    """Forget states that came to their end."""
    await tx.run("DELETE FROM used_state WHERE expires_at < :now", now=now)
