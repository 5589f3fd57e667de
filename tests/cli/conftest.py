"""The command line as its users meet it: real servers, on each database at hand, and commands beside them.

The commands are processes of their own in ``make soak``, see ``commands.py``.
"""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from beseda.store.database import Database
from beseda.testing import PortalProcess
from tests.cli.commands import Portal
from tests.databases import fresh_postgres, on_portal, rows_of
from tests.volume import SOAK


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In ``make soak`` all tests here are of interest, see ``commands.py``."""
    for item in items if SOAK else ():
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("soak")


@pytest.fixture
def second_postgres() -> Iterator[str]:
    """Another empty database on PostgreSQL."""
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def stopped(tmp_path: Path, environment: dict[str, str]) -> Iterator[PortalProcess]:
    """A portal that is not started yet; whatever runs of it at the end is stopped."""
    process = Portal(tmp_path / "portal", environment=environment)
    yield process
    process.__exit__(None, None, None)


@pytest.fixture
def process(stopped: PortalProcess) -> PortalProcess:
    """A running portal."""
    stopped.start()
    return stopped


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Callable[..., PortalProcess]]:
    """Makes portals with these options on SQLite, for what has nothing to do with the database."""
    made: list[PortalProcess] = []

    def make(*options: str, **environment: str) -> PortalProcess:
        made.append(Portal(tmp_path / f"portal {len(made)}", *options, environment=environment))
        return made[-1]

    yield make
    for one in made:
        one.__exit__(None, None, None)


@pytest.fixture
def refusal() -> Callable[[subprocess.CompletedProcess[str]], str]:
    """Reads the one clear line of a command that would not work."""

    def read(done: subprocess.CompletedProcess[str]) -> str:
        lines = done.stderr.splitlines()
        assert (done.returncode, done.stdout, len(lines)) == (1, "", 1), done
        return lines[0].removeprefix("Error: ")

    return read


@pytest.fixture
def change() -> Callable[..., None]:
    """Changes the database of a portal behind its back."""

    def run(portal: PortalProcess, *statements: str) -> None:
        async def work(database: Database) -> None:
            for sql in statements:
                await database.script(sql)

        asyncio.run(on_portal(portal, work))

    return run


@pytest.fixture
def rows() -> Callable[[PortalProcess, str], list[list[Any]]]:
    """Looks into the database of a portal."""
    return rows_of


@pytest.fixture
def process_with_debug_log(on_sqlite: Callable[..., PortalProcess]) -> PortalProcess:
    """A running portal that logs all it can, and takes only small requests."""
    portal = on_sqlite("--log-level", "debug", "--body-limit", "2000")
    portal.start()
    return portal
