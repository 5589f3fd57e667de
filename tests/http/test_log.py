"""The log: a JSON object for each request, and no secret in any of them."""

import asyncio
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from beseda.http.log import Log, mask
from beseda.testing import Portal, Webhook


@pytest.fixture
def logged(portal: Portal) -> Iterator[Callable[[], str]]:
    """Gives what the portal wrote since the test began; a line is written once its answer was sent."""
    application = portal._server._application
    usual, written = application.log, io.StringIO()
    application.log = Log("info", written)

    def look() -> str:
        portal._run(asyncio.sleep(0))
        return written.getvalue()

    yield look
    application.log = usual


@pytest.fixture
def hook(portal: Portal) -> Webhook:
    return portal.user("Anna").webhook()


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_request_is_a_line_that_tells_who_called_what(logged: Callable[[], str], hook: Webhook) -> None:
    answer = hook.answer("im.user.get")
    (line,) = lines(logged())
    assert (line["event"], line["level"], line["status"], line["method"]) == ("request", "info", 200, "im.user.get")
    assert (line["user"], line["webhook"]) == (hook.user_id, hook.id)
    assert line["id"] == answer.headers["x-request-id"]
    assert line["ms"] >= 0


def test_other_pages_are_told_by_their_path(logged: Callable[[], str], portal: Portal) -> None:
    portal.client.send("GET", "/healthz?x=1")
    (line,) = lines(logged())
    assert (line["path"], line["method"], line["user"]) == ("/healthz", None, None)


@pytest.mark.parametrize(
    "form",
    [
        "/rest/{0}/{1}/{2}",
        "/rest/{0}/{1}/",
        "/rest/{0}/{1}",
        "/rest//{0}//{1}",
        "/rest/{0}/{1}/{2}/x",
        "//rest/{0}/{1}",
    ],
)
def test_no_line_holds_the_code_of_a_webhook(logged: Callable[[], str], hook: Webhook, form: str) -> None:
    path = form.format(hook.user_id, hook.code, "im.user.get")
    hook.portal.client.send("GET", f"{path}?auth={hook.code}")
    written = logged()
    assert len(lines(written)) == 1
    assert hook.code not in written


def test_nor_when_the_portal_answers_nobody(logged: Callable[[], str], hook: Webhook) -> None:
    hook.portal.block()
    for path in (f"/rest/{hook.code}/1/x", f"/rest/1/x/{hook.code}", f"/rest/{hook.code}"):
        assert hook.portal.client.send("GET", path).status == 503
    assert len(lines(logged())) == 3
    assert hook.code not in logged()


def test_what_users_write_cannot_forge_a_line(logged: Callable[[], str], hook: Webhook) -> None:
    hook.portal.client.send("GET", f"{hook.path}x%0a%7B%22event%22:%22forged%22%7D")
    assert [line["event"] for line in lines(logged())] == ["request"]


@pytest.mark.parametrize(
    "text",
    [
        "GET /rest/1/SECRET/im.user.get",
        '{"path": "/rest/17/SECRET"}',
        "auth=SECRET&x=1",
        '"auth": "SECRET"',
        "access_token=SECRET refresh_token: 'SECRET'",
        "client_secret=SECRET",
        "Password = SECRET",
    ],
)
def test_secrets_are_masked(text: str) -> None:
    assert "SECRET" in text
    assert "SECRET" not in mask(text)
    assert "***" in mask(text)


@pytest.mark.parametrize("form", ["/rest/{0}/{1}", "/rest/{0}/{1}/", "//rest//{0}///{1}//im.user.get"])
def test_pages_of_the_reference_are_told_without_the_code(
    logged: Callable[[], str], portal: Portal, hook: Webhook, form: str
) -> None:
    accept = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = portal.client.send("GET", form.format(hook.user_id, hook.code), headers=accept)
    assert answer.headers["content-type"].startswith("text/html")
    (line,) = lines(logged())
    assert (line["path"], line["method"]) == (form.format(hook.user_id, "***"), None)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("{user}im.recent.get", "needs scope im, this webhook has user"),
        ("{user}user.get.json", None),
        ("/rest/1/{code}x/im.recent.get", "person 1 has no webhook with this code"),
        ("/rest/x/{code}/im.recent.get", "the address names no person by number"),
        ("/rest/im.recent.get", "neither the address of a webhook nor a token"),
        ("{user}im.teleport", "there is no such method"),
        ("{user}IM.recent.list", "im.recent.list came with revision 30, this portal has 29"),
        ("/rest/a/b/c/d/e", "the address is that of no method"),
    ],
)
def test_a_refusal_has_a_plain_reason(logged: Callable[[], str], portal: Portal, path: str, reason: str | None) -> None:
    portal.revision = 29
    hook = portal.user("Anna").webhook(scope="user")
    answer = portal.client.send("GET", path.format(user=hook.path, code=hook.code))
    (line,) = lines(logged())
    assert (line["id"], line.get("reason")) == (answer.headers["x-request-id"], reason)
    assert hook.code not in logged()


def test_what_a_method_refuses_is_told_as_it_was_answered(logged: Callable[[], str], hook: Webhook) -> None:
    hook.answer("im.dialog.get")
    assert lines(logged())[0]["reason"] == "DIALOG_ID_EMPTY: Dialog ID can't be empty"
