"""Debian's Chromium for tests; it talks to nobody but the portal and pages of tests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps"),
    *(
        "--disable-extensions",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
    ),
)
SECONDS = 60

# Where there is none the tests are skipped, but not in CI.
needs_chromium = pytest.mark.skipif(
    not (BROWSER and DRIVER) and "CI" not in os.environ, reason="no chromium and chromedriver at hand"
)


@contextmanager
def started(home: Path) -> Iterator[Chrome]:
    """A browser with a profile of its own."""
    assert BROWSER, "chromium is missing"
    assert DRIVER, "chromedriver is missing"
    options = ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={home / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SE_OFFLINE", "true")  # nothing is downloaded
        driver = Chrome(options, ChromeService(DRIVER, env={**os.environ, "HOME": str(home)}))
    driver.set_page_load_timeout(SECONDS)
    try:
        yield driver
    finally:
        driver.quit()
