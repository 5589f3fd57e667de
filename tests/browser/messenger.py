"""Somebody who has the messenger open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from beseda.testing import Portal
from tests.browser.chromium import SECONDS

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "correct horse"
T = TypeVar("T")
_FORGET = """
localStorage.clear()
const gone = one => new Promise(done => {
  const asked = indexedDB.deleteDatabase(one.name)
  asked.onsuccess = asked.onerror = done
})
return indexedDB.databases().then(all => Promise.all(all.map(gone))).then(() => null)
"""


class Messenger:
    """A browser in which somebody is signed in."""

    def __init__(self, chromium: Chrome, portal: Portal) -> None:
        self.chromium, self.portal = chromium, portal

    def sign_in(self, login: str, password: str) -> "Messenger":
        self.chromium.get(f"{self.portal.url}/healthz")
        self.chromium.delete_all_cookies()
        self.chromium.execute_script(_FORGET)
        self._log()  # what the page of an earlier portal said
        self.chromium.get(f"{self.portal.url}/")
        self.chromium.find_element(By.ID, "login").send_keys(login)
        self.chromium.find_element(By.ID, "password").send_keys(password, Keys.ENTER)
        self.find("nav.list")
        return self

    def wait(self, ask: Callable[[], T]) -> T:
        """What is there sooner or later."""
        ignored = (StaleElementReferenceException,)
        return WebDriverWait(self.chromium, SECONDS, 0.05, ignored_exceptions=ignored).until(lambda _: ask())

    def find(self, selector: str, text: str = "") -> WebElement:
        """The element of this kind that says so, once it is there."""

        def look() -> WebElement | None:
            found = self.chromium.find_elements(By.CSS_SELECTOR, selector)
            return next((one for one in found if text in (one.text or one.get_attribute("aria-label") or "")), None)

        found = self.wait(look)
        assert found is not None
        return found

    def gone(self, selector: str) -> None:
        self.wait(lambda: not self.chromium.find_elements(By.CSS_SELECTOR, selector))

    def open(self, title: str) -> None:
        self.find(".row > a", title).click()
        self.find(".bar h1", title)

    def say(self, text: str, shown: str = "") -> None:
        self.find("#composer").send_keys(text, Keys.ENTER)
        self.find("article.mine .said", shown or text)

    def choose(self, article: WebElement, item: str) -> None:
        """Choose something from the menu of a message."""
        article.find_element(By.CSS_SELECTOR, ".tools [aria-haspopup=menu]").send_keys(Keys.ENTER)
        self.find("[role=menuitem]", item).click()

    def storage(self) -> dict[str, str]:
        found: dict[str, str] = self.chromium.execute_script("return {...localStorage}")
        return found

    def complaints(self) -> list[str]:
        """What the console holds: reports of the policy for content, uncaught errors."""
        said = [str(line["message"]) for line in self._log() if line["level"] == "SEVERE"]
        return [one for one in said if "favicon.ico" not in one]

    def _log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.chromium.get_log("browser")  # type: ignore[no-untyped-call]
        return found

    def axe(self) -> list[tuple[str, str]]:
        """What axe finds of serious or critical impact."""
        # Scripts of the driver are not the page's: the policy for content says nothing about them.
        self.chromium.execute_script(AXE.read_text(encoding="utf-8") + ";window.axe = axe")
        found: Any = self.chromium.execute_async_script(
            "const done = arguments[0]; axe.run().then(found => done(JSON.stringify(found.violations)), "
            "error => done(JSON.stringify([{impact: 'critical', id: String(error), nodes: []}])))"
        )
        return [
            (str(one["id"]), str([node["html"][:200] for node in one["nodes"]][:3]))
            for one in json.loads(found)
            if one["impact"] in ("serious", "critical")
        ]
