"""user.current: the caller's profile, as far as the scopes of the call show it."""

import pytest

from beseda.testing import Portal, RestError

# Official page: user/user-scope, of the fields that the portal keeps. Some are shown only when they are known.
BRIEF = {
    *("ID", "ACTIVE", "NAME", "LAST_NAME", "IS_ONLINE", "DATE_REGISTER", "TIMESTAMP_X", "PERSONAL_GENDER"),
    *("PERSONAL_BIRTHDAY", "WORK_POSITION", "LAST_ACTIVITY_DATE", "UF_EMPLOYMENT_DATE", "UF_DEPARTMENT"),
    *("XML_ID", "TIME_ZONE", "USER_TYPE"),
}
BASIC = BRIEF | {"EMAIL"}
FULL = BASIC | {"LAST_LOGIN"}
BRIEF_KNOWN = {"PERSONAL_PHOTO", "UF_PHONE_INNER"}
BASIC_KNOWN = BRIEF_KNOWN | {"PERSONAL_MOBILE", "WORK_PHONE"}
FULL_KNOWN = BASIC_KNOWN | {"PERSONAL_WWW"}


@pytest.mark.parametrize(
    ("scope", "always", "known"),
    [
        ("user_brief", BRIEF, BRIEF_KNOWN),
        ("user_basic", BASIC, BASIC_KNOWN),
        ("user", FULL, FULL_KNOWN),
        ("user_brief,user_basic", BASIC, BASIC_KNOWN),
        ("user_brief,user", FULL, FULL_KNOWN),
    ],
)
def test_the_scope_decides_what_is_shown(portal: Portal, scope: str, always: set[str], known: set[str]) -> None:
    anna = portal.user("Anna")
    hook = anna.webhook(scope)
    assert set(hook.call("user.current")) == always
    portal.change(
        """
        UPDATE person SET avatar = '/picture/a.png', inner_phone = '21', personal_mobile = '+2', work_phone = '+1',
            website = 'example.com' WHERE id = :id
        """,
        id=anna.id,
    )
    assert set(hook.call("user.current")) == always | known


@pytest.mark.parametrize("scope", ["im", "im,imbot,department", "user.userfield"])
def test_other_scopes_do_not_show_it_at_all(portal: Portal, scope: str) -> None:
    with pytest.raises(RestError, match=r"^403 insufficient_scope: The request requires higher privileges"):
        portal.user("Anna").webhook(scope).call("user.current")


def test_it_is_about_the_caller(portal: Portal) -> None:
    portal.configure(time_zone="Europe/Moscow")
    portal.clock.freeze(1_721_722_130)
    portal.user("Other")
    anna = portal.user("Anna", "Smith", email="test@example.com", gender="F", work_position="Boss")
    portal.change(
        """
        UPDATE person SET last_login_at = 1721722046, birthday = '1990-09-05', website = 'example.com',
            work_phone = '+1', personal_mobile = '+2', inner_phone = '21', employed_on = '2020-01-09',
            avatar = '/picture/a.png'
        WHERE id = :id
        """,
        id=anna.id,
    )
    anna.call("server.time")
    assert anna.call("user.current", ID=1) == {
        "ID": str(anna.id),
        "USER_TYPE": "employee",
        "XML_ID": "",
        "ACTIVE": True,
        "NAME": "Anna",
        "LAST_NAME": "Smith",
        "TIME_ZONE": "",
        "EMAIL": "test@example.com",
        "LAST_LOGIN": "2024-07-23T11:07:26+03:00",
        "DATE_REGISTER": "2024-07-23T11:08:50+03:00",
        "IS_ONLINE": "Y",
        "TIMESTAMP_X": "23.07.2024 11:08:50",
        "LAST_ACTIVITY_DATE": "2024-07-23 11:08:50",
        "PERSONAL_GENDER": "F",
        "PERSONAL_BIRTHDAY": "1990-09-05T00:00:00+04:00",  # summer time of then
        "PERSONAL_PHOTO": "/picture/a.png",
        "PERSONAL_MOBILE": "+2",
        "PERSONAL_WWW": "example.com",
        "WORK_PHONE": "+1",
        "WORK_POSITION": "Boss",
        "UF_EMPLOYMENT_DATE": "2020-01-09T00:00:00+03:00",
        "UF_DEPARTMENT": [1],
        "UF_PHONE_INNER": "21",
    }


def test_what_never_was_is_empty(portal: Portal) -> None:
    found = portal.user("Anna").webhook("user").call("user.current")
    assert (found["LAST_LOGIN"], found["UF_EMPLOYMENT_DATE"], found["PERSONAL_BIRTHDAY"]) == ("", "", "")
    assert "PERSONAL_PHOTO" not in found


def test_a_guest_has_no_department(portal: Portal) -> None:
    assert portal.user("Guest", extranet=True).call("user.current")["UF_DEPARTMENT"] == []
