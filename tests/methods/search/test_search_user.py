"""``im.search.user.list``: people found by how words of names, positions and departments begin."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

SHORT = (400, "FIND_SHORT", "Too short a search phrase")


def found(user: User, phrase: str, **given: Any) -> list[int]:
    """The ids, in the order of the answer."""
    result = user.call("im.search.user.list", FIND=phrase, **given)
    return [] if result == [] else [int(key) for key in result]


def refusal(user: User, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(RestError) as refused:
        user.call("im.search.user.list", **given)
    return refused.value.status, refused.value.code, refused.value.text


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Анна", "Ёжикова-Smith", work_position="Head of IT, главный инженер")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", "Brown")


@pytest.mark.parametrize(
    "phrase",
    ["анна", "АН", "ежик", "Ёжи", "smi", "ёжикова-smith", "head", "it", "глав инж", "инженер анна", "smith head анн"],
)
def test_every_word_begins_a_word(anna: User, boris: User, phrase: str) -> None:
    assert found(boris, phrase) == [anna.id]
    assert found(anna, phrase) == [anna.id], "oneself too"


@pytest.mark.parametrize("phrase", ["нна", "жик", "анна brown", "инженеры", "user1"])
def test_nothing_else_is_found(anna: User, boris: User, phrase: str) -> None:
    assert boris.call("im.search.user.list", FIND=phrase) == []


@pytest.mark.parametrize("given", [{}, {"FIND": ""}, {"FIND": "a"}, {"FIND": " a "}, {"FIND": "!!"}, {"FIND": {}}])
def test_too_short(anna: User, given: dict[str, Any]) -> None:
    assert refusal(anna, **given) == SHORT


def test_by_department(portal: Portal, anna: User, boris: User) -> None:
    portal.change("INSERT INTO department (id, name, parent_id) VALUES (7, 'Отдел продаж', 1), (77, 'Legal', 7)")
    try:
        portal.change("UPDATE person SET departments = '[1, 7]' WHERE id = :id", id=anna.id)
        portal.change("UPDATE person SET departments = '[77]' WHERE id = :id", id=boris.id)
        assert found(boris, "прод") == [anna.id]
        assert found(boris, "анна отдел") == [anna.id]
        assert found(boris, "legal") == [boris.id]
        assert found(boris, "company") == [anna.id]
        portal.change("UPDATE department SET name = 'Marketing' WHERE id = 7")
        assert found(boris, "прод") == []
        assert found(boris, "market") == [anna.id]
    finally:
        portal.change("DELETE FROM department WHERE id IN (7, 77)")


def test_a_guest_finds_only_people_of_their_chats(portal: Portal, anna: User, boris: User) -> None:
    guest = portal.user("Anton", "Guest", extranet=True)
    boris.call("im.message.add", DIALOG_ID=guest.id, MESSAGE="hello")
    assert found(guest, "анна") == []
    assert found(guest, "boris") == [], "a dialog of two is no shared chat"
    assert found(guest, "anton") == [guest.id]
    chat = portal.chat(anna, guest)
    assert found(guest, "анна") == [anna.id]
    assert found(guest, "boris") == []
    guest.call("im.chat.leave", CHAT_ID=chat)
    assert found(guest, "анна") == []
    assert found(anna, "anton") == [guest.id], "employees find guests"


def test_who_left_the_portal_is_not_found(portal: Portal, anna: User, boris: User) -> None:
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=anna.id)
    assert found(boris, "анна") == []


def test_what_is_shown_of_a_person(portal: Portal, anna: User, boris: User) -> None:
    portal.change("UPDATE person SET work_phone = '555' WHERE id = :id", id=boris.id)
    result = anna.call("im.search.user.list", FIND="brown", BUSINESS="Y")
    assert list(result) == [str(boris.id)]
    shown = result[str(boris.id)]
    full = anna.call("im.user.get", ID=boris.id)
    assert shown == {name: full[name] for name in shown} | {"birthday": False}
    assert set(full) - set(shown) == {
        *("active", "avatar_hr", "desktop_last_date", "bot_data", "type", "website", "email")
    }
    assert shown["phones"] == {"work_phone": "555"}


def test_pages(portal: Portal, anna: User) -> None:
    crowd = [user.id for user in portal.users(60)]
    first = anna.answer("im.search.user.list", FIND="person").json
    assert ([int(key) for key in first["result"]], first["total"], first["next"]) == (crowd[:10], 60, 10)
    last = anna.answer("im.search.user.list", FIND="person", OFFSET=50, LIMIT=10).json
    assert ([int(key) for key in last["result"]], last["total"]) == (crowd[50:], 60)
    assert "next" not in last
    beyond = anna.answer("im.search.user.list", FIND="person", OFFSET=60).json
    assert (beyond["result"], beyond["total"]) == ([], 60)
    assert len(found(anna, "person", LIMIT=1000)) == 50
    assert len(found(anna, "person", LIMIT=-1, OFFSET=-1)) == 10


def test_who_has_no_name_is_found_by_login(portal: Portal, anna: User) -> None:
    robot = portal.user("", login="robot-42")
    assert found(anna, "robot 42") == [robot.id]


def test_revisions(portal: Portal, anna: User) -> None:
    portal.revision = 18
    assert refusal(anna, FIND="анна")[1] == "ERROR_METHOD_NOT_FOUND"
    portal.revision = 19
    assert found(anna, "анна") == [anna.id]


@pytest.mark.parametrize("given", [{"isHidden": True}, {"type": "personal"}])
def test_bots_that_hide_are_found_by_those_who_know_them(portal: Portal, given: dict[str, Any]) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.bot(anna, "parrot")
    hidden = portal.bot(anna, "parakeet", **given)
    assert [one["name"] for one in anna.call("im.search.user.list", FIND="par").values()] == ["Parrot"]
    boris.call("im.chat.add", USERS=[hidden.id])
    assert [one["name"] for one in boris.call("im.search.user.list", FIND="par").values()] == ["Parrot", "Parakeet"]
    assert [one["name"] for one in anna.call("im.search.user.list", FIND="par").values()] == ["Parrot"]
    hidden.send(str(anna.id), "Hello")
    assert len(anna.call("im.search.user.list", FIND="par")) == 2
