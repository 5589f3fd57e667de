"""Channels of push & pull: ids that prove whose they are, and end by themselves.

Official: settings/interactivity/custom-push-and-pull-client.
"""

import hmac
from collections.abc import Iterable
from typing import NamedTuple

from beseda.domain.applications import portal_secret
from beseda.domain.applications.portal_secret import Identity
from beseda.store.database import Tx
from beseda.store.people import person_rows

LIFETIME_SECONDS = 12 * 3600
_OWNER, _END, _PROOF = slice(0, 10), slice(10, 18), slice(18, 32)
_LENGTH = 32


class Channel(NamedTuple):
    """A channel: ``id`` lets its owner hear it, ``public_id`` lets others name it; moments are seconds since 1970."""

    id: str
    public_id: str
    signature: str
    start: int
    end: int


def private(identity: Identity, person_id: int, *, now: int) -> Channel:
    """The channel of a person from now on."""
    start, end = now, now + LIFETIME_SECONDS
    own, public = (_made(identity, kind, person_id, end) for kind in ("private", "public"))
    signature = identity.channel_proof(f"{own}:{public}")
    return Channel(f"{own}:{public}.{signature}", public, identity.channel_proof(public), start, end)


async def open_one(tx: Tx, names: Iterable[str], *, now: int) -> tuple[int, int] | None:
    """Whose the first good one of these channels is, and when it ends; None too for who is no longer active."""
    identity = await portal_secret.of_portal(tx)
    found = next((one for name in names if (one := owner(identity, name, now=now)) is not None), None)
    person = await person_rows.find(tx, found[0]) if found else None
    return found if person is not None and person.active else None


def owner(identity: Identity, given: str, *, now: int) -> tuple[int, int] | None:
    """Whose channel this is, and when it ends; None for what is no channel any more, or never was one."""
    name, _, signature = given.partition(".")
    own, _, _ = name.partition(":")
    if not hmac.compare_digest(signature.encode(), identity.channel_proof(name).encode()):
        return None
    return _read(identity, "private", own, now=now)


def addressee(identity: Identity, public_id: str, signature: str, *, now: int) -> int | None:
    """Whose public channel this is."""
    if not hmac.compare_digest(signature.encode(), identity.channel_proof(public_id).encode()):
        return None
    found = _read(identity, "public", public_id, now=now)
    return found[0] if found else None


def _made(identity: Identity, kind: str, person_id: int, end: int) -> str:
    head = f"{person_id:010x}{end:08x}"
    return head + identity.channel_proof(f"{kind} {head}")[_PROOF]


def _read(identity: Identity, kind: str, name: str, *, now: int) -> tuple[int, int] | None:
    try:
        person_id, end = int(name[_OWNER], 16), int(name[_END], 16)
    except ValueError:
        return None
    known = len(name) == _LENGTH and hmac.compare_digest(name.encode(), _made(identity, kind, person_id, end).encode())
    return (person_id, end) if known and now < end else None
