"""The developer's side of the page in a real browser."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from beseda.http import web_page
from beseda.testing import Portal, RestError, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import AXE, PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]

ROW = ".entry-row"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as driver:
        driver.set_window_size(1440, 900)
        yield driver


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Lee", login="anna", password=PASSWORD, admin=True)


@pytest.fixture
def boris(portal: Portal, anna: User) -> User:
    return portal.user("Boris", "Orlov")


@pytest.fixture
def page(chromium: Chrome, portal: Portal, anna: User) -> Messenger:
    return Messenger(chromium, portal).sign_in("anna", PASSWORD)


def show(page: Messenger, screen: str) -> None:
    page.chromium.get(f"{page.portal.url}/dev/{screen}")


def rows(page: Messenger) -> list[str]:
    return [one.text for one in page.chromium.find_elements(By.CSS_SELECTOR, ROW)]


def paste(portal: Portal, command: str) -> Any:
    """The answer to what a line of curl sends."""
    words = shlex.split(command)
    assert words[0] == "curl"
    header, value = words[words.index("-H") + 1].split(": ")
    body = words[words.index("-d") + 1].encode()
    return portal.client.send("POST", urlsplit(words[1]).path, body, {header: value}).json


def fill(page: Messenger, form: str, **values: str) -> None:
    """Fill in a form by the names of its fields, and send it."""
    for name, value in values.items():
        field = page.find(f"{form} [name={name}]")
        if field.tag_name == "select":
            Select(field).select_by_value(value)
        else:
            field.send_keys(Keys.CONTROL, "a")
            field.send_keys(value)
    page.find(f"{form} button.primary").click()


def test_what_a_bot_does_is_seen_at_once_and_found(page: Messenger, portal: Portal, anna: User) -> None:
    """Rows come by themselves; the filter works on what was there before; a refusal says why."""
    bot = portal.bot(anna, "echo")
    show(page, "journal?filter=")
    page.find("#filter").send_keys("bot:echo kind:call")
    page.wait(lambda: "filter=bot%3Aecho" in page.chromium.current_url)
    bot.send(str(anna.id), "Hello")
    page.find(ROW, "imbot.v2.Chat.Message.send")
    with pytest.raises(RestError) as refused:
        bot.send("chat999", "Is there anybody?")
    page.find(f"{ROW}.failed", refused.value.code)
    page.find(".tabs button", "Failed").click()
    page.wait(lambda: len(rows(page)) == 1)
    page.find(ROW).click()
    page.find(".entry-panel .json", "chat999")
    page.find(".entry-panel strong", f"{refused.value.status} {refused.value.code}")
    page.chromium.refresh()  # the address holds the filter and what is selected
    page.find(".entry-panel .json", "chat999")
    assert len(rows(page)) == 1
    assert page.complaints() == []


def test_the_journal_pauses(page: Messenger, anna: User, boris: User) -> None:
    show(page, "journal?filter=method:im.message.add")
    anna.say("first", to=boris)
    page.find(ROW)
    page.find(".journal-main button", "Pause").click()
    anna.say("second", to=boris)
    page.find(".journal-main button[aria-pressed=true] .count", "1")
    assert len(rows(page)) == 1
    page.find(".journal-main button", "Go on").click()
    page.wait(lambda: len(rows(page)) == 2)


def test_a_call_is_sent_again_and_edited(page: Messenger, anna: User, boris: User) -> None:
    anna.say("Hello", to=boris)
    show(page, "journal?filter=method:im.message.add")
    page.find(ROW).click()
    page.find(".entry-panel button", "Send again").click()
    page.find(f"{ROW} .badge", "replay")
    page.find(".entry-panel button", "Edit and send").click()
    field = page.find("dialog textarea")
    written = str(field.get_attribute("value"))
    field.send_keys("}")
    page.find("dialog #json-problem", f"Line {written.count(chr(10)) + 1}")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(written.replace("Hello", "Good evening"))
    page.find("dialog button.primary").click()
    page.gone("dialog")
    page.wait(lambda: len(rows(page)) == 3)
    assert sorted(one.text for one in boris.messages(anna)) == ["Good evening", "Hello", "Hello"]


def test_a_call_is_copied_as_curl(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    """Quotes are kept; the secret is not shown."""
    hook = anna.webhook()
    hook.call("im.message.add", DIALOG_ID=boris.id, MESSAGE='It\'s "here"')
    granted = {"origin": portal.url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    page.chromium.execute_cdp_cmd("Browser.grantPermissions", granted)
    show(page, "journal?filter=method:im.message.add")
    page.find(ROW).click()
    page.find(".copies button", "curl").click()
    page.find("[aria-live=polite]", "Copied")
    copied: str = page.chromium.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert hook.code not in copied
    paste(portal, copied.replace("•••", hook.code))
    assert [one.text for one in boris.messages(anna)] == ['It\'s "here"'] * 2


def test_a_fault_set_in_the_page_strikes_once_and_is_counted(page: Messenger, anna: User, boris: User) -> None:
    show(page, "faults")
    fill(page, "form", method="im.message.*", when="next", number="1", effect="error", code="OH_NO", status="418")
    page.find(".band.faulty", "1 fault is on")
    with pytest.raises(RestError) as struck:
        anna.say("Hello", to=boris)
    assert (struck.value.status, struck.value.code) == (418, "OH_NO")
    anna.say("Hello again", to=boris)
    page.find(".faults .hits", "1 hit")
    page.find("#codes option[value=insufficient_scope]")  # of every method
    fill(page, "form", method="user.get", when="always", code="insufficient_scope")
    page.find(".faults", "403 insufficient_scope")
    fill(page, "form", method="user.*", when="always")
    page.find(".faults code", "user.*")
    page.find(".dev-page button", "Clear all").click()
    page.gone(".band.faulty")
    anna.call("user.current")


def test_two_tabs_are_two_people(page: Messenger, portal: Portal, boris: User) -> None:
    nina = portal.user("Nina", "Petrova")
    launch = portal.chat(boris, nina, title="Launch")
    show(page, "journal")
    page.find("body").send_keys(Keys.CONTROL, Keys.SHIFT, "a")
    page.find("dialog [name=person]").send_keys("Nina", Keys.ENTER)
    page.find(".band.acting", "Nina Petrova")
    assert urlsplit(page.chromium.current_url).path == f"/as/{nina.id}/dev/journal"
    first = page.chromium.current_window_handle
    page.find(".rail [title=Chats]").click()
    page.open("Launch")
    page.chromium.switch_to.new_window("tab")
    try:
        page.chromium.get(f"{portal.url}/as/{boris.id}/")
        page.find(".band.acting", "Boris Orlov")
        page.open("Launch")
        page.say("Shall we begin?")
    finally:
        page.chromium.close()
        page.chromium.switch_to.window(first)
    page.find("article:not(.mine)", "Shall we begin?")
    page.say("Yes")
    said = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{launch}")["messages"]
    assert {(one["text"], one["author_id"]) for one in said} >= {("Shall we begin?", boris.id), ("Yes", nina.id)}
    page.find(".band.acting button", "Back").click()
    page.gone(".band.acting")
    assert page.complaints() == []


def test_a_webhook_made_by_form_is_good_until_it_is_revoked(page: Messenger, portal: Portal, anna: User) -> None:
    show(page, "access")
    fill(page, "form[aria-label='New webhook']", title="Robot", scope="im,user")
    path = urlsplit(page.find(".secret code", "/rest/").text).path
    assert portal.client.post(f"{path}user.current", {}).json["result"]["ID"] == str(anna.id)
    pasted = paste(portal, page.find(".secret code", "curl").text)
    assert pasted["result"]["ID"] == str(anna.id)
    page.find("[aria-label='Revoke: Robot']").click()
    page.chromium.switch_to.alert.accept()
    page.gone("[aria-label='Revoke: Robot']")
    assert portal.client.post(f"{path}user.current", {}).status == 401


def test_a_bot_made_by_form_is_watched_on_the_bench(page: Messenger, portal: Portal, anna: User) -> None:
    """What it was told stands beside what it answered."""
    show(page, "access")
    fill(page, "form[aria-label='New bot']", code="helper", name="Helper")
    token = page.find(".secret code").text
    page.find("[aria-label='Commands: Helper']").click()
    page.find("[aria-label='New command'] [name=command]").send_keys("menu")
    page.find("[aria-label='New command'] [name=title]").send_keys("Menu", Keys.ENTER)
    page.find(".inner code", "/menu")
    page.find("[aria-label='Bench: Helper']").click()
    page.find(".bench .bar h1", "Helper")
    page.find("#composer").send_keys("Hello", Keys.ENTER)
    page.find("article.mine .marks [title=sent]")
    bot = int(page.chromium.current_url.rpartition("bot=")[2])
    event = anna.call("imbot.v2.Event.get", botId=bot, botToken=token)["events"][-1]
    assert event["data"]["message"]["text"] == "Hello"
    fields = {"message": "Good evening"}
    anna.call("imbot.v2.Chat.Message.send", botId=bot, botToken=token, dialogId=str(anna.id), fields=fields)
    page.find("article:not(.mine) .said", "Good evening")
    page.find(".answer .step", "imbot.v2.Chat.Message.send")
    page.find("li:not(.answer) .step", "imbot.v2.Event.get").click()
    page.find(".answer .step.linked", "imbot.v2.Chat.Message.send")
    page.find(".entry-panel .json", "Hello")
    anna.call("im.message.add", DIALOG_ID=bot, MESSAGE=f"[url=/dev?bot={bot}]the bench[/url]")
    page.find("article a", "the bench").click()
    page.find("article:not(.mine) .said", "Good evening")  # it leads here again
    assert page.complaints() == []


def test_the_clock_is_moved_and_comes_back(page: Messenger, portal: Portal) -> None:
    show(page, "portal")
    before = portal.clock()
    page.find(".dev-page button", "+1 hour").click()
    page.find(".band.shifted", "shifted")
    assert portal.clock() - before >= 3600
    page.find(".band.shifted button").click()
    page.gone(".band.shifted")
    assert portal.clock() - before < 3600


def test_a_portal_is_emptied_and_filled_again(page: Messenger, portal: Portal) -> None:
    show(page, "portal")
    page.find("[name=word]").send_keys("reset")
    page.find(".dev-page button", "Reset, then demo people").click()
    password = page.find(".secret code").text
    page.sign_in("admin", password)
    page.find(".row", "Spring launch")


def test_developers_screens_fit_a_phone(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    bot = portal.bot(anna, "echo")
    bot.send(str(anna.id), "Hello")
    anna.say("Hello", to=boris)
    width, height = page.chromium.get_window_size().values()
    try:
        page.chromium.set_window_size(390, 844)
        for screen in ("bench", "faults", "portal", "access", "journal"):
            show(page, screen)
            page.find({"bench": ".step", "journal": ROW}.get(screen, ".dev h2"))
            assert page.chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth"), screen
        page.find(ROW).click()
        page.find(".entry-panel [aria-label=Close]").click()
        page.gone(".entry-panel")
    finally:
        page.chromium.set_window_size(width, height)


@pytest.mark.skipif(not AXE.exists(), reason="the page's tools are not installed: make web")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_developers_screens_can_be_used_by_everybody(
    page: Messenger, portal: Portal, anna: User, boris: User, theme: str, tmp_path: Path
) -> None:
    bot = portal.bot(anna, "echo")
    portal.application(anna, title="Robot")
    for number in range(12):
        boris.say(f"Good morning, {number}", to=anna)
    anna.say("Hello", to=bot)
    bot.poll()
    bot.send(str(anna.id), "Hello yourself")
    boris.answer("im.message.add", DIALOG_ID="chat999", MESSAGE="Is anybody there?")
    page.chromium.execute_script(f"localStorage.setItem('beseda.{anna.id}.theme', '\"{theme}\"')")
    for screen in ("bench", "faults", "portal", "access"):
        show(page, screen)
        page.find(".dev h2" if screen != "bench" else "article.mine")
        assert (screen, page.axe()) == (screen, [])
    show(page, "journal")
    page.find(f"{ROW}.failed").click()
    page.find(".entry-panel h3", "Answer")
    assert page.axe() == []
    shots = Path(os.environ.get("BESEDA_SCREENSHOTS") or tmp_path)
    if theme == "light":
        page.chromium.save_screenshot(str(shots / "journal.png"))
    page.find(".act-as").click()
    page.find("dialog .acting-list a", "Boris")
    assert page.axe() == []
    assert page.complaints() == []


def test_developers_screens_speak_russian(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    portal.configure(language="ru")
    for number in range(3):
        anna.say(str(number), to=boris)
    show(page, "journal?filter=method:im.message.add")
    page.find(".foot", "3 записи")
    assert page.find(".dev-bar [aria-current]").text == "Журнал"


def test_a_message_leads_to_the_call_that_made_it_and_back(page: Messenger, anna: User, boris: User) -> None:
    launch = page.portal.chat(boris, anna, title="Launch")
    boris.say("Good morning", to=f"chat{launch}")
    said = boris.say("Shall we begin?", to=f"chat{launch}")
    anna.call("im.message.like", MESSAGE_ID=said.id)
    page.chromium.refresh()
    page.open("Launch")
    page.choose(page.find(f"article[data-id='{said.id}']"), "In the journal")
    page.find(".entry-panel h2", "im.message.add")
    page.find(".entry-panel .json", "Shall we begin?")
    page.find(ROW, "im.message.like")
    page.find(".entry-panel .facts a", str(said.id)).click()
    page.find(".bar h1", "Launch")
    article = page.find(f"article.marked[data-id='{said.id}']", "Shall we begin?")
    page.chromium.execute_script("arguments[0].focus()", article)
    article.send_keys("j")
    page.find(".entry-panel h2", "im.message.add")
    assert page.complaints() == []


def test_a_message_of_others_is_shown_as_they_see_it(page: Messenger, portal: Portal, boris: User) -> None:
    nina = portal.user("Nina", "Petrova")
    boris.say("Good morning", to=nina)
    show(page, "journal?filter=method:im.message.add")
    page.find(ROW).click()
    page.find(".entry-panel .facts a").click()
    page.find(".band.acting", "Boris Orlov")
    page.find("article.marked", "Good morning")


def test_it_is_seen_how_long_things_took_and_what_a_replay_answers_otherwise(
    page: Messenger, portal: Portal, anna: User, boris: User
) -> None:
    bot = portal.bot(anna, "echo")
    bot.call("Bot.get")
    show(page, "journal?filter=method:imbot.v2.Bot.get")
    page.find(ROW).click()
    page.find(".entry-panel h3", "Timing")
    timing = page.find(".entry-panel h3 + .facts", "Database").text
    assert {"Limits", "The method", "Waiting for its turn"} <= set(timing.splitlines())
    page.find(".entry-panel button", "Send again").click()
    page.find(".entry-panel", "The same was answered, but for the time.")
    bot.call("Bot.update", fields={"properties": {"name": "Parrot"}})
    page.find(".entry-panel button", "Send again").click()
    page.find(".entry-panel .json .less", '"name": "Echo"')
    page.find(".entry-panel .json .more", '"name": "Parrot"')
    assert page.axe() == []


def test_an_event_that_is_sent_again_is_shown(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    with portal.webhook_receiver() as handler:
        fields = {"code": "told", "botToken": "t", "eventMode": "webhook", "webhookUrl": handler.url}
        bot = boris.call("imbot.v2.Bot.register", fields=fields | {"properties": {"name": "Told"}})["bot"]["id"]
        boris.say("Hello", to=str(bot))
        told = portal.wait("event:ONIMBOTV2MESSAGEADD status:200")
        show(page, f"journal?entry={told['id']}")
        page.find(".entry-panel dt", "The handler, until it answered")
        page.find(".entry-panel button", "Send again").click()
        page.find(".entry-panel dt", "Sent again from")
        again = portal.wait(f"replay:{told['id']}")
        page.wait(lambda: f"entry={again['id']}" in page.chromium.current_url)
        assert page.find(".entry-panel .attempts").text.count("200") == 2


def test_a_webhook_gets_another_address(page: Messenger, portal: Portal, anna: User) -> None:
    old = portal.control.post("/webhooks", user_id=anna.id, title="Robot", scope="user")["path"]
    show(page, "access")
    page.find("[aria-label='New address: Robot']").click()
    page.chromium.switch_to.alert.accept()
    new = urlsplit(page.find(".secret code", "/rest/").text).path
    assert [portal.client.post(f"{one}user.current", {}).status for one in (old, new)] == [401, 200]


def test_a_snapshot_is_taken_and_had_again(page: Messenger, portal: Portal, anna: User, boris: User) -> None:
    show(page, "portal")
    page.find("[name=snapshot]").send_keys("two-people", Keys.ENTER)
    page.find("[aria-label='Restore: two-people']")
    portal.user("Nina")
    page.chromium.execute_script("window.before = true")
    page.find("[aria-label='Restore: two-people']:enabled").click()
    page.chromium.switch_to.alert.accept()
    page.wait(lambda: page.chromium.execute_script("return !window.before"))  # it begins anew
    assert portal.control.get("/portal")["people"] == 2
    page.find("[aria-label='Remove: two-people']").click()
    page.find(".dev-page", "No snapshots yet.")
    assert portal.control.get("/snapshots") == []
