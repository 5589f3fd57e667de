"""im.user.get: a person as the messenger shows them, and who may ask."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

MOMENT = 1_772_440_200


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Weber", gender="F", email="anna@example.com", work_position="Manager")


def test_it_looks_like_the_example_of_the_official_page(portal: Portal, anna: User) -> None:
    portal.configure(time_zone="Europe/Berlin")
    portal.clock.freeze(MOMENT)
    portal.change(
        """
        UPDATE person SET work_phone = '+11234567890', inner_phone = '21', website = 'example.com', color = '#048bd0',
            birthday = '1990-09-05', departments = '[10, 12]', absent_until = :at, mobile_last_at = :at WHERE id = :id
        """,
        at=MOMENT + 3600,
        id=anna.id,
    )
    anna.call("server.time")
    assert anna.call("im.user.get") == {
        "id": anna.id,
        "active": True,
        "name": "Anna Weber",
        "first_name": "Anna",
        "last_name": "Weber",
        "work_position": "Manager",
        "color": "#048bd0",
        "avatar": "",
        "avatar_hr": "",
        "gender": "F",
        "birthday": "05-09",
        "extranet": False,
        "network": False,
        "bot": False,
        "connector": False,
        "external_auth_id": "default",
        "status": "online",
        "idle": False,
        "last_activity_date": "2026-03-02T09:30:00+01:00",
        "mobile_last_date": "2026-03-02T10:30:00+01:00",
        "desktop_last_date": False,
        "absent": "2026-03-02T10:30:00+01:00",
        "departments": [10, 12],
        "phones": {"work_phone": "+11234567890", "inner_phone": "21"},
        "website": "example.com",
        "email": "anna@example.com",
        "bot_data": None,
        "type": "user",
    }


def test_what_is_not_known_is_false_or_empty(portal: Portal, anna: User) -> None:
    vera = portal.user("Vera")
    found = anna.call("im.user.get", ID=vera.id)
    assert (found["phones"], found["gender"], found["birthday"], found["departments"]) == (False, "M", "", [1])
    assert (found["idle"], found["absent"], found["mobile_last_date"]) == (False, False, False)


@pytest.mark.parametrize("spell", [int, str, float, lambda number: f" {number} "])
def test_anybody_is_found_by_id(portal: Portal, anna: User, spell: Any) -> None:
    vera = portal.user("Vera", "Smith")
    assert anna.call("im.user.get", ID=spell(vera.id))["name"] == "Vera Smith"


def test_the_large_picture_comes_whatever_is_asked(portal: Portal, anna: User) -> None:
    portal.change("UPDATE person SET avatar = '/picture/a.png' WHERE id = :id", id=anna.id)
    for given in ({}, {"AVATAR_HR": "Y"}, {"AVATAR_HR": "N"}):
        assert anna.call("im.user.get", **given)["avatar_hr"] == "/picture/a.png"


def test_links_carry_the_address_of_the_portal_where_it_is_known(portal: Portal, anna: User) -> None:
    portal.change("UPDATE person SET avatar = '/picture/a.png' WHERE id = :id", id=anna.id)
    portal.configure(public_url="https://chat.example.com/")
    assert anna.call("im.user.get")["avatar"] == "https://chat.example.com/picture/a.png"


@pytest.mark.parametrize("given", [0, -1, "-5", "x", "1x", [1], {"a": 1}, 1.5, True, -(2**63)])
def test_what_cannot_be_an_id_is_refused(anna: User, given: object) -> None:
    # Official page: ID_EMPTY for ID <= 0
    with pytest.raises(RestError, match=r"^400 ID_EMPTY: User ID can't be empty$"):
        anna.call("im.user.get", ID=given)


@pytest.mark.parametrize("given", [999_999, "999999", 2**63 - 1, 1e18])
def test_nobody_is_behind_an_unknown_id(anna: User, given: object) -> None:
    with pytest.raises(RestError, match=r"^400 USER_NOT_EXISTS: User does not exist$"):
        anna.call("im.user.get", ID=given)


@pytest.mark.parametrize("given", [None, ""])
def test_null_is_as_absent_and_so_is_what_a_form_makes_of_it(anna: User, given: object) -> None:
    assert anna.call("im.user.get", ID=given)["id"] == anna.id


def test_who_left_the_company_is_shown_as_inactive(portal: Portal, anna: User) -> None:
    gone = portal.user("Gone")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=gone.id)
    assert anna.call("im.user.get", ID=gone.id)["active"] is False


def test_a_guest_asks_only_for_people_from_their_group_chats(portal: Portal, anna: User) -> None:
    vera, guest = portal.user("Vera"), portal.user("Guest", extranet=True)
    chat = portal.chat(anna, guest)
    vera.call("im.message.add", DIALOG_ID=guest.id, MESSAGE="Hello")
    assert guest.call("im.user.get")["extranet"] is True
    assert guest.call("im.user.get", ID=anna.id)["name"] == "Anna Weber"
    denied = r"^400 ACCESS_DENIED: You can request only users who are part of your extranet group$"
    with pytest.raises(RestError, match=denied):
        guest.call("im.user.get", ID=vera.id)
    with pytest.raises(RestError, match=r"^400 USER_NOT_EXISTS"):
        guest.call("im.user.get", ID=999_999)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=guest.id)
    with pytest.raises(RestError, match=denied):
        guest.call("im.user.get", ID=anna.id)
    assert anna.call("im.user.get", ID=guest.id)["extranet"] is True
