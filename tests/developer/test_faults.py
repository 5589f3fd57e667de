"""Faults on purpose: in calls by rule and by header, in what handlers are told."""

import http.client
from typing import Any

import pytest

from beseda.developer.faults import Effect, Fault, Faults, FaultWrong
from beseda.testing import Portal, RestError, User
from beseda.testing.control import ControlError


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


def code(user: User, method: str = "im.recent.get", **given: Any) -> str:
    """The code of the error; "" where there is none."""
    return str(user.answer(method, **given).json.get("error", ""))


def test_an_error_is_answered_as_documented_and_counted(portal: Portal, anna: User) -> None:
    with portal.fault("im.message.*", error="ACCESS_ERROR", person=anna.id) as fault:
        answer = anna.answer("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="hello")
        assert (answer.status, answer.json["error"]) == (400, "ACCESS_ERROR")
        assert answer.json["error_description"] == "Action unavailable"
        assert code(anna) == ""
        assert code(portal.user("Olga"), "im.message.add", DIALOG_ID=str(anna.id), MESSAGE="x") == ""
        [rule] = portal.control.get("/faults")
        assert (rule["hits"], rule["seen"]) == (1, 1)
        [noted] = portal.journal("is:fault")
        assert (noted["fault"], noted["reason"]) == (fault["id"], f"a fault on purpose (rule {fault['id']})")
    assert code(anna, "im.message.add", DIALOG_ID=str(anna.id), MESSAGE="hello") == ""


def test_how_often(portal: Portal, anna: User) -> None:
    with portal.fault("im.recent.get", error="X", status=500, every=3):
        assert [code(anna) for _ in range(6)] == ["", "", "X", "", "", "X"]
    with portal.fault("im.recent.get", error="X", next=2):
        assert [code(anna) for _ in range(4)] == ["X", "X", "", ""]
        assert portal.control.get("/faults")[0]["on"] is False
    with portal.fault("im.recent.get", error="X", percent=100) as rule:
        assert code(anna) == "X"
        portal.control.patch(f"/faults/{rule['id']}", on=False)
        assert code(anna) == ""
        portal.control.patch(f"/faults/{rule['id']}", on=True, expires_in=60)
        assert code(anna) == "X"
        portal.clock.move(61)
        assert code(anna) == ""


def test_limits_and_tokens(portal: Portal, anna: User) -> None:
    cases = {"QUERY_LIMIT_EXCEEDED": 503, "OPERATION_TIME_LIMIT": 429}
    for limit, status in cases.items():
        with portal.fault("*", limit=limit):
            answer = anna.answer("im.recent.get")
            assert (answer.status, answer.json["error"]) == (status, limit)
    with portal.fault("*", expired_token=True), pytest.raises(RestError) as refused:
        anna.call("im.recent.get")
    assert (refused.value.status, refused.value.code) == (401, "expired_token")


@pytest.mark.parametrize(("when", "said"), [("before", 0), ("after", 1)])
def test_an_answer_is_lost_and_the_call_may_have_been_done(portal: Portal, anna: User, when: str, said: int) -> None:
    olga = portal.user("Olga")
    with portal.fault("im.message.add", drop=when, next=1), pytest.raises(http.client.RemoteDisconnected):
        anna.call("im.message.add", DIALOG_ID=str(olga.id), MESSAGE="hello")
    assert len(olga.messages(anna)) == said
    [lost] = portal.journal("method:im.message.add")
    assert (lost["status"], lost["failed"]) == (0, True)


def test_one_request_asks_for_its_own_fault(portal: Portal, anna: User) -> None:
    def ask(fault: str) -> Any:
        path = f"{anna._webhook.path}im.recent.get"
        return portal.client.send("GET", path, headers={"X-Beseda-Fault": fault})

    answer = ask("error=ACCESS_DENIED; status=403; delay=1")
    assert (answer.status, answer.json["error"]) == (403, "ACCESS_DENIED")
    for wrong in ("colour=red", "status=many", "status=200", "drop=never", ""):
        assert (ask(wrong).status, ask(wrong).json["error"]) == (400, "ERROR_ARGUMENT"), wrong
    assert code(anna) == ""


def test_one_command_of_a_batch_is_refused(portal: Portal, anna: User) -> None:
    commands = {"list": "im.recent.get", "say": f"im.message.add?DIALOG_ID={anna.id}&MESSAGE=x"}
    with portal.fault("im.message.add", drop="after"), portal.fault("im.message.add", error="ACCESS_ERROR", next=1):
        found = [anna.call("batch", cmd=commands) for _ in range(2)]
    assert [list(one["result_error"]) for one in found] == [["say"], []]
    assert found[0]["result_error"]["say"]["error"] == "ACCESS_ERROR"


def test_handlers_are_told_late_twice_or_not_at_all(portal: Portal, anna: User) -> None:
    olga = portal.user("Olga")
    with portal.webhook_receiver() as handler:
        fields = {"code": "echo", "botToken": "t", "eventMode": "webhook", "webhookUrl": handler.url}
        olga.call("imbot.v2.Bot.register", fields=fields | {"properties": {"name": "Echo"}})
        bot = portal.control.get("/bots")[0]["id"]
        anna.call("im.dialog.get", DIALOG_ID=str(bot))
        portal.wait("event:ONIMBOTV2JOINCHAT")
        with portal.fault("event:ONIMBOTV2MESSAGE*", bot=bot, status=500, next=1):
            anna.say("lost", str(bot))
            lost = portal.wait("event:ONIMBOTV2MESSAGEADD")
        assert (lost["status"], lost["reason"], lost["bot"]["code"]) == (500, "a fault on purpose", "echo")
        with portal.fault("event:*", duplicate=True):
            anna.say("twice", str(bot))
            portal.wait("event:ONIMBOTV2MESSAGEADD status:200")
        texts = [one["data"]["message"]["text"] for one in handler.wait(3)[1:]]
        assert texts == ["twice", "twice"]
        assert portal.control.get("/bots")[0]["last_error"] == "a fault on purpose"


@pytest.mark.parametrize(
    "rule",
    [
        {"method": "im.*", "effect": {}},
        {"method": "", "effect": {"error": "X"}},
        {"method": "im.*", "effect": {"status": 200}},
        {"method": "im.*", "effect": {"delay_ms": 61_000}},
        {"method": "im.*", "effect": {"drop": "never"}},
        {"method": "im.*", "effect": {"limit": "NONE"}},
        {"method": "im.*", "effect": {"colour": "red"}},
        {"method": "im.*", "effect": {"error": 5}},
        {"method": "im.*", "effect": {"error": "X"}, "every": 0},
        {"method": "im.*", "effect": {"error": "X"}, "percent": 0},
        {"method": "im.*", "effect": {"error": "X"}, "every": 2, "next": 1},
        {"effect": {"error": "X"}},
    ],
)
def test_rules_that_cannot_be(portal: Portal, rule: dict[str, Any]) -> None:
    with pytest.raises(ControlError) as refused:
        portal.control.post("/faults", **rule)
    assert (refused.value.status, refused.value.code) == (400, "ERROR_ARGUMENT")
    assert portal.control.get("/faults") == []


def test_the_first_rule_that_is_due_acts() -> None:
    rules = Faults()
    seldom = rules.add(Fault("im.*", Effect(error="A"), every=2))
    always = rules.add(Fault("IM.RECENT.*", Effect(error="B")))
    due = [rules.due("im.recent.get", now=0) for _ in range(4)]
    assert [one.id for one in due if one] == [always.id, seldom.id, always.id, seldom.id]
    assert rules.due("event:im.recent.get", now=0) is None
    with pytest.raises(FaultWrong):
        rules.change(seldom.id, Fault("im.*", Effect()))
