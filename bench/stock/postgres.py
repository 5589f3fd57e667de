"""The data set in PostgreSQL: databases on a server."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from bench import dataset
from bench.stock.build import build, fingerprint

_PREFIX = "beseda_bench"


class PostgresStock:
    """See ``Stock``."""

    engine = "PostgreSQL"
    several = True

    def __init__(self, server: str, messages: int) -> None:
        self._server = server
        self._messages = messages
        self._family = f"{_PREFIX}_{messages}_"
        self._master = self._family + fingerprint("postgres")

    def version(self) -> str:
        """See ``Stock``."""
        return str(self._run("SHOW server_version")[0][0]).partition(" ")[0]

    def prepare(self) -> None:
        """See ``Stock``."""
        names = {name for (name,) in self._run("SELECT datname FROM pg_database")}
        if self._master in names:
            return
        for old in names:
            if old.startswith(self._family):
                self._run(f"DROP DATABASE IF EXISTS {old}")
        with self.empty() as url, contextlib.suppress(asyncpg.DuplicateDatabaseError):
            asyncio.run(build(url, lambda: self._fill(url)))
            self._run(f"ALTER DATABASE {urlsplit(url).path[1:]} RENAME TO {self._master}")

    async def _fill(self, url: str) -> None:
        async with _connected(url) as connection:
            for table in dataset.tables(self._messages):
                await connection.copy_records_to_table(table.name, columns=table.names, records=table.rows)
            await connection.execute("SELECT setval('message_number', (SELECT max(id) FROM message))")
            for name in ("person", "chat", "disk_storage", "disk_object", "disk_version", "file"):
                counter = f"pg_get_serial_sequence('{name}', 'id')"
                await connection.execute(f"SELECT setval({counter}, (SELECT max(id) FROM {name}))")
            await connection.execute("VACUUM ANALYZE")

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """See ``Stock``. The disk has no more of it to write when it is handed out, if we may ask for that."""
        with self._database(f"TEMPLATE {self._master}") as url:
            with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
                self._run("CHECKPOINT")
            yield url

    def empty(self) -> contextlib.AbstractContextManager[str]:
        """See ``Stock``."""
        return self._database("")

    @contextlib.contextmanager
    def _database(self, made_from: str) -> Iterator[str]:
        name = f"{_PREFIX}_{secrets.token_hex(4)}"
        self._run(f"CREATE DATABASE {name} {made_from}")
        try:
            yield urlsplit(self._server)._replace(path=f"/{name}").geturl()
        finally:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, sql: str) -> list[Any]:
        async def run() -> list[Any]:
            async with _connected(self._server) as connection:
                return await connection.fetch(sql)

        return asyncio.run(run())


@contextlib.asynccontextmanager
async def _connected(url: str) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()
