"""``im.recent.pin``, ``im.recent.unread``, ``im.recent.hide``: what somebody does to their own list."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

BAD_DIALOGS = ["", "chat", "chatx", "-1", "0", "chat0", "sg", "user5", "5 ", "١", "9" * 30]
MARKS = ["im.recent.pin", "im.recent.unread", "im.recent.hide"]


def ids(user: User) -> list[str]:
    return [item["id"] for item in user.call("im.recent.get")]


def item(user: User, dialog: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in user.call("im.recent.get") if one["id"] == dialog)
    return found


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.clock.freeze()
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris")


@pytest.fixture
def chats(portal: Portal, anna: User, boris: User) -> list[str]:
    """Four chats, newest last."""
    return [f"chat{portal.chat(anna, boris)}" for _ in range(4)]


@pytest.mark.parametrize("method", MARKS)
@pytest.mark.parametrize("dialog", BAD_DIALOGS)
def test_a_dialog_id_that_is_none(portal: Portal, anna: User, method: str, dialog: str) -> None:
    with pytest.raises(RestError) as refused:
        anna.call(method, DIALOG_ID=dialog)
    assert (refused.value.status, refused.value.code) == (400, "DIALOG_ID_EMPTY")


@pytest.mark.parametrize("method", MARKS)
def test_no_dialog_id(portal: Portal, anna: User, method: str) -> None:
    with pytest.raises(RestError) as refused:
        anna.call(method)
    assert (refused.value.status, refused.value.code) == (400, "DIALOG_ID_EMPTY")


def outsiders(portal: Portal, anna: User) -> list[tuple[User, str]]:
    """Who may not mark which dialog: foreign, missing, open but not joined, left, a stranger to a guest."""
    carol, guest, former = portal.user("Carol"), portal.user("Gus", extranet=True), portal.user("Fred")
    closed, opened = portal.chat(anna, former), portal.chat(anna, type="OPEN")
    former.call("im.chat.leave", CHAT_ID=closed)
    return [
        (carol, f"chat{closed}"),
        (carol, "chat999999"),
        (carol, "sg999999"),
        (carol, "999999"),
        (carol, f"chat{opened}"),
        (guest, f"chat{opened}"),
        (guest, str(anna.id)),
        (former, f"chat{closed}"),
    ]


def test_who_may_not_pin(portal: Portal, anna: User) -> None:
    for user, dialog in outsiders(portal, anna):
        with pytest.raises(RestError) as refused:
            user.call("im.recent.pin", DIALOG_ID=dialog)
        assert (refused.value.status, refused.value.code, refused.value.text) == (
            400,
            "ACCESS_ERROR",
            "You don’t have permission to pin this chat",
        )
    assert portal.query("SELECT 1 FROM member WHERE pinned_at > 0") == []


@pytest.mark.parametrize("method", ["im.recent.unread", "im.recent.hide"])
def test_who_has_no_such_conversation_is_told_false(portal: Portal, anna: User, method: str) -> None:
    before = portal.query("SELECT m.user_id, m.chat_id, m.marked, m.hidden_through FROM member m ORDER BY 1, 2")
    assert before == []
    for user, dialog in outsiders(portal, anna):
        assert user.call(method, DIALOG_ID=dialog) is False
    assert portal.query("SELECT 1 FROM member WHERE marked = 1 OR hidden_through > 0") == []


@pytest.mark.parametrize("method", ["im.recent.unread", "im.recent.hide"])
def test_a_private_dialog_is_not_begun_by_this(portal: Portal, anna: User, boris: User, method: str) -> None:
    assert anna.call(method, DIALOG_ID=boris.id) is False
    assert portal.query("SELECT 1 FROM chat") == []


# --- pins


def test_the_last_pinned_is_on_top_also_within_a_second(portal: Portal, anna: User, chats: list[str]) -> None:
    assert ids(anna) == chats[::-1]
    for number in (1, 3, 0):
        assert anna.call("im.recent.pin", DIALOG_ID=chats[number]) is True
    assert ids(anna) == [chats[0], chats[3], chats[1], chats[2]]
    assert [one["pinned"] for one in anna.call("im.recent.get")] == [True, True, True, False]


def test_a_message_does_not_move_pins(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    anna.call("im.recent.pin", DIALOG_ID=chats[0])
    anna.call("im.recent.pin", DIALOG_ID=chats[1])
    boris.call("im.message.add", DIALOG_ID=chats[0], MESSAGE="hello")
    boris.call("im.message.add", DIALOG_ID=chats[2], MESSAGE="hello")
    assert ids(anna) == [chats[1], chats[0], chats[2], chats[3]]


def test_pinning_again_keeps_the_place(portal: Portal, anna: User, chats: list[str]) -> None:
    anna.call("im.recent.pin", DIALOG_ID=chats[0])
    anna.call("im.recent.pin", DIALOG_ID=chats[1])
    assert anna.call("im.recent.pin", DIALOG_ID=chats[0]) is True
    assert ids(anna)[:2] == [chats[1], chats[0]]


def test_unpinned_it_is_back_in_line(portal: Portal, anna: User, chats: list[str]) -> None:
    anna.call("im.recent.pin", DIALOG_ID=chats[0], PIN="Y")
    assert anna.call("im.recent.pin", DIALOG_ID=chats[0], PIN="N") is True
    assert ids(anna) == chats[::-1]
    assert item(anna, chats[0])["pinned"] is False
    assert anna.call("im.recent.pin", DIALOG_ID=chats[0], PIN="N") is True
    anna.call("im.recent.pin", DIALOG_ID=chats[2])
    anna.call("im.recent.pin", DIALOG_ID=chats[0])
    assert ids(anna)[:2] == [chats[0], chats[2]]


def test_pins_are_ones_own(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    anna.call("im.recent.pin", DIALOG_ID=chats[0])
    assert ids(boris) == chats[::-1]
    boris.call("im.recent.pin", DIALOG_ID=chats[1])
    assert ids(boris)[0] == chats[1]
    assert ids(anna)[0] == chats[0]


def test_private_dialogs_and_workgroups_can_be_pinned(portal: Portal, anna: User, boris: User) -> None:
    group = portal.chat(anna, boris, entity_type="SONET_GROUP", entity_id="77")
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    other = portal.chat(anna, boris)
    boris.call("im.recent.pin", DIALOG_ID=anna.id)
    boris.call("im.recent.pin", DIALOG_ID="sg77")
    assert ids(boris) == [f"chat{group}", str(anna.id), f"chat{other}"]


def test_a_dialog_pinned_before_its_first_message(portal: Portal, anna: User, boris: User) -> None:
    assert anna.call("im.recent.pin", DIALOG_ID=boris.id) is True
    assert ids(anna) == []
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="hello")
    portal.chat(anna)
    assert ids(anna)[0] == str(boris.id)


def test_pins_change_the_date_of_the_item(portal: Portal, anna: User, chats: list[str]) -> None:
    portal.clock.move(3600)
    before = item(anna, chats[1])["date_update"]
    anna.call("im.recent.pin", DIALOG_ID=chats[1])
    after = item(anna, chats[1])
    assert after["date_update"] > before
    assert after["date_last_activity"] == before
    changed = anna.call("im.recent.get", LAST_UPDATE=after["date_update"])
    assert [one["id"] for one in changed] == [chats[1]]


# --- labels


def test_a_label_is_not_a_counter(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    assert anna.call("im.recent.unread", DIALOG_ID=chats[1]) is True
    labelled = item(anna, chats[1])
    assert (labelled["unread"], labelled["counter"]) == (True, 0)
    assert ids(anna) == chats[::-1], "a label does not move it"
    assert item(boris, chats[1])["unread"] is False
    assert anna.call("im.counters.get")["CHAT_UNREAD"] == [int(chats[1][4:])]


def test_without_the_label_it_is_read_to_the_end(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    last = [boris.call("im.message.add", DIALOG_ID=chats[1], MESSAGE=text) for text in ("one", "two")][-1]
    anna.call("im.recent.unread", DIALOG_ID=chats[1], ACTION="Y")
    assert (item(anna, chats[1])["unread"], item(anna, chats[1])["counter"]) == (True, 2)
    assert anna.call("im.recent.unread", DIALOG_ID=chats[1], ACTION="N") is True
    read = item(anna, chats[1])
    assert (read["unread"], read["counter"], read["last_id"]) == (False, 0, last)
    assert anna.call("im.counters.get")["TYPE"]["ALL"] == 0
    assert anna.call("im.recent.unread", DIALOG_ID=chats[1], ACTION="N") is True


def test_a_label_off_a_read_conversation(portal: Portal, anna: User, boris: User) -> None:
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="hello")
    anna.call("im.recent.unread", DIALOG_ID=boris.id, ACTION="N")
    assert item(anna, str(boris.id))["counter"] == 0
    anna.call("im.recent.unread", DIALOG_ID=boris.id)
    assert item(anna, str(boris.id))["unread"] is True
    anna.call("im.recent.unread", DIALOG_ID=boris.id, ACTION="N")
    assert item(anna, str(boris.id))["unread"] is False


def test_answering_takes_the_label_off(portal: Portal, anna: User, boris: User) -> None:
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="hello")
    anna.call("im.recent.unread", DIALOG_ID=boris.id)
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    assert item(anna, str(boris.id))["unread"] is False


# --- hidden


def test_hidden_until_the_next_message(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    assert anna.call("im.recent.hide", DIALOG_ID=chats[2]) is True
    assert chats[2] not in ids(anna)
    assert chats[2] not in [one["id"] for one in anna.call("im.recent.list")["items"]]
    assert chats[2] in ids(boris), "only from one's own list"
    boris.call("im.message.add", DIALOG_ID=chats[2], MESSAGE="hello")
    assert ids(anna)[0] == chats[2]


def test_hidden_again_after_it_came_back(portal: Portal, anna: User, boris: User) -> None:
    for _ in range(2):
        boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="hello")
        assert ids(anna) == [str(boris.id)]
        assert anna.call("im.recent.hide", DIALOG_ID=boris.id) is True
        assert ids(anna) == []


def test_hiding_unpins(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    anna.call("im.recent.pin", DIALOG_ID=chats[0])
    anna.call("im.recent.hide", DIALOG_ID=chats[0])
    boris.call("im.message.add", DIALOG_ID=chats[0], MESSAGE="hello")
    assert item(anna, chats[0])["pinned"] is False


def test_pinning_brings_back_what_was_hidden(portal: Portal, anna: User, chats: list[str]) -> None:
    anna.call("im.recent.hide", DIALOG_ID=chats[0])
    anna.call("im.recent.pin", DIALOG_ID=chats[0])
    assert ids(anna)[0] == chats[0]


def test_hiding_reads_nothing(portal: Portal, anna: User, boris: User, chats: list[str]) -> None:
    boris.call("im.message.add", DIALOG_ID=chats[0], MESSAGE="hello")
    anna.call("im.recent.hide", DIALOG_ID=chats[0])
    assert anna.call("im.counters.get")["CHAT"] == {chats[0][4:]: 1}
    boris.call("im.message.add", DIALOG_ID=chats[0], MESSAGE="hello")
    assert item(anna, chats[0])["counter"] == 2


@pytest.mark.parametrize(("method", "since"), [("im.recent.pin", 19), ("im.recent.unread", 30)])
def test_revisions(portal: Portal, anna: User, method: str, since: int) -> None:
    portal.revision = since - 1
    with pytest.raises(RestError) as refused:
        anna.call(method, DIALOG_ID="chat")
    assert refused.value.code == "ERROR_METHOD_NOT_FOUND"
    portal.revision = since
    with pytest.raises(RestError) as refused:
        anna.call(method, DIALOG_ID="chat")
    assert refused.value.code == "DIALOG_ID_EMPTY"


def test_hide_has_always_been_there(portal: Portal, anna: User, chats: list[str]) -> None:
    portal.revision = 18
    assert anna.call("im.recent.hide", DIALOG_ID=chats[0]) is True
