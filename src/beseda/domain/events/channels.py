"""Channels of push & pull: ids that prove whose they are, and end by themselves, or when their person is signed out.

Official: settings/interactivity/custom-push-and-pull-client.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from beseda.domain.applications import local, portal_secret
from beseda.domain.applications.portal_secret import Identity
from beseda.model import LocalApplication, Person
from beseda.store.database import Tx
from beseda.store.events import channel_rows
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
    """Who hears a channel: a person, in the messenger (0) or in an application; until when, in which epoch."""

    person_id: int
    application_id: int
    end: int
    epoch: int = 0


class Issuer(NamedTuple):
    """What channels of some people are made with: the portal's secret, and the epoch of each where it is not 0."""

    identity: Identity
    epochs: Mapping[int, int]


async def issuer(tx: Tx, people: Sequence[int]) -> Issuer:
    """What channels of these people are made with, and known by."""
    return Issuer(await portal_secret.of_portal(tx), await channel_rows.epochs(tx, people))


def private(by: Issuer, person_id: int, *, now: int, application_id: int = 0) -> Channel:
    """The channel of a person from now on, in the messenger or in an application."""
    return _channel(by, _PRIVATE, person_id, application_id, now=now)


def shared(by: Issuer, person_id: int, application_id: int, *, now: int) -> Channel:
    """The channel of an application from now on, as one of its people hears it."""
    return _channel(by, _SHARED, person_id, application_id, now=now)


def _channel(by: Issuer, kind: str, person_id: int, application_id: int, *, now: int) -> Channel:
    owner = Owner(person_id, application_id, now + LIFETIME_SECONDS, by.epochs.get(person_id, 0))
    own, public = _made(by.identity, kind, owner), _made(by.identity, _PUBLIC, owner)
    signature = by.identity.channel_proof(f"{own}:{public}")
    return Channel(f"{own}:{public}.{signature}", public, by.identity.channel_proof(public), now, owner.end)


async def open_one(tx: Tx, names: Iterable[str], *, now: int) -> Owner | None:
    """Who hears the first good one of these channels."""
    for name in names:
        found = await owner(tx, name, now=now)
        if found is not None:
            return found if await is_good(tx, found, now=now) else None
    return None


async def is_good(tx: Tx, owner: Owner, *, now: int) -> bool:
    """Whether the channel lives still: its person is active, none of theirs was ended, its application open to them."""
    return owner in await good_of(tx, [owner], now=now)


async def good_of(tx: Tx, owners: Collection[Owner], *, now: int) -> set[Owner]:
    """Those of these channels that live still."""
    ids = list({one.person_id for one in owners})
    people, epochs = await person_rows.load(tx, ids), await channel_rows.epochs(tx, ids)
    known = {one: await local.find_by_id(tx, one) for one in {one.application_id for one in owners} if one}
    return {one for one in owners if _lives(one, people, epochs, known, now)}


def _lives(
    owner: Owner,
    people: Mapping[int, Person],
    epochs: Mapping[int, int],
    known: Mapping[int, LocalApplication | None],
    now: int,
) -> bool:
    person, application = people.get(owner.person_id), known.get(owner.application_id)
    if person is None or not person.active or now >= owner.end or epochs.get(owner.person_id, 0) != owner.epoch:
        return False
    return not owner.application_id or (application is not None and application.is_open_to(owner.person_id))


async def owner(tx: Tx, given: str, *, now: int) -> Owner | None:
    """Who hears this channel; None for what is no channel any more, or never was one."""
    name, _, signature = given.partition(".")
    own, _, _ = name.partition(":")
    return await _signed(tx, (_PRIVATE, _SHARED), own, name, signature, now=now)


async def addressee(tx: Tx, public_id: str, signature: str, *, now: int) -> Owner | None:
    """Whose public channel this is."""
    return await _signed(tx, (_PUBLIC,), public_id, public_id, signature, now=now)


async def _signed(tx: Tx, kinds: Sequence[str], name: str, signed: str, signature: str, *, now: int) -> Owner | None:
    """Whose channel a name is that the portal signed, of one of these kinds, and of the person's epoch."""
    identity = await portal_secret.of_portal(tx)
    if not hmac.compare_digest(signature.encode(), identity.channel_proof(signed).encode()) or len(name) != _LENGTH:
        return None
    try:
        found = Owner(int(name[_PERSON], 16), int(name[_APPLICATION], 16), int(name[_END], 16))
    except ValueError:
        return None
    epochs = await channel_rows.epochs(tx, [found.person_id])
    found = found._replace(epoch=epochs.get(found.person_id, 0))
    known = any(hmac.compare_digest(name.encode(), _made(identity, kind, found).encode()) for kind in kinds)
    return found if known and now < found.end else None


def _made(identity: Identity, kind: str, owner: Owner) -> str:
    head = f"{owner.person_id:010x}{owner.application_id:06x}{owner.end:08x}"
    return head + identity.channel_proof(f"{kind} {head} {owner.epoch}")[_PROOF]
