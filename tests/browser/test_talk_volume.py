"""A conversation of very many messages: few rows in the page, and none of them jumps."""

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.history import FRAMES, fill
from tests.browser.messenger import PASSWORD, Messenger
from tests.volume import volume

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]

COUNT = volume(20_000, 100_000)
PAGES = volume(15, 200)
SCROLLS = volume(3, 10)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1280, 800)
        yield browser


# Go where nothing is fetched, then up a little, so that older ones are; name a message on the screen with its place
# before they can be there.
_UP = """
const feed = document.querySelector(".feed")
const fetching = 2 * feed.clientHeight
feed.scrollTop = fetching + 100
return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  feed.scrollTop -= 300 + arguments[0]
  const top = feed.getBoundingClientRect().top
  const rows = [...feed.querySelectorAll("article")]
  const seen = rows.find(one => one.getBoundingClientRect().top >= top)
  done({id: seen.dataset.id, top: seen.getBoundingClientRect().top, place: feed.scrollTop})
})))
"""
# Where it is painted: between the frames rows have not been measured yet.
_TOP = """
return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const found = document.querySelector(`article[data-id="${arguments[0]}"]`)
  done(found && found.getBoundingClientRect().top)
})))
"""
_FETCHED = """
const feed = document.querySelector(".feed")
return feed.getAttribute("aria-busy") === "false" && feed.scrollTop > arguments[0] + 200
"""
# A message on the screen with its place, and one of another author above the screen.
_ABOVE = """
const feed = document.querySelector(".feed")
const top = feed.getBoundingClientRect().top
const rows = [...feed.querySelectorAll("article")]
const seen = rows.find(one => one.getBoundingClientRect().top >= top)
const above = rows.findLast(one => one.getBoundingClientRect().bottom < top && !one.matches(".mine, .system"))
return [{id: seen.dataset.id, top: seen.getBoundingClientRect().top}, +above.dataset.id]
"""
_TEXT = "return document.querySelector(`article[data-id='${arguments[0]}']`)?.textContent ?? ''"
_ROWS = "return document.querySelectorAll('.feed article').length"


def test_going_up_a_long_history_moves_nothing_on_the_screen(page: Messenger, portal: Portal, anna: User) -> None:
    boris = portal.user("Boris", "Orlov")
    chat = portal.chat(anna, boris, title="Long")
    fill(portal, chat, anna, boris, count=COUNT)
    page.sign_in("anna", PASSWORD)
    page.open("Long")
    page.find("article", f"line {COUNT}")
    run: Any = page.chromium.execute_script
    shifts, most = [], 0
    for number in range(PAGES):
        seen = run(_UP, number % 7 * 10)
        page.wait(lambda seen=seen: run(_FETCHED, seen["place"]))  # type: ignore[misc]
        shifts.append(abs(run(_TOP, seen["id"]) - seen["top"]))
        most = max(most, run(_ROWS))

    assert max(shifts) <= 1, sorted(shifts)[-5:]
    assert most <= 500
    # A message that grows above the screen, and a narrower window, move nothing on it either.
    seen = run(_UP, 0)
    page.wait(lambda: run(_FETCHED, seen["place"]))
    seen, above = run(_ABOVE)
    boris.call("im.message.update", MESSAGE_ID=above, MESSAGE="many\nlines\nwhere\nthere\nwas\none")
    page.wait(lambda: "where" in run(_TEXT, above))
    assert abs(run(_TOP, seen["id"]) - seen["top"]) <= 1
    page.find(".pill").click()
    page.find("article", f"line {COUNT}")
    assert run(_ROWS) <= 500
    # It scrolls as smoothly as a short one; looked at in turn, so that a busy machine slows both.
    fill(portal, portal.chat(anna, boris, title="Short"), anna, boris, count=100)
    frames: dict[str, list[float]] = {"Long": [], "Short": []}
    for _ in range(SCROLLS):
        for title, last in (("Short", 100), ("Long", COUNT)):
            page.open(title)
            page.find("article", f"line {last}")
            frames[title].append(run(FRAMES, 1))
            assert run(_ROWS) <= 500
    assert max(frames["Long"]) >= 0.8 * max(frames["Short"]), frames
    assert page.complaints() == []
