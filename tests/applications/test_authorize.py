"""The complete protocol: people let an application in, it exchanges a code for tokens."""

import base64
import hashlib
from urllib.parse import urlencode

import pytest

from beseda.testing import Answer, Application, Portal, User
from tests.applications.browser import Browser, landed


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.configure(public_url="https://chat.example.com")
    return portal.user("Anna", login="anna", password="correct horse", admin=True)


@pytest.fixture
def browser(portal: Portal, anna: User) -> Browser:
    found = Browser(portal)
    found.sign_in("anna", "correct horse")
    return found


@pytest.fixture
def application(portal: Portal, anna: User) -> Application:
    return portal.application(anna, scope="im,user", handler_url="https://app.example.com/back?x=1#there")


def path(application: Application, **given: str) -> str:
    return f"/oauth/authorize/?{urlencode({'client_id': application.client_id, **given})}"


def code(browser: Browser, application: Application, **given: str) -> str:
    """A code, whether or not somebody has to agree."""
    answer = browser.get(path(application, **given))
    if answer.status == 200:
        answer = browser.fill_in(path(application, **given), decision="allow")
    return landed(answer)["code"]


def exchanged(application: Application, code: str, **given: str) -> Answer:
    return application.ask(grant_type="authorization_code", code=code, **given)


def test_from_the_link_to_a_call(portal: Portal, anna: User, application: Application) -> None:
    browser, link = Browser(portal), path(application, state="a b&c")
    sign_in = browser.get(link).headers["location"]
    page = browser.get(sign_in)
    assert "form-action 'self' https://app.example.com" in page.headers["content-security-policy"]
    back = browser.sign_in("anna", "correct horse", back=link).headers["location"]
    assert back == link
    question = browser.get(back)
    assert "Robot" in question.body.decode()
    answer = browser.fill_in(link, decision="allow")
    assert answer.headers["location"].startswith("https://app.example.com/back?x=1&code=")
    told = landed(answer)
    got = exchanged(application, told.pop("code"))
    assert len(told.pop("member_id")) == 32
    assert told == {
        "x": "1",
        "state": "a b&c",
        "domain": "chat.example.com",
        "scope": "im,user",
        "server_domain": "chat.example.com",
    }
    assert got.status == 200
    assert got.json["user_id"] == anna.id
    called = portal.client.post("/rest/profile", {"auth": got.json["access_token"]})
    assert int(called.json["result"]["ID"]) == anna.id


def test_who_agreed_is_not_asked_again(browser: Browser, application: Application) -> None:
    code(browser, application)
    assert landed(browser.get(path(application)))["code"]


def test_who_refuses_stays_here(browser: Browser, application: Application) -> None:
    answer = browser.fill_in(path(application), decision="refuse")
    assert (answer.status, "location" in answer.headers) == (403, False)
    assert browser.get(path(application)).status == 200


def test_a_form_from_elsewhere_lets_nobody_in(browser: Browser, application: Application) -> None:
    assert browser.post(path(application), {"decision": "allow", "form": "x"}).status == 403


def test_a_code_lives_for_half_a_minute(portal: Portal, browser: Browser, application: Application) -> None:
    portal.clock.freeze()
    one, other = code(browser, application), code(browser, application)
    portal.clock.move(29)
    assert exchanged(application, one).status == 200
    portal.clock.move(1)
    assert exchanged(application, other).json["error"] == "invalid_grant"


def test_a_code_that_is_used_twice_ends_what_it_gave(
    portal: Portal, browser: Browser, application: Application
) -> None:
    once = code(browser, application)
    access = exchanged(application, once).json["access_token"]
    assert portal.client.post("/rest/profile", {"auth": access}).status == 200
    assert exchanged(application, once).json["error"] == "invalid_grant"
    assert portal.client.post("/rest/profile", {"auth": access}).status == 401


def test_the_code_of_another_application_is_none(
    portal: Portal, browser: Browser, anna: User, application: Application
) -> None:
    once = code(browser, application)
    assert exchanged(portal.application(anna), once).json["error"] == "invalid_grant"
    assert exchanged(application, once).status == 200


def test_who_proves_nothing_gets_nothing_for_a_code_that_asks_for_it(
    browser: Browser, application: Application
) -> None:
    verifier = "v" * 43
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    for given, proof, status in (
        ({"code_challenge": digest, "code_challenge_method": "S256"}, verifier, 200),
        ({"code_challenge": digest, "code_challenge_method": "S256"}, "wrong", 400),
        ({"code_challenge": digest, "code_challenge_method": "S256"}, "", 400),
        ({"code_challenge": verifier}, verifier, 200),
    ):
        assert exchanged(application, code(browser, application, **given), code_verifier=proof).status == status


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"client_id": "local.none"}, 404),
        ({"client_id": ""}, 404),
        ({"redirect_uri": "https://evil.example.com/"}, 400),
        ({"response_type": "token"}, 400),
        ({"code_challenge_method": "none"}, 400),
    ],
)
def test_what_goes_wrong_is_shown_here(
    browser: Browser, application: Application, given: dict[str, str], status: int
) -> None:
    answer = browser.get(path(application, **given))
    assert (answer.status, "location" in answer.headers) == (status, False)


def test_a_return_address_has_to_be_that_of_the_application(browser: Browser, application: Application) -> None:
    assert code(browser, application, redirect_uri="https://app.example.com/back?x=1#there")


def test_who_may_not_use_it_is_not_let_in(portal: Portal, browser: Browser, anna: User) -> None:
    boris = portal.user("Boris")
    assert browser.get(path(portal.application(anna, people=(boris.id,)))).status == 403
    unfinished = portal.application(anna, install_url="https://app.example.com/install")
    assert browser.get(path(unfinished)).status == 403
