"""The page is tested on SQLite alone: which database answers makes no difference to a browser."""

from collections.abc import Iterator

import pytest

from beseda.settings import Settings
from beseda.testing import Portal


@pytest.fixture(scope="session")
def beseda_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal that browsers look at."""
    portal = Portal(Settings(data=tmp_path_factory.mktemp("beseda"), durable=False))
    yield portal
    portal.close()
