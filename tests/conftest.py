"""Every test that uses ``portal`` runs on each database at hand: SQLite always, PostgreSQL where a server is given."""

import asyncio
import os
import secrets
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest
from hypothesis import settings as hypothesis_settings

from beseda.settings import Settings

POSTGRES = os.environ.get("BESEDA_TEST_POSTGRES", "")
DATABASES = ["sqlite", "postgres"] if POSTGRES else ["sqlite"]

# In CI the same examples each time: what is found by chance is found on the desk.
hypothesis_settings.register_profile("beseda", deadline=None, print_blob=True, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("beseda")


def pytest_sessionstart() -> None:
    """Where PostgreSQL must not be left out, its absence is a failure."""
    if os.environ.get("BESEDA_REQUIRE_POSTGRES") and not POSTGRES:
        pytest.exit("PostgreSQL is required, but BESEDA_TEST_POSTGRES is not set", returncode=3)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on which databases the tests ran."""
    terminalreporter.write_line(f"databases: {', '.join(DATABASES)}")
    if not POSTGRES:
        terminalreporter.write_line("(set BESEDA_TEST_POSTGRES to the URL of a PostgreSQL server to test on it too)")


async def _on_server(sql: str) -> None:
    connection = await asyncpg.connect(POSTGRES)
    await connection.execute(sql)
    await connection.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An empty database on the server, dropped at the end."""
    if not POSTGRES:
        pytest.skip("no PostgreSQL at hand")
    name = f"beseda_test_{secrets.token_hex(4)}"
    asyncio.run(_on_server(f"CREATE DATABASE {name}"))
    yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
    asyncio.run(_on_server(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session", params=DATABASES)
def beseda_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The portal of the tests, on one database after the other."""
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    return Settings(data=tmp_path_factory.mktemp("beseda"), database=database, durable=False)
