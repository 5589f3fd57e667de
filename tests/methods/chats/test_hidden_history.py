"""What was said before somebody joined stays hidden from them, whoever they bring along, also when it is changed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from beseda.testing import Portal, User

SECRET = "vicuna"
Later = Callable[[User, User, int], Any]

LATER: dict[str, Later] = {
    "changed": lambda anna, boris, one: anna.call("im.message.update", MESSAGE_ID=one, MESSAGE=f"{SECRET} again"),
    "liked": lambda anna, boris, one: boris.call("im.message.like", MESSAGE_ID=one),
    "deleted": lambda anna, boris, one: anna.call("im.message.delete", MESSAGE_ID=one),
}


@pytest.mark.parametrize("what", LATER)
def test_a_late_member_hears_nothing_of_what_becomes_of_hidden_messages(portal: Portal, what: str) -> None:
    anna, boris, late = (portal.user(name) for name in ("Anna", "Boris", "Late"))
    bot = portal.bot(anna, "listener", type="supervisor")
    chat = portal.chat(anna, boris)
    hidden = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=SECRET)
    late.call("im.v2.Event.subscribe")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[late.id, bot.id])
    shown = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Welcome")
    LATER[what](anna, boris, hidden)
    LATER[what](anna, boris, shown)
    heard, told = late.call("im.v2.Event.get")["events"], bot.poll()
    for events in (heard, told):
        assert hidden not in [one["data"].get("message", {}).get("id") for one in events]
        assert hidden not in [one["data"].get("messageId") for one in events]
        assert len([one for one in events if str(shown) in str(one["data"])]) > 1


def test_who_left_hears_of_a_chat_as_it_was_when_they_left(portal: Portal) -> None:
    anna, former = portal.user("Anna"), portal.user("Former")
    chat = portal.chat(anna, former, title="Before")
    former.call("im.v2.Event.subscribe")
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=former.id)
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="After")

    def titles() -> set[str]:
        return {one["data"]["chat"]["name"] for one in former.call("im.v2.Event.get")["events"]}

    assert titles() == {"Before"}
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[former.id])
    assert titles() == {"After"}


def test_who_left_is_pushed_nothing_of_what_became_of_the_chat(portal: Portal) -> None:
    anna, former = portal.user("Anna"), portal.user("Former")
    chat = portal.chat(anna, former, title="Before")
    with former.connect() as connected:
        anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
        connected.push("messageChat")
        mid = connected.mid
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Missed")
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=former.id)
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="After")
    anna.call("im.message.add", DIALOG_ID=former.id, MESSAGE="Good bye")
    with former.connect(mid=mid) as connected:
        missed = str(connected.pushes("message"))
    assert "Missed" in missed
    assert "Before" in missed
    assert "After" not in missed


def visible(user: User, chat: int) -> list[str]:
    """Give what people said in a chat that somebody may read, oldest first."""
    page = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}", FIRST_ID=0)["messages"]
    return [one["text"] for one in page if one["author_id"]]


def add(host: User, chat: int, newcomer: int, hide: str) -> None:
    assert host.call("im.chat.user.add", CHAT_ID=chat, USERS=[newcomer], HIDE_HISTORY=hide) is True


def test_nobody_brings_along_more_history_than_they_have(portal: Portal) -> None:
    """Neither a friend nor a bot of one's own sees what is hidden, and the bot cannot pass it on."""
    anna, boris, friend = (portal.user(name) for name in ("Anna", "Boris", "Friend"))
    bot, chat = portal.bot(boris), portal.chat(anna)
    hidden = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=SECRET)
    add(anna, chat, boris.id, "Y")
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Welcome")
    for newcomer in (friend.id, bot.id):
        add(boris, chat, newcomer, "N")
    assert visible(friend, chat) == visible(User(portal, bot.id, "Bot"), chat) == visible(boris, chat) == ["Welcome"]
    forward = {"dialogId": str(boris.id), "fields": {"forwardIds": {"copy": hidden}}}
    refused = boris.answer("imbot.v2.Chat.Message.send", botId=bot.id, botToken=bot.token, **forward)
    assert (refused.status, refused.json["error"]) == (403, "ACCESS_DENIED")
    add(anna, chat, portal.user("Gleb").id, "N")
    assert visible(anna, chat) == [SECRET, "Welcome"]


def test_who_accepts_an_invitation_has_what_whoever_invited_them_has(portal: Portal) -> None:
    anna, boris, vera = (portal.user(name) for name in ("Anna", "Boris", "Vera"))
    chat = portal.chat(anna, message=SECRET)
    add(anna, chat, boris.id, "Y")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Welcome")
    vera.call("im.notify.confirm", NOTIFY_ID=portal.invite(boris, chat, vera), NOTIFY_VALUE="Y")
    assert visible(vera, chat) == ["Welcome"]


def test_who_comes_back_has_what_whoever_let_them_in_has(portal: Portal) -> None:
    anna, boris, vera = (portal.user(name) for name in ("Anna", "Boris", "Vera"))
    chat = portal.chat(anna, vera, message=SECRET)
    add(anna, chat, boris.id, "Y")
    vera.call("im.chat.leave", CHAT_ID=chat)
    add(boris, chat, vera.id, "N")
    assert visible(vera, chat) == []
    vera.call("im.chat.leave", CHAT_ID=chat)
    add(anna, chat, vera.id, "N")
    assert visible(vera, chat) == [SECRET]


def test_an_open_chat_is_readable_by_employees_and_hides_from_guests(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    guest, friend = portal.user("Guest", extranet=True), portal.user("Friend", extranet=True)
    portal.chat(anna, guest, friend, boris)
    chat = portal.chat(anna, type="OPEN", message=SECRET)
    for newcomer in (boris, guest):
        add(anna, chat, newcomer.id, "Y")
    add(guest, chat, friend.id, "N")
    assert [visible(one, chat) for one in (boris, guest, friend)] == [[SECRET], [], []]
    boris.call("im.chat.leave", CHAT_ID=chat)
    add(guest, chat, boris.id, "N")
    assert visible(boris, chat) == [SECRET]


@pytest.mark.parametrize("hide", ["Y", "N"])
def test_a_bot_is_told_whether_it_sees_anything_older(portal: Portal, hide: str) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, message=SECRET)
    add(anna, chat, boris.id, "Y")
    bot = portal.bot(boris)
    add(boris, chat, bot.id, hide)
    (joined,) = [event for event in portal.events(bot.id) if event.kind == "chat.join"]
    assert json.loads(joined.data)["history"] is (hide == "N")
