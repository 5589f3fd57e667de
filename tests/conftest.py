"""Every test that uses ``portal`` runs on each database at hand: SQLite always, PostgreSQL where a server is given."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from beseda.settings import Settings
from beseda.testing import PortalProcess
from tests.databases import DATABASES, POSTGRES, fresh_postgres
from tests.pushed import described

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


@pytest.fixture(scope="session", autouse=True)
def _pushes_are_described() -> Iterator[None]:
    """Whatever clients of push & pull are told in any test is what its schema says."""
    with described():
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An empty database on the server, dropped at the end."""
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def empty_postgres() -> Iterator[str]:
    """The same for one test."""
    with fresh_postgres() as url:
        yield url


@pytest.fixture(params=DATABASES)
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """What chooses an empty database for a portal in a process of its own: one after the other."""
    return {"BESEDA_DATABASE": request.getfixturevalue("empty_postgres")} if request.param == "postgres" else {}


@pytest.fixture(scope="session", params=DATABASES)
def beseda_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The portal of the tests, on one database after the other."""
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    return Settings(data=tmp_path_factory.mktemp("beseda"), database=database, durable=False)


@pytest.fixture
def second(tmp_path: Path, first: PortalProcess) -> Iterator[PortalProcess]:
    """Another process for the portal of ``first``, which is what the tests beside it make of it."""
    with first.beside(tmp_path / "second") as process:
        yield process
