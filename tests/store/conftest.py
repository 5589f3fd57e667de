"""Empty databases of both kinds, one for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import DATABASES, fresh_postgres


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The URL of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture
def postgres_database() -> Iterator[str]:
    """The URL of an empty database on the server."""
    with fresh_postgres() as url:
        yield url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url
