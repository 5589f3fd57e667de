"""Calls from the portal's own page: by a session, with the proof that the page was given."""

import json
from typing import Any

import pytest

from beseda.testing import Answer, Portal, User
from tests.applications.browser import Browser


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", login="anna", password="correct horse")


@pytest.fixture
def browser(portal: Portal, anna: User) -> Browser:
    browser = Browser(portal)
    browser.sign_in("anna", "correct horse")
    return browser


def call(browser: Browser, method: str, proof: str | None, **params: Any) -> Answer:
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    shown = {} if proof is None else {"X-Beseda-Form": proof}
    return browser.portal.client.send("POST", f"/rest/{method}", json.dumps(params).encode(), headers | shown)


def proof(browser: Browser) -> str:
    return str(browser.get("/session").json["form"])


def test_who_is_signed_in_calls_any_method(browser: Browser, anna: User) -> None:
    assert browser.get("/session").json["user"]["id"] == anna.id
    assert call(browser, "user.current", proof(browser)).json["result"]["ID"] == str(anna.id)
    assert call(browser, "im.recent.list", proof(browser)).status == 200
    assert call(browser, "imbot.v2.Bot.list", proof(browser)).json.get("error") != "insufficient_scope"


def test_a_cookie_alone_calls_nothing(portal: Portal, browser: Browser, anna: User) -> None:
    other = Browser(portal)
    other.get("/sign-in/")
    answers = [call(browser, "user.current", shown) for shown in (None, "", "0" * 32)]
    assert [(one.status, one.json["error"]) for one in answers] == [
        (401, "NO_AUTH_FOUND"),
        (401, "INVALID_CREDENTIALS"),
        (401, "INVALID_CREDENTIALS"),
    ]
    good = proof(browser)
    assert call(other, "user.current", good).status == 401
    browser.fill_in("/account/", to="/sign-out/", where="here")
    assert call(browser, "user.current", good).status == 401
    assert browser.get("/session").status == 401


def test_a_call_makes_its_person_present(portal: Portal, browser: Browser, anna: User) -> None:
    boris = portal.user("Boris")
    portal.clock.freeze()
    portal.clock.move(3600)
    before = boris.call("im.user.get", ID=anna.id)["last_activity_date"]
    assert call(browser, "user.current", proof(browser)).status == 200
    assert boris.call("im.user.get", ID=anna.id)["last_activity_date"] > before


def test_what_is_sent_again_with_its_id_is_said_once(browser: Browser, anna: User) -> None:
    boris = browser.portal.user("Boris")
    shown = proof(browser)
    given = {"DIALOG_ID": boris.id, "MESSAGE": "Hello", "TEMPLATE_ID": "one-of-mine"}
    first, again = (call(browser, "im.message.add", shown, **given).json["result"] for _ in range(2))
    assert first == again
    assert [one["text"] for one in boris.call("im.dialog.messages.get", DIALOG_ID=anna.id)["messages"]] == ["Hello"]


@pytest.mark.parametrize("method", ["im.notify", "im.notify.personal.add", "im.notify.system.add"])
def test_notifications_are_sent_by_programs_alone(portal: Portal, browser: Browser, anna: User, method: str) -> None:
    answer = call(browser, method, proof(browser), USER_ID=anna.id, MESSAGE="Hello")
    assert (answer.status, answer.json["error"]) == (403, "WRONG_AUTH_TYPE")
    assert anna.call("im.notify.get")["notifications"] == []
    assert anna.call(method, USER_ID=anna.id, MESSAGE="Hello") > 0


@pytest.mark.parametrize(
    ("method", "end"),
    [("imbot.register", ""), ("imbot.update", "."), ("imbot.unregister", "."), ("imbot.bot.list", ".")],
)
def test_bots_of_the_first_generation_are_made_by_programs_alone(
    browser: Browser, anna: User, method: str, end: str
) -> None:
    given: dict[str, Any] = {"CLIENT_ID": "x", "BOT_ID": 1, "CODE": "x", "FIELDS": {"CODE": "y"}}
    given |= {"PROPERTIES": {"NAME": "Robot"}, "EVENT_HANDLER": "https://app.example.com/"}
    refused = call(browser, method, proof(browser), **given)
    assert (refused.status, refused.json["error"]) == (403, "WRONG_AUTH_TYPE")
    assert refused.json["error_description"] == f"Access for this method not allowed by session authorization{end}"
    assert anna.answer(method, **given).json.get("error") != "WRONG_AUTH_TYPE"
