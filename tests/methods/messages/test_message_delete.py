"""im.message.delete: who may take back what, and what is left of it."""

import json
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User
from tests.methods.messaging import say, shown

DAY = 24 * 3600
CANNOT = r"^400 CANT_EDIT_MESSAGE: Time has expired for modification or you don't have access$"


def delete(user: User, message_id: int) -> Any:
    return user.call("im.message.delete", MESSAGE_ID=message_id)


def test_a_notice_is_left(anna: User, boris: User, dialog: str) -> None:
    said = say(anna, dialog, ATTACH=[{"MESSAGE": "x"}], KEYBOARD=[{"TEXT": "x", "LINK": "/x"}])
    boris.call("im.message.like", MESSAGE_ID=said)
    assert delete(anna, said) is True
    message = shown(boris, dialog, said)
    assert (message["text"], message["params"], message["author_id"]) == (
        "Message deleted",
        {"IS_DELETED": "Y"},
        anna.id,
    )
    (item,) = boris.call("im.recent.get")
    assert (item["message"]["text"], item["message"]["attach"], item["message"]["id"]) == (
        "Message deleted",
        False,
        said,
    )
    assert boris.call("im.dialog.get", DIALOG_ID=dialog)["last_message_id"] == said


def test_the_notice_is_in_the_language_of_the_portal(portal: Portal, anna: User, dialog: str) -> None:
    portal.configure(language="ru")
    said = say(anna, dialog)
    delete(anna, said)
    assert shown(anna, dialog, said)["text"] == "Сообщение удалено"


def test_it_no_longer_counts(anna: User, boris: User, dialog: str) -> None:
    first, second, third = (say(anna, dialog) for _ in range(3))
    delete(anna, second)
    assert boris.call("im.recent.get")[0]["counter"] == 2
    delete(anna, first)
    seen = boris.call("im.dialog.get", DIALOG_ID=dialog)
    assert (seen["counter"], seen["unread_id"]) == (1, third)
    assert [shown(boris, dialog, one)["unread"] for one in (first, second, third)] == [False, False, True]
    delete(anna, third)
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 0


def test_what_was_read_counts_as_before(anna: User, boris: User, dialog: str) -> None:
    read, unread = say(anna, dialog), say(anna, dialog)
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=read)
    delete(anna, read)
    assert boris.call("im.dialog.get", DIALOG_ID=dialog)["counter"] == 1
    assert boris.call("im.dialog.get", DIALOG_ID=dialog)["unread_id"] == unread


def test_deleting_again_changes_nothing(anna: User, boris: User, dialog: str) -> None:
    gone = say(anna, dialog)
    say(anna, dialog)
    assert [delete(anna, gone), delete(anna, gone)] == [True, True]
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 1
    assert len([event for event in anna.events() if event.kind == "message.delete"]) == 1


@pytest.mark.parametrize("given", [{}, {"MESSAGE_ID": 0}, {"MESSAGE_ID": -7}, {"MESSAGE_ID": "x"}, {"MESSAGE_ID": ""}])
def test_a_message_must_be_named(anna: User, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 MESSAGE_ID_ERROR: Message ID can't be empty$"):
        anna.call("im.message.delete", **given)


@pytest.mark.parametrize("message_id", [999_999, 2**63 - 1])
def test_what_is_missing_looks_as_what_is_foreign(anna: User, message_id: int) -> None:
    with pytest.raises(RestError, match=CANNOT):
        delete(anna, message_id)


@pytest.mark.parametrize("kind", ["CHAT", "OPEN"])
@pytest.mark.parametrize(
    ("who", "may"), [("owner", True), ("manager", True), ("member", False), ("former", False), ("stranger", False)]
)
@pytest.mark.parametrize("system", ["N", "Y"])
def test_in_groups_administrators_may(portal: Portal, anna: User, kind: str, who: str, may: bool, system: str) -> None:
    people = {name: portal.user(name) for name in ("owner", "manager", "member", "former", "stranger")}
    chat = portal.chat(people["owner"], anna, people["manager"], people["member"], people["former"], type=kind)
    portal.change(
        "UPDATE member SET manager = 1 WHERE user_id IN :ids", ids=[people["manager"].id, people["former"].id]
    )
    people["owner"].call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    said = say(anna, f"chat{chat}", SYSTEM=system)
    if may:
        assert delete(people[who], said) is True
    else:
        with pytest.raises(RestError, match=CANNOT):
            delete(people[who], said)
    assert (shown(anna, f"chat{chat}", said)["text"] == "Message deleted") == may


def test_in_private_dialogs_only_the_author_may(anna: User, boris: User) -> None:
    said = say(anna, str(boris.id))
    with pytest.raises(RestError, match=CANNOT):
        delete(boris, said)
    assert delete(anna, said) is True
    system = say(anna, str(boris.id), SYSTEM="Y")
    with pytest.raises(RestError, match=CANNOT):
        delete(anna, system)


def test_an_own_system_line_is_not_ones_own(anna: User, boris: User, dialog: str) -> None:
    said = say(boris, dialog, SYSTEM="Y")
    with pytest.raises(RestError, match=CANNOT):
        delete(boris, said)
    assert delete(anna, said) is True


def test_who_has_left_may_not(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    said = say(boris, f"chat{chat}")
    boris.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    with pytest.raises(RestError, match=CANNOT):
        delete(boris, said)


def test_a_manager_cannot_reach_hidden_history(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna)
    said = say(anna, f"chat{chat}")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    portal.change("UPDATE member SET manager = 1 WHERE user_id = :id", id=boris.id)
    with pytest.raises(RestError, match=CANNOT):
        delete(boris, said)


def test_authors_have_three_days_administrators_ever(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    portal.clock.freeze()
    late, early, own = say(boris, dialog), say(boris, dialog), say(anna, dialog)
    portal.clock.move(3 * DAY)
    assert delete(boris, early) is True
    portal.clock.move(1)
    with pytest.raises(RestError, match=CANNOT):
        delete(boris, late)
    portal.clock.move(365 * DAY)
    assert [delete(anna, late), delete(anna, own)] == [True, True]


def test_the_others_hear_what_it_was(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    stranger = portal.user("Vera")
    portal.clock.freeze(1_800_000_000)
    said = say(boris, dialog, "Hello, [USER=1]Anna[/USER]", URL_PREVIEW="N")
    portal.clock.move(5)
    delete(anna, said)
    (heard,) = [event for event in boris.events() if event.kind == "message.delete"]
    assert (heard.message_id, heard.user_id, heard.created_at) == (said, anna.id, 1_800_000_005)
    assert json.loads(heard.data) == {
        "author_id": boris.id,
        "said_at": 1_800_000_000,
        "text": "Hello, [USER=1]Anna[/USER]",
        "params": {"URL_PREVIEW": "N"},
        "uuid": None,
        "complete": False,
    }
    assert not [event for event in stranger.events() if event.kind == "message.delete"]


def test_a_deletion_is_news_in_lists(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    portal.clock.freeze()
    first = say(anna, dialog)
    say(anna, dialog)
    portal.clock.move(60)
    since = boris.call("server.time")
    assert boris.call("im.recent.get", LAST_UPDATE=since) == []
    delete(anna, first)
    (item,) = boris.call("im.recent.get", LAST_UPDATE=since)
    assert item["counter"] == 1


def test_an_own_message_behind_a_mark_set_back_is_subtracted_once(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    dialog = f"chat{portal.chat(anna, boris)}"
    first = boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="one")
    own = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="two")
    anna.call("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["counter"] == 1
    anna.call("im.message.delete", MESSAGE_ID=own)
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["counter"] == 1
