"""The page is tested on SQLite alone: which database answers makes no difference to a browser."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from beseda.settings import Settings
from beseda.testing import Portal, User
from tests.browser.messenger import PASSWORD, Messenger


@pytest.fixture(scope="session")
def beseda_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal that browsers look at."""
    portal = Portal(Settings(data=tmp_path_factory.mktemp("beseda"), durable=False))
    yield portal
    portal.close()


@pytest.fixture
def anna(portal: Portal) -> User:
    """Who looks at the page."""
    return portal.user("Anna", "Lee", login="anna", password=PASSWORD)


@pytest.fixture
def boris(portal: Portal, anna: User) -> User:
    """Who talks with her."""
    return portal.user("Boris", "Orlov", login="boris", password=PASSWORD)


@pytest.fixture
def page(chromium: Chrome, portal: Portal, anna: User) -> Messenger:
    """The page in a browser, nobody signed in yet; each module starts ``chromium`` as it needs it."""
    return Messenger(chromium, portal)
