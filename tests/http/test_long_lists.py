"""Lists of ids that are longer than anything they could be for are refused before anybody works on them."""

from typing import Any

import pytest

from beseda.testing import Portal
from beseda.wire.decode import MOST_ITEMS

MANY = list(range(1, MOST_ITEMS + 2))


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("im.department.managers.get", {"ID": MANY}),
        ("im.department.managers.get", {"ID": {str(number): number for number in MANY}}),
        ("im.user.list.get", {"ID": MANY}),
        ("im.chat.add", {"USERS": MANY}),
        ("access.name", {"ACCESS": [f"U{number}" for number in MANY]}),
        ("user.get", {"FILTER": {"ID": MANY}}),
        ("user.get", {"FILTER": {"!NAME": [f"nobody {number}" for number in MANY]}}),
        ("department.get", {"ID": MANY}),
    ],
)
def test_a_list_that_is_too_long_is_refused(portal: Portal, method: str, given: dict[str, Any]) -> None:
    hook = portal.user("Anna", admin=True).webhook()
    answer = hook.answer(method, **given)
    assert (answer.status, answer.json["error"]) == (400, "ERROR_ARGUMENT")
    assert portal.query("SELECT count(*) FROM chat") == [(0,)]


def test_in_a_batch_it_is_refused_under_its_key(portal: Portal) -> None:
    commands = {"long": ["im.user.list.get", {"ID": MANY}], "short": ["server.time", {}]}
    groups = portal.user("Anna").call("batch", cmd=commands)
    assert groups["result_error"]["long"]["error"] == "ERROR_ARGUMENT"
    assert "short" in groups["result"]


def test_as_many_as_are_allowed_are_taken(portal: Portal) -> None:
    anna = portal.user("Anna")
    assert set(anna.call("im.user.list.get", ID=MANY[:-1])) >= {str(anna.id)}
