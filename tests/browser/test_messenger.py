"""The messenger in a real browser: what people do there all day."""

import base64
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import AXE, PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chrome, Chrome]]:
    with ExitStack() as stack:
        one, other = (stack.enter_context(started(tmp_path_factory.mktemp("chromium"))) for _ in range(2))
        one.set_window_size(1440, 900)
        other.set_window_size(390, 844)
        yield one, other


@pytest.fixture
def page(browsers: tuple[Chrome, Chrome], portal: Portal, anna: User) -> Messenger:
    return Messenger(browsers[0], portal)


def test_two_people_talk(
    browsers: tuple[Chrome, Chrome], page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    portal.chat(anna, boris, title="Launch")
    page.sign_in("anna", PASSWORD)
    phone = Messenger(browsers[1], portal).sign_in("boris", PASSWORD)
    page.open("Launch")
    page.say("Shall we [b]begin[/b]?", shown="Shall we begin?")
    phone.find(".row .count", "1")
    phone.open("Launch")
    assert phone.find("article .said strong").text == "begin"
    page.find("article.mine .marks .read")
    phone.find("#composer").send_keys("y")
    page.find(".bar .muted", "Boris Orlov is typing")
    phone.find("#composer").send_keys("es", Keys.ENTER)
    theirs = page.find("article[aria-label*=Boris]:not(.mine)", "yes")
    theirs.find_element(By.CSS_SELECTOR, ".tools [aria-label=Like]").send_keys(Keys.ENTER)
    phone.find("article.mine .reaction", "1")
    page.choose(page.find("article.mine", "begin"), "Edit")
    composer = page.find("#composer")
    page.wait(lambda: composer.get_attribute("value") == "Shall we [b]begin[/b]?")
    composer.send_keys(Keys.BACKSPACE, " now?", Keys.ENTER)
    phone.find("article", "begin now?")
    phone.find("article .below", "edited")
    page.choose(page.find("article:not(.mine)", "yes"), "Reply")
    page.say("Good")
    phone.find("article .quoted", "yes")
    page.choose(page.find("article.mine", "Good"), "Delete")
    page.chromium.switch_to.alert.accept()
    phone.find("article", "This message was deleted.")
    assert [page.complaints(), phone.complaints()] == [[], []]


# Eleven minutes pass, for as long as it takes to see that they have.
_LATER = """
const now = Date.now
Date.now = () => now() + 11 * 60_000
document.dispatchEvent(new Event("visibilitychange"))
Date.now = now
"""


def test_one_sees_who_is_here_who_does_nothing_and_who_is_gone(
    browsers: tuple[Chrome, Chrome], page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Hello")
    page.sign_in("anna", PASSWORD)
    page.open("Boris Orlov")
    page.find(".bar .muted", "seen")
    assert not page.chromium.find_elements(By.CSS_SELECTOR, ".avatar .dot")
    phone = Messenger(browsers[1], portal).sign_in("boris", PASSWORD)
    page.find(".bar .muted", "online")
    page.find(".row .avatar .dot.online")
    phone.chromium.execute_script(_LATER)
    page.find(".bar .muted", "idle")
    page.find(".row .avatar .dot.idle")
    phone.find("#search").click()
    page.find(".bar .muted", "online")
    page.find("#about").click()
    page.find(".panel .who", "online")
    phone.chromium.get(f"{portal.url}/healthz")
    page.find(".panel .who", "seen")
    page.gone(".avatar .dot")
    assert page.complaints() == []


def test_buttons_of_a_bot_call_it_and_its_answer_arrives(page: Messenger, portal: Portal, anna: User) -> None:
    bot = portal.bot(anna, "echo")
    bot.call("Command.register", fields={"command": "menu", "title": {"en": "Menu"}})
    keyboard = [
        {"TEXT": "Menu", "COMMAND": "menu", "BG_COLOR": "#29619b"},
        {"TYPE": "NEWLINE"},
        {"TEXT": "Hi", "ACTION": "SEND", "ACTION_VALUE": "Hello"},
    ]
    fields = {"message": "What shall I do?", "keyboard": keyboard}
    message = bot.call("Chat.Message.send", dialogId=str(anna.id), fields=fields)["id"]
    page.sign_in("anna", PASSWORD)
    page.open("Echo")
    page.find(".key", "Menu").click()
    page.find(".key[aria-busy=true]")
    bot.call("Chat.Message.send", dialogId=str(anna.id), fields={"message": f"You pressed a button of {message}"})
    page.find("article", "You pressed a button")
    page.gone(".key[aria-busy=true]")
    page.find(".key", "Hi").click()
    page.find("article.mine", "Hello")
    assert page.complaints() == []


def test_what_is_written_without_a_connection_is_sent_once_there_is_one(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    chat = portal.chat(anna, boris, title="Launch")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.say("before")
    page.find("article.mine .marks [title=sent]")
    page.chromium.set_network_conditions(offline=True, latency=0, throughput=0)
    page.find("#composer").send_keys("in the tunnel", Keys.ENTER)
    page.find("article.mine .marks [title=sending]")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="meanwhile")
    page.chromium.delete_network_conditions()
    page.wait(lambda: len(page.chromium.find_elements(By.CSS_SELECTOR, "article.mine .marks [title=sent]")) == 2)
    page.find("article", "meanwhile")
    said = [one["text"] for one in anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"]]
    assert said.count("in the tunnel") == 1


def test_a_long_history_is_read_to_its_beginning(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris, title="Long")
    for number in range(260):
        boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=f"line {number}")
    anna.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    page.sign_in("anna", PASSWORD)
    page.open("Long")
    page.find("article", "line 259")

    def beginning() -> bool:
        page.chromium.execute_script("document.querySelector('.feed').scrollTop = 0")
        return any("line 0" in one.text for one in page.chromium.find_elements(By.CSS_SELECTOR, "article"))

    page.wait(beginning)
    assert len(page.chromium.find_elements(By.CSS_SELECTOR, "article")) <= 80
    page.find(".pill").click()
    page.find("article", "line 259")


def test_the_list_is_kept_in_order(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    portal.chat(anna, boris, title="Second")
    first = portal.chat(anna, boris, title="First")
    anna.call("im.recent.pin", DIALOG_ID=f"chat{first}")
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Hi")
    page.sign_in("anna", PASSWORD)
    page.find(".row", "First")
    assert page.find(".row strong").text == "First"
    page.find(".row", "Second").find_element(By.CSS_SELECTOR, "[aria-haspopup=menu]").send_keys(Keys.ENTER)
    page.find("[role=menuitem]", "Mute").click()
    page.find(".row .tiny .hidden", "muted")
    page.find("#search").send_keys("Orlov")
    page.find("[aria-label='People and chats'] a", "Boris Orlov").click()
    page.find("article", "Hi")


def test_a_new_chat_with_the_keyboard_alone(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    page.sign_in("anna", PASSWORD)
    page.find("[aria-label='New chat']").send_keys(Keys.ENTER)
    page.find("dialog [name=title]").send_keys("Picnic")
    page.find("dialog [type=search]").send_keys("Boris")
    page.find("dialog .found button", "Boris").send_keys(Keys.ENTER)
    page.find("dialog .primary").send_keys(Keys.ENTER)
    page.find(".bar h1", "Picnic")
    page.find("#composer").send_keys("@Bor")
    page.find("[role=option]", "Boris Orlov")
    page.find("#composer").send_keys(Keys.TAB, "look", Keys.ENTER)
    assert page.find("article.mine .mention").text == "Boris Orlov"
    assert page.find(".bar .muted").text == "2 members"


def test_notifications_have_buttons(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(boris, title="Secret")
    portal.invite(boris, chat, anna)
    page.sign_in("anna", PASSWORD)
    page.find("[title=Notifications] .count", "1")
    page.find("[title=Notifications]").click()
    page.find(".notes .key").click()
    page.wait(lambda: anna.id in boris.call("im.chat.user.list", CHAT_ID=chat))


def test_a_file_is_sent_and_shown(page: Messenger, portal: Portal, anna: User, boris: User, tmp_path: Path) -> None:
    portal.chat(anna, boris, title="Launch")
    picture, text = tmp_path / "dot.png", tmp_path / "plan.txt"
    picture.write_bytes(base64.b64decode(PNG))
    text.write_text("The plan", encoding="utf-8")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.find("#composer")
    page.chromium.find_element(By.CSS_SELECTOR, "[type=file]").send_keys(f"{picture}\n{text}")
    page.find("article.mine .file", "plan.txt")
    assert page.find("article.mine .file img").get_attribute("naturalWidth") != "0"
    page.gone(".composer .chips")
    assert page.complaints() == []


def test_drafts_and_the_session_outlive_a_reload(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    portal.chat(anna, boris, title="Launch")
    page.sign_in("anna", PASSWORD)
    page.open("Launch")
    page.find("#composer").send_keys("not yet")
    page.chromium.refresh()
    assert page.find("#composer").get_attribute("value") == "not yet"


@pytest.mark.skipif(not AXE.exists(), reason="the page's tools are not installed: make web")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_used_by_everybody_and_looks_so(
    browsers: tuple[Chrome, Chrome],
    page: Messenger,
    portal: Portal,
    anna: User,
    boris: User,
    theme: str,
    tmp_path: Path,
) -> None:
    bot = portal.bot(anna, "echo")
    nina = portal.user("Nina", "Petrova", work_position="Developer")
    launch = f"chat{portal.chat(anna, boris, nina, bot, title='Launch of the new shop')}"
    portal.chat(nina, anna, title="Kitchen")
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="Coffee at four?")
    nina.call(
        "im.message.add",
        DIALOG_ID=launch,
        MESSAGE="The new start page is ready, see [url=https://example.com/shop]the shop[/url].",
    )
    first = boris.call(
        "im.message.add",
        DIALOG_ID=launch,
        MESSAGE=f"[user={anna.id}]Anna Lee[/user], will you look at it [b]today[/b]?",
    )
    anna.call(
        "im.message.add", DIALOG_ID=launch, MESSAGE="Yes. [code]make check[/code] is green already.", REPLY_ID=first
    )
    nina.call("im.message.like", MESSAGE_ID=first)
    card = [
        {"MESSAGE": "[b]Build 214[/b]"},
        {
            "GRID": [
                {"NAME": "Branch", "VALUE": "main", "DISPLAY": "LINE"},
                {"NAME": "Tests", "VALUE": "1,204 passed", "DISPLAY": "LINE"},
            ]
        },
    ]
    keyboard = [
        {"TEXT": "Deploy", "COMMAND": "deploy", "BG_COLOR": "#29619b"},
        {"TEXT": "Log", "LINK": "https://example.com/log"},
    ]
    bot.call(
        "Chat.Message.send",
        dialogId=launch,
        fields={"message": "The build is done.", "attach": card, "keyboard": keyboard},
    )
    page.sign_in("anna", PASSWORD)
    page.chromium.execute_script(f"localStorage.setItem('beseda.{anna.id}.theme', '\"{theme}\"')")
    page.chromium.refresh()
    page.open("Launch of the new shop")
    page.find(".key", "Deploy")
    assert page.axe() == []
    page.find("[aria-label=Settings]").click()
    assert page.axe() == []
    page.find("dialog [aria-label=Close]").click()
    page.find("#composer").send_keys("@")
    page.find("[role=option]")
    assert page.axe() == []
    page.find("#composer").send_keys(Keys.ESCAPE, Keys.BACKSPACE)
    shots = Path(os.environ.get("BESEDA_SCREENSHOTS") or tmp_path)
    page.chromium.save_screenshot(str(shots / f"messenger-{theme}.png"))
    phone = Messenger(browsers[1], portal).sign_in("anna", PASSWORD)
    phone.find(".row", "Launch")
    phone.chromium.save_screenshot(str(shots / "phone-list.png"))
    phone.open("Launch of the new shop")
    phone.find(".key", "Deploy")
    assert phone.axe() == []
    assert phone.chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    phone.chromium.save_screenshot(str(shots / "phone-talk.png"))
    page.find("[title=Notifications]").click()
    assert page.axe() == []


def test_it_speaks_russian(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    portal.configure(language="ru")
    portal.chat(anna, boris, title="Запуск")
    for number in range(3):
        boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE=str(number))
    page.sign_in("anna", PASSWORD)
    assert page.find(".row .count .hidden").get_attribute("textContent") == "3 непрочитанных сообщения"
    page.open("Запуск")
    assert page.find(".bar .muted").text == "2 участника"
    assert page.find("#composer").get_attribute("placeholder") == "Сообщение: Запуск"
    page.find("[aria-label=Настройки]").click()
    page.find("dialog select").send_keys("English")
    page.find("dialog h2", "Settings")
