"""python -m bench.page: what a long conversation costs in the browser, beside a short one.

Frames while scrolling, and how long list and dialog take to appear, in Debian's Chromium without a screen.
"""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from beseda.settings import Settings
from beseda.testing import Portal
from tests.browser.chromium import started
from tests.browser.history import FRAMES, fill
from tests.browser.messenger import Messenger

SHORT, LONG = 100, 100_000
ROUNDS = 7
SECONDS = 3
PASSWORD = "correct horse"

# Milliseconds until something is there: since the page was asked for, or since it was clicked.
_LIST = """
return new Promise(done => {
  const look = () => document.querySelector(".row > a") ? done(performance.now()) : requestAnimationFrame(look)
  look()
})
"""
_DIALOG = """
const begun = performance.now()
const said = arguments[1]
arguments[0].click()
return new Promise(done => {
  const look = () => [...document.querySelectorAll("article .said")].some(one => one.textContent.startsWith(said))
    ? done(performance.now() - begun) : requestAnimationFrame(look)
  requestAnimationFrame(look)
})
"""


class Desk:
    """A portal with one conversation of so many messages beside an empty one, and somebody who looks at it."""

    def __init__(self, stack: ExitStack, folder: Path, count: int) -> None:
        self.count = count
        self.portal = Portal(Settings(data=folder / str(count), durable=False))
        stack.callback(self.portal.close)
        anna = self.portal.user("Anna", "Lee", login="anna", password=PASSWORD)
        boris = self.portal.user("Boris", "Orlov")
        chat = self.portal.chat(anna, boris, title="Long")
        self.portal.chat(anna, title="Other")
        fill(self.portal, chat, anna, boris, count=count)
        chromium = stack.enter_context(started(folder / f"chromium-{count}"))
        chromium.set_window_size(1280, 800)
        self.page = Messenger(chromium, self.portal).sign_in("anna", PASSWORD)
        self.found: dict[str, list[float]] = {}

    def look(self) -> None:
        """One round."""
        run: Any = self.page.chromium.execute_script
        self.page.chromium.get(f"{self.portal.url}/")
        self._note("list, ms", run(_LIST))
        self._note("dialog, ms", run(_DIALOG, self.page.find(".row > a", "Long"), f"line {self.count}"))
        self._note("frames a second", run(FRAMES, SECONDS))
        self.page.chromium.get("about:blank")  # what is not looked at shall not take time

    def _note(self, name: str, value: float) -> None:
        self.found.setdefault(name, []).append(value)


def main() -> None:
    """Measure both in turn, and print the middle of what was found with their ratio."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        desks = [Desk(stack, Path(folder), count) for count in (SHORT, LONG)]
        for _ in range(ROUNDS):
            for desk in desks:
                desk.look()
        for name in desks[0].found:
            short, long = (median(desk.found[name]) for desk in desks)
            print(f"{name}: {short:.0f} with {SHORT:,} messages, {long:.0f} with {LONG:,}: {long / short:.2f}")


if __name__ == "__main__":
    main()
