"""Channels of push & pull: ids that prove whose they are, and end by themselves.

Official: settings/interactivity/custom-push-and-pull-client.
"""

import hmac
from collections.abc import Iterable
from typing import NamedTuple

from beseda.domain.applications import local, portal_secret
from beseda.domain.applications.portal_secret import Identity
from beseda.store.database import Tx
from beseda.store.people import person_rows

LIFETIME_SECONDS = 12 * 3600
_PERSON, _APPLICATION, _END, _PROOF = slice(0, 10), slice(10, 16), slice(16, 24), slice(0, 8)
_PRIVATE, _SHARED, _PUBLIC = "private", "shared", "public"
_LENGTH = 32


class Channel(NamedTuple):
    """A channel: ``id`` lets its owner hear it, ``public_id`` lets others name it; moments are seconds since 1970."""

    id: str
    public_id: str
    signature: str
    start: int
    end: int


class Owner(NamedTuple):
    """Who hears a channel: a person, in the messenger (0) or in an application; until when."""

    person_id: int
    application_id: int
    end: int


def private(identity: Identity, person_id: int, *, now: int, application_id: int = 0) -> Channel:
    """The channel of a person from now on, in the messenger or in an application."""
    return _channel(identity, _PRIVATE, Owner(person_id, application_id, now + LIFETIME_SECONDS), now=now)


def shared(identity: Identity, person_id: int, application_id: int, *, now: int) -> Channel:
    """The channel of an application from now on, as one of its people hears it."""
    return _channel(identity, _SHARED, Owner(person_id, application_id, now + LIFETIME_SECONDS), now=now)


def _channel(identity: Identity, kind: str, owner: Owner, *, now: int) -> Channel:
    own, public = _made(identity, kind, owner), _made(identity, _PUBLIC, owner)
    signature = identity.channel_proof(f"{own}:{public}")
    return Channel(f"{own}:{public}.{signature}", public, identity.channel_proof(public), now, owner.end)


async def open_one(tx: Tx, names: Iterable[str], *, now: int) -> Owner | None:
    """Who hears the first good one of these channels."""
    identity = await portal_secret.of_portal(tx)
    found = next((one for name in names if (one := owner(identity, name, now=now)) is not None), None)
    return found if found is not None and await is_good(tx, found, now=now) else None


async def is_good(tx: Tx, owner: Owner, *, now: int) -> bool:
    """Whether the channel lives still: its person is active, its application there and open to them."""
    person = await person_rows.find(tx, owner.person_id)
    if person is None or not person.active or now >= owner.end:
        return False
    known = await local.find_by_id(tx, owner.application_id) if owner.application_id else None
    return not owner.application_id or (known is not None and known.is_open_to(owner.person_id))


def owner(identity: Identity, given: str, *, now: int) -> Owner | None:
    """Who hears this channel; None for what is no channel any more, or never was one."""
    name, _, signature = given.partition(".")
    own, _, _ = name.partition(":")
    if not hmac.compare_digest(signature.encode(), identity.channel_proof(name).encode()):
        return None
    return _read(identity, _PRIVATE, own, now=now) or _read(identity, _SHARED, own, now=now)


def addressee(identity: Identity, public_id: str, signature: str, *, now: int) -> Owner | None:
    """Whose public channel this is."""
    if not hmac.compare_digest(signature.encode(), identity.channel_proof(public_id).encode()):
        return None
    return _read(identity, _PUBLIC, public_id, now=now)


def _made(identity: Identity, kind: str, owner: Owner) -> str:
    head = f"{owner.person_id:010x}{owner.application_id:06x}{owner.end:08x}"
    return head + identity.channel_proof(f"{kind} {head}")[_PROOF]


def _read(identity: Identity, kind: str, name: str, *, now: int) -> Owner | None:
    try:
        found = Owner(int(name[_PERSON], 16), int(name[_APPLICATION], 16), int(name[_END], 16))
    except ValueError:
        return None
    known = len(name) == _LENGTH and hmac.compare_digest(name.encode(), _made(identity, kind, found).encode())
    return found if known and now < found.end else None
