"""im.dialog.messages.get: which messages are shown, in which order, and who wrote them."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User


def page(user: User, dialog_id: str, **given: object) -> list[int]:
    """Give the ids of the messages on a page."""
    return [message["id"] for message in user.call("im.dialog.messages.get", DIALOG_ID=dialog_id, **given)["messages"]]


def write(user: User, dialog_id: str, count: int) -> list[int]:
    """Say something so many times; gives the ids."""
    ids: list[int] = []
    while len(ids) < count:
        commands = [f"im.message.add?DIALOG_ID={dialog_id}&MESSAGE=text"] * min(50, count - len(ids))
        ids += user.call("batch", cmd=commands)["result"].values()
    return ids


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", "Weber", gender="F", email="anna@example.com", work_position="Manager")


def test_a_page_has_exactly_the_documented_fields(portal: Portal, anna: User, dialog: str) -> None:
    # Official page: the example of im-dialog-messages-get
    portal.configure(time_zone="Europe/Moscow")
    portal.clock.freeze(1_772_608_704)
    sent = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello")
    found = anna.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=1)
    chat = int(dialog.removeprefix("chat"))
    assert found["messages"] == [
        {
            "id": sent,
            "chat_id": chat,
            "author_id": anna.id,
            "date": "2026-03-04T10:18:24+03:00",
            "text": "Hello",
            "unread": False,
            "uuid": None,
            "replaces": [],
            "params": [],
            "disappearing_date": None,
        }
    ]
    assert (found["chat_id"], found["files"], set(found)) == (chat, [], {"chat_id", "messages", "users", "files"})
    assert found["users"] == [anna.call("im.user.get")]


def test_messages_come_newest_first_system_lines_among_them(anna: User, dialog: str) -> None:
    ids = write(anna, dialog, 3)
    found = anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    assert [message["author_id"] for message in found] == [anna.id] * 3 + [0, 0]
    assert [message["id"] for message in found][:3] == ids[::-1]


@pytest.mark.parametrize(
    ("limit", "size"),
    [
        ({}, 20),
        ({"LIMIT": 1}, 1),
        ({"LIMIT": "7"}, 7),
        ({"LIMIT": 50}, 50),
        ({"LIMIT": 51}, 50),
        ({"LIMIT": 10**18}, 50),
        ({"LIMIT": 0}, 20),
        ({"LIMIT": -3}, 20),
        ({"LIMIT": "many"}, 20),
        ({"LIMIT": [5]}, 20),
    ],
)
def test_a_page_holds_twenty_messages_or_as_many_as_asked_up_to_fifty(
    anna: User, dialog: str, limit: dict[str, object], size: int
) -> None:
    ids = write(anna, dialog, 60)
    assert page(anna, dialog, **limit) == ids[: -size - 1 : -1]
    assert page(anna, dialog, LAST_ID=ids[55], **limit) == ids[:55][: -size - 1 : -1]
    assert page(anna, dialog, FIRST_ID=ids[0], **limit) == ids[1 : size + 1]


def test_history_is_walked_backwards_by_the_smallest_id(anna: User, dialog: str) -> None:
    # Official page: "pass to LAST_ID the minimum id from the received messages array"
    write(anna, dialog, 25)
    walked = page(anna, dialog, LIMIT=10)
    while older := page(anna, dialog, LIMIT=10, LAST_ID=min(walked)):
        walked += older
    assert walked == page(anna, dialog, LIMIT=50)
    assert len(walked) == 27


def test_history_is_walked_forwards_by_the_greatest_id_oldest_first(anna: User, dialog: str) -> None:
    # Official page: "pass to FIRST_ID the maximum id from the received messages array"
    write(anna, dialog, 25)
    walked = page(anna, dialog, LIMIT=10, FIRST_ID=0)
    while newer := page(anna, dialog, LIMIT=10, FIRST_ID=max(walked)):
        walked += newer
    assert walked == page(anna, dialog, LIMIT=50)[::-1]


def test_the_page_grows_to_hold_everything_unread(anna: User, boris: User, dialog: str) -> None:
    # Official page: "The method may return more messages than specified in LIMIT if there are unread messages"
    ids = write(anna, dialog, 70)
    assert page(boris, dialog, LIMIT=5) == ids[::-1]
    assert page(boris, dialog, LIMIT=5, LAST_ID=ids[-1]) == ids[-2:-7:-1]
    assert page(boris, dialog, LIMIT=5, FIRST_ID=ids[0]) == ids[1:6]
    assert page(anna, dialog, LIMIT=5) == ids[:-6:-1]


def test_the_page_reaches_the_first_unread_message_past_lines_that_do_not_count(
    anna: User, boris: User, dialog: str
) -> None:
    first = write(anna, dialog, 1)[0]
    for _ in range(6):
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Line", SYSTEM="Y")
    write(anna, dialog, 3)
    assert first in page(boris, dialog, LIMIT=2)


def test_the_page_grows_to_five_hundred_at_most(anna: User, boris: User, dialog: str) -> None:
    ids = write(anna, dialog, 510)
    assert page(boris, dialog) == ids[:9:-1]


def test_unread_are_messages_of_others_behind_the_mark(anna: User, boris: User, dialog: str) -> None:
    write(anna, dialog, 2)
    boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="I have read that")
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Line", SYSTEM="Y")
    write(anna, dialog, 2)
    his = [message["unread"] for message in boris.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]]
    hers = [message["unread"] for message in anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]]
    assert his == [True, True, *[False] * 6]
    assert hers == [False] * 8


def test_a_page_asked_for_again_shows_what_changed_meanwhile(anna: User, boris: User, dialog: str) -> None:
    def shown(user: User) -> list[tuple[str, bool]]:
        found = user.call("im.dialog.messages.get", DIALOG_ID=dialog, LAST_ID=last)["messages"]
        return [(message["text"], message["unread"]) for message in found[:2]]

    first, second, last = write(anna, dialog, 3)
    assert shown(boris) == shown(boris) == [("text", True), ("text", True)]
    assert shown(anna) == [("text", False), ("text", False)]
    anna.call("im.message.update", MESSAGE_ID=second, MESSAGE="changed")
    assert shown(boris) == [("changed", True), ("text", True)]
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=first)
    assert shown(boris) == shown(boris) == [("changed", True), ("text", False)]
    boris.call("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=last)
    assert shown(boris) == [("changed", False), ("text", False)]


def test_pages_that_are_remembered_are_those_that_would_be_made(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze()  # people are shown with the minute in which they did something last
    chance, bot = Random(7), portal.bot(anna)
    chat = anna.call("im.chat.add", USERS=[boris.id, bot.id])
    anna.call("im.chat.setOwner", CHAT_ID=chat, USER_ID=bot.id)
    dialog = f"chat{chat}"
    said = write(anna, dialog, 6)

    def remove(_: User, one: int) -> None:
        with suppress(RestError):
            bot.delete(one, complete=True)

    changes: list[Callable[[User, int], object]] = [
        lambda who, _: said.extend(write(who, dialog, 1)),
        lambda who, one: who.answer("im.message.update", MESSAGE_ID=one, MESSAGE=f"now {chance.random()}"),
        lambda who, one: who.answer("im.message.delete", MESSAGE_ID=one),
        remove,
        lambda who, one: who.answer("im.message.like", MESSAGE_ID=one, ACTION="auto"),
        lambda who, one: who.answer("im.dialog.read", DIALOG_ID=dialog, MESSAGE_ID=one),
        lambda who, one: who.answer("im.dialog.unread", DIALOG_ID=dialog, MESSAGE_ID=one),
        lambda who, one: who.answer("im.message.add", DIALOG_ID=dialog, MESSAGE=f"[USER={one}]", SYSTEM="Y"),
    ]

    def pages() -> list[object]:
        ends = (0, said[2], said[5], said[5] + 3, said[-1])
        windows = [{}, {"LIMIT": 2}, {"FIRST_ID": said[2], "LAST_ID": said[5]}]
        windows += [{name: one} for name in ("LAST_ID", "FIRST_ID") for one in ends]
        return [who.call("im.dialog.messages.get", DIALOG_ID=dialog, **one) for who in (anna, boris) for one in windows]

    for _ in range(40):
        pages()
        chance.choice(changes)(chance.choice([anna, boris]), chance.choice(said))
        remembered = pages()
        portal.configure()  # which forgets them
        assert remembered == pages()


@pytest.mark.parametrize("name", ["FIRST_ID", "LAST_ID"])
@pytest.mark.parametrize("given", ["x", "12a", " ", [1], {"a": 1}, 1.5, True])
def test_an_id_that_is_no_number_is_refused(anna: User, dialog: str, name: str, given: object) -> None:
    word = name.removesuffix("_ID").capitalize()
    with pytest.raises(RestError, match=rf"^400 {name.removesuffix('_ID')}_ID_STRING: {word} ID can't be string$"):
        page(anna, dialog, **{name: given})


@pytest.mark.parametrize("given", [None, ""])
def test_null_is_as_absent_and_so_is_what_a_form_makes_of_it(anna: User, dialog: str, given: object) -> None:
    newest = page(anna, dialog)
    assert page(anna, dialog, FIRST_ID=given, LAST_ID=given, LIMIT=given) == newest


@pytest.mark.parametrize("name", ["FIRST_ID", "LAST_ID"])
def test_an_id_that_is_not_there_gives_nothing(portal: Portal, anna: User, dialog: str, name: str) -> None:
    # Official page: "The method will return an empty array if a non-existent identifier is specified"
    write(anna, dialog, 2)
    elsewhere = write(anna, f"chat{portal.chat(anna)}", 1)[0]
    for given in (999_999, -1, elsewhere, 2**62):
        found = anna.call("im.dialog.messages.get", DIALOG_ID=dialog, **{name: given})
        assert (found["messages"], found["users"], found["files"]) == ([], [], [])


def test_an_id_from_hidden_history_gives_nothing(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna)
    hidden = write(anna, f"chat{chat}", 3)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    write(anna, f"chat{chat}", 1)
    assert page(boris, f"chat{chat}", FIRST_ID=hidden[0]) == []
    assert page(boris, f"chat{chat}", LAST_ID=hidden[2]) == []
    assert min(page(boris, f"chat{chat}")) > hidden[2]
    assert min(page(boris, f"chat{chat}", FIRST_ID=0)) > hidden[2]
    assert page(boris, f"chat{chat}", LAST_ID=min(page(boris, f"chat{chat}"))) == []


def test_both_ids_given_newer_messages_win(anna: User, dialog: str) -> None:
    ids = write(anna, dialog, 5)
    assert page(anna, dialog, FIRST_ID=ids[1], LAST_ID=ids[3]) == ids[2:]


def people(user: User, dialog: str, **given: object) -> list[int]:
    found = user.call("im.dialog.messages.get", DIALOG_ID=dialog, **given)
    return sorted(person["id"] for person in found["users"])


def test_users_are_authors_and_whom_lines_name_on_this_page_alone(anna: User, boris: User, dialog: str) -> None:
    write(boris, dialog, 2)
    assert people(anna, dialog) == [anna.id, boris.id]
    assert people(anna, dialog, LIMIT=1) == [boris.id]
    write(anna, dialog, 1)
    assert people(boris, dialog, LIMIT=1, FIRST_ID=0) == [anna.id]


def test_a_name_in_the_text_of_a_person_brings_nobody(portal: Portal, anna: User, dialog: str) -> None:
    vera = portal.user("Vera")
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE=f"[USER={vera.id}]Vera[/USER] should know")
    assert people(anna, dialog, LIMIT=1) == [anna.id]


def test_a_guest_cannot_look_people_up_by_naming_them_in_a_line(portal: Portal, anna: User) -> None:
    vera, guest = portal.user("Vera"), portal.user("Guest", extranet=True)
    dialog = f"chat{portal.chat(anna, guest)}"
    guest.call("im.message.add", DIALOG_ID=dialog, MESSAGE=f"[USER={vera.id}][/USER]", SYSTEM="Y")
    assert guest.answer("im.user.get", ID=vera.id).json["error"] == "ACCESS_DENIED"
    assert people(guest, dialog) == [anna.id, guest.id]
    assert people(anna, dialog, LIMIT=1) == [vera.id]


def test_authors_who_left_are_still_shown(portal: Portal, anna: User, boris: User, dialog: str) -> None:
    guest = portal.user("Guest", extranet=True)
    chat = int(dialog.removeprefix("chat"))
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[guest.id])
    write(boris, dialog, 1)
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    assert people(guest, dialog, LIMIT=2) == [anna.id, boris.id]


@pytest.mark.parametrize("given", [{}, {"DIALOG_ID": ""}, {"DIALOG_ID": "chatx"}, {"DIALOG_ID": [1]}])
def test_a_dialog_is_required(anna: User, given: dict[str, object]) -> None:
    with pytest.raises(RestError, match=r"^400 DIALOG_ID_EMPTY: Dialog ID can't be empty$"):
        anna.call("im.dialog.messages.get", **given)


def test_no_access_is_refused_in_its_own_words(anna: User) -> None:
    with pytest.raises(RestError, match=r"^403 ACCESS_ERROR: You do not have access to the specified dialog$"):
        anna.call("im.dialog.messages.get", DIALOG_ID="chat999999")


def test_a_dialog_nobody_wrote_in_is_empty(anna: User, boris: User) -> None:
    found: Any = anna.call("im.dialog.messages.get", DIALOG_ID=str(boris.id))
    assert found == {"chat_id": found["chat_id"], "messages": [], "users": [], "files": []}
    assert boris.call("im.recent.get") == []


def test_every_employee_reads_an_open_chat_from_its_beginning(portal: Portal, anna: User) -> None:
    dialog = f"chat{portal.chat(anna, type='OPEN')}"
    write(anna, dialog, 2)
    vera = portal.user("Vera")
    assert page(vera, dialog) == page(anna, dialog)
    found = vera.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    assert [message["unread"] for message in found] == [False] * 3
