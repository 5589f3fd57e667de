"""Who is signed in, and who tried in vain: rows of ``session`` and ``sign_in_failure``."""

from typing import NamedTuple

from beseda.model import Person
from beseda.store.database import Tx, columns


class Failures(NamedTuple):
    """How often a password was wrong, and when it was last."""

    wrong: int
    last_at: int


async def insert(tx: Tx, session_hash: str, person_id: int, *, now: int, expires_at: int) -> None:
    """Store a new session."""
    await tx.run(
        "INSERT INTO session (hash, person_id, created_at, expires_at) VALUES (:hash, :person, :now, :expires)",
        hash=session_hash,
        person=person_id,
        now=now,
        expires=expires_at,
    )


async def find(tx: Tx, session_hash: str, *, now: int) -> Person | None:
    """Whose session this is, while it lasts and they are at the portal."""
    row = await tx.one(
        f"""
        SELECT {columns(Person, "p")} FROM session s JOIN person p ON p.id = s.person_id
        WHERE s.hash = :hash AND s.expires_at > :now AND p.active = 1
        """,
        hash=session_hash,
        now=now,
    )
    return Person._make(row) if row else None


async def delete(tx: Tx, session_hash: str) -> None:
    """End a session."""
    await tx.run("DELETE FROM session WHERE hash = :hash", hash=session_hash)


async def delete_all(tx: Tx, person_id: int) -> None:
    """End all sessions of a person."""
    await tx.run("DELETE FROM session WHERE person_id = :person", person=person_id)


async def password(tx: Tx, login: str) -> tuple[int, str] | None:
    """The id and the stored password of the active person with this login."""
    row = await tx.one(
        "SELECT p.id, p.password FROM person p WHERE p.login = :login AND p.active = 1 AND p.kind = 'user'", login=login
    )
    return (int(row[0]), str(row[1])) if row else None


async def failures(tx: Tx, subject: str) -> Failures:
    """The wrong passwords of a subject."""
    row = await tx.one(
        "SELECT f.failures, f.last_at FROM sign_in_failure f WHERE f.subject = :subject", subject=subject
    )
    return Failures(*row) if row else Failures(0, 0)


async def count_failure(tx: Tx, subject: str, *, now: int, forget_before: int) -> None:
    """One more; those of long ago do not count any more."""
    await tx.run(
        """
        INSERT INTO sign_in_failure (subject, failures, last_at) VALUES (:subject, 1, :now)
        ON CONFLICT (subject) DO UPDATE SET last_at = :now, failures =
            CASE WHEN sign_in_failure.last_at < :before THEN 1 ELSE sign_in_failure.failures + 1 END
        """,
        subject=subject,
        now=now,
        before=forget_before,
    )


async def uncount_failure(tx: Tx, subject: str) -> None:
    """One less: it was none."""
    await tx.run("UPDATE sign_in_failure SET failures = failures - 1 WHERE subject = :subject", subject=subject)


async def forget_failures(tx: Tx, subject: str) -> None:
    """The password was right."""
    await tx.run("DELETE FROM sign_in_failure WHERE subject = :subject", subject=subject)


async def trim(tx: Tx, *, now: int, failures_before: int) -> None:
    """Forget sessions that ended, and failures of long ago."""
    await tx.run("DELETE FROM session WHERE expires_at <= :now", now=now)
    await tx.run("DELETE FROM sign_in_failure WHERE last_at < :before", before=failures_before)
