"""The page is tested on SQLite alone: which database answers makes no difference to a browser."""

import pytest

from beseda.settings import Settings


@pytest.fixture(scope="session")
def beseda_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the portals that browsers look at."""
    return Settings(data=tmp_path_factory.mktemp("beseda"), durable=False)
