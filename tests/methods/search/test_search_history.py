"""``im.search.last.add``, ``get`` and ``delete``: what somebody looked for last."""

from typing import Any

import pytest

from beseda.testing import Portal, User


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris")


def listed(user: User, **given: str) -> list[Any]:
    return [one["id"] for one in user.call("im.search.last.get", **given)]


def test_the_last_one_comes_first_and_each_once(portal: Portal, anna: User, boris: User) -> None:
    chat = f"chat{portal.chat(anna, boris, title='Plans')}"
    line = f"chat{portal.chat(anna, entity_type='LINES', entity_id='x|1|2|3')}"
    for dialog in (chat, boris.id, line, chat, anna.id):
        assert anna.call("im.search.last.add", DIALOG_ID=dialog) is True
    assert listed(anna) == [anna.id, chat, line, boris.id]
    assert listed(boris) == []
    assert listed(anna, SKIP_CHAT="Y") == [anna.id, line, boris.id]
    assert listed(anna, SKIP_OPENLINES="Y") == [anna.id, chat, boris.id]
    assert listed(anna, SKIP_DIALOG="Y") == [chat, line]
    found = anna.call("im.search.last.get")
    assert (found[1]["title"], found[1]["chat"]["name"], "user" in found[1]) == ("Plans", "Plans", False)
    assert (found[3]["title"], found[3]["user"]) == ("Boris", anna.call("im.user.get", ID=boris.id))


def test_what_is_deleted_is_gone_and_only_once(portal: Portal, anna: User, boris: User) -> None:
    chat = f"chat{portal.chat(anna, boris)}"
    anna.call("im.search.last.add", DIALOG_ID=chat)
    anna.call("im.search.last.add", DIALOG_ID=boris.id)
    assert [anna.call("im.search.last.delete", DIALOG_ID=chat) for _ in range(2)] == [True, False]
    assert boris.call("im.search.last.delete", DIALOG_ID=anna.id) is False
    assert listed(anna) == [boris.id]


def test_what_is_not_theirs_is_not_added_and_no_longer_shown(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris)
    stranger = portal.user("Gwen", extranet=True)
    for dialog in (f"chat{chat}", "chat999", "999", str(anna.id), "sg17"):
        assert stranger.call("im.search.last.add", DIALOG_ID=dialog) is False
    assert boris.call("im.search.last.add", DIALOG_ID=f"chat{chat}") is True
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert listed(boris) == []
    assert boris.call("im.search.last.delete", DIALOG_ID=f"chat{chat}") is True


def test_a_dialog_of_two_is_its_person_however_it_is_named(portal: Portal, anna: User, boris: User) -> None:
    chat = anna.call("im.dialog.get", DIALOG_ID=boris.id)["id"]
    anna.call("im.search.last.add", DIALOG_ID=f"chat{chat}")
    anna.call("im.search.last.add", DIALOG_ID=boris.id)
    assert listed(anna) == [boris.id]


def test_fifty_are_kept(portal: Portal, anna: User) -> None:
    people = portal.users(52)
    for one in people:
        anna.call("im.search.last.add", DIALOG_ID=one.id)
    assert listed(anna) == [one.id for one in people[:1:-1]]


@pytest.mark.parametrize("method", ["add", "delete"])
@pytest.mark.parametrize("dialog", [None, "", "0", "chat", "team", ["1"]])
def test_a_dialog_id_is_needed(anna: User, method: str, dialog: object) -> None:
    answer = anna.answer(f"im.search.last.{method}", DIALOG_ID=dialog)
    assert (answer.status, answer.json["error"]) == (400, "DIALOG_ID_EMPTY")
