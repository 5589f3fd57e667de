"""Tokens of applications: made, renewed, recognised, revoked; only their hashes are stored.

Official: settings/oauth/index, settings/oauth/auto-renewal. Whatever follows from one consent is a family: it has one
person, one application, one scope, and ends at once.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from beseda.domain.applications import secret
from beseda.model import Actor, Credential, LocalApplication
from beseda.store.auth import token_rows
from beseda.store.auth.token_rows import Code, Family, TokenCaller
from beseda.store.database import Tx
from beseda.store.people import person_rows

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 180 * 24 * 3600
CODE_SECONDS = 30
# Requests that were under way together may each renew: later it is somebody who found an old token.
_TOGETHER_SECONDS = 60
_CODES_KEPT_SECONDS = 24 * 3600
_FORGOTTEN_SECONDS = 24 * 3600


class Tokens(NamedTuple):
    """What an application is given; ``refresh`` is "" where it cannot be renewed."""

    application: LocalApplication
    person_id: int
    scope: str
    access: str
    refresh: str
    expires_at: int


async def issue(
    tx: Tx, application: LocalApplication, person_id: int, *, now: int, renewable: bool = True, family_id: str = ""
) -> Tokens:
    """The first tokens of a new family, with everything that the application may do."""
    family = Family(family_id or _new_family(), application.id, person_id, application.scope, 0, 1)
    await token_rows.insert_family(tx, family, now=now, forget_at=now + _FORGOTTEN_SECONDS)
    return await _more(tx, application, family, now=now, renewable=renewable)


async def _more(tx: Tx, application: LocalApplication, family: Family, *, now: int, renewable: bool = True) -> Tokens:
    access, refresh = secret.new(), secret.new() if renewable else ""
    expires_at = now + ACCESS_SECONDS
    # Who can renew a token is told for as long that it has expired.
    kept = now + REFRESH_SECONDS if renewable else expires_at + _FORGOTTEN_SECONDS
    await token_rows.insert_access(tx, secret.hashed(access), family.id, expires_at=expires_at, forget_at=kept)
    if renewable:
        await token_rows.insert_refresh(tx, secret.hashed(refresh), family.id, expires_at=now + REFRESH_SECONDS)
    return Tokens(application, family.person_id, family.scope, access, refresh, expires_at)


async def renew(tx: Tx, application: LocalApplication, refresh: str, *, now: int) -> Tokens | None:
    """A new pair for a refresh token; None for one that is not good.

    One that was renewed more than a minute ago is in wrong hands: its family ends.
    """
    found = await token_rows.use_refresh(tx, secret.hashed(refresh), application.id, now=now)
    if found is None or found.expires_at <= now or found.family.revoked_at or not found.family.active:
        return None
    if found.renewed_at + _TOGETHER_SECONDS < now:
        await token_rows.revoke_family(tx, found.family.id, now=now)
        return None
    if not application.is_open_to(found.family.person_id):
        return None
    return await _more(tx, application, found.family, now=now)


async def grant(tx: Tx, application: LocalApplication, person_id: int, *, challenge: str = "", now: int) -> str:
    """A code that the application can exchange for tokens once, within half a minute."""
    code = secret.new()
    await token_rows.insert_code(
        tx,
        secret.hashed(code),
        Code(application.id, person_id, application.scope, challenge, now + CODE_SECONDS, ""),
    )
    return code


async def exchange(tx: Tx, application: LocalApplication, code: str, *, verifier: str = "", now: int) -> Tokens | None:
    """The tokens for a code; None for one that is not good. A code that is used again ends what it gave."""
    family_id = _new_family()
    found = await token_rows.use_code(tx, secret.hashed(code), application.id, family_id=family_id)
    if found is None:
        return None
    if found.family_id != family_id:
        await token_rows.revoke_family(tx, found.family_id, now=now)
        return None
    active = await is_active(tx, found.person_id)
    if found.expires_at <= now or not active or not answers(found.challenge, verifier):
        return None
    return await issue(tx, application, found.person_id, now=now, family_id=family_id)


def answers(challenge: str, verifier: str) -> bool:
    """Whether this is what a challenge was made of; without a challenge none is asked for. RFC 7636."""
    method, _, expected = challenge.partition(":")
    if not challenge:
        return True
    made = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest((made if method == "S256" else verifier).encode(), expected.encode())


def _new_family() -> str:
    return secrets.token_hex(16)


Authenticated: TypeAlias = TokenCaller  # an access token with its application and its person


async def authenticate(tx: Tx, hashes: Sequence[str]) -> dict[str, Authenticated]:
    """The tokens with these hashes; those that were revoked are left out, those that expired are not."""
    return {one.hash: one for one in await token_rows.load(tx, hashes)}


def hash_of(token: str) -> str:
    """What a token is found by."""
    return secret.hashed(token)


def actor(known: Authenticated, *, now: int, language: str) -> Actor:
    """Who acts through a token; its use is noted with its person's."""
    granted = frozenset(filter(None, known.scope.split(",")))
    credential = Credential("application", known.application.id, known.person.last_activity_at, known.expires_at)
    return Actor(known.person, now, language, credential, granted, known.application.identity)


async def note_use(tx: Tx, actor: Actor) -> None:
    """Note that somebody did something through an application."""
    await person_rows.touch(tx, [actor.person.id], now=actor.now)


async def is_active(tx: Tx, person_id: int) -> bool:
    """Whether somebody is at the portal, so that an application may act as them."""
    person = await person_rows.find(tx, person_id)
    return person is not None and bool(person.active)


async def revoke(tx: Tx, application_id: int, person_id: int = 0, *, now: int) -> None:
    """End all tokens of an application, or those of one person."""
    await token_rows.revoke_all(tx, application_id=application_id, person_id=person_id, now=now)


async def revoke_person(tx: Tx, person_id: int, *, now: int) -> None:
    """End all tokens of a person."""
    await token_rows.revoke_person(tx, person_id, now=now)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget tokens and codes that nobody can use any more; there is never more of it."""
    return await token_rows.trim(tx, now=now, codes_before=now - _CODES_KEPT_SECONDS)
