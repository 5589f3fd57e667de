"""``im.search.department.list``: departments by the words of their full names."""

from typing import Any

import pytest

from beseda.testing import Portal, User


@pytest.fixture
def boss(portal: Portal) -> User:
    """Who made Sales (2), with Northern Sales (3) and Ёлки (4) below it."""
    boss = portal.user("Boris", admin=True)
    sales = boss.call("department.add", NAME="Sales", PARENT=1)
    boss.call("department.add", NAME="Northern Sales", PARENT=sales, UF_HEAD=boss.id)
    boss.call("department.add", NAME="Ёлки", PARENT=sales)
    return boss


def ids(found: list[dict[str, Any]]) -> list[int]:
    return [one["id"] for one in found]


@pytest.mark.parametrize(
    ("find", "expected"),
    [
        ("sal", [2, 3, 4]),  # of the full name: Ёлки / Sales / Company
        ("north COMP", [3]),
        ("елк", [4]),
        ("ales", []),
        ("nothing", []),
        ("", [1, 2, 3, 4]),
        ("s", [1, 2, 3, 4]),
        (" s ", [1, 2, 3, 4]),
    ],
)
def test_each_word_begins_one_of_the_full_name(boss: User, find: str, expected: list[int]) -> None:
    answer = boss.answer("im.search.department.list", FIND=find).json
    assert (ids(answer["result"]), answer["total"]) == (expected, len(expected))


def test_without_the_phrase_it_is_refused(boss: User) -> None:
    for given in ({}, {"FIND": None}, {"FIND": ["x"]}):
        answer = boss.answer("im.search.department.list", **given)
        assert (answer.status, answer.json["error"]) == (400, "FIND_SHORT")


def test_pages_bring_everything_once(boss: User) -> None:
    first = boss.answer("im.search.department.list", FIND="", LIMIT=3).json
    rest = boss.answer("im.search.department.list", FIND="", LIMIT=3, start=first["next"]).json
    assert (ids(first["result"]), ids(rest["result"]), rest["total"], "next" in rest) == ([1, 2, 3], [4], 4, False)


def test_heads_are_shown_to_whoever_knows_them(portal: Portal, boss: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    asked = {"FIND": "northern", "USER_DATA": "Y"}
    head = boss.call("im.user.get")
    assert boss.call("im.search.department.list", **asked)[0]["manager_user_data"]["id"] == head["id"]
    shown = guest.call("im.search.department.list", **asked)[0]
    assert (shown["full_name"], shown["manager_user_data"]) == ("Northern Sales / Sales / Company", None)
    portal.chat(boss, guest)
    assert guest.call("im.search.department.list", **asked)[0]["manager_user_data"]["name"] == "Boris"
    assert "manager_user_data" not in boss.call("im.search.department.list", FIND="northern")[0]
