"""im.message.like: whose likes a message has."""

import json
import threading
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User
from beseda.testing.client import Client

UNCHANGED = r"^400 WITHOUT_CHANGES: Action completed without changes$"


@pytest.fixture
def said(anna: User, dialog: str) -> int:
    return int(anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello"))


def like(user: User, message_id: int, **given: Any) -> Any:
    return user.call("im.message.like", MESSAGE_ID=message_id, **given)


def params(user: User, dialog: str) -> Any:
    """Give the parameters of the last message."""
    return user.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=1)["messages"][0]["params"]


def test_who_likes_a_message_is_listed_in_order(anna: User, boris: User, dialog: str, said: int) -> None:
    assert like(boris, said, ACTION="plus") is True
    assert params(anna, dialog) == {"LIKE": [boris.id]}
    assert like(anna, said, ACTION="plus") is True
    assert params(anna, dialog) == {"LIKE": [boris.id, anna.id]}
    assert like(boris, said, ACTION="minus") is True
    assert params(boris, dialog) == {"LIKE": [anna.id]}
    like(anna, said, ACTION="minus")
    assert params(boris, dialog) == []


@pytest.mark.parametrize("given", [{}, {"ACTION": "auto"}, {"ACTION": "AUTO"}, {"ACTION": ""}, {"ACTION": "love"}])
def test_without_a_direction_it_toggles(boris: User, dialog: str, said: int, given: dict[str, Any]) -> None:
    seen = []
    for _ in range(3):
        assert like(boris, said, **given) is True
        seen.append(params(boris, dialog))
    assert seen == [{"LIKE": [boris.id]}, [], {"LIKE": [boris.id]}]


def test_what_is_so_already_is_refused(boris: User, dialog: str, said: int) -> None:
    with pytest.raises(RestError, match=UNCHANGED):
        like(boris, said, ACTION="minus")
    like(boris, said, ACTION="plus")
    with pytest.raises(RestError, match=UNCHANGED):
        like(boris, said, ACTION="plus")
    assert params(boris, dialog) == {"LIKE": [boris.id]}


def test_other_parameters_stay(anna: User, boris: User, dialog: str) -> None:
    said = anna.call("im.message.add", DIALOG_ID=dialog, ATTACH=[{"MESSAGE": "x"}])
    like(boris, said)
    assert params(anna, dialog) == {"ATTACH": [{"MESSAGE": "x"}], "LIKE": [boris.id]}
    anna.call("im.message.update", MESSAGE_ID=said, ATTACH="N", MESSAGE="Text")
    assert params(anna, dialog) == {"LIKE": [boris.id], "IS_EDITED": "Y"}


@pytest.mark.parametrize("given", [{}, {"MESSAGE_ID": 0}, {"MESSAGE_ID": -1}, {"MESSAGE_ID": "x"}, {"MESSAGE_ID": ""}])
def test_a_message_must_be_named(anna: User, given: dict[str, Any]) -> None:
    with pytest.raises(RestError, match=r"^400 MESSAGE_ID_ERROR: Message ID can't be empty$"):
        anna.call("im.message.like", **given)


@pytest.mark.parametrize("who", ["former", "stranger"])
@pytest.mark.parametrize("kind", ["CHAT", "OPEN"])
def test_only_participants_may(portal: Portal, anna: User, who: str, kind: str) -> None:
    people = {name: portal.user(name) for name in ("former", "stranger")}
    chat = portal.chat(anna, people["former"], type=kind)
    said = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=people["former"].id)
    with pytest.raises(RestError, match=UNCHANGED):
        like(people[who], said, ACTION="plus")
    assert not portal.query("SELECT id FROM message WHERE params LIKE '%LIKE%'")


def test_what_is_missing_looks_as_what_is_foreign(anna: User) -> None:
    with pytest.raises(RestError, match=UNCHANGED):
        like(anna, 999_999, ACTION="plus")


def test_hidden_history_cannot_be_liked(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna)
    said = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    with pytest.raises(RestError, match=UNCHANGED):
        like(boris, said, ACTION="plus")


def test_a_deleted_message_cannot_be_liked(anna: User, boris: User, dialog: str, said: int) -> None:
    anna.call("im.message.delete", MESSAGE_ID=said)
    with pytest.raises(RestError, match=UNCHANGED):
        like(boris, said)
    assert params(boris, dialog) == {"IS_DELETED": "Y"}


def test_the_others_hear_of_it(anna: User, boris: User, said: int) -> None:
    like(boris, said)
    like(boris, said)
    heard = [event for event in anna.events() if event.kind == "message.like"]
    assert [(one.message_id, one.user_id, json.loads(one.data)) for one in heard] == [
        (said, boris.id, {"reaction": "like", "liked": True}),
        (said, boris.id, {"reaction": "like", "liked": False}),
    ]


def test_likes_at_the_same_moment_all_survive(portal: Portal, anna: User) -> None:
    people = portal.users(8)
    chat = portal.chat(anna, *people)
    messages = [anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello") for _ in range(10)]
    paths = [person.webhook().path for person in people]
    start = threading.Barrier(len(people))

    def run(path: str) -> None:
        client = Client(portal.url)
        start.wait()
        for message_id in messages:
            client.post(path + "im.message.like", {"MESSAGE_ID": message_id, "ACTION": "plus"})
        client.close()

    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    page = anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", LIMIT=10)["messages"]
    assert [sorted(one["params"]["LIKE"]) for one in page] == [sorted(person.id for person in people)] * len(messages)
