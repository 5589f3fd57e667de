"""Pages of applications in a frame: opened with what they need, and never under the portal's own name."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from beseda.testing import Answer, Portal, User
from tests.applications.browser import Browser

_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.configure(public_url="https://chat.example.com")
    return portal.user("Anna", login="anna", password="correct horse", admin=True)


@pytest.fixture
def browser(portal: Portal, anna: User) -> Browser:
    found = Browser(portal)
    found.sign_in("anna", "correct horse")
    return found


def test_a_page_is_opened_with_what_it_needs(portal: Portal, anna: User, browser: Browser) -> None:
    application = portal.application(anna, scope="im", handler_url="https://app.example.com/page?x=1")
    path = f"/applications/{application.client_id}/"
    assert path in browser.get("/account/").body.decode()
    page = browser.get(path)
    text = page.body.decode()
    action = unescape(text.partition('action="')[2].partition('"')[0])
    query = {name: values[0] for name, values in parse_qs(urlsplit(action).query).items()}
    assert action.startswith("https://app.example.com/page?")
    assert len(query.pop("APP_SID")) == 32
    assert query == {"x": "1", "DOMAIN": "chat.example.com", "PROTOCOL": "1", "LANG": "en"}
    fields = {name: unescape(value) for name, value in _FIELD.findall(text)}
    assert portal.client.post("/rest/scope", {"auth": fields["AUTH_ID"]}).json["result"] == ["im"]
    assert application.renew(fields["REFRESH_ID"]).json["user_id"] == anna.id
    assert {name: fields[name] for name in ("AUTH_EXPIRES", "status", "PLACEMENT", "SERVER_ENDPOINT")} == {
        "AUTH_EXPIRES": "3600",
        "status": "L",
        "PLACEMENT": "DEFAULT",
        "SERVER_ENDPOINT": "https://chat.example.com/rest/",
    }
    policy = page.headers["content-security-policy"]
    assert "frame-src https://app.example.com" in policy
    assert "frame-ancestors 'none'" in policy
    assert portal.client.send("GET", "/static/application.js").status == 200


def test_before_it_is_installed_an_administrator_installs_it(portal: Portal, anna: User, browser: Browser) -> None:
    portal.user("Boris", login="boris", password="battery staple")
    other = Browser(portal)
    other.sign_in("boris", "battery staple")
    application = portal.application(anna, install_url="https://app.example.com/install")
    path = f"/applications/{application.client_id}/"
    assert 'action="https://app.example.com/install?' in browser.get(path).body.decode()
    refused = other.get(path)
    assert (refused.status, "not fully installed yet" in refused.body.decode()) == (403, True)
    application.finish()
    assert 'action="https://app.example.com/handler?' in other.get(path).body.decode()


@pytest.mark.parametrize("url", ["https://chat.example.com:8000/", "http://127.0.0.1:9/"])
def test_no_page_under_the_portals_own_name_is_framed(portal: Portal, anna: User, browser: Browser, url: str) -> None:
    application = portal.application(anna, handler_url=url)
    assert browser.get(f"/applications/{application.client_id}/").status == 403


def test_who_may_not_use_it_sees_nothing_of_it(portal: Portal, anna: User, browser: Browser) -> None:
    boris = portal.user("Boris")
    closed = portal.application(anna, people=(boris.id,))
    headless = portal.application(anna, interface=False)
    assert browser.get(f"/applications/{closed.client_id}/").status == 403
    assert browser.get(f"/applications/{headless.client_id}/").status == 404
    for nothing in ("local.none", "local.%00", "local.%FF", "%C3%A9", "a/b"):
        assert browser.get(f"/applications/{nothing}/").status == 404
    stranger = Browser(portal)
    assert stranger.get(f"/applications/{closed.client_id}/").headers["location"].startswith("/sign-in/")
    assert portal.query("SELECT * FROM token_family WHERE application_id = :id", id=closed.id) == []


def test_what_a_page_asks_for_needs_the_form_and_the_right(portal: Portal, anna: User, browser: Browser) -> None:
    """Nobody elsewhere can send it; what everybody sees is an administrator's."""
    application = portal.application(anna)
    path = f"/applications/{application.client_id}/"
    boris = portal.user("Boris", login="boris", password="battery staple")
    other = Browser(portal)
    other.sign_in("boris", "battery staple")

    def ask(who: Browser, command: str, params: str = "") -> Answer:
        form = unescape(who.get(path).body.decode().partition('data-form="')[2].partition('"')[0])
        return who.post(path, {"form": form, "command": command, "params": params})

    assert browser.post(path, {"form": "x", "command": "refreshAuth"}).status == 403
    written = '{"name": "a", "value": 1}'
    statuses = [ask(who, "setAppOption", written).status for who in (browser, other)]
    assert statuses == [200, 403]
    assert [ask(other, "setUserOption", one).status for one in (written, "[", "{}", '{"name": 1}')] == [
        200,
        400,
        400,
        400,
    ]
    assert [ask(other, one).status for one in ("setInstallFinish", "none", "")] == [403, 403, 403]
    assert application.token(boris).call("user.option.get") == {"a": 1}
    made = ask(other, "refreshAuth").json
    assert portal.client.post("/rest/user.current", {"auth": made["AUTH_ID"]}).json["result"]["ID"] == str(boris.id)
