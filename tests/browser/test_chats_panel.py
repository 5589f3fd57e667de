"""Chats in a real browser: made, shaped, shared, left; and who may not is told so."""

from collections.abc import Iterator
from functools import partial

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import AXE, PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1440, 900)
        yield browser


def test_an_open_chat_is_made_and_a_colleague_reads_it_and_is_told_what_they_may_not(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    page.sign_in("anna", PASSWORD)
    page.find("[aria-label='New chat']").click()
    page.find("dialog [name=title]").send_keys("News")
    page.find("dialog [value=OPEN]").click()
    page.find("dialog [name=description]").send_keys("What is new")
    page.find("dialog .primary").click()
    page.find(".bar h1", "News")
    page.say("First")
    page.find("#about").click()
    page.find(".panel .about-chat", "What is new")
    page.find(".panel .who", "Open chat")
    chat = page.chromium.current_url.split("/c/chat")[1].split("?")[0]
    page.sign_in("boris", PASSWORD)
    page.chromium.get(f"{portal.url}/c/chat{chat}?about")
    page.find("article", "First")
    page.find(".panel .muted", "Who is in it can add you")
    page.find(".panel .muted", "Only some may add people")
    page.find(".panel .muted", "may shape it")
    assert not page.chromium.find_elements(By.CSS_SELECTOR, ".panel [name=title], .panel form, #composer")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    page.find(".row", "News")


def test_a_chat_is_shaped_and_shared_from_its_panel(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    carol = portal.user("Carol", "Diaz")
    chat = portal.chat(anna, boris, title="Launch")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="before")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.find("#about").click()
    title = page.find(".panel [name=title]")
    title.send_keys(Keys.CONTROL, "a")
    title.send_keys("Landing", Keys.ENTER)
    page.find(".bar h1", "Landing")
    page.find(".row strong", "Landing")
    page.find(".panel .colors [value=PINK]").click()
    page.wait(lambda: anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["color"] == "#f76187")
    page.find(".panel form [type=search]").send_keys("Carol")
    page.find(".panel .found button", "Carol Diaz").click()
    page.find(".panel form .primary").click()
    page.find(".members li", "Carol Diaz")
    said = carol.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"]
    assert "before" in [one["text"] for one in said]
    choose(page, "Carol Diaz", "Let out")
    page.wait(lambda: carol.id not in anna.call("im.chat.user.list", CHAT_ID=chat))
    choose(page, "Boris Orlov", "Make the owner")
    page.find(".members li:has(.badge)", "Boris Orlov")
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["owner"] == boris.id
    page.find(".panel .base.danger", "Leave").click()
    page.chromium.switch_to.alert.accept()
    page.find(".nobody")
    assert anna.id not in boris.call("im.chat.user.list", CHAT_ID=chat)
    assert page.complaints() == []


def test_conversations_are_sorted_out_from_their_menus(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    portal.chat(anna, boris, title="First")
    second = portal.chat(anna, boris, title="Second")
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Hi")
    portal.bot(anna).call("Chat.Message.send", dialogId=str(anna.id), fields={"message": "Beep"})
    page.sign_in("anna", PASSWORD)
    for tab, titles in (("Bots", {"Echo"}), ("People", {"Boris Orlov"}), ("Chats", {"First", "Second"})):
        page.find(".tabs button", tab).click()
        page.wait(partial(shows, page, titles))
    page.find(".row > a", "Second").send_keys(Keys.SHIFT, Keys.F10)
    page.find("[role=menuitem]", "Hide")
    press(page, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    page.wait(lambda: [one.text for one in rows(page)] == ["First"])
    boris.call("im.message.add", DIALOG_ID=f"chat{second}", MESSAGE="Back again")
    page.find(".row > a", "Back again")
    page.find(".row > a", "First").send_keys(Keys.SHIFT, Keys.F10)
    page.find("[role=menuitem]", "Leave")
    press(page, Keys.END, Keys.ENTER)
    page.chromium.switch_to.alert.accept()
    page.wait(lambda: [one.text for one in rows(page)] == ["Second"])


def test_whom_one_looked_for_is_offered_again(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    page.sign_in("anna", PASSWORD)
    page.find("#search").send_keys("orlov")
    page.find("[aria-label='People and chats'] a", "Boris Orlov").send_keys(Keys.ENTER)
    page.find(".bar h1", "Boris Orlov")
    page.chromium.refresh()
    page.find("#search").click()
    page.find("[aria-label='Looked for last'] a", "Boris Orlov")
    page.find("[aria-label='Looked for last'] button", "Remove").click()
    page.wait(lambda: anna.call("im.search.last.get") == [])


def test_hundreds_of_conversations_are_there_by_scrolling(page: Messenger, portal: Portal, anna: User) -> None:
    for number in range(240):
        portal.chat(anna, title=f"Chat {number}")
    page.sign_in("anna", PASSWORD)
    page.find(".row", "Chat 239")

    def bottom() -> bool:
        page.chromium.execute_script("const rows = document.querySelector('.rows'); rows.scrollTop = rows.scrollHeight")
        return any(one.text == "Chat 0" for one in rows(page))

    page.wait(bottom)
    assert len(rows(page)) < 60
    # As a listbox: one of all the options has the focus, wherever it is.
    page.find("[role=listbox] [role=option][tabindex='0']").send_keys(Keys.HOME)
    page.wait(lambda: option(page) == ("Chat 239", "1", "240"))
    press(page, Keys.ARROW_DOWN, Keys.PAGE_DOWN, Keys.PAGE_UP, Keys.ARROW_DOWN)
    page.wait(lambda: option(page) == ("Chat 237", "3", "240"))
    press(page, Keys.END)
    page.wait(lambda: option(page) == ("Chat 0", "240", "240"))
    press(page, Keys.ENTER)
    page.find(".bar h1", "Chat 0")
    page.find("[role=option][aria-selected=true]", "Chat 0")
    assert len(page.chromium.find_elements(By.CSS_SELECTOR, "[role=option][tabindex='0'], [aria-selected=true]")) == 1
    assert len(rows(page)) < 60
    assert not AXE.exists() or page.axe() == []
    # The row that has the focus stays where it is, though others come before it.
    press(page, Keys.HOME, Keys.ARROW_DOWN)
    page.wait(lambda: option(page)[0] == "Chat 238")
    anna.call("im.message.add", DIALOG_ID=page.chromium.current_url.split("/c/")[1], MESSAGE="News")
    page.wait(lambda: [one.text for one in rows(page)][:3] == ["Chat 0", "Chat 238", "Chat 239"])
    assert option(page) == ("Chat 238", "2", "240")
    press(page, Keys.TAB)  # to its menu
    press(page, Keys.ENTER)
    page.find("[role=menu][aria-label='More: Chat 238'] [role=menuitem]", "Hide")
    press(page, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    page.wait(lambda: option(page) == ("Chat 237", "3", "239"))


def press(page: Messenger, *keys: str) -> None:
    """Press keys where the focus is."""
    ActionChains(page.chromium).send_keys(*keys).perform()


def option(page: Messenger) -> tuple[str | None, ...]:
    """The title of the row that has the focus, which of how many it is."""
    focused = page.chromium.switch_to.active_element
    return tuple(focused.get_attribute(name) for name in ("title", "aria-posinset", "aria-setsize"))


def shows(page: Messenger, titles: set[str]) -> bool:
    return {one.text for one in rows(page)} == titles


def rows(page: Messenger) -> list[WebElement]:
    """The titles of the list."""
    return page.chromium.find_elements(By.CSS_SELECTOR, ".list .row strong")


def choose(page: Messenger, person: str, item: str) -> None:
    """Choose something from the menu of a member, and say yes."""
    page.find(".members li", person).find_element(By.CSS_SELECTOR, "[aria-haspopup=menu]").click()
    page.find("[role=menuitem]", item).click()
    page.chromium.switch_to.alert.accept()
