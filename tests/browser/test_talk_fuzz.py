"""Nothing that anybody wrote runs: hostile texts, names, keyboards, menus and attachments in a real browser."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome

from beseda.http import web_page
from beseda.store.database import Tx
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import PASSWORD, Messenger
from tests.volume import volume

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]

ROUNDS = volume(150, 2000)
NAMES = 12


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1280, 1600)
        yield browser


_PIECES = (
    *("<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "[url=javascript:window.hit=1]x[/url]"),
    *("[url=//evil.example.com]x[/url]", '[url=https://a"onclick="window.hit=1]x[/url]', "[img]javascript:1[/img]"),
    *(
        "[code]</code><script>window.hit=1</script>",
        "[b][i][u][s]",
        "[/b][/i]",
        "[user=1]",
        "[/user]",
        "\n>>",
        "------\n",
    ),
    *(
        "[size=99]",
        "[color=#000;background:url(x)]",
        "\u202e",
        "{@html x}",
        "${1}",
        "[send=<b>]",
        "[/send]",
        "&lt;",
        "[" * 40,
    ),
    *("[icon=javascript:1 title=<svg/onload=window.hit=1>]", "[call=<x>]1[/call]", "data:text/html,<script>", "плюс"),
)
_LINKS = (
    *("javascript:window.hit=1", "JaVaScRiPt://x%0awindow.hit=1", "data:text/html,<script>window.hit=1</script>"),
    *("//evil.example.com/", "/\\evil.example.com", "vbscript:x", "https://example.com/\u202e", "/c/chat1?m=1"),
    *("blob:https://example.com/x", "file:///etc/passwd", "https://user@example.com:1/", "\tjavascript:1", "/c/../x"),
)
_COLORS = ("#fff", "#12345", "red", "#000;background:url(https://evil.example.com)", "var(--x)", "url(x)", "#a1b2c3")
_ODD: tuple[Any, ...] = (0, -1, 10**12, "10", None, True, [], {}, "NaN", "Infinity")


class Chance:
    """The same each time."""

    def __init__(self) -> None:
        self.random = random.Random(15)

    def text(self) -> str:
        return "".join(self.random.choices(_PIECES, k=self.random.randint(1, 8)))

    def one(self) -> Any:
        kind = self.random.choice((self.text, lambda: self.random.choice(_LINKS), lambda: self.random.choice(_COLORS)))
        return self.random.choice((kind(), kind(), kind(), self.random.choice(_ODD)))

    def some(self, names: tuple[str, ...], **certain: Any) -> dict[str, Any]:
        """An object with some of these members."""
        return {name: self.one() for name in names if self.random.random() < 0.4} | certain

    def button(self) -> dict[str, Any]:
        known = {"ACTION": self.random.choice(("PUT", "SEND", "COPY", "CALL", "DIALOG", "<b>")), "TEXT": self.text()}
        known["LINK"] = self.random.choice(_LINKS)
        return self.some(_BUTTON, **known) if self.random.random() < 0.9 else {"TYPE": "NEWLINE"}

    def block(self) -> dict[str, Any]:
        link = {"LINK": self.random.choice(_LINKS), "NAME": self.text()}
        makers: dict[str, Callable[[], Any]] = {
            "MESSAGE": self.text,
            "LINK": lambda: self.some(_LINK, **link),
            "RICH_LINK": lambda: self.some(_LINK, **link),
            "USER": lambda: self.some(_USER, **link),
            "GRID": lambda: [
                self.some(_GRID, DISPLAY=self.random.choice(("BLOCK", "LINE", "ROW", "TABLE", "x"))) for _ in range(3)
            ],
            "IMAGE": lambda: [self.some(_LINK, **link)],
            "FILE": lambda: self.some(_LINK, **link),
            "DELIMITER": lambda: self.some(("SIZE", "COLOR")),
            "UNKNOWN": self.one,
        }
        kind = self.random.choice(list(makers))
        return {kind: makers[kind]()}

    def params(self) -> dict[str, Any]:
        """All that may hang on a message, as it would be stored if nobody had checked it."""
        card = self.some(("COLOR", "COLOR_TOKEN", "ID"), BLOCKS=[self.block() for _ in range(3)])
        every = {
            "KEYBOARD": {"BUTTONS": [self.button() for _ in range(3)]},
            "MENU": {"ITEMS": [self.button()]},
            "ATTACH": self.random.choice((card, [card], [self.block()])),
            "REACTIONS": {self.text(): [1], "fire": [1], "constructor": [1]},
            "FORWARD": {"id": 1, "userId": self.random.randint(0, NAMES), "chatId": 1, "date": 1},
            "REPLY_ID": self.random.randint(1, ROUNDS),
        }
        return {name: value for name, value in every.items() if self.random.random() < 0.4}


_BUTTON = (
    *("TYPE", "LINK", "ACTION_VALUE", "COMMAND", "COMMAND_PARAMS", "BOT_ID", "APP_ID", "CONTEXT", "DISABLED", "BLOCK"),
    *("DISPLAY", "WIDTH", "BG_COLOR", "BG_COLOR_TOKEN", "TEXT_COLOR", "OFF_BG_COLOR", "OFF_TEXT_COLOR"),
)
_LINK = ("DESC", "HTML", "PREVIEW", "WIDTH", "HEIGHT", "USER_ID", "CHAT_ID", "SIZE")
_USER = ("AVATAR", "AVATAR_TYPE", "USER_ID", "CHAT_ID", "BOT_ID")
_GRID = ("NAME", "VALUE", "WIDTH", "HEIGHT", "COLOR_TOKEN", "COLOR", "LINK", "USER_ID", "CHAT_ID")

# Goes up and down for a while; answers how many messages were on the screen so far.
_LOOK_AT_MORE = """
const feed = document.querySelector(".feed")
window.seen ??= new Set()
const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
return (async () => {
  for (let step = 0; step < 40; step++) {
    for (const one of feed.querySelectorAll("article")) window.seen.add(one.dataset.id)
    if (feed.scrollTop <= 0) window.way = 1
    if (feed.scrollTop + feed.clientHeight >= feed.scrollHeight - 1) window.way = -1
    feed.scrollBy(0, 0.8 * feed.clientHeight * (window.way ?? -1))
    await painted()
  }
  return window.seen.size
})()
"""


def store(portal: Portal, chat: int, authors: list[User], chance: Chance) -> None:
    """Put messages into the database as they are: what the server would refuse too."""
    begin = int(portal.query("SELECT max(g.id) FROM message g")[0][0])

    async def insert(tx: Tx) -> None:
        for number in range(1, ROUNDS + 1):
            await tx.run(
                """
                INSERT INTO message (chat_id, id, seq, author_id, created_at, text, params)
                VALUES (:chat, :id, :seq, :author, :now, :text, :params)
                """,
                chat=chat,
                id=begin + number,
                seq=number,
                author=chance.random.choice(authors).id,
                now=int(portal.clock()),
                text=f"x{chance.text()}",
                params=json.dumps(chance.params()),
            )
        await tx.run(
            "UPDATE chat SET last_seq = :count, message_count = :count, last_message_id = :last WHERE id = :chat",
            count=ROUNDS,
            last=begin + ROUNDS,
            chat=chat,
        )
        if tx.engine == "sqlite":
            await tx.run("UPDATE sequence SET value = :last WHERE name = 'message'", last=begin + ROUNDS)
        else:
            await tx.one("SELECT setval('message_number', :last)", last=begin + ROUNDS)

    portal._run(portal._served.database.write(insert))


@pytest.mark.soak
def test_nothing_that_anybody_wrote_runs(chromium: Chrome, portal: Portal) -> None:
    chance = Chance()
    anna = portal.user("Anna", login="anna", password=PASSWORD)
    crowd = [portal.user(f"{chance.text()[:60]}x", chance.text()[:60]) for _ in range(NAMES)]
    portal.bot(anna, "fuzz", properties={"name": f"Bot{chance.text()[:60]}", "workPosition": chance.text()[:60]})
    chat = portal.chat(anna, *crowd, title="<b>Fuzz</b><script>window.hit=1</script>")
    for one in crowd:
        portal.chat(one, anna, title=f"y{chance.text()}"[:200])
    store(portal, chat, [anna, *crowd], chance)
    page = Messenger(chromium, portal).sign_in("anna", PASSWORD)
    run: Any = chromium.execute_script
    run("window.hit = 0")
    page.find(".row > a", "Fuzz").click()
    page.find("article")
    seen, idle = 0, 0
    while seen < ROUNDS:
        before, seen = seen, run(_LOOK_AT_MORE)
        idle = idle + 1 if seen == before else 0
        assert idle < 50, f"{seen} of {ROUNDS} are shown"
    page.find("#about").click()
    page.find(".panel .who")
    assert run("return window.hit") == 0
    hrefs = run("return [...document.querySelectorAll('a')].map(one => one.href)")
    assert not [one for one in hrefs if not one.startswith(("http://", "https://", "mailto:", "tel:"))]
    elsewhere = run("return performance.getEntriesByType('resource').map(one => new URL(one.name).origin)")
    assert set(elsewhere) <= {portal.url, "null"}
    assert [one for one in page.complaints() if "404" not in one] == []  # pictures of the portal that are not there
