"""PostgreSQL 14 or newer, through a pool of connections."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import asyncpg

from beseda.store.database import ProcessHooks, Runner, Snapshot, StorageError, StorageUnavailable, Work
from beseda.store.engines import postgres_cluster, postgres_snapshots
from beseda.store.engines.postgres_pool import PATIENCE_SECONDS, Pool
from beseda.store.engines.postgres_tx import PostgresTx, ReadTx

T = TypeVar("T")
CONNECTIONS = 10
# At most so many of them for what reads much: others must not wait behind that.
_SCANS = 3
_SCRIPT_LOCK = 7_350_002
_OUTSIDE_LOCK = 7_350_004
_TRIES = 4
_SERVER_SETTINGS = {
    "jit": "off",  # compiling takes longer than any of our statements
    "lock_timeout": f"{PATIENCE_SECONDS}s",
}
_OUTSIDE = {"application_name": "beseda indexes", "lock_timeout": "0", "statement_timeout": "0"}
_RACES = (asyncpg.UniqueViolationError, asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
# Ours, and the same tomorrow.
_OWN_FAULTS = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.SyntaxOrAccessError)
_FAILURES = (
    *(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError),
    *(OSError, asyncio.TimeoutError),
)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """What the driver complains of is a ``StorageError``, a ``StorageUnavailable`` where it may work later."""
    try:
        yield
    except _FAILURES as error:
        kind = StorageError if isinstance(error, _OWN_FAULTS) else StorageUnavailable
        raise kind(str(error) or type(error).__name__) from error


class _Plain(asyncpg.Connection):
    """A connection that goes back to the pool as it is: we leave no session state behind."""

    def get_reset_query(self) -> str:
        """Nothing to undo."""
        return ""


class _Pieces:
    """Runs the pieces of several: each in a transaction of its own."""

    def __init__(self, database: "Postgres") -> None:
        self.read, self.write, self.scan = database.read, database.write, database.scan


class Postgres:
    """See ``Database``."""

    def __init__(self, url: str, connections: "asyncpg.Pool[asyncpg.Record]") -> None:
        self.url = url
        self._connections = connections
        self._pool = Pool(connections)
        self._scans = asyncio.Semaphore(_SCANS)

    @classmethod
    async def open(cls, url: str, *, connections: int = CONNECTIONS) -> "Postgres":
        """Connect; ``StorageError`` when there is no such database."""
        with _translated():
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=connections,
                timeout=PATIENCE_SECONDS,
                connection_class=_Plain,
                server_settings=_SERVER_SETTINGS,
            )
            return cls(url, pool)

    async def read(self, work: Work[T]) -> T:
        """See ``Runner``. Each statement sees what was committed when it began."""
        with _translated():
            tx = ReadTx(self._pool)
            try:
                return await work(tx)
            finally:
                await tx.let_go()

    async def scan(self, work: Work[T]) -> T:
        """See ``Runner``: the server does the work, for a few at a time."""
        async with self._scans:
            return await self.read(work)

    async def write(self, work: Work[T]) -> T:
        """See ``Runner``. What lost a race against another transaction is done again."""
        with _translated():
            for _ in range(_TRIES - 1):
                with contextlib.suppress(*_RACES):
                    return await self._write(work)
            return await self._write(work)

    async def _write(self, work: Work[T]) -> T:
        tx = PostgresTx(self._pool)
        try:
            try:
                result = await work(tx)
            except BaseException:
                with contextlib.suppress(*_FAILURES):  # what went wrong first is what counts
                    await tx.end(keep=False)
                raise
            await tx.end(keep=True)
            return result
        finally:
            await tx.let_go()

    async def several(self, work: Callable[[Runner], Awaitable[T]]) -> T:
        """See ``Database``: a transaction for each piece, so that no lock outlives its piece."""
        return await work(_Pieces(self))

    async def listen(self, peer: ProcessHooks) -> None:
        """See ``Database``."""
        await postgres_cluster.join(self.url, peer)

    async def notify(self) -> None:
        """See ``Database``."""
        with _translated():
            await self._connections.execute(postgres_cluster.TELL)

    async def script(self, sql: str) -> None:
        """See ``Database``."""
        with _translated():
            async with self._connections.acquire() as connection, connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = 0")
                await connection.execute("SELECT pg_advisory_xact_lock($1)", _SCRIPT_LOCK)
                await connection.execute(sql)

    async def outside(self, plan: Work[Sequence[str]]) -> None:
        """See ``Database``. Over a connection of its own, so that neither the lock nor the patience outlives it."""
        with _translated():
            connection = await asyncpg.connect(self.url, timeout=PATIENCE_SECONDS, server_settings=_OUTSIDE)
            try:
                if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _OUTSIDE_LOCK):
                    for statement in await self.read(plan):
                        await connection.execute(statement)
            finally:
                connection.terminate()

    async def wipe(self, *, keep: Sequence[str]) -> None:
        """See ``Database``. Only what holds something is emptied: to look is quicker, and most tables are empty."""
        async with self._connections.acquire() as connection:
            tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            names = [name for (name,) in tables if name not in (*keep, "sequence")]
            looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names)
            filled = await connection.fetch(" UNION ALL ".join(looks))
            counters = await connection.fetch(
                "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
            )
        lines = [f'DELETE FROM "{name}";' for (name,) in filled]
        lines += [f"SELECT setval('{name}', 1, false);" for (name,) in counters]
        await self.script("".join(lines) + "UPDATE sequence SET value = 0;")

    async def take_snapshot(self, name: str) -> None:
        """See ``Database``."""
        await self._with_snapshots(postgres_snapshots.take, name)

    async def snapshots(self) -> list[Snapshot]:
        """See ``Database``."""
        return await self._with_snapshots(postgres_snapshots.every)

    async def restore_snapshot(self, name: str) -> None:
        """See ``Database``."""
        await self._with_snapshots(postgres_snapshots.restore, name)

    async def drop_snapshot(self, name: str) -> bool:
        """See ``Database``."""
        return await self._with_snapshots(postgres_snapshots.drop, name)

    async def _with_snapshots(self, work: Callable[..., Awaitable[T]], *names: str) -> T:
        with _translated():
            async with self._connections.acquire() as connection:
                return await work(connection, *names)

    async def backup(self, path: str) -> None:
        """See ``Database``: PostgreSQL's own ``pg_dump``, in its custom format."""
        program = shutil.which("pg_dump")
        if program is None:
            raise StorageError("pg_dump is not installed")
        url, environment = _secretly(self.url)
        dump = await asyncio.create_subprocess_exec(
            program, "--format=custom", f"--file={path}", url, env=environment, stderr=asyncio.subprocess.PIPE
        )
        _, complaint = await dump.communicate()
        if dump.returncode:
            raise StorageError(complaint.decode().strip())

    async def check(self) -> list[str]:
        """See ``Database``: PostgreSQL keeps itself whole; that it answers is what there is to ask."""
        await self.read(lambda tx: tx.one("SELECT 1"))
        return []

    async def close(self) -> None:
        """See ``Database``."""
        await self._connections.close()


def _secretly(url: str) -> tuple[str, dict[str, str]]:
    """The URL without its password, and an environment that holds it: others can read a command line."""
    parts = urlsplit(url)
    if parts.password is None:
        return url, dict(os.environ)
    who = f"{parts.username}@" if parts.username else ""
    bare = parts._replace(netloc=who + parts.netloc.rpartition("@")[2]).geturl()
    return bare, os.environ | {"PGPASSWORD": unquote(parts.password)}
