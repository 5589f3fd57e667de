"""The processes that serve one PostgreSQL database: each tells the others what it committed, one of them leads.

Why: docs/adr/0005.
"""

import asyncio
import logging

import asyncpg

from beseda.store.database import ProcessHooks

TELL = "NOTIFY beseda"
_CHANNEL = "beseda"
_LEADER_LOCK = 7_350_003
# So much of what is committed in a row is told at once.
_BREATH_SECONDS = 0.02
_GLANCE_SECONDS = 1.0
_PATIENCE_SECONDS = 10.0
_SESSION = {
    "application_name": "beseda company",
    "synchronous_commit": "off",  # nothing is written here, but telling is a commit too
    # Who leads is known to be gone also when its whole machine is.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_log = logging.getLogger(__name__)


async def join(url: str, peer: ProcessHooks) -> None:
    """Be one of them until cancelled; while the line to the database is broken, the peer looks for itself."""
    while True:
        try:
            await _take_part(url, peer)
        except Exception as error:  # noqa: BLE001 - whatever it was, without this nothing would be delivered
            _log.warning("other processes cannot be heard: %s", str(error) or type(error).__name__)
        peer.remote_change()
        await asyncio.sleep(_GLANCE_SECONDS)


async def _take_part(url: str, peer: ProcessHooks) -> None:
    """On a connection of its own, because the lock of who leads lives as long as its connection."""
    patience = _PATIENCE_SECONDS
    connection = await asyncpg.connect(url, timeout=patience, command_timeout=patience, server_settings=_SESSION)
    own = connection.get_server_pid()
    connection.add_termination_listener(lambda _: peer.lead(False))
    try:
        await connection.add_listener(_CHANNEL, lambda _, teller, *__: None if teller == own else peer.remote_change())
        await connection.execute(TELL)  # what was to be told when the last line broke
        peer.remote_change()
        await _attend(connection, peer)
    finally:
        peer.lead(False)
        connection.terminate()


async def _attend(connection: "asyncpg.Connection[asyncpg.Record]", peer: ProcessHooks) -> None:
    """Tell what is committed here; now and then try to lead, or see whether the line still holds."""
    clock, leading, looked_at = asyncio.get_running_loop().time, False, -_GLANCE_SECONDS
    while True:
        if clock() - looked_at >= _GLANCE_SECONDS:
            if leading:
                await connection.execute("SELECT 1")
            elif await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext(current_schema()))", _LEADER_LOCK):
                leading = True
                peer.lead(leading)
            looked_at = clock()
        try:
            async with asyncio.timeout(_GLANCE_SECONDS):
                await peer.wait_local_change()
        except TimeoutError:
            continue
        await connection.execute(TELL)
        await asyncio.sleep(_BREATH_SECONDS)
