"""An administrator's calls take any value in any parameter, and never make the portal fail."""

from typing import Any

import pytest

from beseda.kernel.method import Method
from beseda.methods import REGISTRY
from beseda.testing import Portal
from tests.volume import some

FAMILIES = ("user.", "department.", "im.department.", "im.user.", "access.", "feature.", "profile")
METHODS = [method for method in REGISTRY if method.name.startswith(FAMILIES)]

DEEP: list[Any] = []
for _ in range(95):
    DEEP = [DEEP]

VALUES: list[Any] = [
    *(True, False, 0, -1, 1, 1.5, 1e308, 2**63 - 1, -(2**63)),
    *("", " ", "x", "1", "-1", "٣", "Y", "[]", "{}", "[1]", '{"a": 1}', "{", "[[1]]", "9" * 19, "%", "%_!'\"\\"),
    *("2026-02-31", "31.02.2026", "0000-00-00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-W01-1"),
    *("\u2028\u202e", "ж" * 30_000, "\U0001f600" * 1000),
    *([], {}, [None], [[]], [{}], {"a": {}}, {"": ""}, [1, "2", None, [3]], ["x"] * 5000, DEEP, {"NAME": DEEP}),
    *({">ID": "x", "!%NAME": [1, None, {}]}, {"@LAST_NAME": {"a": "b"}}, {"=%": 1, "%": 1, ">": 1, "": 1}),
]


@pytest.mark.soak
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_no_value_makes_a_method_fail(portal: Portal, method: Method) -> None:
    """Each kind of parameter once: there are fifty texts in a profile."""
    boss = portal.user("Boris", admin=True)
    department = boss.call("department.add", NAME="Sales", PARENT=1)
    portal.chat(boss, entity_type="SONET_GROUP", entity_id="1")
    usual = {"ID": [boss.id] if method.name.startswith("im.") else department, "NAME": "Sales", "PARENT": 1}
    failed = {}
    for param in {(one.kind, one.info.missing): one for one in method.params}.values():
        for number, value in enumerate(some(VALUES, 12, f"{method.name} {param.wire}")):
            given = {"EMAIL": f"{param.wire}{number}@example.com", "UF_DEPARTMENT": [1], **usual, param.wire: value}
            answer = boss.answer(method.name, **given)
            if answer.status >= 500 or not {"result", "error"} & set(answer.json):
                failed[f"{param.wire}={value!r:.60}"] = answer.body
    assert failed == {}


def test_people_with_any_text_are_listed_and_found(portal: Portal) -> None:
    boss = portal.user("Boris", admin=True)
    texts = [value for value in VALUES if isinstance(value, str)]
    for number, text in enumerate(texts):
        boss.call("user.add", EMAIL=f"{number}@example.com", UF_DEPARTMENT=[1], LAST_NAME=text, UF_SKILLS=text)
    listed = boss.call("user.get", start=-1)
    assert [person["LAST_NAME"] for person in listed[1:]] == texts
    for text in texts:
        assert boss.answer("user.get", FILTER={"=LAST_NAME": text}).status == 200
        assert boss.answer("user.search", FIND=text).status == 200
    assert [person["LAST_NAME"] for person in boss.call("user.get", FILTER={"=UF_SKILLS": "%_!'\"\\"})] == ["%_!'\"\\"]
    assert [person["LAST_NAME"] for person in boss.call("user.get", FILTER={"%UF_SKILLS": "_!'\"\\"})] == ["%_!'\"\\"]


@pytest.mark.parametrize("text", ["05-09", "2026-02-31", "soon", "-", "2026-"])
def test_a_birthday_that_is_no_date_does_no_harm(portal: Portal, text: str) -> None:
    """Bots have theirs from whoever registers them."""
    robot = portal.user("Robot")
    portal.change("UPDATE person SET birthday = :text, employed_on = :text, kind = 'bot' WHERE id = 1", text=text)
    assert robot.call("user.current")["PERSONAL_BIRTHDAY"] == text
    assert isinstance(robot.call("im.user.get")["birthday"], str)
    portal.change("UPDATE person SET kind = 'user' WHERE id = 1")
    assert robot.call("user.get")[0]["UF_EMPLOYMENT_DATE"] == text
