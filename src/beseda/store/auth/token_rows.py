"""Tokens and codes of applications: rows of ``token_family``, ``access_token``, ``refresh_token``."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.model import LocalApplication, Person
from beseda.store.database import Tx, columns

_APPLICATION = len(LocalApplication._fields)
_LOAD = f"""
    SELECT t.hash, t.expires_at, f.scope, {columns(LocalApplication, "l")}, {columns(Person, "p")}
    FROM access_token t JOIN token_family f ON f.id = t.family_id
    JOIN local_application l ON l.id = f.application_id JOIN person p ON p.id = f.person_id
    WHERE t.hash IN TEXTS :hashes AND f.revoked_at = 0 AND p.active = 1"""


class TokenCaller(NamedTuple):
    """An access token with what tells whether a caller may use it."""

    hash: str
    expires_at: int
    scope: str
    application: LocalApplication
    person: Person


class Family(NamedTuple):
    """A row of ``token_family``, and whether its person is at the portal."""

    id: str
    application_id: int
    person_id: int
    scope: str
    revoked_at: int
    active: int


class RefreshToken(NamedTuple):
    """A refresh token with its family; ``renewed_at``: when it was first used, now at the latest."""

    expires_at: int
    renewed_at: int
    family: Family


class Code(NamedTuple):
    """A row of ``authorization_code`` without its hash."""

    application_id: int
    person_id: int
    scope: str
    challenge: str
    expires_at: int
    family_id: str


async def load(tx: Tx, hashes: Sequence[str]) -> list[TokenCaller]:
    """The access tokens with these hashes, expired ones too; not those that were revoked."""
    rows = await tx.all(_LOAD, hashes=list(hashes))
    return [
        TokenCaller(
            row[0],
            row[1],
            row[2],
            LocalApplication._make(row[3 : 3 + _APPLICATION]),
            Person._make(row[3 + _APPLICATION :]),
        )
        for row in rows
    ]


async def insert_family(tx: Tx, family: Family, *, now: int, forget_at: int) -> None:
    """Store a new family."""
    await tx.run(
        """
        INSERT INTO token_family (id, application_id, person_id, scope, created_at, forget_at)
        VALUES (:id, :application, :person, :scope, :now, :forget)
        """,
        id=family.id,
        application=family.application_id,
        person=family.person_id,
        scope=family.scope,
        now=now,
        forget=forget_at,
    )


async def insert_access(tx: Tx, token_hash: str, family_id: str, *, expires_at: int, forget_at: int) -> None:
    """Store a new access token; its family is kept as long."""
    await tx.run(
        """
        INSERT INTO access_token (hash, family_id, expires_at, forget_at) VALUES (:hash, :family, :expires, :forget)
        """,
        hash=token_hash,
        family=family_id,
        expires=expires_at,
        forget=forget_at,
    )
    await tx.run(
        "UPDATE token_family SET forget_at = :forget WHERE id = :family AND forget_at < :forget",
        family=family_id,
        forget=forget_at,
    )


async def insert_refresh(tx: Tx, token_hash: str, family_id: str, *, expires_at: int) -> None:
    """Store a new refresh token."""
    await tx.run(
        "INSERT INTO refresh_token (hash, family_id, expires_at) VALUES (:hash, :family, :expires)",
        hash=token_hash,
        family=family_id,
        expires=expires_at,
    )


async def use_refresh(tx: Tx, token_hash: str, application_id: int, *, now: int) -> RefreshToken | None:
    """A refresh token of this application, marked as used from its first use on; others wait for the transaction."""
    row = await tx.run(
        """
        UPDATE refresh_token SET renewed_at = CASE WHEN renewed_at = 0 THEN CAST(:now AS BIGINT) ELSE renewed_at END
        WHERE hash = :hash AND family_id IN (SELECT f.id FROM token_family f WHERE f.application_id = :application)
        RETURNING expires_at, renewed_at, family_id
        """,
        hash=token_hash,
        application=application_id,
        now=now,
    )
    family = await find_family(tx, row[2]) if row else None
    return RefreshToken(row[0], row[1], family) if row and family else None


async def find_family(tx: Tx, family_id: str) -> Family | None:
    """One family."""
    row = await tx.one(
        """
        SELECT f.id, f.application_id, f.person_id, f.scope, f.revoked_at, p.active
        FROM token_family f JOIN person p ON p.id = f.person_id WHERE f.id = :id
        """,
        id=family_id,
    )
    return Family._make(row) if row else None


async def revoke_family(tx: Tx, family_id: str, *, now: int) -> None:
    """Make every token of a family useless."""
    await tx.run("UPDATE token_family SET revoked_at = :now WHERE id = :id AND revoked_at = 0", id=family_id, now=now)


async def revoke_all(tx: Tx, *, application_id: int, person_id: int = 0, now: int) -> None:
    """Make every token of an application useless; of one person where one is named. Its codes too."""
    await tx.run(
        """
        UPDATE token_family SET revoked_at = :now
        WHERE application_id = :application AND revoked_at = 0 AND (:person = 0 OR person_id = :person)
        """,
        application=application_id,
        person=person_id,
        now=now,
    )
    await tx.run(
        "DELETE FROM authorization_code WHERE application_id = :application AND (:person = 0 OR person_id = :person)",
        application=application_id,
        person=person_id,
    )


async def revoke_person(tx: Tx, person_id: int, *, now: int) -> None:
    """Make every token of a person useless, and the codes that were not exchanged yet."""
    await tx.run(
        "UPDATE token_family SET revoked_at = :now WHERE person_id = :person AND revoked_at = 0",
        person=person_id,
        now=now,
    )
    await tx.run("DELETE FROM authorization_code WHERE person_id = :person", person=person_id)


async def insert_code(tx: Tx, code_hash: str, code: Code) -> None:
    """Store a new code."""
    values = code._asdict()
    del values["family_id"]
    await tx.run(
        """
        INSERT INTO authorization_code (hash, application_id, person_id, scope, challenge, expires_at)
        VALUES (:hash, :application_id, :person_id, :scope, :challenge, :expires_at)
        """,
        hash=code_hash,
        **values,
    )


async def use_code(tx: Tx, code_hash: str, application_id: int, *, family_id: str) -> Code | None:
    """A code of this application, exchanged for this family if it was for none before: ``family_id`` says so."""
    row = await tx.run(
        """
        UPDATE authorization_code SET family_id = CASE WHEN family_id = '' THEN CAST(:family AS TEXT) ELSE family_id END
        WHERE hash = :hash AND application_id = :application
        RETURNING application_id, person_id, scope, challenge, expires_at, family_id
        """,
        hash=code_hash,
        application=application_id,
        family=family_id,
    )
    return Code._make(row) if row else None


async def trim(tx: Tx, *, now: int, codes_before: int) -> bool:
    """Forget what nobody can use any more."""
    await tx.run("DELETE FROM authorization_code WHERE expires_at < :before", before=codes_before)
    await tx.run("DELETE FROM refresh_token WHERE expires_at < :now", now=now)
    await tx.run("DELETE FROM access_token WHERE forget_at < :now", now=now)
    await tx.run("DELETE FROM token_family WHERE forget_at < :now", now=now)
    return False
