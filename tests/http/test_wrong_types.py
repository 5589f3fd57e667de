"""Every parameter of every method takes every type of value, and never makes the portal fail.

Each parameter meets a few values each time, and all of them in ``make soak``.
"""

from typing import Any
from urllib.parse import urlencode

import pytest

from beseda.kernel.method import Method
from beseda.methods import REGISTRY
from beseda.testing import Answer, Portal, User
from tests.databases import SQLITE_ALONE
from tests.volume import some

pytestmark = pytest.mark.soak

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
METHODS = list(REGISTRY)
MOST_COMMANDS = 50

DEEP: list[Any] = []
for _ in range(95):
    DEEP = [DEEP]

VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1, 1.5, -0.0, 1e308, 5e-324, 2**63 - 1, -(2**63)),
    *("", " ", "x", "0", "-1", "1", "1.5", "1e5", "٣", "²", "N", "Y", "null", "[]", "{}", "[1]", '{"a": 1}', "{"),
    *("chat", "chat0", "chat-1", "chat1", "sg1", "9" * 18, "9" * 19, "9" * 5000, "2026-02-25T18:30:00+01:00"),
    *("x" * 1_000_000, "[" * 50_000, "\U0001f600" * 1000, "ж" * 30_000, "\u2028\u202e", "%00%ff"),
    *([], {}, [None], [[]], [{}], {"a": {}}, {"": ""}, [1, "2", None, [3]], {"0": 1, "x": 2}, ["x"] * 5000, DEEP),
]

# What `wait` takes as a time: a call with it is held until something happens.
TIMES = [value for value in VALUES if isinstance(value, bool | int | float | str) and str(value)[:1] in "123456789T٣"]


def wires(method: Method, value: Any) -> list[str]:
    """Give the parameters that are to have a value: all of them, where that does not hold up the call."""
    return [param.wire for param in method.params if param.wire != "wait" or value not in TIMES]


def pairs(method: Method, values: list[Any], few: int) -> list[tuple[str, Any]]:
    """Give the parameters of a method with some of these values each."""
    return [
        (param.wire, value)
        for param in method.params
        for value in some(values, few, f"{method.name} {param.wire}")
        if param.wire in wires(method, value)
    ]


def given(portal: Portal, user: User) -> dict[str, Any]:
    """Give parameters with which methods get far."""
    chat = portal.chat(user, portal.user("Boris"), entity_type="X", entity_id="1")
    said = user.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    return {
        "DIALOG_ID": f"chat{chat}",
        "CHAT_ID": chat,
        "USER_ID": user.id,
        "USERS": [user.id],
        "ID": user.id,
        "MESSAGE": "Hello",
        "MESSAGE_ID": said,
        "ENTITY_TYPE": "X",
        "ENTITY_ID": "1",
    }


def unanswered(answers: dict[str, Answer]) -> list[str]:
    """Give what was answered by a failure, or by nothing understandable."""
    return [
        key for key, answer in answers.items() if answer.status >= 500 or not {"result", "error"} & set(answer.json)
    ]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_no_value_makes_a_method_fail(portal: Portal, method: Method) -> None:
    anna = portal.user("Anna")
    usual, hook = given(portal, anna), anna.webhook()
    answers = {
        f"{wire}={value!r:.60}": hook.answer(method.name, **usual | {wire: value})
        for wire, value in pairs(method, VALUES, 6)
    }
    assert unanswered(answers) == []


@SQLITE_ALONE
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_no_text_of_a_form_makes_a_method_fail(portal: Portal, method: Method) -> None:
    anna = portal.user("Anna")
    usual, hook = given(portal, anna), anna.webhook()
    texts = [value for value in VALUES if isinstance(value, str) and len(value) < 100_000]
    answers = {
        f"{wire}={value!r:.60}": portal.client.send(
            "POST", hook.path + method.name, urlencode(usual | {wire: value}).encode(), FORM
        )
        for wire, value in pairs(method, texts, 4)
    }
    assert unanswered(answers) == []


@SQLITE_ALONE
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_all_parameters_wrong_at_once_do_not_make_a_method_fail(portal: Portal, method: Method) -> None:
    hook = portal.user("Anna").webhook()
    answers = {
        f"{value!r:.60}": hook.answer(method.name, **dict.fromkeys(wires(method, value), value))
        for value in some(VALUES, 12, method.name)
    }
    answers |= {"none": hook.answer(method.name), "wrong": portal.client.post(hook.path + method.name, {"x": DEEP})}
    assert unanswered(answers) == []


@pytest.mark.parametrize(
    "value", [value for value in VALUES if len(repr(value)) < 40_000], ids=lambda value: f"{value!r:.30}"
)
def test_no_value_makes_a_command_of_a_batch_fail(portal: Portal, value: Any) -> None:
    hook = portal.user("Anna").webhook()
    commands: list[Any] = [[method.name, {param.wire: value for param in method.params}] for method in REGISTRY]
    commands += [value, {"method": "im.user.get", "params": value}]
    together = MOST_COMMANDS
    if len(repr(value)) >= 1_000:  # a request may be only so large
        together, commands = 1, some(commands, 20, f"{value!r:.30}")
    for start in range(0, len(commands), together):
        answer = hook.answer("batch", cmd=commands[start : start + together], halt=0)
        assert answer.status == 200
        wires = dict(answer.json["result"]["result_error"])
        assert [key for key, wire in wires.items() if wire["error"] == "INTERNAL_SERVER_ERROR"] == []
