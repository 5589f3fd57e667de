"""What helps somebody who writes: commands, people, emoji, files, drafts; and that what was written is sent once."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@pytest.fixture
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1280, 800)
        yield browser


def said(reader: User, chat: int) -> list[str]:
    """What people said, oldest first."""
    found = reader.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", LIMIT=100)["messages"]
    return [one["text"] for one in reversed(found) if one["author_id"]]


def test_commands_people_and_emoji_are_suggested(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    portal.configure(language="ru")
    bot = portal.bot(anna, "echo")
    titles = {"title": {"en": "Say it", "ru": "Скажи"}, "params": {"en": "text", "ru": "текст"}}
    bot.call("Command.register", fields={"command": "say", **titles})
    bot.call("Command.register", fields={"command": "stop", "title": {"en": "Stop"}})
    chat = portal.chat(anna, boris, bot, title="Launch")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    composer = page.find("#composer")
    composer.send_keys("/s")
    first = page.find("[role=option][aria-selected=true]", "/say текст")
    assert "Скажи" in first.text
    composer.send_keys(Keys.ARROW_DOWN)
    page.find("[role=option][aria-selected=true]", "/stop")
    composer.send_keys(Keys.ESCAPE)
    page.gone("#suggestions")
    assert composer.get_attribute("value") == "/s"  # only the list is closed
    composer.send_keys("a")
    page.find("[role=option]", "/say")
    composer.send_keys(Keys.TAB, "привет @Бо", Keys.BACKSPACE, Keys.BACKSPACE, "Bor")
    page.find("[role=option]", "Boris Orlov")
    composer.send_keys(Keys.ENTER, ":огонь")
    page.find("[role=option]", "🔥")
    composer.send_keys(Keys.ENTER)
    page.wait(lambda: composer.get_attribute("value") == "/say привет @Boris Orlov 🔥 ")
    page.find("[aria-label=Эмодзи]").click()
    page.find(".picker input").send_keys("единорог")
    page.find(".signs button:only-child", "🦄")
    page.find(".picker input").send_keys(Keys.ENTER)
    composer.send_keys(Keys.ENTER)
    page.find("article.mine", "привет Boris Orlov 🔥 🦄")
    [event] = [one for one in bot.call("Event.get")["events"] if one["type"] == "ONIMBOTV2COMMANDADD"]
    assert event["data"]["command"]["command"] == "/say"
    assert said(anna, chat)[-1].startswith("/say привет [USER=")
    assert page.complaints() == []


_DROP = """
const transfer = new DataTransfer()
transfer.items.add(new File([arguments[0]], arguments[1], {type: "text/plain"}))
const place = document.querySelector(arguments[2])
const given = {bubbles: true, cancelable: true}
place.dispatchEvent(arguments[2] === "#composer"
  ? new ClipboardEvent("paste", {...given, clipboardData: transfer})
  : new DragEvent("drop", {...given, dataTransfer: transfer}))
"""


def test_files_show_how_far_they_are_and_can_be_stopped(
    page: Messenger, portal: Portal, anna: User, boris: User, tmp_path: Path
) -> None:
    portal.configure(file_limit=3_000_000)
    chat = portal.chat(anna, boris, title="Launch")
    picture, long, large = tmp_path / "dot.png", tmp_path / "long.bin", tmp_path / "large.bin"
    picture.write_bytes(base64.b64decode(PNG))
    long.write_bytes(b"x" * 2_000_000)
    large.write_bytes(b"x" * 3_000_001)
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.find("#composer")
    slow = {"offline": False, "latency": 5, "throughput": 100_000}
    page.chromium.set_network_conditions(**slow)
    page.chromium.find_element(By.CSS_SELECTOR, "[type=file]").send_keys(f"{long}\n{picture}\n{large}")
    page.find(".uploads .danger", "large.bin is too large: files have 3 MB at most.")
    assert page.find(".uploads img").get_attribute("src").startswith("blob:")  # type: ignore[union-attr]
    progress = page.find(".uploads progress")
    page.wait(lambda: 0 < float(progress.get_attribute("value") or 0) < 1)
    page.find("[aria-label='Cancel: long.bin']").click()
    page.chromium.delete_network_conditions()
    page.find("article.mine .file", "dot.png")
    page.find("[aria-label='Remove: large.bin']").click()
    page.gone(".uploads")
    page.chromium.execute_script(_DROP, "pasted", "pasted.txt", "#composer")
    page.find("article.mine .file", "pasted.txt")
    page.chromium.execute_script(_DROP, "dropped", "dropped.txt", ".feed")
    page.find("article.mine .file", "dropped.txt")
    page.gone(".uploads")
    files = anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["files"]
    assert sorted(one["name"] for one in files) == ["dot.png", "dropped.txt", "pasted.txt"]
    assert page.complaints() == []


def test_two_windows_send_what_one_of_them_wrote_once_and_in_order(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    """Written offline, the page is closed before it could send; two windows find it, and one of them sends it."""
    chat = portal.chat(anna, boris, title="Launch")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.say("first")
    chromium = page.chromium
    chromium.execute_cdp_cmd("Network.enable", {})
    chromium.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/rest/im.message.add"]})
    for number in range(5):
        page.find("#composer").send_keys(f"line {number}", Keys.ENTER)
    page.wait(lambda: len(chromium.find_elements(By.CSS_SELECTOR, "article.mine [title=sending]")) == 5)
    kept = "return indexedDB.databases().then(all => all.length)"
    assert chromium.execute_script(kept) == 1
    chromium.refresh()
    page.wait(lambda: len(chromium.find_elements(By.CSS_SELECTOR, "article.mine [title=sending]")) == 5)
    first = chromium.current_window_handle
    address = chromium.current_url
    chromium.switch_to.new_window("tab")
    chromium.get(address)
    page.wait(lambda: len(chromium.find_elements(By.CSS_SELECTOR, "article.mine [title=sent]")) == 6)
    chromium.close()
    chromium.switch_to.window(first)
    chromium.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    page.wait(lambda: not chromium.find_elements(By.CSS_SELECTOR, "article.mine [title=sending]"))
    assert said(boris, chat) == ["first", *(f"line {number}" for number in range(5))]


def test_a_message_that_is_refused_stays_until_somebody_decides(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    chat = portal.chat(boris, anna, title="Launch")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    portal.change("DELETE FROM member WHERE chat_id = :chat AND user_id = :user", chat=chat, user=anna.id)
    page.find("#composer").send_keys("too late", Keys.ENTER)
    page.find("article.failed .problem", "Not sent:")
    page.chromium.refresh()
    portal.change("DELETE FROM member WHERE user_id = 0")
    boris.call("im.chat.user.add", CHAT_ID=chat, USERS=[anna.id])
    page.open("Launch")
    page.find("article.failed button", "Try again").click()
    page.find("article.mine [title=sent]")
    assert said(boris, chat) == ["too late"]


def test_a_draft_is_kept_with_its_reply_and_is_the_same_in_every_window(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    chat = portal.chat(anna, boris, title="Launch")
    portal.chat(anna, title="Other")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Ready?")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.choose(page.find("article", "Ready?"), "Reply")
    page.find("#composer").send_keys("Not y")
    first, address = page.chromium.current_window_handle, page.chromium.current_url
    page.chromium.switch_to.new_window("tab")
    page.chromium.get(address)
    page.find(".about", "Ready?")
    page.find("#composer").send_keys("et")
    page.chromium.switch_to.window(first)
    page.open("Other")
    page.open("Launch")
    assert page.find("#composer").get_attribute("value") == "Not yet"
    page.find("#composer").send_keys(Keys.ENTER)
    page.find("article.mine .quoted", "Ready?")
    page.gone(".about")
    page.chromium.refresh()
    assert page.find("#composer").get_attribute("value") == ""
