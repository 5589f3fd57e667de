"""Who may call: the webhook in the address decides, and what is wrong with it is not told."""

import hashlib
from urllib.parse import urlencode

import pytest

from beseda.testing import Answer, Portal, User, Webhook

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
INVALID = {"error": "INVALID_CREDENTIALS", "error_description": "Invalid request credentials"}
NONE = {"error": "NO_AUTH_FOUND", "error_description": "Wrong authorization data"}


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def hook(anna: User) -> Webhook:
    return anna.webhook()


def refusal(answer: Answer) -> tuple[int, dict[str, str]]:
    return answer.status, answer.json


def test_a_webhook_acts_as_its_person(portal: Portal, hook: Webhook) -> None:
    boris = portal.user("Boris")
    assert hook.call("im.user.get")["name"] == "Anna"
    assert boris.webhook().call("im.user.get")["name"] == "Boris"


@pytest.mark.parametrize("code", ["x", "0" * 32, "%00", "%D0%B6", "..", "a b", "x" * 10_000])
def test_a_wrong_code_is_refused(portal: Portal, anna: User, hook: Webhook, code: str) -> None:
    answer = portal.client.send("GET", f"/rest/{anna.id}/{code.replace(' ', '%20')}/server.time")
    assert refusal(answer) == (401, INVALID)


def test_a_code_that_differs_in_case_or_length_is_wrong(portal: Portal, anna: User, hook: Webhook) -> None:
    for code in (hook.code.upper(), hook.code[:-1], hook.code + "0", hashlib.sha256(hook.code.encode()).hexdigest()):
        assert refusal(portal.client.send("GET", f"/rest/{anna.id}/{code}/server.time")) == (401, INVALID)


@pytest.mark.parametrize(
    "user_id", ["2", "0", "999999", "-1", "x", "1x", "%D9%A1", "%C2%B9", "01x", "1.0", "9" * 18, "9" * 5000]
)
def test_a_good_code_under_another_id_is_refused(portal: Portal, hook: Webhook, user_id: str) -> None:
    portal.user("Boris")
    assert refusal(portal.client.send("GET", f"/rest/{user_id}/{hook.code}/server.time")) == (401, INVALID)


def test_a_revoked_webhook_is_refused_at_once_and_others_go_on(portal: Portal, anna: User, hook: Webhook) -> None:
    other = anna.webhook()
    hook.call("server.time")
    portal.revoke(hook)
    assert refusal(hook.answer("server.time")) == (401, INVALID)
    assert other.answer("server.time").status == 200


def test_who_is_no_longer_active_is_refused(portal: Portal, anna: User, hook: Webhook) -> None:
    hook.call("server.time")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=anna.id)
    assert refusal(hook.answer("server.time")) == (401, INVALID)


def test_without_any_authorization_the_answer_says_so(portal: Portal) -> None:
    for method in ("GET", "POST"):
        assert refusal(portal.client.send(method, "/rest/server.time")) == (401, NONE)


@pytest.mark.parametrize("token", ["", "x", "0" * 70, "[]"])
def test_an_unknown_token_is_refused_wherever_it_stands(portal: Portal, anna: User, token: str) -> None:
    send = portal.client.send
    form = urlencode({"auth": token}).encode()
    answers = [
        send("GET", f"/rest/server.time?auth={token}"),
        send("POST", f"/rest/server.time?auth={token}"),
        send("POST", "/rest/server.time", form, FORM),
        portal.client.post("/rest/server.time", {"auth": token}),
        portal.client.post("/rest/server.time", {"auth": [token]}),
        send("GET", "/rest/server.time", headers={"Authorization": f"Bearer {token}"}),
        send("GET", "/rest/server.time", headers={"Authorization": token}),
    ]
    assert [answer.status for answer in answers] == [401] * len(answers)


def test_the_code_of_a_webhook_is_no_token(portal: Portal, hook: Webhook) -> None:
    assert portal.client.send("GET", f"/rest/server.time?auth={hook.code}").status == 401


def test_a_token_beside_a_webhook_changes_nothing(portal: Portal, anna: User, hook: Webhook) -> None:
    answer = portal.client.send("GET", f"{hook.path}im.user.get?auth=x", headers={"Authorization": "Bearer y"})
    assert answer.json["result"]["id"] == anna.id


def test_who_is_refused_learns_nothing_of_methods(portal: Portal, anna: User) -> None:
    wrong = f"/rest/{anna.id}/wrong/"
    answers = [portal.client.send("GET", wrong + name) for name in ("server.time", "no.such.method", "user.current")]
    assert [refusal(answer) for answer in answers] == [(401, INVALID)] * 3


def test_a_missing_scope_is_refused(anna: User) -> None:
    answer = anna.webhook("user").answer("im.recent.get")
    assert answer.status == 403
    assert answer.json == {
        "error": "insufficient_scope",
        "error_description": "The request requires higher privileges than provided by the webhook token",
    }


def test_only_a_hash_of_the_code_is_stored(portal: Portal, hook: Webhook) -> None:
    hook.call("server.time")
    rows = portal.query("SELECT code_hash, title, scope FROM webhook")
    assert hashlib.sha256(hook.code.encode()).hexdigest() in {row[0] for row in rows}
    assert hook.code not in repr([tuple(row) for row in rows])


def used(portal: Portal, hook: Webhook, user: User) -> tuple[int, int]:
    """Give when the webhook was last used, and when its person did something."""
    noted = portal.query("SELECT last_used_at FROM webhook WHERE id = :id", id=hook.id)
    active = portal.query("SELECT last_activity_at FROM person WHERE id = :id", id=user.id)
    return int(noted[0][0]), int(active[0][0])


def test_use_is_noted_once_a_minute(portal: Portal, anna: User, hook: Webhook) -> None:
    assert used(portal, hook, anna) == (0, 0)
    portal.clock.freeze(60_000.0)
    hook.call("server.time")
    assert used(portal, hook, anna) == (60_000, 60_000)
    portal.clock.move(59)
    hook.call("server.time")
    assert used(portal, hook, anna) == (60_000, 60_000)
    portal.clock.move(1)
    hook.call("server.time")
    assert used(portal, hook, anna) == (60_060, 60_060)


def test_use_is_noted_where_the_call_itself_fails(portal: Portal, anna: User, hook: Webhook) -> None:
    portal.clock.freeze(60_000.0)
    assert hook.answer("no.such.method").status == 404
    assert used(portal, hook, anna) == (60_000, 60_000)


def test_a_refused_call_is_no_use(portal: Portal, anna: User, hook: Webhook) -> None:
    portal.client.send("GET", f"/rest/{anna.id}/wrong/server.time")
    portal.client.send("GET", f"/rest/{anna.id + 1}/{hook.code}/server.time")
    assert used(portal, hook, anna) == (0, 0)
