"""Databases for tests: SQLite always, PostgreSQL where a server is given."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
import pytest

from beseda.store.database import Database
from beseda.store.engines import open_database
from beseda.testing import PortalProcess

T = TypeVar("T")

POSTGRES = os.environ.get("BESEDA_TEST_POSTGRES", "")
DATABASES = ["sqlite", "postgres"] if POSTGRES else ["sqlite"]
# Marks tests with many cases of what no database decides; that each method works on both is shown elsewhere.
SQLITE_ALONE = pytest.mark.parametrize("beseda_settings", ["sqlite"], indirect=True, scope="session")


async def _on_server(sql: str) -> None:
    connection = await asyncpg.connect(POSTGRES)
    await connection.execute(sql)
    await connection.close()


@contextlib.contextmanager
def fresh_postgres() -> Iterator[str]:
    """The URL of an empty database on the server, dropped at the end."""
    if not POSTGRES:
        pytest.skip("no PostgreSQL at hand")
    name = f"beseda_test_{secrets.token_hex(4)}"
    asyncio.run(_on_server(f"CREATE DATABASE {name}"))
    yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
    asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


async def on_portal(portal: PortalProcess, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database of a portal in a process of its own."""
    database = await open_database(portal.environment.get("BESEDA_DATABASE", f"sqlite:///{portal.data}/beseda.sqlite"))
    try:
        return await work(database)
    finally:
        await database.close()


def rows_of(portal: PortalProcess, sql: str) -> list[list[Any]]:
    """What stands in it."""

    async def work(database: Database) -> list[list[Any]]:
        return [list(row) for row in await database.read(lambda tx: tx.all(sql))]

    return asyncio.run(on_portal(portal, work))
