"""The form of a method's page, in a real browser."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from beseda.testing import Portal, Webhook
from tests.browser.chromium import SECONDS, needs_chromium, started

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def hook(portal: Portal) -> Webhook:
    portal.user("Boris")
    return portal.user("Anna").webhook()


class Form:
    """The form of a method."""

    def __init__(self, chromium: Chrome, hook: Webhook, method: str) -> None:
        self.chromium = chromium
        chromium.get(hook.url + method)
        assert chromium.find_element(By.TAG_NAME, "h1").text == method

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.chromium.find_element(By.NAME, name)
            if field.tag_name == "select":
                Select(field).select_by_visible_text(value)
            else:
                field.clear()
                field.send_keys(value)

    def call(self) -> tuple[str, Any]:
        """Press the button; the status line and the answer."""
        status = self.chromium.find_element(By.ID, "status")
        self.chromium.find_element(By.CSS_SELECTOR, "form > button").click()
        WebDriverWait(self.chromium, SECONDS).until(lambda _: status.text.startswith("HTTP"))
        return status.text, json.loads(self.chromium.find_element(By.ID, "answer").text)


def test_what_is_filled_in_is_called(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    """Lists, choices, texts of several lines; what is left empty is not sent."""
    form = Form(chromium, hook, "im.chat.add")
    assert portal.query("SELECT id FROM chat") == []
    form.fill(USERS="[1]", TYPE="OPEN", TITLE="Plans </textarea> & more", COLOR="MINT", DESCRIPTION="one\ntwo")
    status, answer = form.call()
    assert status == "HTTP status 200"
    made = hook.call("im.dialog.get", DIALOG_ID=f"chat{answer['result']}")
    assert (made["name"], made["type"], made["user_counter"]) == ("Plans </textarea> & more", "open", 2)
    assert made["description"] == "one\ntwo"


def test_an_example_is_put_into_its_field(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    form = Form(chromium, hook, "im.message.add")
    form.fill(DIALOG_ID="1")
    chromium.find_element(By.CSS_SELECTOR, "[data-into=p-ATTACH]").click()
    status, _ = form.call()
    assert status == "HTTP status 200"
    said = hook.call("im.dialog.messages.get", DIALOG_ID="1")["messages"][0]
    assert (said["text"], "A line of text" in json.dumps(said["params"])) == ("", True)


def test_members_of_objects_have_fields_of_their_own(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    form = Form(chromium, hook, "imbot.v2.Bot.register")
    form.fill(
        **{
            "fields[code]": "echo",
            "fields[botToken]": "secret",
            "fields[properties][name]": "007",
            "fields[properties][avatar]": PNG,
            "fields[isHidden]": "true",
        }
    )
    status, answer = form.call()
    assert status == "HTTP status 200", answer
    bot = answer["result"]["bot"]
    assert (bot["code"], bot["isHidden"]) == ("echo", True)
    assert hook.call("im.user.get", ID=bot["id"])["first_name"] == "007"


def test_refusals_are_shown_and_the_form_stays(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    form = Form(chromium, hook, "im.dialog.get")
    status, answer = form.call()
    assert (status, answer["error"]) == ("HTTP status 400", "DIALOG_ID_EMPTY")
    form.fill(DIALOG_ID="1")
    chromium.execute_script("document.getElementById('status').textContent = ''")
    status, answer = form.call()
    assert (status, answer["result"]["name"]) == ("HTTP status 200", "Boris")


def test_what_people_said_is_shown_as_text(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    """And every answer as it came, whatever brackets, quotes and large numbers stand in it."""
    attach = [{"MESSAGE": '<img src=x onerror=alert(1)>, [1:2] {"a\\\\": 1}'}]
    hook.call("im.message.add", DIALOG_ID="1", MESSAGE="<b>x</b>", ATTACH=attach)
    form = Form(chromium, hook, "im.dialog.messages.get")
    form.fill(DIALOG_ID="1")
    _, answer = form.call()
    assert answer["result"] == hook.call("im.dialog.messages.get", DIALOG_ID="1")
    assert answer["result"]["messages"][0]["text"] == "<b>x</b>"


def test_the_list_is_searched_and_leads_to_forms(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    chromium.get(hook.url)
    items = chromium.find_elements(By.CSS_SELECTOR, "#methods li")
    assert len([one for one in items if one.is_displayed()]) > 20
    field = chromium.find_element(By.ID, "search")
    field.send_keys("User.CURRENT")
    (found,) = [one for one in items if one.is_displayed()]
    field.send_keys("no such")
    assert not found.is_displayed()
    assert chromium.find_element(By.ID, "none").is_displayed()
    field.clear()
    field.send_keys("user.current")
    chromium.find_element(By.LINK_TEXT, "user.current").click()
    WebDriverWait(chromium, SECONDS).until(lambda driver: driver.find_elements(By.TAG_NAME, "form"))
    assert chromium.current_url == f"{hook.url}user.current"


def logged(chromium: Chrome) -> list[str]:
    """What the browser complained of since it was asked the last time."""
    entries: list[dict[str, Any]] = chromium.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries]


def test_the_browser_has_nothing_to_complain_about(portal: Portal, chromium: Chrome, hook: Webhook) -> None:
    """No script or style is refused by the page's own policy, nothing fails."""
    logged(chromium)  # what other pages said
    form = Form(chromium, hook, "im.user.get")
    assert form.call()[0] == "HTTP status 200"
    assert logged(chromium) == []
    width = chromium.execute_script("return getComputedStyle(document.querySelector('main')).maxWidth")
    assert width != "none"
