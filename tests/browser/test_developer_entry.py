"""The address that a developer's portal prints at its start, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from beseda.http import web_page
from beseda.testing import PortalProcess
from tests.browser.chromium import SECONDS, needs_chromium, started

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]


@pytest.fixture
def developers(tmp_path: Path) -> Iterator[PortalProcess]:
    process = PortalProcess(tmp_path / "portal", "--developer", "on")
    yield process
    process.stop()


def shown(chromium: Chrome, selector: str) -> str:
    """The text of an element, once it is there."""
    WebDriverWait(chromium, SECONDS).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, selector))
    return chromium.find_element(By.CSS_SELECTOR, selector).text


def test_it_signs_in_once_whoever_fetches_it_ahead(tmp_path: Path, developers: PortalProcess) -> None:
    address = developers.start()["open"]
    with urlopen(address) as ahead:  # a fragment is not sent
        assert ahead.status == 200
    with started(tmp_path / "chromium") as chromium:
        chromium.get(address)
        assert "Spring launch" in shown(chromium, ".row")
        assert address.partition("#")[2] not in chromium.current_url
        chromium.delete_all_cookies()
        chromium.get(address)
        assert "used already" in shown(chromium, "[role=alert]")
        chromium.get(f"{developers.url}/session")
        assert '"user":null' in chromium.page_source


def test_other_portals_have_no_such_page(tmp_path: Path) -> None:
    with PortalProcess(tmp_path / "portal") as team, pytest.raises(OSError, match="404"):
        urlopen(f"{team.url}/enter/")
