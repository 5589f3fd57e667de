"""batch: many calls in one request, each with the results of those before it."""

import time
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from beseda.methods import REGISTRY
from beseda.settings import NEWEST_REVISION
from beseda.testing import Portal, User

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def batch(user: User, cmd: object, **given: object) -> dict[str, Any]:
    """Run commands; the answer is 200 whatever becomes of them, and has the five groups."""
    found: dict[str, Any] = user.call("batch", cmd=cmd, **given)
    assert set(found) == {"result", "result_error", "result_total", "result_next", "result_time"}
    return found


def errors(found: dict[str, Any]) -> dict[str, str]:
    return {key: wire["error"] for key, wire in dict(found["result_error"]).items()}


def texts(user: User, dialog: str) -> list[str]:
    """Give what people said in a dialog, oldest first."""
    found = user.call("im.dialog.messages.get", DIALOG_ID=dialog, FIRST_ID=0, LIMIT=50)["messages"]
    return [message["text"] for message in found if message["author_id"]]


@pytest.fixture
def dialog(portal: Portal, anna: User) -> str:
    return f"chat{portal.chat(anna)}"


# Shapes of what comes and goes


@pytest.mark.parametrize(
    "cmd",
    [
        {"a": "im.user.get?ID=1", "b": "server.time"},
        {"a": {"method": "im.user.get", "params": {"ID": 1}}, "b": {"method": "server.time", "params": []}},
        {"a": {"method": "im.user.get", "params": {"ID": "1"}}, "b": {"method": "server.time"}},
        {"a": ["im.user.get", {"ID": 1}], "b": ["server.time", {}]},
        {"a": ["im.user.get", {"ID": 1}], "b": ["server.time"]},
        {"a": "IM.User.Get?id=1&unknown=2", "b": " server.time "},
    ],
    ids=["text", "object", "object without params", "array", "array without params", "any case"],
)
def test_commands_come_in_several_shapes(anna: User, cmd: object) -> None:
    found = batch(anna, cmd)
    assert list(found["result"]) == ["a", "b"]
    assert (found["result"]["a"]["name"], found["result_error"]) == ("Anna", [])


@pytest.mark.parametrize("cmd", [["server.time", "scope"], {"0": "server.time", "1": "scope"}])
def test_numbers_are_keys_like_others(anna: User, cmd: object) -> None:
    # Official page: "The array of requests can use numeric keys or be associative"
    found = batch(anna, cmd)
    assert list(found["result"]) == list(found["result_time"]) == ["0", "1"]
    assert isinstance(found["result"], dict)


@pytest.mark.parametrize("key", ["get user", "ж", "a.b", "", "$x", "0", "result", "a" * 1000])
def test_any_text_may_be_a_key(anna: User, key: str) -> None:
    assert list(batch(anna, {key: "server.time"})["result"]) == [key]


def test_a_form_carries_commands_encoded_twice(anna: User, dialog: str) -> None:
    # Official page: settings/how-to-call-rest-api/data-encoding
    inner = "im.message.add?" + urlencode({"DIALOG_ID": dialog, "MESSAGE": "John&Martin = 100%"})
    path = anna.webhook().path + "batch"
    body = urlencode({"cmd[say]": inner, "cmd[time]": "server.time", "halt": "0"})
    posted = anna.portal.client.send("POST", path, body.encode(), FORM).json["result"]
    got = anna.portal.client.send("GET", f"{path}?cmd%5Bsay%5D={quote(inner)}&cmd[]=server.time").json["result"]
    assert (list(posted["result"]), list(got["result"])) == (["say", "time"], ["say", "0"])
    assert texts(anna, dialog) == ["John&Martin = 100%"] * 2


@pytest.mark.parametrize("cmd", [None, [], {}, "server.time", 5, True])
def test_without_commands_every_group_is_empty(anna: User, cmd: object) -> None:
    assert list(batch(anna, cmd).values()) == [[]] * 5


@pytest.mark.parametrize("command", ["", "?", None, 5, [], {}, [[]], {"params": {}}, "no.such.method", "a=b", [5, {}]])
def test_what_names_no_method_is_an_error_of_its_own(anna: User, command: object) -> None:
    found = batch(anna, {"bad": command, "good": "server.time"})
    assert found["result_error"] == {
        "bad": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}
    }
    assert list(found["result"]) == ["good"]


def test_each_success_tells_its_time_and_no_failure_does(anna: User) -> None:
    found = batch(anna, {"good": "server.time", "bad": "im.user.get?ID=0"})
    assert list(found["result_time"]) == ["good"]
    assert set(found["result_time"]["good"]) == {
        *("start", "finish", "duration", "processing", "date_start", "date_finish"),
        *("operating", "operating_reset_at"),
    }


# Errors, halting, limits


def test_a_failure_leaves_the_others_alone(anna: User, dialog: str) -> None:
    found = batch(
        anna,
        {
            "one": f"im.message.add?DIALOG_ID={dialog}&MESSAGE=one",
            "empty": f"im.message.add?DIALOG_ID={dialog}&MESSAGE=",
            "foreign": "im.message.add?DIALOG_ID=chat999999&MESSAGE=x",
            "two": f"im.message.add?DIALOG_ID={dialog}&MESSAGE=two",
        },
    )
    assert errors(found) == {"empty": "MESSAGE_EMPTY", "foreign": "CHAT_ID"}
    assert found["result_error"]["empty"]["error_description"] == "Message can't be empty"
    assert list(found["result"]) == ["one", "two"]
    assert texts(anna, dialog) == ["one", "two"]


def test_missing_scopes_are_errors_of_the_commands(anna: User) -> None:
    found = anna.webhook("im").call("batch", cmd={"a": "user.current", "b": "im.counters.get"})
    assert errors(found) == {"a": "insufficient_scope"}


@pytest.mark.parametrize("halt", [1, "1", True, "true"])
def test_halting_stops_at_the_first_failure(anna: User, dialog: str, halt: object) -> None:
    say = f"im.message.add?DIALOG_ID={dialog}&MESSAGE"
    found = batch(anna, {"a": f"{say}=a", "b": f"{say}=", "c": f"{say}=c", "d": "no.such"}, halt=halt)
    assert (list(found["result"]), errors(found)) == (["a"], {"b": "MESSAGE_EMPTY"})
    assert texts(anna, dialog) == ["a"]


@pytest.mark.parametrize("halt", [0, "0", False, "false", None, "", "maybe", [1]])
def test_otherwise_all_are_run(anna: User, halt: object) -> None:
    found = batch(anna, {"a": "no.such", "b": "server.time"}, halt=halt)
    assert list(found["result"]) == ["b"]


def test_fifty_commands_are_run_and_those_beyond_are_refused(anna: User, dialog: str) -> None:
    commands = [f"im.message.add?DIALOG_ID={dialog}&MESSAGE={number}" for number in range(53)]
    found = batch(anna, commands)
    assert errors(found) == dict.fromkeys(("50", "51", "52"), "ERROR_BATCH_LENGTH_EXCEEDED")
    assert found["result_error"]["50"]["error_description"] == "Max batch length exceeded"
    said = anna.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=50)["messages"]
    assert [message["text"] for message in said] == [str(number) for number in range(50)][::-1]


def test_fifty_commands_are_not_too_many(anna: User) -> None:
    assert len(batch(anna, ["server.time"] * 50)["result"]) == 50


def test_absurdly_many_commands_are_refused_as_a_whole(anna: User) -> None:
    answer = anna.answer("batch", cmd=["server.time"] * 10_001)
    assert (answer.status, answer.json["error"]) == (400, "ERROR_BATCH_LENGTH_EXCEEDED")


@pytest.mark.parametrize("nested", ["batch?cmd[a]=server.time", "Batch", {"method": "batch", "params": {"cmd": []}}])
def test_a_batch_cannot_hold_another(anna: User, nested: object) -> None:
    found = batch(anna, {"inner": nested})
    assert found["result_error"] == {
        "inner": {
            "error": "ERROR_BATCH_METHOD_NOT_ALLOWED",
            "error_description": "Method is not allowed for batch usage",
        }
    }


def test_the_time_of_a_batch_is_accounted_to_its_commands(portal: Portal, anna: User) -> None:
    hook = anna.webhook()
    assert hook.answer("batch", cmd=["im.chat.add"] * 5).json["time"]["operating"] == 0
    portal.clock.freeze()
    assert hook.answer("im.chat.add").json["time"]["operating"] > 0


# References to results


def test_a_reference_alone_is_the_value_itself(anna: User, dialog: str) -> None:
    attach = {"ID": 1, "BLOCKS": [{"MESSAGE": "Pass this on"}]}
    anna.call("im.message.add", DIALOG_ID=dialog, ATTACH=attach)
    found = batch(
        anna,
        {
            "chat": "im.chat.add?TITLE=Made here",
            "members": "im.chat.user.list?CHAT_ID=$result[chat]",
            "again": "im.chat.add?USERS=$result[members]",
            "history": f"im.dialog.messages.get?DIALOG_ID={dialog}",
            "attach": {
                "method": "im.message.add",
                "params": {"DIALOG_ID": dialog, "ATTACH": "$result[history][messages][0][params][ATTACH]"},
            },
        },
    )
    assert found["result_error"] == []
    assert found["result"]["members"] == [anna.id]
    said = anna.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=2)["messages"]
    assert [one["params"]["ATTACH"] for one in said] == [attach, attach]


def test_a_reference_inside_text_is_its_text(portal: Portal, anna: User, dialog: str) -> None:
    found = batch(
        anna,
        {
            "me": "im.user.get",
            "made": f"im.message.add?DIALOG_ID={dialog}&MESSAGE=first",
            "say": {
                "method": "im.message.add",
                "params": {
                    "DIALOG_ID": dialog,
                    "MESSAGE": "$result[me][name]/$result[made]: $result[me][active]$result[me][bot]|$result[me]|",
                },
            },
        },
    )
    assert texts(anna, dialog) == ["first", f"Anna/{found['result']['made']}: 1||"]


def test_references_reach_into_lists_and_nested_results(portal: Portal, anna: User) -> None:
    # Official page: for a list method "specify the index of the required record"
    boris = portal.user("Boris", "Petrov")
    chat = portal.chat(anna, boris, title="Named")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    found = batch(
        anna,
        {
            "list": "im.recent.get",
            "history": "im.dialog.messages.get?DIALOG_ID=$result[list][0][id]",
            "author": "im.user.get?ID=$result[history][messages][0][author_id]",
            "same": "im.user.get?ID=$result[list][0][user][id]",
        },
    )
    assert found["result"]["history"]["chat_id"] == chat
    assert found["result"]["author"]["name"] == found["result"]["same"]["name"] == "Boris Petrov"


def test_references_stand_anywhere_in_the_parameters(anna: User, dialog: str) -> None:
    attach = [{"GRID": [{"NAME": "$result[me][name]", "VALUE": "<$result[me][id]>", "DISPLAY": "ROW"}]}]
    batch(anna, {"me": "im.user.get", "say": ["im.message.add", {"DIALOG_ID": dialog, "ATTACH": attach}]})
    last = anna.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=1)["messages"][0]
    assert last["params"]["ATTACH"] == [{"GRID": [{"NAME": "Anna", "VALUE": f"<{anna.id}>", "DISPLAY": "ROW"}]}]


def test_references_by_number_and_encoded(anna: User, dialog: str) -> None:
    commands = ["im.user.get", f"im.message.add?DIALOG_ID={dialog}&MESSAGE=" + quote("$result[0][name]")]
    batch(anna, commands)
    assert texts(anna, dialog) == ["Anna"]


@pytest.mark.parametrize(
    "reference",
    [
        "$result[nothing]",
        "$result[failed][id]",
        "$result[failed]",
        "$result[later]",
        "$result[time][id]",
        "$result[list][0]",
        "$result[list][-1]",
        "$result[list][x]",
        "$result[list][" + "9" * 5000 + "]",
        "$result[me][nothing][deeper]",
        "$result[null][ID]",
    ],
)
def test_a_reference_to_nothing_is_as_if_it_were_absent(anna: User, reference: str) -> None:
    found = batch(
        anna,
        {
            "me": "im.user.get",
            "failed": "im.user.get?ID=0",
            "time": "server.time",
            "list": "im.recent.get",
            "null": "im.chat.get",
            "user": ["im.user.get", {"ID": reference}],
            "text": ["im.message.add", {"DIALOG_ID": f"chat{reference}", "MESSAGE": "x"}],
            "later": "server.time",
        },
    )
    assert found["result"]["user"]["name"] == "Anna"
    assert errors(found) == {"failed": "ID_EMPTY", "text": "USER_ID_EMPTY"}


@pytest.mark.parametrize("text", ["$result", "$result[", "$result[me", "result[me]", "$Result[me]", "$result [me]"])
def test_what_is_no_reference_stays_as_it_is(anna: User, dialog: str, text: str) -> None:
    batch(anna, {"me": "im.user.get", "say": ["im.message.add", {"DIALOG_ID": dialog, "MESSAGE": text}]})
    assert texts(anna, dialog) == [text]


def test_what_a_reference_brings_is_not_looked_through_again(anna: User, dialog: str) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="$result[me][name]")
    batch(
        anna,
        {
            "me": "im.user.get",
            "list": "im.recent.get",
            "say": ["im.message.add", {"DIALOG_ID": dialog, "MESSAGE": "$result[list][0][message][text]"}],
        },
    )
    assert texts(anna, dialog) == ["$result[me][name]"] * 2


def test_a_later_command_sees_what_an_earlier_one_wrote(anna: User, dialog: str) -> None:
    found = batch(
        anna,
        {
            "before": f"im.dialog.get?DIALOG_ID={dialog}",
            "say": f"im.message.add?DIALOG_ID={dialog}&MESSAGE=Now",
            "after": f"im.dialog.get?DIALOG_ID={dialog}",
            "list": "im.recent.get",
            "new": "im.chat.add?TITLE=New",
            "lists": "im.recent.get",
        },
    )["result"]
    assert found["after"]["message_count"] == found["before"]["message_count"] + 1
    assert found["list"][0]["message"]["id"] == found["say"] == found["after"]["last_message_id"]
    assert found["lists"][0]["chat_id"] == found["new"]


def test_nothing_of_a_batch_is_remembered_that_its_commands_undid(portal: Portal, anna: User, dialog: str) -> None:
    """What a later request shows of a chat is what stands, also where a batch looked at it in between."""
    boris = portal.user("Boris")
    chat = dialog.removeprefix("chat")
    batch(anna, {"add": f"im.chat.user.add?CHAT_ID={chat}&USERS[]={boris.id}", "list": "im.recent.get", "bad": "x"})
    assert anna.call("im.recent.get")[0]["chat"]["user_counter"] == 2
    batch(anna, {"out": f"im.chat.user.delete?CHAT_ID={chat}&USER_ID={boris.id}", "list": "im.recent.get"})
    assert anna.call("im.recent.get")[0]["chat"]["user_counter"] == 1


@pytest.mark.parametrize(
    ("reference", "times"),
    [("$result[list]", 1_000), ("$result[q]", 200_000), ("$result[list][0][message][text]", 1_000)],
)
def test_a_flood_of_references_is_refused_at_once(anna: User, dialog: str, reference: str, times: int) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="x" * 20_000)
    inner = "im.message.add?" + urlencode({"DIALOG_ID": dialog, "MESSAGE": reference * times})
    body = urlencode([("cmd[list]", "im.recent.get"), *((f"cmd[{key}]", inner) for key in range(3))])
    began = time.process_time()
    answer = anna.portal.client.send("POST", anna.webhook().path + "batch", body.encode(), FORM)
    assert time.process_time() - began < 5
    assert errors(answer.json["result"]) == dict.fromkeys("012", "ERROR_BATCH_LENGTH_EXCEEDED")
    assert len(texts(anna, dialog)) == 1


def test_references_cannot_multiply_results_beyond_the_limit_of_a_body(anna: User, dialog: str) -> None:
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="x" * 20_000)
    copies = ["$result[list][0][message][text]"] * 45
    commands = {f"c{number}": ["im.chat.add", {"TITLE": copies, "MESSAGE": copies}] for number in range(49)}
    found = batch(anna, {"list": "im.recent.get", **commands})
    assert "ERROR_BATCH_LENGTH_EXCEEDED" in errors(found).values()


def test_what_commands_are_refused_with_is_declared() -> None:
    method = REGISTRY.find("batch", NEWEST_REVISION)
    assert method
    assert {(wire.code, wire.status) for wire in method.errors} == {
        ("ERROR_BATCH_METHOD_NOT_ALLOWED", 405),
        ("ERROR_BATCH_LENGTH_EXCEEDED", 400),
    }
