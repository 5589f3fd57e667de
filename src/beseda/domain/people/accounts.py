"""People: taken on, found, recognised by their password."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from beseda.domain.text import colors
from beseda.domain.text.fold import fold, words
from beseda.model import Holds, Person
from beseda.model.profile import FIELDS
from beseda.store.database import Tx
from beseda.store.people import person_rows

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_SALT = 16


class LoginTaken(ValueError):
    """Somebody has this login already."""


class NewPerson(NamedTuple):
    """What is known of somebody who joins the portal."""

    login: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    work_position: str = ""
    gender: str = ""
    admin: bool = False
    extranet: bool = False
    password: str = ""
    departments: tuple[int, ...] = (1,)
    kind: str = "user"
    color: str = ""
    avatar: str = ""
    birthday: str = ""
    website: str = ""


async def create(tx: Tx, newcomer: NewPerson, *, now: int) -> int:
    """Store a new person; answers the id. ``LoginTaken``."""
    if await person_rows.find_by_login(tx, newcomer.login) is not None:
        raise LoginTaken(newcomer.login)
    person = _person(newcomer, now)
    hashed = hash_password(newcomer.password) if newcomer.password else ""
    person_id = await person_rows.insert(tx, person, password=hashed, **search_texts(person))
    await person_rows.index(tx, person_id, _texts(person))
    return person_id


async def save(tx: Tx, person: Person) -> None:
    """Store what was changed of a person that is held, so that search finds it."""
    await person_rows.update(tx, person, **search_texts(person))
    await person_rows.index(tx, person.id, _texts(person))


def named(person: Person) -> Person:
    """The person, called by their login when they have no name."""
    return person if person.first_name or person.last_name else person._replace(first_name=person.login)


def search_texts(person: Person) -> dict[str, str]:
    """The search columns of somebody: what they are found by, and by which of it their chats are."""
    return {"folded": words(f"{person.name} {person.work_position}"), "folded_name": words(person.name)}


def _texts(person: Person) -> dict[str, str]:
    """Every text of the profile, folded, by field."""
    details = json.loads(person.details) if person.details else {}
    return {
        field.name: fold(getattr(person, field.column) if field.column else details.get(field.name, ""))
        for field in FIELDS.values()
        if field.holds is Holds.TEXT
    }


def _person(newcomer: NewPerson, now: int) -> Person:
    person = Person(
        id=0,
        version=1,
        active=1,
        admin=int(newcomer.admin),
        kind=newcomer.kind,
        extranet=int(newcomer.extranet),
        login=newcomer.login,
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        email=newcomer.email,
        work_position=newcomer.work_position,
        color=newcomer.color or colors.HEX[colors.chosen("")],
        avatar=newcomer.avatar,
        gender=newcomer.gender,
        birthday=newcomer.birthday,
        website=newcomer.website,
        work_phone="",
        personal_mobile="",
        inner_phone="",
        departments=json.dumps([] if newcomer.extranet else newcomer.departments),
        status="",
        idle_since=0,
        absent_until=0,
        employed_on="",
        created_at=now,
        last_login_at=0,
        last_activity_at=0,
        mobile_last_at=0,
        desktop_last_at=0,
        updated_at=now,
    )
    return named(person)


def hash_password(password: str) -> str:
    """The password as it is stored: salt and scrypt, in hexadecimal digits."""
    salt = secrets.token_bytes(_SALT)
    return f"{salt.hex()}:{hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT).hex()}"


@cache
def nobodys_password() -> str:
    """What the password of somebody who is not there is compared with."""
    return hash_password(secrets.token_hex())


def password_fits(password: str, stored: str) -> bool:
    """Whether this is the password behind a stored hash."""
    salt, _, digest = stored.partition(":")
    if not digest:
        return False
    given = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_SCRYPT)
    return hmac.compare_digest(given.hex(), digest)


async def versions(tx: Tx, ids: Sequence[int]) -> dict[int, int]:
    """The versions of those of these people who are there."""
    return await person_rows.versions(tx, ids)


async def everybody(tx: Tx) -> list[Person]:
    """All people and bots of the portal, oldest first."""
    return await person_rows.all_people(tx)


async def load(tx: Tx, ids: Sequence[int]) -> list[Person]:
    """These people, in this order; who is not there is left out."""
    found = await person_rows.load(tx, ids)
    return [found[one] for one in ids if one in found]
