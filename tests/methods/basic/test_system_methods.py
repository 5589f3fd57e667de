"""server.time, scope, methods, method.get and the revisions: what a portal tells of itself."""

import pytest

from beseda import errors
from beseda.methods import REGISTRY
from beseda.testing import Portal, User

NAMES = {method.name for method in REGISTRY}
COMMON = {method.name for method in REGISTRY if method.scopes == ("basic",)}


def test_the_time_is_that_of_the_portals_zone(portal: Portal, anna: User) -> None:
    # Official page: YYYY-MM-DDThh:mm:ss±hh:mm
    portal.clock.freeze(1_722_848_533.9)
    assert anna.call("server.time") == "2024-08-05T09:02:13+00:00"
    portal.configure(time_zone="America/New_York")
    assert anna.call("server.time") == "2024-08-05T05:02:13-04:00"


def test_scopes_are_those_of_the_caller(anna: User) -> None:
    assert anna.webhook("user,im").call("scope") == ["im", "user"]


@pytest.mark.parametrize("full", [True, 1, "1", "true", "Y"])
def test_all_scopes_there_are(anna: User, full: object) -> None:
    scopes = anna.webhook("im").call("scope", full=full)
    assert {"im", "imbot", "user", "user_brief", "user_basic", "department", "disk", "crm", "pull", "task"} <= set(
        scopes
    )
    # Official: scopes/permissions, below the table
    assert {"tasks", "tasks_extended", "tasksmobile"} <= set(scopes)
    assert scopes == sorted(set(scopes))
    assert "basic" not in scopes


@pytest.mark.parametrize("full", [False, 0, "0", "N", "", "maybe", ["1"], {"a": 1}, None])
def test_anything_else_asks_for_the_callers_scopes(anna: User, full: object) -> None:
    assert anna.webhook("im").call("scope", full=full) == ["im"]


def test_methods_are_those_that_the_caller_may_call(anna: User) -> None:
    found = anna.webhook("im").call("methods")
    assert {name for name in NAMES if name.startswith("im.")} < set(found)
    assert set(found) == COMMON | {method.name for method in REGISTRY if "im" in method.scopes}
    assert len(found) == len(set(found))


def test_methods_of_one_scope(anna: User) -> None:
    hook = anna.webhook("im")
    profiles = {method.name for method in REGISTRY if "user_basic" in method.scopes}
    assert "user.current" in profiles
    assert set(hook.call("methods", scope="user_basic")) == profiles
    assert hook.call("methods", scope="no_such_scope") == []
    # Official page: the parameter without a value gives the common ones.
    assert set(hook.call("methods", scope="")) == COMMON


def test_all_methods_there_are(anna: User) -> None:
    assert set(anna.webhook("im").call("methods", full="true")) == NAMES
    assert set(anna.webhook("im").call("methods", full=True, scope="im")) == NAMES


def test_an_older_portal_lists_only_what_it_has(portal: Portal, anna: User) -> None:
    portal.revision = 18
    found = anna.call("methods", full=True)
    assert "im.recent.get" in found
    assert not {"im.dialog.get", "imbot.v2.Revision.get"} & set(found)


@pytest.mark.parametrize(
    ("name", "existing", "available"),
    [
        ("im.chat.add", True, True),
        ("IM.CHAT.ADD", True, True),
        ("server.time", True, True),
        ("batch", True, True),
        ("user.current", True, False),
        ("imbot.v2.Revision.get", True, False),
        ("im.nothing", False, False),
        ("", False, False),
        (None, False, False),
        (["im.chat.add"], False, False),
    ],
)
def test_a_method_exists_and_is_available_by_scope(anna: User, name: object, existing: bool, available: bool) -> None:
    found = anna.webhook("im").call("method.get", name=name)
    assert found == {"isExisting": existing, "isAvailable": available}


def test_without_a_name_nothing_exists(anna: User) -> None:
    # Official page: not provided or empty, both are false.
    assert anna.call("method.get") == {"isExisting": False, "isAvailable": False}


def test_a_younger_method_does_not_exist_on_an_older_portal(portal: Portal, anna: User) -> None:
    portal.revision = 23
    assert anna.call("method.get", name="im.dialog.get") == {"isExisting": False, "isAvailable": False}


@pytest.mark.parametrize(("rest", "mobile"), [(18, 22), (32, 22), (33, 23), (36, 23)])
def test_revisions_are_told_to_messenger_and_bots(portal: Portal, anna: User, rest: int, mobile: int) -> None:
    # Official page: im-revision-get pairs 32 with 22; im_revision_mobile duplicates mobile.
    portal.revision = rest
    told = {"rest": rest, "web": 130, "mobile": mobile, "desktop": 6}
    assert anna.call("im.revision.get") == {**told, "im_revision_mobile": mobile}
    if rest >= 33:
        assert anna.call("imbot.v2.Revision.get") == told
    else:
        assert anna.answer("imbot.v2.Revision.get").status == 404


def test_time_is_told_with_every_answer(portal: Portal, anna: User) -> None:
    # Official page: data-types, object time; clients fail without it.
    portal.configure(time_zone="Europe/Moscow")
    portal.clock.freeze(1_757_424_671.5)
    assert anna.answer("im.counters.get").json["time"] == {
        "start": 1_757_424_671.5,
        "finish": 1_757_424_671.5,
        "duration": 0.0,
        "processing": 0.0,
        "date_start": "2025-09-09T16:31:11+03:00",
        "date_finish": "2025-09-09T16:31:11+03:00",
        "operating_reset_at": 1_757_425_271,
        "operating": 0.0,
    }


def test_a_method_needs_its_scope_and_common_ones_none(anna: User) -> None:
    hook = anna.webhook("crm")
    for method in REGISTRY:
        answer = hook.answer(method.name, DIALOG_ID="chat1", CHAT_ID=1, USER_ID=1, MESSAGE="x", CODE="x")
        if method.name in COMMON and errors.ApplicationRequired in method.refusals:  # a webhook is none
            assert answer.json["error"] not in {"insufficient_scope", "INTERNAL_SERVER_ERROR"}
        elif method.name in COMMON:
            assert answer.status == 200
        else:
            assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")
