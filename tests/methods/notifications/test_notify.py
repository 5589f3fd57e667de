"""``im.notify`` and what becomes of what was told."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User


def told(person: User, **more: Any) -> list[dict[str, Any]]:
    """What somebody was told, as the list shows it."""
    found: list[dict[str, Any]] = person.call("im.notify.get", **more)["notifications"]
    return found


def test_a_notification_arrives_outside_of_conversations(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    lists = boris.call("im.recent.list")
    number = anna.call("im.notify.personal.add", USER_ID=boris.id, MESSAGE="  [b]Soon[/b] ", ATTACH=[{"MESSAGE": "x"}])
    system = anna.call("im.notify.system.add", USER_ID=boris.id, MESSAGE="Update")
    page = boris.call("im.notify.get", CONVERT_TEXT="Y")
    assert [(one["id"], one["author_id"], one["notify_type"], one["text"]) for one in page["notifications"]] == [
        (system, 0, 4, "Update"),
        (number, anna.id, 2, "<b>Soon</b>"),
    ]
    assert (page["total_count"], page["total_unread_count"]) == (2, 2)
    assert [one["id"] for one in page["users"]] == [anna.id]
    assert page["notifications"][1]["params"] == {"ATTACH": [{"MESSAGE": "x"}]}
    assert boris.call("im.recent.list") == lists
    counters = boris.call("im.counters.get")["TYPE"]
    assert (counters["NOTIFY"], counters["ALL"], counters["MESSENGER"]) == (2, 2, 0)
    assert told(anna) == []


def test_who_cannot_be_told_makes_it_false(portal: Portal) -> None:
    anna, guest = portal.user("Anna"), portal.user("Vera", extranet=True)
    bot = portal.bot(anna)
    portal.chat(anna, guest)
    gone = portal.user("Gone")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=gone.id)
    assert [anna.call("im.notify", USER_ID=one, MESSAGE="x") for one in (99_999, gone.id, bot.id)] == [False] * 3
    stranger = portal.user("Stranger")
    assert guest.call("im.notify", USER_ID=stranger.id, MESSAGE="x") is False
    assert guest.call("im.notify", USER_ID=anna.id, MESSAGE="x") > 0


def test_a_tag_is_of_one_notification_of_an_application(portal: Portal) -> None:
    anna, boris, vera = portal.users(3)
    tag = {"MESSAGE": "x", "TAG": "task", "SUB_TAG": "tasks"}
    first = anna.call("im.notify", USER_ID=boris.id, CLIENT_ID="one", **tag)
    other = anna.call("im.notify", USER_ID=boris.id, CLIENT_ID="two", **tag)
    second = anna.call("im.notify", USER_ID=boris.id, CLIENT_ID="one", **tag)
    anna.call("im.notify", USER_ID=vera.id, CLIENT_ID="one", **tag)
    untagged = anna.call("im.notify", USER_ID=boris.id, **tag)
    assert [one["id"] for one in told(boris)] == [untagged, second, other]
    assert [bool(one["notify_tag"]) for one in told(boris)] == [False, True, True]
    assert boris.call("im.notify.get")["total_unread_count"] == 3
    assert anna.call("im.notify.delete", TAG="task", CLIENT_ID="one") is True
    assert ([one["id"] for one in told(boris)], told(vera)) == ([untagged, other], [])
    assert anna.call("im.notify.delete", SUB_TAG="tasks", CLIENT_ID="two") is True
    assert anna.call("im.notify.delete", SUB_TAG="tasks", CLIENT_ID="two") is False
    assert [one["id"] for one in told(boris)] == [untagged]
    assert first not in [one["id"] for one in told(boris)]
    with pytest.raises(RestError, match="ACCESS_DENIED"):
        anna.call("im.notify.delete", TAG="task")


def test_only_ones_own_is_deleted_by_its_id(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    number = anna.call("im.notify", USER_ID=boris.id, MESSAGE="x")
    assert anna.call("im.notify.delete", ID=number) is False
    assert boris.call("im.notify.delete", ID=number) is True
    assert boris.call("im.notify.get") == {"notifications": [], "users": []}
    assert boris.call("im.counters.get")["TYPE"]["NOTIFY"] == 0


def test_reading_one_several_and_all_but_what_wants_an_answer(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    asked = portal.invite(anna, portal.chat(anna), boris)
    ids = [anna.call("im.notify", USER_ID=boris.id, MESSAGE=f"{number}") for number in range(4)]

    def unread() -> list[int]:
        return sorted(one["id"] for one in told(boris) if one["notify_read"] == "N")

    assert boris.call("im.notify.read", ONLY_CURRENT="Y") is True
    assert unread() == [asked, *ids]
    boris.call("im.notify.read", ID=ids[1], ONLY_CURRENT="Y")
    assert unread() == [asked, ids[0], *ids[2:]]
    boris.call("im.notify.read", ID=ids[2])
    assert unread() == [asked, ids[0]]
    boris.call("im.notify.read.list", IDS=[ids[3], 0, ids[2]], ACTION="no")
    assert unread() == [asked, ids[0], ids[3]]
    anna.call("im.notify.read.list", IDS=ids)
    assert unread() == [asked, ids[0], ids[3]]
    assert boris.call("im.notify.read.all") == {"result": True, "newCounter": 1}
    assert boris.call("im.counters.get")["TYPE"]["NOTIFY"] == 1


def test_pages_begin_with_what_wants_an_answer(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    asked = [portal.invite(anna, portal.chat(anna), boris) for _ in range(2)]
    ids = [anna.call("im.notify", USER_ID=boris.id, MESSAGE="x") for _ in range(3)]
    newest_first = [*reversed(asked), *reversed(ids)]
    found: list[int] = []
    place: dict[str, int] = {}
    while page := told(boris, LIMIT=2, **place):
        found += [one["id"] for one in page]
        place = {"LAST_ID": found[-1], "LAST_TYPE": 1 if found[-1] in asked else 3}
    assert found == newest_first
    with pytest.raises(RestError, match="LAST_ID_AND_LAST_TYPE"):
        boris.call("im.notify.get", LAST_ID=1)


def test_an_invitation_is_accepted_or_declined(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    yes, no = portal.chat(anna, title="Yes"), portal.chat(anna, title="No")
    accepted, declined = portal.invite(anna, yes, boris), portal.invite(anna, no, boris)
    [shown, _] = told(boris)
    assert (shown["notify_type"], shown["setting_name"], '"VALUE": "Y"' in shown["notify_buttons"]) == (
        1,
        "im|invite",
        True,
    )
    assert anna.call("im.notify.confirm", NOTIFY_ID=accepted, NOTIFY_VALUE="Y") == {"result_message": False}
    assert boris.call("im.notify.confirm", NOTIFY_ID=accepted, NOTIFY_VALUE="maybe") == {"result_message": False}
    assert boris.call("im.notify.answer", NOTIFY_ID=declined, ANSWER_TEXT="Another day") == {
        "result_message": ["Your response has been successfully sent."]
    }
    assert boris.call("im.notify.confirm", NOTIFY_ID=accepted, NOTIFY_VALUE="Y") == {
        "result_message": ["Invitation accepted"]
    }
    assert boris.call("im.notify.confirm", NOTIFY_ID=declined, NOTIFY_VALUE="N") == {
        "result_message": ["Invitation declined"]
    }
    assert [anna.call("im.chat.user.list", CHAT_ID=one) for one in (yes, no)] == [[anna.id, boris.id], [anna.id]]
    assert told(boris) == []
    assert anna.call("im.dialog.messages.get", DIALOG_ID=str(boris.id))["messages"][0]["text"] == "Another day"


def test_who_invited_has_to_be_there_still(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    vera = portal.user("Vera")
    number = portal.invite(boris, chat, vera)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    assert vera.call("im.notify.confirm", NOTIFY_ID=number, NOTIFY_VALUE="Y") == {
        "result_message": ["The invitation is no longer valid"]
    }
    assert vera.call("im.recent.list")["items"] == []


def test_the_history_is_searched_by_everything_there_is(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.clock.freeze(1_700_000_000)
    invoice = anna.call("im.notify", USER_ID=boris.id, MESSAGE="The INVOICE 100%", TAG="pay", CLIENT_ID="shop")
    system = anna.call("im.notify.system.add", USER_ID=boris.id, MESSAGE="Invoices are due")
    portal.clock.freeze(1_700_200_000)
    asked = portal.invite(anna, portal.chat(anna, title="Invoice"), boris)

    def found(**query: Any) -> list[int]:
        return [one["id"] for one in boris.call("im.notify.history.search", **query)["notifications"]]

    assert found(SEARCH_TEXT="invoice") == [asked, system, invoice]
    assert found(SEARCH_TEXT="100%") == [invoice]
    assert found(SEARCH_TYPE="im") == found(SEARCH_TYPES=["im|invite"]) == [asked]
    assert found(SEARCH_TYPE="rest", SEARCH_AUTHORS=[anna.id]) == [invoice]
    assert found(SEARCH_DATE="2023-11-14T00:00:00+00:00") == [system, invoice]
    assert found(SEARCH_DATE_FROM="2023-11-15T00:00:00Z", SEARCH_DATE_TO="2023-11-30T00:00:00Z") == [asked]
    tag = told(boris)[-1]["notify_tag"]
    assert found(SEARCH_TYPE="rest", GROUP_TAG=tag) == [invoice]
    first = boris.call("im.notify.history.search", SEARCH_TEXT="invoice", LIMIT=2)
    last = boris.call("im.notify.history.search", SEARCH_TEXT="invoice", LIMIT=2, LAST_ID=system)
    assert (first["total_results"], "total_results" in last) == (3, False)
    assert [one["id"] for one in last["notifications"]] == [invoice]
    assert anna.call("im.notify.history.search", SEARCH_TEXT="invoice")["notifications"] == []
    for query in ({}, {"SEARCH_TEXT": "in"}, {"SEARCH_DATE_FROM": "2023-11-15T00:00:00Z"}):
        with pytest.raises(RestError, match="SEARCH_TEXT_ERROR"):
            boris.call("im.notify.history.search", **query)
