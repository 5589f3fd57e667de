"""``profile``, ``user.admin``, ``user.access``, ``access.name``, ``user.current``, ``user.fields``: who calls."""

from typing import Any

import pytest

from beseda.testing import Portal, User

OTHER = {"provider": "", "provider_id": "other"}


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", "Brown", admin=True, gender="M")


@pytest.fixture
def anna(portal: Portal, boss: User) -> User:
    return portal.user("Anna", gender="F")


def test_the_profile_needs_no_scope(boss: User, anna: User) -> None:
    assert boss.webhook("").call("profile") == {
        "ID": str(boss.id),
        "ADMIN": True,
        "NAME": "Boris",
        "LAST_NAME": "Brown",
        "PERSONAL_GENDER": "M",
        "TIME_ZONE": "",
    }
    shown = anna.webhook("im").call("profile")
    assert (shown["ID"], shown["ADMIN"], shown["PERSONAL_GENDER"]) == (str(anna.id), False, "F")


def test_who_administers(portal: Portal, boss: User, anna: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    assert [user.webhook("").call("user.admin") for user in (boss, anna, guest)] == [True, False, False]


@pytest.mark.parametrize(
    ("codes", "held"),
    [
        (["AU"], True),
        (["G2"], True),
        (["G1"], False),
        (["U{me}"], True),
        (["U{boss}"], False),
        (["U{boss}", "U{me}"], True),
        ({"0": "U{me}"}, True),
        ("U{me}", True),
        (["u{me}"], False),
        (["U0{me}"], False),
        (["D1", "G3", "", "U"], False),
        ([["AU"], 5, None], False),
        ([], False),
        ("", False),
        (None, False),
    ],
)
def test_access_codes_that_mean_the_caller(boss: User, anna: User, codes: Any, held: bool) -> None:
    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        if isinstance(value, dict):
            return {key: filled(one) for key, one in value.items()}
        return value.format(me=anna.id, boss=boss.id) if isinstance(value, str) else value

    assert anna.webhook("").call("user.access", ACCESS=filled(codes)) is held
    assert boss.call("user.access", ACCESS=filled(codes)) is True


def test_names_of_access_codes(portal: Portal, boss: User, anna: User) -> None:
    names = anna.webhook("").call("access.name", ACCESS=["G2", "AU", "G1", f"U{boss.id}", "U99", "G99", "D1", "AU"])
    assert names == {
        "G2": OTHER | {"name": "All visitors"},
        "AU": OTHER | {"name": "All authorized users"},
        "G1": OTHER | {"name": "Administrators"},
        f"U{boss.id}": {"provider": "Users", "name": "Boris Brown", "provider_id": "user"},
    }
    portal.configure(language="ru")
    assert anna.call("access.name", ACCESS=["AU"])["AU"]["name"] == "Все авторизованные пользователи"


@pytest.mark.parametrize("nothing", [None, [], {}])
def test_no_codes_have_no_names(anna: User, nothing: Any) -> None:
    assert anna.call("access.name", ACCESS=nothing) is False


def test_unknown_codes_have_no_names(anna: User) -> None:
    assert anna.call("access.name", ACCESS=["U99", "X", "U-1", "U" + "9" * 40]) == []


def test_a_guest_learns_no_names_of_strangers(portal: Portal, boss: User, anna: User) -> None:
    guest = portal.user("Gwen", extranet=True)
    portal.chat(anna, guest)
    codes = [f"U{user.id}" for user in (boss, anna, guest)]
    assert list(guest.call("access.name", ACCESS=codes)) == codes[1:]
    assert list(anna.call("access.name", ACCESS=codes)) == codes


def test_who_calls_is_online(portal: Portal, anna: User) -> None:
    portal.clock.freeze(1772443800)
    first = anna.call("user.current")
    assert (first["IS_ONLINE"], first["LAST_ACTIVITY_DATE"]) == ("Y", "2026-03-02 09:30:00")
    portal.clock.move(3600)
    later = anna.call("user.current")
    assert (later["IS_ONLINE"], later["LAST_ACTIVITY_DATE"]) == ("Y", "2026-03-02 10:30:00")


@pytest.mark.parametrize("scope", ["user", "user_basic", "user_brief"])
def test_fields_are_named_as_far_as_the_scope_shows_them(portal: Portal, anna: User, scope: str) -> None:
    webhook = anna.webhook(scope)
    fields = webhook.call("user.fields")
    assert list(fields) == list(webhook.call("user.get", select=list(anna.call("user.fields")))[0])
    assert list(fields)[:3] == ["ID", "XML_ID", "ACTIVE"]
    assert (fields["NAME"], fields["UF_DEPARTMENT"], fields["USER_TYPE"]) == ("First Name", "Units", "USER_TYPE")
    portal.configure(language="ru")
    assert webhook.call("user.fields")["NAME"] == "Имя"
    assert webhook.call("user.fields").keys() == fields.keys()


def test_fields_need_a_scope_of_users(anna: User) -> None:
    assert anna.webhook("im").answer("user.fields").json["error"] == "insufficient_scope"
