"""People as a provider of OpenID Connect knows them: which of ours they are."""

import enum
from typing import NamedTuple

from beseda import errors
from beseda.domain.applications import secret
from beseda.domain.people import profiles
from beseda.domain.people.accounts import NewPerson
from beseda.store.database import Tx
from beseda.store.people import identity_rows, person_rows


class Account(NamedTuple):
    """Somebody's account at a provider; ``email`` only where the provider made sure that it is theirs."""

    issuer: str
    subject: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""


class Unknown(enum.Enum):
    """Why somebody with an account at the provider is not let in."""

    STRANGER = "stranger"
    UNVERIFIED = "unverified"
    FULL = "full"


async def person_id(tx: Tx, account: Account, *, create: bool, limit: int, now: int) -> int | Unknown:
    """Whose account this is; from the first time on it is kept.

    Then people are known by their e-mail, or taken on (``create``, ``limit`` as of people). Who was dismissed stays
    out, and so does a second account with the e-mail of somebody who is known by another one.
    """
    known = await identity_rows.find(tx, account.issuer, account.subject)
    if known is not None:
        return known.id if known.active else Unknown.STRANGER
    if not account.email:
        return Unknown.UNVERIFIED
    found = await _by_email(tx, account, create=create, limit=limit, now=now)
    if isinstance(found, int):
        await identity_rows.insert(tx, account.issuer, account.subject, found, now=now)
    return found


async def _by_email(tx: Tx, account: Account, *, create: bool, limit: int, now: int) -> int | Unknown:
    match await person_rows.with_email(tx, account.email):
        case []:
            return await _taken_on(tx, account, limit=limit, now=now) if create else Unknown.STRANGER
        case [one] if one.active and one.kind == "user" and not await identity_rows.has_one(tx, account.issuer, one.id):
            return one.id
        case _:
            return Unknown.STRANGER


async def _taken_on(tx: Tx, account: Account, *, limit: int, now: int) -> int | Unknown:
    newcomer = NewPerson(account.email, account.first_name, account.last_name, account.email)
    try:
        return await profiles.take_on(tx, newcomer, limit=limit, now=now)
    except errors.people.PeopleLimitReached:
        return Unknown.FULL
    except (errors.people.EmailMalformed, errors.people.EmailTaken):
        return Unknown.STRANGER


async def forget(tx: Tx, person_id: int) -> None:
    """Let somebody be known by another account from now on."""
    await identity_rows.delete_all(tx, person_id)


async def use(tx: Tx, state: str, *, expires_at: int) -> bool:
    """Whether somebody comes back with a state for the first time; from now on it is used."""
    return await identity_rows.use_state(tx, secret.hashed(state), expires_at=expires_at)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget states that came to their end."""
    await identity_rows.trim(tx, now=now)
    return False
