"""What somebody does with a message, and what bots put below one: buttons, menus, attachments."""

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import AXE, PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1280, 900)
        yield browser


def script(page: Messenger, text: str, *given: Any) -> Any:
    return page.chromium.execute_script(text, *given)


def test_reactions_are_chosen_with_the_keyboard_and_seen_at_once(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    bot = portal.bot(anna)
    chat = portal.chat(anna, boris, bot, title="Launch")
    message = boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Done")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.find("article", "Done").send_keys("+")
    page.find("[role=dialog] [data-code=fire]").send_keys(Keys.ENTER)
    page.find("article .reaction[data-code=fire][aria-pressed=true]", "1")
    found = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"]
    assert [one["params"] for one in found if one["id"] == message] == [{"REACTIONS": {"fire": [anna.id]}}]
    bot.call("Chat.Message.Reaction.add", messageId=message, reaction="fire")
    page.find("article .reaction[data-code=fire]", "2").click()
    page.find("article .reaction[data-code=fire][aria-pressed=false]", "1")


def test_a_message_is_passed_on_and_its_link_leads_back(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    source = portal.chat(anna, boris, title="Launch")
    portal.chat(anna, title="Archive")
    message = boris.call("im.message.add", DIALOG_ID=f"chat{source}", MESSAGE="The [b]plan[/b]")
    for number in range(120):
        boris.call("im.message.add", DIALOG_ID=f"chat{source}", MESSAGE=f"line {number}")
    page.sign_in("anna", PASSWORD)
    page.chromium.get(f"{portal.url}/c/chat{source}?m={message}")
    there = page.find("article.marked", "The plan")
    page.wait(lambda: script(page, "return document.activeElement === arguments[0]", there))
    page.choose(there, "Forward")
    page.find("dialog .found button", "Archive").click()
    page.gone("dialog")
    page.open("Archive")
    page.find("article.mine .forwarded", "Forwarded from Boris Orlov")
    assert page.find("article.mine .said strong").text == "plan"
    page.chromium.back()
    page.find("article.marked", "The plan")
    # Both ways from there.
    page.find(".pill").click()
    page.find("article", "line 119")
    assert page.complaints() == []


_BELOW = """
const feed = document.querySelector(".feed")
return feed.scrollHeight - feed.clientHeight - feed.scrollTop
"""


def test_who_is_at_the_end_stays_there(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    """Whatever grows, and however the window changes."""
    chat = f"chat{portal.chat(anna, boris, title='Launch')}"
    words = [f"line {number} " + "word " * 40 * (number % 3) for number in range(40)]
    said = [boris.call("im.message.add", DIALOG_ID=chat, MESSAGE=text) for text in words]
    anna.call("im.dialog.read", DIALOG_ID=chat)
    page.sign_in("anna", PASSWORD)
    page.open("Launch")

    def stays(shown: str) -> None:
        page.find("article", shown)
        page.wait(lambda: abs(script(page, _BELOW)) <= 1 and page.find("article", shown).is_displayed())
        page.gone(".pill")

    stays("line 39")
    boris.call("im.message.update", MESSAGE_ID=said[-1], MESSAGE="higher\n" * 9)
    stays("higher")
    boris.call("im.message.update", MESSAGE_ID=said[-3], MESSAGE="above\n" * 9)
    stays("above")
    for width, height in ((1000, 900), (1280, 500), (1280, 900)):
        page.chromium.set_window_size(width, height)
        stays("above" if height > 500 else "higher")
    anna.call("im.dialog.unread", DIALOG_ID=chat, MESSAGE_ID=said[5])
    page.chromium.refresh()  # at the line above what is unread, not at the end
    page.wait(lambda: page.find(".unread-line").is_displayed() and script(page, _BELOW) > 300)
    page.find(".pill")


def test_a_conversation_that_is_not_there_says_so(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    secret = portal.chat(boris, title="Secret")
    page.sign_in("anna", PASSWORD)
    for name in (f"chat{secret}", "chat999999", "999999", "nosuch"):
        page.chromium.get(f"{portal.url}/c/{name}")
        page.find(".feed .none", "not there, or not yours")
        assert not page.chromium.find_elements(By.CSS_SELECTOR, "#composer, #about, article")
    page.find(".feed .none button").click()
    page.find(".nobody")


def test_unread_from_here_stays_until_the_chat_is_left(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    chat = portal.chat(anna, boris, title="Launch")
    portal.chat(anna, title="Other")
    for number in range(3):
        boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=f"line {number}")

    def unread() -> int:
        return int(anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["counter"])

    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.wait(lambda: unread() == 0)
    page.choose(page.find("article", "line 1"), "Unread from here")
    page.find(".unread-line")
    page.find(".row .count", "2")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="line 3")
    page.find("article", "line 3")
    page.find(".row .count", "3")
    page.open("Other")
    assert unread() == 3
    page.open("Launch")
    page.wait(lambda: unread() == 0)


def test_what_was_said_long_ago_is_found_and_read_on_from(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    chat = portal.chat(anna, boris, title="Launch")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="The needle")
    for number in range(200):
        boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=f"line {number}")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.find("#composer").send_keys(Keys.CONTROL, Keys.SHIFT, "f")
    page.find(".in-chat input").send_keys("needle")
    page.find(".in-chat .found button", "The needle").click()
    page.find("article.marked", "The needle")
    page.find("article", "line 1")
    page.find(".in-chat input").send_keys(Keys.ESCAPE)
    page.gone(".in-chat")

    def end() -> bool:
        script(page, "const feed = document.querySelector('.feed'); feed.scrollTop = feed.scrollHeight")
        return any("line 199" in one.text for one in page.chromium.find_elements(By.CSS_SELECTOR, "article"))

    page.wait(end)


def test_every_button_does_what_is_documented(page: Messenger, portal: Portal, anna: User) -> None:
    bot = portal.bot(anna, "echo")
    bot.call("Command.register", fields={"command": "go", "title": {"en": "Go"}})
    keyboard = [
        {"TEXT": "Put", "ACTION": "PUT", "ACTION_VALUE": "put there", "DISPLAY": "LINE", "WIDTH": 9},
        {"TEXT": "Copy", "ACTION": "COPY", "ACTION_VALUE": "copied", "DISPLAY": "LINE", "WIDTH": 999},
        {"TYPE": "NEWLINE"},
        {"TEXT": "Pocket", "ACTION": "SEND", "ACTION_VALUE": "x", "CONTEXT": "MOBILE"},
        {"TEXT": "Once", "COMMAND": "go", "BLOCK": "Y", "OFF_BG_COLOR": "#222222", "OFF_TEXT_COLOR": "#333333"},
        {"TEXT": "Off", "ACTION": "SEND", "ACTION_VALUE": "x", "DISABLED": "Y"},
        {"TEXT": "Pale", "ACTION": "SEND", "ACTION_VALUE": "x", "BG_COLOR": "#ffffff", "TEXT_COLOR": "#eeeeee"},
        {"TEXT": "Token", "ACTION": "DIALOG", "ACTION_VALUE": str(anna.id), "BG_COLOR_TOKEN": "alert"},
    ]
    menu = [
        {"TEXT": "From the menu", "COMMAND": "go", "COMMAND_PARAMS": "menu"},
        {"TEXT": "Not now", "ACTION": "SEND", "ACTION_VALUE": "x", "DISABLED": "Y"},
    ]
    given = {"message": "What now?", "keyboard": keyboard}
    message = bot.call("Chat.Message.send", dialogId=str(anna.id), fields=given)["id"]
    anna.call("im.message.add", DIALOG_ID=bot.id, MESSAGE="with a menu", MENU=menu)
    page.sign_in("anna", PASSWORD)
    page.open("Echo")
    page.find(".key", "Put").click()
    page.wait(lambda: page.find("#composer").get_attribute("value") == "put there")
    assert [page.find(".key", name).size["width"] for name in ("Put", "Copy")] == [48, 400]
    page.chromium.set_permissions("clipboard-write", "granted")
    page.find(".key", "Copy").click()
    page.find("[aria-live=polite]")
    page.wait(lambda: "Copied" in str(page.find("[aria-live=polite]").get_attribute("textContent")))
    names = [one.text for one in page.chromium.find_elements(By.CSS_SELECTOR, ".key")]
    assert names == ["Put", "Copy", "Once", "Off", "Pale", "Token"]
    rows = [one.rect for one in page.chromium.find_elements(By.CSS_SELECTOR, ".key")]
    assert len({round(one["y"]) for one in rows[2:]}) == 4  # a line each: BLOCK is what is not said
    assert not page.find(".key", "Off").is_enabled()
    assert page.find(".key", "Pale").value_of_css_property("color") == "rgba(0, 0, 0, 1)"
    page.find(".key", "Once").click()
    page.wait(lambda: not page.find(".key", "Once").is_enabled())
    once = page.find(".key", "Once")
    looks = [once.value_of_css_property(name) for name in ("background-color", "color")]
    assert looks == ["rgba(34, 34, 34, 1)", "rgba(255, 255, 255, 1)"]
    page.find(".keyboard .danger", "No answer from Echo")  # ten seconds later
    assert not page.find(".key", "Once").is_enabled()
    keyboard = {"BOT_ID": bot.id, "BUTTONS": [{"TEXT": "Once", "COMMAND": "go", "BLOCK": "Y"}]}  # type: ignore[assignment]
    bot.call("Chat.Message.update", messageId=message, fields={"message": "Again?", "keyboard": keyboard})
    page.find("article", "Again?")
    page.wait(lambda: page.find(".key", "Once").is_enabled())
    page.find("article", "with a menu").find_element(By.CSS_SELECTOR, ".tools [aria-haspopup=menu]").send_keys(
        Keys.ENTER
    )
    page.find("[role=menu] .heading")
    assert page.find("[role=menuitem]", "Not now").get_attribute("aria-disabled") == "true"
    page.find("[role=menuitem]", "From the menu")
    page.find("[role=menuitem]", "Copy link").send_keys(Keys.ESCAPE)
    page.find("#composer").clear()
    page.find(".keyboard .key").send_keys(Keys.ESCAPE)
    assert page.complaints() == []


CARD = {
    "COLOR": "#ff0000",
    "BLOCKS": [
        {"MESSAGE": "[b]Title[/b] [color=#fefefe]pale[/color] [size=99]large[/size]"},
        {"LINK": {"NAME": "Plain", "LINK": "https://example.com/a", "DESC": "told", "HTML": "<b>shown as it is</b>"}},
        {"RICH_LINK": {"NAME": "Rich", "LINK": "https://example.org/b", "PREVIEW": "https://example.org/p.png"}},
        {"USER": {"NAME": "Somebody", "USER_ID": 1}},
        {
            "GRID": [
                {"DISPLAY": "BLOCK", "NAME": "Below", "VALUE": "each other", "WIDTH": 100},
                {"DISPLAY": "LINE", "NAME": "Beside", "VALUE": "one", "COLOR_TOKEN": "alert"},
                {"DISPLAY": "LINE", "NAME": "Beside", "VALUE": "two", "COLOR": "#00ff00"},
                {"DISPLAY": "ROW", "NAME": "Left", "VALUE": "right"},
                {"DISPLAY": "ROW", "VALUE": "alone"},
                {"DISPLAY": "TABLE", "NAME": "Key", "VALUE": "value"},
            ]
        },
        {"IMAGE": [{"NAME": "Far", "LINK": "https://example.com/far.png", "WIDTH": 960, "HEIGHT": 640}]},
        {"IMAGE": {"LINK": "/assets/none.png"}},
        {"FILE": {"NAME": "log.txt", "LINK": "https://example.com/log.txt", "SIZE": 1536}},
        {"DELIMITER": {"SIZE": 5000, "COLOR": "#123456"}},
    ],
}

_CONTRAST = """
const light = value => {
  const [r, g, b] = value.match(/[\\d.]+/g).map(Number).map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const ground = one => {
  for (let at = one; at; at = at.parentElement) {
    const found = getComputedStyle(at).backgroundColor
    if (found !== "rgba(0, 0, 0, 0)") return found
  }
}
return [...document.querySelectorAll(arguments[0])].map(one => {
  const [dark, pale] = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => a - b)
  return (pale + 0.05) / (dark + 0.05)
})
"""


@pytest.mark.skipif(not AXE.exists(), reason="the page's tools are not installed: make web")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_block_of_an_attachment_is_shown(page: Messenger, portal: Portal, anna: User, theme: str) -> None:
    bot = portal.bot(anna, "echo")
    bot.call("Chat.Message.send", dialogId=str(anna.id), fields={"message": "Look", "attach": CARD})
    page.sign_in("anna", PASSWORD)
    script(page, "localStorage.setItem(arguments[0], JSON.stringify(arguments[1]))", f"beseda.{anna.id}.theme", theme)
    page.chromium.refresh()
    page.open("Echo")
    card = page.find(".card")
    assert card.value_of_css_property("border-left-color") == "rgba(255, 0, 0, 1)"
    shown = card.text.replace("\n", " ")
    for text in ("Title pale large", "Plain", "<b>shown as it is</b>", "Rich", "example.org", "Somebody", "log.txt"):
        assert text in shown
    assert "told" not in shown  # HTML is shown instead of DESC
    assert "1.5 kB" in shown
    assert [
        *(
            one.text.split("\n")
            for one in card.find_elements(By.CSS_SELECTOR, ".grid.by-block > div, .grid.by-table > div")
        ),
    ] == [["Below", "each other"], ["Key", "value"]]
    one, two = (found.rect for found in card.find_elements(By.CSS_SELECTOR, ".grid.by-line > div"))
    assert one["y"] == two["y"]
    assert one["x"] < two["x"]
    left, right = (found.rect for found in card.find_elements(By.CSS_SELECTOR, ".grid.by-row > div:first-child > *"))
    assert left["y"] == right["y"]
    far = page.find(".card .outside", "Far").size
    assert (far["width"], far["height"]) == (446, 297)
    assert page.find(".card hr").size["width"] <= card.size["width"]
    assert all(one >= 4.5 for one in script(page, _CONTRAST, ".card span, .card dd, .card .said"))
    assert script(page, "return document.querySelector('.card .said span:last-child').style.fontSize") == "24px"
    pictures = script(page, "return performance.getEntriesByType('resource').map(one => one.name)")
    assert [one for one in pictures if "example" in one] == []  # nobody elsewhere learns who reads
    assert page.axe() == []
    assert [one for one in page.complaints() if "none.png" not in one] == []


def test_lists_are_lines_and_codes_without_a_look_are_not_shown(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    boris.say("Left:[list][*]one[*]two[/list] [quote]three[/quote]", anna)
    page.sign_in("anna", PASSWORD)
    page.open("Boris")
    assert page.find(".said").text == "Left:\n• one\n• two three"
