"""im.dialog.read, im.dialog.unread, im.dialog.read.all: what somebody still has to read, and who saw what."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

FOREIGN = 999_999


@pytest.fixture
def vera(portal: Portal) -> User:
    return portal.user("Vera")


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User, vera: User) -> int:
    return portal.chat(anna, boris, vera)


@pytest.fixture
def dialog(chat: int) -> str:
    return f"chat{chat}"


def say(author: User, dialog: str, text: str = "Hello", **given: Any) -> int:
    """Say something; the id of the message."""
    return int(author.call("im.message.add", DIALOG_ID=dialog, MESSAGE=text, **given))


def state(user: User, dialog: str) -> tuple[int, int, int]:
    """Give the counter, the first unread and the last read message, which lists must agree with."""
    found = user.call("im.dialog.get", DIALOG_ID=dialog)
    (item,) = [one for one in user.call("im.recent.get") if one["chat_id"] == found["id"]]
    assert (item["counter"], item["last_id"]) == (found["counter"], found["last_id"])
    return found["counter"], found["unread_id"], found["last_id"]


def views(user: User, dialog: str) -> tuple[list[int], int]:
    """Give who saw the last message first, and how many did."""
    found = user.call("im.dialog.get", DIALOG_ID=dialog)["last_message_views"]
    return [one["user_id"] for one in found["first_viewers"]], found["count_of_viewers"]


def statuses(dialog: str, *users: User) -> list[str]:
    """Give the status of the last message in everybody's list."""
    return [
        item["message"]["status"]
        for user in users
        for item in user.call("im.recent.get")
        if dialog in {item["id"], f"chat{item['chat_id']}"}
    ]


def test_everything_is_read(anna: User, boris: User, chat: int, dialog: str) -> None:
    last = [say(anna, dialog) for _ in range(3)][-1]
    answer = boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert answer == {"dialogId": dialog, "chatId": chat, "lastId": last, "counter": 0}
    assert state(boris, dialog) == (0, 0, last)


def test_up_to_and_including_a_message(anna: User, boris: User, chat: int, dialog: str) -> None:
    first, second, third = (say(anna, dialog) for _ in range(3))
    answer = boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=second)
    assert answer == {"dialogId": dialog, "chatId": chat, "lastId": second, "counter": 1}
    assert state(boris, dialog) == (1, third, second)
    page = boris.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    assert [one["unread"] for one in page if one["id"] >= first] == [True, False, False]


def test_reading_never_goes_back(anna: User, boris: User, dialog: str) -> None:
    first, second, third = (say(anna, dialog) for _ in range(3))
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=second)
    for lower in (first, 0, -1, -(2**63)):
        answer = boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=lower)
        assert (answer["lastId"], answer["counter"]) == (second, 1)
    assert state(boris, dialog) == (1, third, second)


def test_an_id_of_another_chat_reads_up_to_the_one_before(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    before = say(anna, dialog)
    other = say(anna, f"chat{portal.chat(anna)}")
    behind = say(anna, dialog)
    answer = boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=other)
    assert (answer["lastId"], answer["counter"]) == (before, 1)
    for beyond in (behind + 1_000, 2**63 - 1):
        answer = boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=beyond)
        assert (answer["lastId"], answer["counter"]) == (behind, 0)


@pytest.mark.parametrize("given", [{}, {"MESSAGE_ID": ""}, {"MESSAGE_ID": "x"}, {"MESSAGE_ID": None}])
def test_without_a_usable_message_everything_is_read(anna: User, boris: User, dialog: str, given: Any) -> None:
    say(anna, dialog)
    assert boris.call("im.dialog.read", DIALOG_ID=dialog, **given)["counter"] == 0


def test_private_dialogs_are_named_as_they_were_asked_for(anna: User, boris: User) -> None:
    said = say(anna, str(boris.id))
    chat = boris.call("im.dialog.get", DIALOG_ID=anna.id)["id"]
    answer = boris.call("im.dialog.read", DIALOG_ID=anna.id)
    assert answer == {"dialogId": str(anna.id), "chatId": chat, "lastId": said, "counter": 0}


def test_workgroups_are_named_as_they_were_asked_for(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris, entity_type="SONET_GROUP", entity_id="103")
    said = say(anna, "sg103")
    answer = boris.call("im.dialog.read", DIALOG_ID="sg103")
    assert answer == {"dialogId": "sg103", "chatId": chat, "lastId": said, "counter": 0}


@pytest.mark.parametrize("method", ["im.dialog.read", "im.dialog.unread"])
@pytest.mark.parametrize("given", [{}, {"DIALOG_ID": ""}, {"DIALOG_ID": "chat"}, {"DIALOG_ID": "x1"}, {"DIALOG_ID": 0}])
def test_a_dialog_must_be_named(anna: User, method: str, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 DIALOG_ID_EMPTY: Dialog ID can't be empty$"):
        anna.call(method, MESSAGE_ID=1, **given)


@pytest.mark.parametrize("method", ["im.dialog.read", "im.dialog.unread"])
@pytest.mark.parametrize("kind", ["CHAT", "OPEN"])
@pytest.mark.parametrize("who", ["former", "stranger"])
def test_who_is_not_in_it_gets_false(portal: Portal, anna: User, method: str, kind: str, who: str) -> None:
    people = {name: portal.user(name) for name in ("former", "stranger")}
    chat = portal.chat(anna, people["former"], type=kind)
    said = say(anna, f"chat{chat}")
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    events = portal.query("SELECT count(*) FROM event")[0][0]
    assert people[who].call(method, DIALOG_ID=f"chat{chat}", MESSAGE_ID=said) is False
    assert portal.query("SELECT count(*) FROM event")[0][0] == events


@pytest.mark.parametrize("method", ["im.dialog.read", "im.dialog.unread"])
@pytest.mark.parametrize("dialog", [f"chat{FOREIGN}", f"sg{FOREIGN}", str(FOREIGN)])
def test_what_is_missing_looks_as_what_is_foreign(anna: User, method: str, dialog: str) -> None:
    assert anna.call(method, DIALOG_ID=dialog, MESSAGE_ID=1) is False


def test_reading_takes_the_label_off(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    first, second = say(anna, dialog), say(anna, dialog)

    def labelled() -> bool:
        return bool(boris.call("im.recent.get")[0]["unread"])

    boris.call("im.dialog.read", DIALOG_ID=dialog)
    portal.change("UPDATE member SET marked = 1 WHERE user_id = :id", id=boris.id)
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert labelled()  # what is read already changes nothing
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=second)
    assert not labelled()
    portal.change("UPDATE member SET marked = 1 WHERE user_id = :id", id=boris.id)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert not labelled()


def test_reading_is_ones_own_affair(anna: User, boris: User, vera: User, dialog: str) -> None:
    say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert state(vera, dialog)[0] == 1


def test_the_others_hear_of_it_once(anna: User, boris: User, dialog: str) -> None:
    say(anna, dialog)
    second = say(anna, dialog)
    for given in ({"MESSAGE_ID": second}, {"MESSAGE_ID": second}, {}):
        boris.call("im.dialog.read", DIALOG_ID=dialog, **given)
    heard = [event for event in anna.events() if event.kind == "dialog.read"]
    assert [(one.user_id, one.message_id) for one in heard] == [(boris.id, second)]


def test_a_message_is_delivered_when_somebody_else_has_read_it(
    anna: User, boris: User, vera: User, dialog: str
) -> None:
    first, second = say(anna, dialog), say(anna, dialog)
    assert statuses(dialog, anna, boris, vera) == ["received"] * 3
    anna.call("im.dialog.read", DIALOG_ID=dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert statuses(dialog, anna, boris, vera) == ["received"] * 3
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=second)
    assert statuses(dialog, anna, boris, vera) == ["delivered"] * 3
    say(boris, dialog)
    assert statuses(dialog, anna, boris, vera) == ["received"] * 3


def test_the_same_in_private_dialogs(anna: User, boris: User) -> None:
    say(anna, str(boris.id))
    assert statuses(str(boris.id), anna) == statuses(str(anna.id), boris) == ["received"]
    boris.call("im.dialog.read", DIALOG_ID=anna.id)
    assert statuses(str(boris.id), anna) == statuses(str(anna.id), boris) == ["delivered"]


def test_who_saw_the_last_message(portal: Portal, anna: User, boris: User, vera: User, dialog: str) -> None:
    portal.clock.freeze()
    last = say(anna, dialog)
    assert views(anna, dialog) == ([], 0)
    portal.clock.move(10)
    vera.call("im.dialog.read", DIALOG_ID=dialog)
    read_at = vera.call("server.time")
    portal.clock.move(10)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    vera.call("im.dialog.read", DIALOG_ID=dialog)
    anna.call("im.dialog.read", DIALOG_ID=dialog)
    for user in (anna, boris, vera):
        assert user.call("im.dialog.get", DIALOG_ID=dialog)["last_message_views"] == {
            "message_id": last,
            "first_viewers": [{"user_id": vera.id, "user_name": "Vera", "date": read_at}],
            "count_of_viewers": 2,
        }
    say(boris, dialog)
    assert views(anna, dialog) == ([], 0)


def test_who_has_it_unread_again_saw_nothing(anna: User, boris: User, vera: User, dialog: str) -> None:
    last = say(anna, dialog)
    for user in (vera, boris):
        user.call("im.dialog.read", DIALOG_ID=dialog)
    vera.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=last)
    vera.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=last)
    assert views(anna, dialog) == ([boris.id], 1)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=last)
    assert views(anna, dialog) == ([], 0)
    assert statuses(dialog, anna) == ["received"]
    anna.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=last)
    anna.call("im.dialog.read", DIALOG_ID=dialog)
    assert views(vera, dialog) == ([], 0)
    vera.call("im.dialog.read", DIALOG_ID=dialog)
    assert views(anna, dialog) == ([vera.id], 1)


def test_in_a_crowd_every_view_counts(portal: Portal, anna: User) -> None:
    crowd = portal.users(130)
    dialog = f"chat{portal.chat(anna, *crowd)}"
    say(anna, dialog)
    for person in crowd[-2:]:
        person.call("im.dialog.read", DIALOG_ID=dialog)
    assert views(anna, dialog) == ([crowd[-2].id], 2)


def test_how_far_everybody_has_read(portal: Portal, anna: User, boris: User, vera: User, dialog: str) -> None:
    portal.clock.freeze()
    first = say(anna, dialog)
    say(anna, dialog)
    portal.clock.move(60)
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["readed_list"] == [
        {"user_id": boris.id, "user_name": "Boris", "message_id": first, "date": boris.call("server.time")},
        {"user_id": vera.id, "user_name": "Vera", "message_id": 0, "date": None},
    ]


# im.dialog.unread


def test_a_message_and_all_later_ones_become_unread(anna: User, boris: User, dialog: str) -> None:
    first, second, third = (say(anna, dialog) for _ in range(3))
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=second) is True
    assert state(boris, dialog) == (2, second, first)
    page = boris.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    assert {one["id"]: one["unread"] for one in page if one["id"] >= first} == {
        first: False,
        second: True,
        third: True,
    }


def test_what_is_unread_already_stays_so(anna: User, boris: User, dialog: str) -> None:
    first, second, _ = (say(anna, dialog) for _ in range(3))
    assert boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=second) is True
    assert state(boris, dialog)[:2] == (3, first)


def test_own_messages_do_not_become_unread(anna: User, boris: User, dialog: str) -> None:
    first, own, second = say(anna, dialog), say(boris, dialog), say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert state(boris, dialog)[:2] == (2, first)
    page = boris.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    assert [one["unread"] for one in page if one["id"] == own] == [False]
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert state(boris, dialog)[:2] == (1, second)
    boris.call("im.message.delete", MESSAGE_ID=own)
    assert state(boris, dialog)[:2] == (1, second)


def test_what_is_read_behind_an_own_message_counts_without_it(anna: User, boris: User, dialog: str) -> None:
    first, _, second, third = say(anna, dialog), say(boris, dialog), say(anna, dialog), say(anna, dialog)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert state(boris, dialog)[:2] == (3, first)
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=second)
    assert state(boris, dialog)[:2] == (1, third)


def test_own_messages_before_the_mark_do_not_matter(anna: User, boris: User, dialog: str) -> None:
    before, first, _ = say(boris, dialog), say(anna, dialog), say(boris, dialog)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=first)
    boris.call("im.message.delete", MESSAGE_ID=before)
    assert state(boris, dialog)[:2] == (1, first)


def test_whoever_speaks_has_read_all_before(anna: User, boris: User, dialog: str) -> None:
    for system in ("N", "Y"):
        first = say(anna, dialog)
        own = say(boris, dialog)
        say(anna, dialog)
        boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=first)
        assert state(boris, dialog)[0] == 2
        last = say(boris, dialog, SYSTEM=system)
        assert state(boris, dialog) == (0, 0, last)
        behind = say(anna, dialog)
        assert state(boris, dialog) == (1, behind, last)
        assert first < own < last


def test_lines_of_the_system_do_not_become_unread(anna: User, boris: User, dialog: str) -> None:
    first, line, second = say(anna, dialog), say(anna, dialog, SYSTEM="Y"), say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=line)
    assert state(boris, dialog) == (1, second, first)


def test_deleted_messages_do_not_become_unread(anna: User, boris: User, dialog: str) -> None:
    first, gone, second = say(anna, dialog), say(anna, dialog), say(anna, dialog)
    anna.call("im.message.delete", MESSAGE_ID=gone)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=gone)
    assert state(boris, dialog) == (1, second, first)


def test_hidden_history_does_not_become_unread(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    old = say(anna, dialog)
    newcomer = portal.user("Newcomer")
    anna.call("im.chat.user.add", CHAT_ID=int(dialog.removeprefix("chat")), USERS=[newcomer.id])
    new = say(anna, dialog)
    newcomer.call("im.dialog.read", DIALOG_ID=dialog)
    assert newcomer.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=old) is True
    assert state(newcomer, dialog)[:2] == (1, new)
    listed = anna.call("im.dialog.get", DIALOG_ID=dialog)["readed_list"]
    assert [one for one in listed if one["user_id"] == newcomer.id] == [
        {"user_id": newcomer.id, "user_name": "Newcomer", "message_id": 0, "date": None}
    ]


def test_an_id_of_another_chat_stands_for_the_next_one(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    first = say(anna, dialog)
    other = say(anna, f"chat{portal.chat(anna)}")
    second = say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=other) is True
    assert state(boris, dialog) == (1, second, first)


@pytest.mark.parametrize("beyond", [1, 1_000, 2**62])
def test_behind_the_last_message_there_is_nothing(anna: User, boris: User, dialog: str, beyond: int) -> None:
    last = say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=last + beyond) is False
    assert state(boris, dialog) == (0, 0, last)


@pytest.mark.parametrize("given", [{}, {"MESSAGE_ID": 0}, {"MESSAGE_ID": -1}, {"MESSAGE_ID": "x"}, {"MESSAGE_ID": ""}])
def test_the_first_message_must_be_named(anna: User, dialog: str, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 MESSAGE_ID_ERROR: First unread message id can't be empty$"):
        anna.call("im.dialog.unread", DIALOG_ID=dialog, **given)


@pytest.mark.parametrize("given", [{}, {"MESSAGE_ID": 0}, {"MESSAGE_ID": "x"}])
def test_the_first_message_must_be_named_for_a_foreign_chat_too(portal: Portal, dialog: str, given: Any) -> None:
    answer = portal.user("Stranger").answer("im.dialog.unread", DIALOG_ID=dialog, **given)
    assert (answer.status, answer.json["error"]) == (400, "MESSAGE_ID_ERROR")


def test_own_devices_hear_of_it(anna: User, boris: User, dialog: str) -> None:
    said = say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=said)
    boris.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=said)
    heard = [event for event in boris.events() if event.kind == "dialog.unread"]
    assert [(one.user_id, one.message_id) for one in heard] == [(boris.id, said)]


# im.dialog.read.all


def test_all_dialogs_are_read(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    lines = portal.chat(anna, boris, entity_type="LINES", entity_id="x|1|2|3")
    muted, read = portal.chat(anna, boris), portal.chat(anna, boris)
    dialogs = [dialog, str(boris.id), f"chat{lines}", f"chat{muted}", f"chat{read}"]
    last = {one: say(anna, one) for one in dialogs}
    portal.change("UPDATE member SET muted = 1 WHERE chat_id = :chat", chat=muted)
    boris.call("im.dialog.read", DIALOG_ID=f"chat{read}")
    portal.change("UPDATE member SET marked = 1 WHERE user_id = :id", id=boris.id)
    assert boris.call("im.dialog.read.all") is True
    counted = boris.call("im.counters.get")
    assert set(counted.pop("TYPE").values()) == {0}
    assert all(group == [] for group in counted.values())
    assert {one["last_id"] for one in boris.call("im.recent.get")} == set(last.values())
    heard = [event for event in anna.events() if event.kind == "dialog.read" and event.user_id == boris.id]
    assert sorted(event.message_id for event in heard) == sorted([*last.values(), last[f"chat{read}"]])


def test_nothing_to_read_is_no_news(portal: Portal, anna: User) -> None:
    assert anna.call("im.dialog.read.all") is True
    chat = portal.chat(anna)
    assert [anna.call("im.dialog.read.all") for _ in range(2)] == [True, True]
    assert [event.chat_id for event in anna.events() if event.kind == "dialog.read"] == [chat]


def test_reading_all_is_seen_by_the_others(anna: User, boris: User, vera: User, dialog: str) -> None:
    say(anna, dialog)
    say(boris, str(anna.id))
    boris.call("im.dialog.read.all")
    assert views(anna, dialog) == ([boris.id], 1)
    assert statuses(dialog, anna, vera) == ["delivered"] * 2
    assert statuses(str(boris.id), anna) == ["received"]  # Boris said it himself
    vera.call("im.dialog.read.all")
    vera.call("im.dialog.read.all")
    assert views(anna, dialog) == ([boris.id], 2)
    assert state(anna, str(boris.id))[0] == 1


@pytest.mark.parametrize(
    ("method", "since"), [("im.dialog.read", 21), ("im.dialog.unread", 21), ("im.dialog.read.all", 30)]
)
def test_older_portals_lack_it(portal: Portal, anna: User, dialog: str, method: str, since: int) -> None:
    portal.revision = since - 1
    assert anna.answer(method, DIALOG_ID=dialog, MESSAGE_ID=1).status == 404
    portal.revision = since
    assert anna.answer(method, DIALOG_ID=dialog, MESSAGE_ID=1).status == 200
