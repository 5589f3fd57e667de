"""A complete deletion, which only bots may ask for, leaves nothing of a message."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from beseda import errors
from beseda.domain.messages import delete as deleting
from beseda.model import Actor
from beseda.store.people import person_rows
from beseda.testing import Portal, User

Delete: TypeAlias = Callable[[User, int], None]
DAY = 24 * 3600


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris")


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User) -> int:
    return portal.chat(anna, boris)


@pytest.fixture
def delete(portal: Portal) -> Delete:
    """Delete a message completely as somebody."""
    served = portal._served

    def run(user: User, message_id: int) -> None:
        async def work(tx: Any) -> None:
            author = await person_rows.find(tx, user.id)
            assert author
            await deleting.delete(tx, Actor(author, served.now, "en"), message_id, complete=True, days=3)

        portal._run(served.database.write(work))

    return run


def say(author: User, chat: int, text: str = "Hello", **given: Any) -> int:
    """Say something; the id of the message."""
    return int(author.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text, **given))


def history(user: User, chat: int) -> list[int]:
    page = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", LIMIT=50)["messages"]
    return [one["id"] for one in page]


def test_it_is_gone_from_everywhere(anna: User, boris: User, chat: int, delete: Delete) -> None:
    first, gone = say(anna, chat, "First"), say(anna, chat, "Gone")
    answer = say(boris, chat, "Report", REPLY_ID=gone)
    delete(anna, gone)
    assert history(boris, chat)[:2] == [answer, first]
    found = anna.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="gone")
    assert found["messages"] == []
    assert anna.call("im.dialog.messages.search", CHAT_ID=chat)["additionalMessages"] == []
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["message_count"] == len(history(anna, chat))
    assert anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", LAST_ID=gone)["messages"] == []


def test_the_one_before_is_the_last_one_then(anna: User, boris: User, chat: int, delete: Delete) -> None:
    first, gone = say(anna, chat, "First"), say(anna, chat, "Gone")
    boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    delete(anna, gone)
    for user in (anna, boris):
        (item,) = user.call("im.recent.get")
        assert (item["message"]["id"], item["message"]["text"], item["message"]["status"]) == (
            first,
            "First",
            "delivered",
        )
        seen = user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
        assert (seen["last_message_id"], seen["last_id"], seen["counter"]) == (first, first, 0)
        assert seen["last_message_views"]["count_of_viewers"] == 1
    (reader,) = anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["readed_list"]
    assert reader["message_id"] == first


def test_who_saw_the_one_before_is_known(portal: Portal, anna: User, boris: User, chat: int, delete: Delete) -> None:
    first, gone = say(anna, chat), say(boris, chat)
    vera, gleb = portal.users(2)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id, gleb.id], HIDE_HISTORY="N")
    joined = portal.query("SELECT max(id) FROM message")[0][0]
    vera.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    delete(anna, joined)
    delete(boris, gone)
    assert history(anna, chat)[0] == first
    views = anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["last_message_views"]
    assert (views["message_id"], views["count_of_viewers"]) == (first, 2)
    assert views["first_viewers"][0]["user_id"] in {boris.id, vera.id}
    (item,) = gleb.call("im.recent.get")
    assert item["message"]["status"] == "delivered"


def test_it_no_longer_counts(anna: User, boris: User, chat: int, delete: Delete) -> None:
    first, second, third = (say(anna, chat) for _ in range(3))
    delete(anna, second)
    assert boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["counter"] == 2
    answer = boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}", MESSAGE_ID=second)
    assert (answer["lastId"], answer["counter"]) == (first, 1)
    delete(anna, third)
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 0


def test_what_was_read_through_it_stays_read(anna: User, boris: User, chat: int, delete: Delete) -> None:
    first, gone, unread = (say(anna, chat) for _ in range(3))
    boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}", MESSAGE_ID=gone)
    delete(anna, gone)
    seen = boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    assert (seen["counter"], seen["unread_id"], seen["last_id"]) == (1, unread, first)


def test_a_notice_of_a_deletion_can_be_deleted(anna: User, boris: User, chat: int, delete: Delete) -> None:
    say(anna, chat)
    gone = say(anna, chat)
    anna.call("im.message.delete", MESSAGE_ID=gone)
    assert gone in history(boris, chat)
    delete(anna, gone)
    assert gone not in history(boris, chat)
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 1


def test_nothing_of_a_dialog_is_left(portal: Portal, anna: User, boris: User, delete: Delete) -> None:
    said = anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="Hello")
    delete(anna, said)
    for user, peer in ((anna, boris), (boris, anna)):
        assert user.call("im.recent.get") == []
        seen = user.call("im.dialog.get", DIALOG_ID=peer.id)
        assert (seen["last_message_id"], seen["message_count"], seen["is_new"], seen["counter"]) == (0, 0, True, 0)
        assert seen["last_message_views"] == {"message_id": 0, "first_viewers": [], "count_of_viewers": 0}
        assert user.call("im.dialog.read", DIALOG_ID=peer.id)["lastId"] == 0
    again = anna.call("im.message.add", DIALOG_ID=boris.id, MESSAGE="Hello")
    assert boris.call("im.recent.get")[0]["message"]["id"] == again
    assert boris.call("im.counters.get")["DIALOG"] == {str(anna.id): 1}


def test_hidden_history_does_not_come_to_light(portal: Portal, anna: User, boris: User, delete: Delete) -> None:
    chat = portal.chat(anna)
    say(anna, chat, "Secret")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    joined = portal.query("SELECT max(id) FROM message")[0][0]
    assert [item["message"]["id"] for item in boris.call("im.recent.get")] == [joined]
    delete(anna, joined)
    assert boris.call("im.recent.get") == []
    assert history(boris, chat) == []
    assert boris.call("im.dialog.unread", DIALOG_ID=f"chat{chat}", MESSAGE_ID=1) is False
    said = say(anna, chat, "Hello")
    assert [item["message"]["id"] for item in boris.call("im.recent.get")] == [said]


def test_the_members_hear_of_it(anna: User, boris: User, chat: int, delete: Delete) -> None:
    gone = say(anna, chat, "Gone")
    delete(anna, gone)
    (heard,) = [event for event in boris.events() if event.kind == "message.delete"]
    assert (heard.message_id, json.loads(heard.data)["text"], json.loads(heard.data)["complete"]) == (
        gone,
        "Gone",
        True,
    )


def test_the_same_people_may_as_otherwise(portal: Portal, anna: User, boris: User, delete: Delete) -> None:
    chat = portal.chat(anna, boris)
    hers, his = say(anna, chat), say(boris, chat)
    stranger = portal.user("Vera")
    with pytest.raises(errors.messages.MayNotEdit):
        delete(boris, hers)
    for missing in (hers, 999_999):
        with pytest.raises(errors.messages.NotFound):
            delete(stranger, missing)
    portal.clock.move(3 * DAY + 1)
    with pytest.raises(errors.messages.EditingOver):
        delete(boris, his)
    delete(anna, his)
    assert his not in history(boris, chat)
