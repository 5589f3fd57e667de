"""Signing in and out: sessions, forms, guesses."""

import pytest

from beseda.testing import Portal, User
from tests.applications.browser import Browser


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", login="anna", password="correct horse", admin=True)


@pytest.fixture
def browser(portal: Portal, anna: User) -> Browser:
    return Browser(portal)


def test_the_password_opens_the_portal(browser: Browser, anna: User) -> None:
    assert browser.get("/account/").headers["location"] == "/sign-in/?back=%2Faccount%2F"
    answer = browser.sign_in("anna", "correct horse")
    assert (answer.status, answer.headers["location"]) == (303, "/account/")
    assert anna.name in browser.get("/account/").body.decode()


@pytest.mark.parametrize(("login", "password"), [("anna", "wrong"), ("nobody", "correct horse"), ("anna", "")])
def test_wrong_ones_look_alike(browser: Browser, login: str, password: str) -> None:
    answer = browser.sign_in(login, password)
    assert answer.status == 403
    assert "Login or password is wrong." in answer.body.decode()
    assert browser.get("/account/").status == 303


def test_who_has_no_password_cannot_sign_in(portal: Portal, browser: Browser) -> None:
    portal.user("Boris", login="boris")
    assert browser.sign_in("boris", "").status == 403


def test_cookies_are_out_of_reach(browser: Browser, portal: Portal) -> None:
    kept = browser.sign_in("anna", "correct horse").headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert browser.cookies["beseda_session"] not in str(portal.query("SELECT * FROM session"))


def test_a_form_from_elsewhere_does_nothing(browser: Browser, portal: Portal) -> None:
    other = Browser(portal)
    other.get("/sign-in/")
    assert browser.post("/sign-in/", {"login": "anna", "password": "correct horse"}).status == 403
    browser.sign_in("anna", "correct horse")
    assert browser.post("/sign-out/", {"form": "0" * 32}).status == 403
    assert browser.get("/account/").status == 200


def test_nobody_is_sent_elsewhere(browser: Browser) -> None:
    for back in ("//evil.example.com/", "https://evil.example.com/", "/\\evil.example.com", "/\r\nX: y"):
        assert browser.sign_in("anna", "correct horse", back=back).headers["location"] == "/account/"


def test_signing_out_here_and_everywhere(portal: Portal, browser: Browser) -> None:
    other, third = Browser(portal), Browser(portal)
    for one in (browser, other, third):
        one.sign_in("anna", "correct horse")
    browser.fill_in("/account/", to="/sign-out/", where="here")
    assert [one.get("/account/").status for one in (browser, other, third)] == [303, 200, 200]
    other.fill_in("/account/", to="/sign-out/", where="everywhere")
    assert [one.get("/account/").status for one in (browser, other, third)] == [303, 303, 303]


def test_a_session_ends_with_its_time_and_its_person(portal: Portal, browser: Browser, anna: User) -> None:
    portal.clock.freeze()
    boris = portal.user("Boris", login="boris", password="battery staple")
    other = Browser(portal)
    other.sign_in("boris", "battery staple")
    anna.call("user.update", ID=boris.id, ACTIVE="N")
    anna.call("user.update", ID=boris.id, ACTIVE="Y")
    assert other.get("/account/").status == 303
    browser.sign_in("anna", "correct horse")
    portal.clock.move(30 * 24 * 3600 - 1)
    assert browser.get("/account/").status == 200
    portal.clock.move(1)
    assert browser.get("/account/").status == 303


def test_guessing_becomes_slow_and_the_right_password_waits_too(portal: Portal, browser: Browser) -> None:
    portal.clock.freeze()
    assert [browser.sign_in("anna", f"guess {number}").status for number in range(10)] == [403] * 10
    assert browser.sign_in("anna", "correct horse").status == 429
    portal.clock.move(60)
    assert browser.sign_in("anna", "correct horse").status == 303
    assert browser.sign_in("anna", "wrong").status == 403


def test_one_address_cannot_try_all_logins(portal: Portal, browser: Browser) -> None:
    portal.clock.freeze()
    assert {browser.sign_in(f"login {number}", "guess").status for number in range(50)} == {403}
    assert browser.sign_in("anna", "correct horse").status == 429


def test_pages_run_nothing_and_are_not_framed(browser: Browser) -> None:
    headers = browser.get("/sign-in/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert "<b>" not in browser.sign_in("<b>", "x").body.decode()


def test_pages_speak_the_language_of_the_portal(portal: Portal, browser: Browser) -> None:
    portal.configure(language="ru")
    assert "Войти" in browser.get("/sign-in/").body.decode()
