"""Databases for tests: SQLite always, PostgreSQL where a server is given."""

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest

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
