"""Processes on many servers wake each other over NATS; the database tells nobody then.

Nothing but "look again" is said, so a message that is lost delays and loses nothing: while the bus is away, each
process looks by itself, and tells the others through the database.
"""

import asyncio
import contextlib
import logging
from typing import Any

from beseda.domain.applications import portal_secret
from beseda.kernel.portal import Portal
from beseda.store.database import read_then_write

_GLANCE_SECONDS = 1.0
_BREATH_SECONDS = 0.02
_log = logging.getLogger(__name__)


class BusMissing(Exception):
    """The library that speaks to the bus is not installed."""


async def take_part(portal: Portal, url: str) -> None:
    """Wake others, and be woken by them, until cancelled."""
    nats = library()
    identity = await read_then_write(portal.database, portal_secret.of_portal)
    subject = f"beseda.{identity.member_id}"

    async def hear(_: Any) -> None:
        portal.wakeup.remote_change()

    async def reconnected() -> None:
        _log.warning("the bus is there again")
        portal.wakeup.remote_change()

    async def failed(error: Exception) -> None:
        _log.warning("the bus: %s", str(error) or type(error).__name__)

    while True:
        try:
            client = await nats.connect(
                url, max_reconnect_attempts=-1, reconnect_time_wait=1, reconnected_cb=reconnected, error_cb=failed
            )
        except Exception as error:  # noqa: BLE001 - whatever keeps it away, it may come
            await failed(error)
            await _look_oneself(portal)
            continue
        try:
            await client.subscribe(subject, cb=hear)
            await _attend(portal, client, subject)
        finally:
            with contextlib.suppress(Exception):
                await client.close()


def library() -> Any:
    """The library that speaks to the bus. ``BusMissing``."""
    try:
        import nats  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise BusMissing("a bus needs the extra `nats`: pip install 'beseda[nats]'") from error
    return nats


async def _attend(portal: Portal, client: Any, subject: str) -> None:
    while True:
        if not client.is_connected:
            await _look_oneself(portal)
            continue
        try:
            async with asyncio.timeout(_GLANCE_SECONDS):
                await portal.wakeup.wait_local_change()
        except TimeoutError:
            continue
        if client.is_connected:
            await client.publish(subject, b"")
        else:
            await portal.database.notify()
        await asyncio.sleep(_BREATH_SECONDS)


async def _look_oneself(portal: Portal) -> None:
    """While nobody can be heard: look, and tell through the database what was committed here."""
    portal.wakeup.remote_change()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GLANCE_SECONDS):
            await portal.wakeup.wait_local_change()
            await portal.database.notify()
