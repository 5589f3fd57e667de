"""Two processes that serve one portal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.testing import PortalProcess


@pytest.fixture
def first(tmp_path: Path, empty_postgres: str) -> Iterator[PortalProcess]:
    """A portal on PostgreSQL, without people but its administrator."""
    process = PortalProcess(tmp_path / "first", "--developer", "on", environment={"BESEDA_DATABASE": empty_postgres})
    process.start()
    yield process
    process.__exit__(None, None, None)


@pytest.fixture
def second(tmp_path: Path, first: PortalProcess) -> Iterator[PortalProcess]:
    """Another process for it."""
    process = first.beside(tmp_path / "second")
    process.start()
    yield process
    process.__exit__(None, None, None)
