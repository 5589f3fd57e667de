"""What was said before somebody joined stays hidden from them, also when it is changed later."""

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
