"""``im.user.status.*``: what people say of their presence."""

from typing import Any

import pytest

from beseda.testing import Portal, User

MARCH = 1772443800


def seen(watcher: User, person: User) -> Any:
    """The person as the watcher's list of conversations shows them."""
    return next(
        item["user"]
        for item in watcher.call("im.recent.get")
        if item["id"] == str(person.id) or item["id"] == person.id
    )


def test_nobody_has_a_status_at_first(anna: User) -> None:
    assert anna.call("im.user.status.get") is False
    assert anna.call("im.user.get")["status"] == "online"


@pytest.mark.parametrize("status", ["online", "dnd", "away", "break"])
def test_a_status_is_chosen_and_seen_by_others(anna: User, boris: User, status: str) -> None:
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    assert seen(boris, anna)["status"] == "online"
    assert anna.call("im.user.status.set", STATUS=status) is True
    assert anna.call("im.user.status.get") == status
    assert anna.call("im.user.get")["status"] == status
    assert boris.call("im.user.get", ID=anna.id)["status"] == status
    assert seen(boris, anna)["status"] == status
    assert boris.call("im.user.status.get") is False


@pytest.mark.parametrize("wrong", [None, "", "DND", "Online", "busy", " dnd", 0, True, ["dnd"], {"a": "dnd"}])
def test_other_statuses_are_refused(anna: User, wrong: Any) -> None:
    anna.call("im.user.status.set", STATUS="away")
    answer = anna.answer("im.user.status.set", STATUS=wrong)
    assert (answer.status, answer.json["error"]) == (400, "STATUS_ERROR")
    assert answer.json["error_description"] == "Status is not available"
    assert anna.call("im.user.status.get") == "away"


def test_guests_have_a_status_too(portal: Portal) -> None:
    guest = portal.user("Gwen", extranet=True)
    assert guest.call("im.user.status.set", STATUS="break") is True
    assert guest.call("im.user.status.get") == "break"


@pytest.mark.parametrize(
    ("given", "since"),
    [
        ({}, "2026-03-02T09:20:00+00:00"),
        ({"AGO": 30}, "2026-03-02T09:00:00+00:00"),
        ({"AGO": "1"}, "2026-03-02T09:29:00+00:00"),
        ({"AGO": 0}, "2026-03-02T09:29:00+00:00"),
        ({"AGO": -5}, "2026-03-02T09:29:00+00:00"),
        ({"AGO": "a while"}, "2026-03-02T09:20:00+00:00"),
        ({"AGO": 2**62}, "1970-01-01T00:00:01+00:00"),
    ],
)
def test_idling_begins_some_minutes_ago_and_ends(
    portal: Portal, anna: User, boris: User, given: dict[str, Any], since: str
) -> None:
    portal.clock.freeze(MARCH)
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    assert seen(boris, anna)["idle"] is False
    assert anna.call("im.user.status.idle.start", **given) is True
    assert seen(boris, anna)["idle"] == since
    assert anna.call("im.user.get")["idle"] == since
    assert anna.call("im.user.status.get") is False
    assert anna.call("im.user.status.idle.end") is True
    assert seen(boris, anna)["idle"] is False
    assert anna.call("im.user.status.idle.end") is True


def test_what_others_set_is_their_own(anna: User, boris: User) -> None:
    anna.call("im.user.status.idle.start", USER_ID=boris.id, ID=boris.id)
    anna.call("im.user.status.set", STATUS="dnd", USER_ID=boris.id, ID=boris.id)
    shown = anna.call("im.user.get", ID=boris.id)
    assert (shown["status"], shown["idle"]) == ("online", False)


def test_the_scope(anna: User) -> None:
    for method in ("get", "set", "idle.start", "idle.end"):
        answer = anna.webhook("user").answer(f"im.user.status.{method}", STATUS="dnd")
        assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")
