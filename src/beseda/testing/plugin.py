"""The pytest plugin: ``portal`` is a running portal, as new for each test; ``portal_process`` can be killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.settings import Settings
from beseda.testing.portal import Portal
from beseda.testing.process import PortalProcess


@pytest.fixture(scope="session")
def beseda_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The choices of the portal; override this fixture for others, another database too."""
    return Settings(data=tmp_path_factory.mktemp("beseda"), durable=False)


@pytest.fixture(scope="session")
def beseda_portal(beseda_settings: Settings) -> Iterator[Portal]:
    """One portal for the whole run: started once, emptied before each test that uses ``portal``."""
    portal = Portal(beseda_settings)
    yield portal
    portal.close()


@pytest.fixture
def portal(beseda_portal: Portal) -> Portal:
    """A running portal without people and chats."""
    beseda_portal.reset()
    return beseda_portal


@pytest.fixture
def portal_process(tmp_path: Path) -> Iterator[PortalProcess]:
    """A portal in a process of its own, with demo people and chats; stopped at the end of the test."""
    with PortalProcess(tmp_path / "portal") as process:
        yield process
