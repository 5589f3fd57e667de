"""Browsers that are told through the push service of their maker (Web Push, RFC 8030) while no page is open.

A browser belongs to the session that it was signed in with: it is told nothing once that is over.
"""

import base64
from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from beseda.domain.applications import secret
from beseda.store import settings
from beseda.store.database import Tx
from beseda.store.people import web_push_rows
from beseda.store.people.web_push_rows import WebPushRow

Subscription: TypeAlias = WebPushRow  # a browser, and what it is told with
CONNECTED_SECONDS = 60  # so long somebody counts as connected after a process said so
_NAME = "web_push_key"
_MOST_LETTERS = 2000
_POINT_BYTES, _SECRET_BYTES = 65, 16


async def private_key(tx: Tx) -> str:
    """The key that the portal proves itself with to push services (VAPID, RFC 8292), as base64url of its number."""
    known = await settings.find(tx, _NAME)
    if known is None:
        from beseda.domain.people import push_keys  # noqa: PLC0415 - see there

        known = await settings.put_once(tx, _NAME, _encoded(push_keys.new()))
    return known


def public_key(private: str) -> str:
    """What browsers subscribe with, as base64url of the point."""
    from beseda.domain.people import push_keys  # noqa: PLC0415 - see there

    return _encoded(push_keys.public(decoded(private)))


def subscription(shown: str, person_id: int, endpoint: str, p256dh: str, auth: str, *, private: bool) -> Subscription:
    """The browser of a session, by what it shows. ``ValueError`` where nothing could be sent to it.

    ``private``: also to who takes it without TLS.
    """
    from beseda.domain.people import push_keys  # noqa: PLC0415 - see there

    parts = urlsplit(endpoint)
    schemes = {"https", "http"} if private else {"https"}
    if parts.scheme not in schemes or not parts.hostname or len(endpoint) > _MOST_LETTERS:
        raise ValueError(endpoint)
    point = decoded(p256dh)
    push_keys.check_point(point)
    if len(point) != _POINT_BYTES or len(decoded(auth)) != _SECRET_BYTES:
        raise ValueError(endpoint)
    return Subscription(secret.hashed(shown), person_id, endpoint, p256dh, auth)


async def subscribe(tx: Tx, one: Subscription) -> None:
    """Tell this browser from now on; the session had another one, or the browser another session: no longer."""
    await web_push_rows.put(tx, one)


async def unsubscribe(tx: Tx, shown: str) -> None:
    """Tell the browser of this session no longer."""
    await web_push_rows.delete(tx, secret.hashed(shown))


async def is_subscribed(tx: Tx, shown: str) -> bool:
    """Whether the browser of this session is told."""
    return await web_push_rows.is_there(tx, secret.hashed(shown))


async def forget(tx: Tx, endpoint: str) -> None:
    """The push service does not know this browser any more."""
    await web_push_rows.delete_endpoint(tx, endpoint)


async def absent(tx: Tx, *, now: int) -> list[int]:
    """Whoever is told in this way now: they have such a browser, and no page of theirs is connected."""
    return await web_push_rows.absent(tx, now=now)


async def of_people(tx: Tx, ids: Sequence[int], *, now: int) -> list[Subscription]:
    """The browsers of these people."""
    return await web_push_rows.of_people(tx, ids, now=now) if ids else []


async def note_connected(tx: Tx, process: str, came: Sequence[int], gone: Sequence[int], *, now: int) -> None:
    """Who is connected to a process from now on, and who no longer."""
    if came:
        await web_push_rows.note_connected(tx, process, came, until=now + CONNECTED_SECONDS)
    if gone:
        await web_push_rows.note_gone(tx, process, gone)


async def connected(tx: Tx, ids: Sequence[int], *, now: int) -> set[int]:
    """Those of these people who are connected to any process."""
    return await web_push_rows.connected(tx, ids, now=now)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget what came to its end; there is never more of it."""
    await web_push_rows.trim(tx, now=now)
    return False


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """What is written as base64url, with padding or without. ``ValueError``."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True)
