"""``im.chat.mute``."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

CANNOT = (403, "ACCESS_ERROR", "This chat cannot be muted")


def refusal(user: User, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(RestError) as refused:
        user.call("im.chat.mute", **given)
    return refused.value.status, refused.value.code, refused.value.text


def muted_in_lists(user: User, viewer: User) -> bool:
    """Whether the first conversation of the viewer shows that the user silenced it."""
    return str(user.id) in viewer.call("im.recent.get")[0]["chat"]["mute_list"]


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User) -> int:
    return portal.chat(anna, boris)


def test_everybody_sees_at_once_who_muted(anna: User, boris: User, chat: int) -> None:
    for viewer in (anna, boris):
        assert viewer.call("im.recent.get")[0]["chat"]["mute_list"] == []
    assert boris.call("im.chat.mute", CHAT_ID=chat) is True
    for viewer in (anna, boris):
        assert viewer.call("im.recent.get")[0]["chat"]["mute_list"] == {str(boris.id): True}
        assert viewer.call("im.recent.list")["items"][0]["chat"]["mute_list"] == {str(boris.id): True}
        assert viewer.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["mute_list"] == {str(boris.id): True}
    assert boris.call("im.chat.mute", CHAT_ID=chat, MUTE="N") is True
    for viewer in (anna, boris):
        assert viewer.call("im.recent.get")[0]["chat"]["mute_list"] == []


def test_muted_messages_are_counted_apart(anna: User, boris: User, chat: int) -> None:
    boris.call("im.chat.mute", CHAT_ID=chat, MUTE="Y")
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="hello")
    counters = boris.call("im.counters.get")
    assert (counters["CHAT"], counters["CHAT_MUTED"]) == ([], {str(chat): 1})
    boris.call("im.chat.mute", CHAT_ID=chat, MUTE="N")
    counters = boris.call("im.counters.get")
    assert (counters["CHAT"], counters["CHAT_MUTED"]) == ({str(chat): 1}, [])


def test_again_is_the_same(anna: User, boris: User, chat: int) -> None:
    for muting in ("Y", "Y", "N", "N"):
        assert boris.call("im.chat.mute", CHAT_ID=chat, MUTE=muting) is True
        assert muted_in_lists(boris, anna) is (muting == "Y")


def test_it_moves_nothing(portal: Portal, anna: User, boris: User, chat: int) -> None:
    newer = portal.chat(anna, boris)
    boris.call("im.chat.mute", CHAT_ID=chat)
    assert [item["chat_id"] for item in boris.call("im.recent.get")] == [newer, chat]


def test_by_dialog_id(portal: Portal, anna: User, boris: User, chat: int) -> None:
    group = portal.chat(anna, boris, entity_type="SONET_GROUP", entity_id="5")
    for dialog in (f"chat{chat}", "sg5", str(anna.id)):
        assert boris.call("im.chat.mute", DIALOG_ID=dialog) is True
    muted = {
        row[0]
        for row in portal.query("SELECT m.chat_id FROM member m WHERE m.user_id = :b AND m.muted = 1", b=boris.id)
    }
    assert {chat, group} < muted
    assert len(muted) == 3


def test_a_private_dialog_by_its_counterpart_and_by_its_chat(anna: User, boris: User) -> None:
    anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="hello")
    boris.call("im.chat.mute", DIALOG_ID=anna.id)
    assert muted_in_lists(boris, anna)
    private = boris.call("im.recent.get")[0]["chat_id"]
    boris.call("im.chat.mute", CHAT_ID=private, MUTE="N")
    assert not muted_in_lists(boris, anna)


def test_chat_id_wins(portal: Portal, anna: User, boris: User, chat: int) -> None:
    other = portal.chat(anna, boris)
    boris.call("im.chat.mute", CHAT_ID=chat, DIALOG_ID=f"chat{other}")
    muted = portal.query("SELECT m.chat_id FROM member m WHERE m.muted = 1")
    assert [row[0] for row in muted] == [chat]


@pytest.mark.parametrize("given", [{}, {"CHAT_ID": ""}, {"CHAT_ID": "chat5"}, {"CHAT_ID": 0}, {"CHAT_ID": -5}])
def test_no_chat_id(anna: User, given: dict[str, Any]) -> None:
    assert refusal(anna, **given) == (400, "CHAT_ID_EMPTY", "Chat ID can't be empty")


@pytest.mark.parametrize("dialog", ["", "chat", "chatx", "0", "-3", {"a": 1}])
def test_no_dialog_id(anna: User, dialog: Any) -> None:
    assert refusal(anna, DIALOG_ID=dialog) == (400, "DIALOG_ID_EMPTY", "Dialog ID can't be empty")


def test_who_cannot_mute(portal: Portal, anna: User, boris: User, chat: int) -> None:
    carol, guest = portal.user("Carol"), portal.user("Gus", extranet=True)
    opened = portal.chat(anna, type="OPEN")
    private = anna.call("im.dialog.get", DIALOG_ID=boris.id)["id"]
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert refusal(boris, CHAT_ID=chat) == CANNOT
    for user in (carol, guest):
        for given in (
            {"CHAT_ID": chat},
            {"DIALOG_ID": f"chat{chat}"},
            {"CHAT_ID": 999_999},
            {"DIALOG_ID": "999999"},
            {"DIALOG_ID": "sg999999"},
            {"CHAT_ID": opened},
            {"CHAT_ID": private},
        ):
            assert refusal(user, **given) == CANNOT
    assert refusal(guest, DIALOG_ID=anna.id) == CANNOT


def test_revisions(portal: Portal, anna: User, chat: int) -> None:
    portal.revision = 30
    assert refusal(anna, DIALOG_ID=f"chat{chat}")[1] == "CHAT_ID_EMPTY"
    assert anna.call("im.chat.mute", CHAT_ID=chat) is True
    portal.revision = 31
    assert anna.call("im.chat.mute", DIALOG_ID=f"chat{chat}") is True
    portal.revision = 18
    assert refusal(anna, CHAT_ID=chat)[1] == "ERROR_METHOD_NOT_FOUND"
