"""``app.info``, ``app.option.*``, ``user.option.*``: what applications are told and keep."""

from typing import Any

import pytest

from beseda.testing import Portal, User


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", admin=True)


def test_an_application_is_told_what_it_is(portal: Portal, anna: User) -> None:
    application = portal.application(anna)
    told = application.token(anna).call("app.info")
    assert (told["ID"], told["CODE"], told["STATUS"]) == (application.id, application.client_id, "L")
    assert told["INSTALLED"] is True
    unfinished = portal.application(anna, install_url="https://app.example.com/install").token(anna)
    assert unfinished.call("app.info")["INSTALLED"] is False


def test_options_are_of_the_application_and_stay(portal: Portal, anna: User) -> None:
    one, other, boris = portal.application(anna), portal.application(anna), portal.user("Boris")
    assert one.token(anna).call("app.option.get") == {}
    values: dict[str, Any] = {"text": "é", "list": [1, {"a": None}], "yes": True}
    assert one.token(anna).call("app.option.set", options=values) is True
    one.token(anna).call("app.option.set", options={"text": "b"})
    assert one.token(boris).call("app.option.get") == {**values, "text": "b"}
    assert one.token(boris).call("app.option.get", option="list") == values["list"]
    assert one.token(boris).call("app.option.get", option="none") is None
    assert other.token(anna).call("app.option.get") == {}


def test_options_of_a_person_are_theirs(portal: Portal, anna: User) -> None:
    application, boris = portal.application(anna), portal.user("Boris")
    assert application.token(boris).call("user.option.set", options={"a": "b"}) is True
    assert application.token(boris).call("user.option.get", option="a") == "b"
    assert application.token(anna).call("user.option.get") == {}
    assert application.token(boris).call("app.option.get") == {}


@pytest.mark.parametrize("options", [None, [], {}, ""])
def test_nothing_cannot_be_kept(portal: Portal, anna: User, options: Any) -> None:
    for kind in ("app", "user"):
        answer = portal.application(anna).token(anna).answer(f"{kind}.option.set", options=options)
        assert (answer.status, answer.json["error"]) == (400, "ArgumentNullException")


def test_only_administrators_keep_something_for_everybody(portal: Portal, anna: User) -> None:
    answer = portal.application(anna).token(portal.user("Boris")).answer("app.option.set", options={"a": "b"})
    assert (answer.status, answer.json["error_description"]) == (400, "Administrator authorization required")


def test_options_go_with_the_application(portal: Portal, anna: User) -> None:
    application = portal.application(anna)
    application.token(anna).call("app.option.set", options={"a": "b"})
    application.remove()
    assert portal.query("SELECT * FROM application_option") == []
