"""No token, code or secret stands in a log, a page, an error or a row: canaries of a whole life of an application."""

import asyncio
import io
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from beseda.http.log import Log
from beseda.testing import Portal
from tests.applications.browser import Browser, landed
from tests.applications.provider import CLIENT_SECRET, Provider, come_back


@pytest.fixture
def logged(portal: Portal) -> Iterator[Callable[[], str]]:
    """Everything that the portal logs, as its servers write it."""
    written, application = io.StringIO(), portal._server._application
    usual, application.log = application.log, Log("debug", written)

    def look() -> str:
        portal._run(asyncio.sleep(0))
        return written.getvalue()

    yield look
    application.log = usual


def rows(portal: Portal) -> str:
    """Everything that is stored, as a backup holds it."""
    postgres = portal._served.database.url.startswith("postgres")
    sql = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if postgres
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_search%' ESCAPE '\\'"
    )
    names = [row[0] for row in portal.query(sql)]
    assert {"access_token", "delivery", "event"} <= set(names)
    return "\n".join(str(list(map(tuple, portal.query(f"SELECT * FROM {name}")))) for name in names)


def test_no_secret_is_left_anywhere(portal: Portal, logged: Callable[[], str]) -> None:
    anna = portal.user("Anna", login="anna", password="correct horse", admin=True)
    browser = Browser(portal)
    with portal.webhook_receiver() as receiver:
        application = portal.application(anna, handler_url="https://app.example.com/", scope="im,imbot,user")
        path = f"/oauth/authorize/?client_id={application.client_id}&state=x"
        pages = [browser.get("/sign-in/"), browser.sign_in("anna", "correct horse", back=path), browser.get(path)]
        allowed = browser.fill_in(path, decision="allow")
        code = landed(allowed)["code"]
        first = application.ask(grant_type="authorization_code", code=code).json
        second = application.renew(first["refresh_token"]).json
        auth = {"auth": second["access_token"]}
        bound = portal.client.post("/rest/event.bind", {**auth, "event": "ONUSERADD", "handler": receiver.url})
        assert bound.status == 200
        anna.call("user.add", EMAIL="vera@example.com", UF_DEPARTMENT=[1])
        told = receiver.wait(1)[0]["auth"]
        pages += [
            browser.get("/account/"),
            portal.client.send("GET", f"/rest/no.such?auth={second['access_token']}"),
            portal.client.send("GET", f"/rest/{second['access_token']}"),
            portal.client.send("GET", f"/rest/profile?auth={first['refresh_token']}"),
            portal.client.send("GET", f"/oauth/token/?client_secret={application.client_secret}&code={code}"),
        ]
    secrets = {
        "correct horse",
        application.client_secret,
        code,
        told["access_token"],
        browser.cookies["beseda_session"],
        *(given[name] for given in (first, second) for name in ("access_token", "refresh_token")),
    }
    shown = "".join(page.body.decode() for page in pages)
    for place, text in (("log", logged()), ("rows", rows(portal)), ("pages", shown)):
        assert [secret for secret in secrets if secret in text] == [], place
        assert "anna" in text.lower() or place == "log"
    assert '"method":"event.bind"' in logged()


def test_no_secret_of_a_sign_in_at_a_provider_is_left_anywhere(
    portal: Portal, provider: Provider, logged: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> None:
    anna = portal.user("Anna", email="anna@example.com", admin=True)
    provider.account("liar", email="anna@example.com", email_verified=True, lie="nonce")
    provider.account("stranger", email="stranger@example.com", email_verified=True)
    browser = Browser(portal)
    begun = landed(browser.get("/sign-in/open-id/"))
    pages, ways = [browser.get("/sign-in/")], []
    for subject in ("liar", "stranger", "anna-at-work"):
        ways.append(come_back(browser, provider, subject))
        pages += [browser.get(ways[-1]), browser.get(ways[-1])]
    assert [page.status for page in pages] == [200, 502, 502, 403, 502, 303, 502]
    pages.append(browser.get("/account/"))
    calls = {"X-Beseda-Form": "0" * 32, "Cookie": f"beseda_session={browser.cookies['beseda_session']}"}
    pages.append(portal.client.send("POST", "/rest/profile", b"", calls))
    secrets = {
        CLIENT_SECRET,
        *provider.secrets(),
        *(begun[name] for name in ("state", "nonce")),
        *(value for way in ways for (value,) in parse_qs(urlsplit(way).query).values()),
        browser.cookies["beseda_session"],
    }
    assert len(secrets) > 15
    shown = "".join(page.body.decode() for page in pages)
    for place, text in (("log", logged() + caplog.text), ("rows", rows(portal)), ("pages", shown)):
        assert [secret for secret in secrets if secret in text] == [], place
    assert anna.name in shown
    assert "nobody can sign in at the provider" in caplog.text
    assert "nobody is signed in" in logged()
