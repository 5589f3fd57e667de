"""``im.user.list.get``: several people at once."""

from typing import Any

import pytest

from beseda.testing import Portal, User


@pytest.fixture
def crew(portal: Portal) -> list[User]:
    return [portal.user(name) for name in ("Anna", "Boris", "Vera")]


def test_an_object_by_id_or_a_list(crew: list[User]) -> None:
    anna, boris, vera = crew
    expected = {str(one.id): anna.call("im.user.get", ID=one.id) for one in (vera, boris)}
    assert anna.call("im.user.list.get", ID=[vera.id, boris.id]) == expected
    for other in ("", "object", "Array", 5):
        assert anna.call("im.user.list.get", ID=[vera.id, boris.id], RESULT_TYPE=other) == expected
    listed = anna.call("im.user.list.get", ID=[vera.id, boris.id, vera.id], RESULT_TYPE="array", AVATAR_HR="Y")
    assert listed == [expected[str(vera.id)], expected[str(boris.id)]]


def test_dismissed_people_and_oneself_are_shown(portal: Portal, crew: list[User]) -> None:
    anna, boris, _ = crew
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=boris.id)
    shown = anna.call("im.user.list.get", ID=[anna.id, boris.id], RESULT_TYPE="array")
    assert [(one["id"], one["active"]) for one in shown] == [(anna.id, True), (boris.id, False)]


def test_ids_come_as_an_array_or_its_json(crew: list[User]) -> None:
    anna = crew[0]
    expected = anna.call("im.user.list.get", ID=[1, 2])
    for spelled in ("[1,2]", '["1","2"]', {"a": 1, "b": 2}, [1, "x", 2], ["1", "2"], [1, 2, 99, 0, -1]):
        assert anna.call("im.user.list.get", ID=spelled) == expected


@pytest.mark.parametrize("wrong", [None, [], "", "1", 1, "one", "[]", "[1", "{}", ["x"], True])
def test_ids_that_are_none(crew: list[User], wrong: Any) -> None:
    answer = crew[0].answer("im.user.list.get", ID=wrong)
    assert (answer.status, answer.json["error"]) == (400, "INVALID_FORMAT")
    assert answer.json["error_description"] == "A wrong format for the ID field is passed"


def test_nobody_is_an_empty_array(crew: list[User]) -> None:
    assert crew[0].call("im.user.list.get", ID=[99]) == []
    assert crew[0].call("im.user.list.get", ID=[99], RESULT_TYPE="array") == []


def test_strangers_of_a_guest_are_left_out(portal: Portal, crew: list[User]) -> None:
    anna, boris, vera = crew
    guest = portal.user("Gwen", extranet=True)
    portal.chat(anna, guest)
    boris.call("im.message.add", DIALOG_ID=guest.id, MESSAGE="a private dialog is no group")
    shown = guest.call("im.user.list.get", ID=[vera.id, boris.id, anna.id, guest.id], RESULT_TYPE="array")
    assert [one["id"] for one in shown] == [anna.id, guest.id]
    assert guest.call("im.user.list.get", ID=[vera.id]) == []


def test_portals_of_revision_18_do_not_have_it(portal: Portal, crew: list[User]) -> None:
    portal.revision = 18
    assert crew[0].answer("im.user.list.get", ID=[1]).json["error"] == "ERROR_METHOD_NOT_FOUND"


def test_phones_are_an_object_of_what_is_known_or_false(portal: Portal) -> None:
    boss = portal.user("Boss", admin=True)
    known = boss.call("user.add", EMAIL="a@example.com", UF_DEPARTMENT=[1], PERSONAL_PHONE="+7", UF_PHONE_INNER="12")
    chat = boss.call("im.chat.add", USERS=[known])
    boss.call("im.message.add", DIALOG_ID=known, MESSAGE="hello")
    shown = [
        boss.call("im.user.list.get", ID=[boss.id, known])[str(known)],
        boss.call("im.user.get", ID=known),
        *(one for one in boss.call("im.dialog.users.list", DIALOG_ID=f"chat{chat}") if one["id"] == known),
        *(one["user"] for one in boss.call("im.recent.list")["items"] if one["id"] == known),
    ]
    assert [one["phones"] for one in shown] == [{"personal_phone": "+7", "inner_phone": "12"}] * 4
    assert boss.call("im.user.get")["phones"] is False
