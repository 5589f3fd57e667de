"""People: rows of ``person``, their departments, and the texts of their profiles as filters compare them."""

import json
from collections.abc import Mapping, Sequence

from beseda.model import Person
from beseda.store.database import Tx, columns

_COLUMNS = columns(Person, "p")


async def find(tx: Tx, person_id: int) -> Person | None:
    """One person, active or not."""
    row = await tx.one_batched(f"SELECT {_COLUMNS} FROM person p WHERE p.id = :id", id=person_id)
    return Person._make(row) if row else None


async def find_by_login(tx: Tx, login: str) -> Person | None:
    """One person by login."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM person p WHERE p.login = :login", login=login)
    return Person._make(row) if row else None


async def hold(tx: Tx, person_id: int) -> Person | None:
    """One person, for changing: others wait until the transaction ends, and answers with them are made anew."""
    row = await tx.run(
        f"UPDATE person SET version = version + 1 WHERE id = :id RETURNING {columns(Person, 'person')}", id=person_id
    )
    return Person._make(row) if row else None


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, Person]:
    """Those of these people who exist."""
    if not ids:
        return {}
    rows = await tx.by_id_batched(f"SELECT {_COLUMNS} FROM person p WHERE p.id IN :ids", list(ids))
    return {person_id: Person._make(row) for person_id, row in rows.items()}


async def versions(tx: Tx, ids: Sequence[int]) -> dict[int, int]:
    """The versions of those of these people who exist."""
    if not ids:
        return {}
    rows = await tx.by_id_batched("SELECT p.id, p.version FROM person p WHERE p.id IN :ids", list(ids))
    return {one: row[1] for one, row in rows.items()}


async def all_people(tx: Tx) -> list[Person]:
    """All people, oldest first."""
    return [Person._make(row) for row in await tx.all(f"SELECT {_COLUMNS} FROM person p ORDER BY p.id")]


async def insert(tx: Tx, person: Person, *, password: str, folded: str, folded_name: str) -> int:
    """Store a new person (its ``id`` is not looked at); answers the id."""
    row = await tx.run(
        """
        INSERT INTO person (active, admin, kind, extranet, login, password, first_name, last_name, email, work_position,
            color, avatar, gender, birthday, website, work_phone, personal_mobile, inner_phone, departments,
            employed_on, created_at, details, updated_at, folded, folded_name)
        VALUES (:active, :admin, :kind, :extranet, :login, :password, :first_name, :last_name, :email, :work_position,
            :color, :avatar, :gender, :birthday, :website, :work_phone, :personal_mobile, :inner_phone, :departments,
            :employed_on, :created_at, :details, :updated_at, :folded, :folded_name)
        RETURNING id
        """,
        **person._asdict(),
        password=password,
        folded=folded,
        folded_name=folded_name,
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    person_id = int(row[0])
    await _assign(tx, person_id, json.loads(person.departments))
    return person_id


async def update(tx: Tx, person: Person, *, folded: str, folded_name: str) -> None:
    """Store what was changed of a profile that is held."""
    await tx.run(
        """
        UPDATE person SET active = :active, first_name = :first_name, last_name = :last_name, email = :email,
            work_position = :work_position, color = :color, avatar = :avatar, gender = :gender, birthday = :birthday,
            website = :website, work_phone = :work_phone, personal_mobile = :personal_mobile,
            inner_phone = :inner_phone, departments = :departments, details = :details, updated_at = :updated_at,
            folded = :folded, folded_name = :folded_name
        WHERE id = :id
        """,
        **person._asdict(),
        folded=folded,
        folded_name=folded_name,
    )
    await tx.run("DELETE FROM person_department WHERE person_id = :id", id=person.id)
    await _assign(tx, person.id, json.loads(person.departments))


async def _assign(tx: Tx, person_id: int, departments: Sequence[int]) -> None:
    for department_id in departments:
        await tx.run(
            "INSERT INTO person_department (department_id, person_id) VALUES (:department, :person)",
            department=department_id,
            person=person_id,
        )


async def index(tx: Tx, person_id: int, texts: Mapping[str, str]) -> None:
    """Keep the texts of a profile for filters: folded, by field; empty ones are left out."""
    await tx.run("DELETE FROM person_text WHERE person_id = :id", id=person_id)
    for field, folded in texts.items():
        if folded:
            await tx.run(
                "INSERT INTO person_text (person_id, field, folded) VALUES (:id, :field, :folded)",
                id=person_id,
                field=field,
                folded=folded,
            )


async def email_taken(tx: Tx, email: str, *, but: int = 0, bots: bool = True) -> bool:
    """Whether somebody else has this address, in any case of its letters; where asked for, leaving out bots."""
    people = "" if bots else " AND p.kind <> 'bot'"
    row = await tx.one(
        f"SELECT 1 FROM person p WHERE lower(p.email) = lower(:email) AND p.id <> :but{people} LIMIT 1",
        email=email,
        but=but,
    )
    return row is not None


async def with_email(tx: Tx, email: str) -> list[Person]:
    """The people with this address, in any case of its letters."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM person p WHERE lower(p.email) = lower(:email)", email=email)
    return [Person._make(row) for row in rows]


async def count_active(tx: Tx) -> int:
    """How many people work at the portal; bots are not counted."""
    row = await tx.one("SELECT count(*) FROM person p WHERE p.active = 1 AND p.kind = 'user'")
    return int(row[0]) if row else 0


async def set_status(tx: Tx, person_id: int, status: str) -> None:
    """Store what somebody says they are: online, away …"""
    await tx.run(
        "UPDATE person SET status = :status, version = version + 1 WHERE id = :id AND status <> :status",
        id=person_id,
        status=status,
    )


async def set_idle(tx: Tx, person_id: int, since_ts: int) -> None:
    """Store since when somebody is away from the keyboard; 0: they are not."""
    await tx.run(
        "UPDATE person SET idle_since = :since, version = version + 1 WHERE id = :id AND idle_since <> :since",
        id=person_id,
        since=since_ts,
    )


async def fold(tx: Tx, person_id: int, *, folded: str, folded_name: str) -> None:
    """Set what somebody is found by."""
    await tx.run(
        "UPDATE person SET folded = :folded, folded_name = :folded_name WHERE id = :id",
        id=person_id,
        folded=folded,
        folded_name=folded_name,
    )


async def set_password(tx: Tx, person_id: int, password: str) -> None:
    """Store the hash of a new password."""
    await tx.run("UPDATE person SET password = :password WHERE id = :id", id=person_id, password=password)


async def note_sign_in(tx: Tx, person_id: int, *, now: int) -> None:
    """Note that this person signed in."""
    await tx.run("UPDATE person SET last_login_at = :now, version = version + 1 WHERE id = :id", id=person_id, now=now)


async def touch(tx: Tx, ids: Sequence[int], *, now: int) -> None:
    """Note that these people did something, unless that is noted of this minute already."""
    await tx.run(
        """
        UPDATE person SET last_activity_at = :now, version = version + 1
        WHERE id IN :ids AND last_activity_at < :before
        """,
        ids=list(ids),
        before=now // 60 * 60,
        now=now,
    )


async def shares_chat(tx: Tx, one: int, other: int) -> bool:
    """Whether two people are in one group chat."""
    row = await tx.one(
        """
        SELECT 1 FROM member a JOIN member b ON b.chat_id = a.chat_id AND b.user_id = :other
        WHERE a.user_id = :one AND a.peer_id = 0 LIMIT 1
        """,
        one=one,
        other=other,
    )
    return row is not None


async def sharing_chat(tx: Tx, one: int, others: Sequence[int]) -> set[int]:
    """Those of these people who are in a group chat with this one."""
    rows = await tx.all(
        """
        SELECT DISTINCT b.user_id FROM member a JOIN member b ON b.chat_id = a.chat_id AND b.user_id IN :others
        WHERE a.user_id = :one AND a.peer_id = 0
        """,
        one=one,
        others=list(others),
    )
    return {row[0] for row in rows}


async def guests_among(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Those of these people who are from outside."""
    rows = await tx.all("SELECT p.id FROM person p WHERE p.id IN :ids AND p.extranet = 1", ids=list(ids))
    return {row[0] for row in rows}


async def deactivate(tx: Tx, person_id: int) -> None:
    """Somebody is no longer at the portal."""
    await tx.run("UPDATE person SET active = 0, version = version + 1 WHERE id = :id", id=person_id)
