"""No token, code or secret stands in a log, a page, an error or a row: canaries of a whole life of an application."""

import asyncio
import io
from collections.abc import Callable, Iterator

import pytest

from beseda.http.log import Log
from beseda.testing import Portal
from tests.applications.browser import Browser, landed


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
