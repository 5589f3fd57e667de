"""``im.recent.get`` with ``LAST_SYNC_DATE``: also what was hidden and what was left since."""

from datetime import UTC, datetime
from typing import Any

import pytest

from beseda.testing import Portal, User

DAY = 24 * 3600


def synced(portal: Portal, user: User, *, ago: float, **given: str) -> list[dict[str, Any]]:
    """What the user gets who asked last so many seconds ago."""
    moment = datetime.fromtimestamp(portal.clock() - ago, UTC).isoformat(timespec="seconds")
    found: list[dict[str, Any]] = user.call("im.recent.get", LAST_SYNC_DATE=moment, **given)
    return found


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.clock.freeze()
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris")


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User) -> int:
    """A chat of yesterday."""
    made = portal.chat(anna, boris, title="Old plans")
    portal.clock.move(DAY)
    return made


def test_hidden_since(portal: Portal, anna: User, boris: User, chat: int) -> None:
    assert ids(synced(portal, boris, ago=60)) == []
    boris.call("im.recent.hide", DIALOG_ID=f"chat{chat}")
    assert ids(boris.call("im.recent.get")) == []
    portal.clock.move(30)
    assert ids(synced(portal, boris, ago=60)) == [f"chat{chat}"]
    assert ids(synced(portal, anna, ago=60)) == []
    assert ids(synced(portal, boris, ago=20)) == [], "hidden before"


def test_hidden_before_is_not_there_whatever_else_changed(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.recent.hide", DIALOG_ID=f"chat{chat}")
    portal.clock.move(DAY)
    boris.call("im.chat.mute", CHAT_ID=chat)
    assert ids(synced(portal, boris, ago=60)) == []


def test_only_a_sync_brings_what_is_hidden(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.recent.hide", DIALOG_ID=f"chat{chat}")
    moment = datetime.fromtimestamp(portal.clock() - 60, UTC).isoformat(timespec="seconds")
    assert boris.call("im.recent.get", LAST_UPDATE=moment) == []


def test_left_since(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert ids(boris.call("im.recent.get")) == []
    portal.clock.move(30)
    (item,) = synced(portal, boris, ago=60)
    assert (item["id"], item["chat_id"], item["type"]) == (f"chat{chat}", chat, "chat")
    assert item["message"]["text"] == "Boris left the chat"
    assert (item["counter"], item["pinned"], item["unread"]) == (0, False, False)
    assert item["last_id"] == item["message"]["id"]
    assert item["chat"]["role"] == "NONE"
    assert item["chat"]["user_counter"] == 2
    assert item["user"] == {"id": 0}
    assert synced(portal, boris, ago=20) == [], "left before"


def test_removed_since(portal: Portal, anna: User, boris: User, chat: int) -> None:
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=boris.id)
    (item,) = synced(portal, boris, ago=60)
    assert item["message"]["text"] == "Anna removed Boris from the chat"


def test_who_left_sees_nothing_of_what_came_after(portal: Portal, anna: User, boris: User, chat: int) -> None:
    carol = portal.user("Carol")
    anna.call("im.chat.mute", CHAT_ID=chat)
    boris.call("im.chat.leave", CHAT_ID=chat)
    before = synced(portal, boris, ago=60)
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="Secret plans")
    anna.call("im.chat.updateColor", CHAT_ID=chat, COLOR=other_color(before[0]["chat"]["color"]))
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[carol.id])
    carol.call("im.chat.mute", CHAT_ID=chat)
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="secret")
    anna.call("im.chat.setOwner", CHAT_ID=chat, USER_ID=carol.id)
    after = synced(portal, boris, ago=60)
    assert after == before
    assert (after[0]["title"], after[0]["chat"]["name"]) == ("Old plans", "Old plans")
    assert after[0]["chat"]["owner"] == anna.id
    assert after[0]["chat"]["mute_list"] == {str(anna.id): True}
    assert anna.call("im.recent.get")[0]["title"] == "Secret plans"


def other_color(color: str) -> str:
    return "MINT" if color != "#4ba984" else "RED"


def test_who_came_back_has_the_chat_itself(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.chat.leave", CHAT_ID=chat)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    (item,) = synced(portal, boris, ago=60)
    assert item["chat"]["role"] == "MEMBER"
    assert item["message"]["text"] == "Anna invited Boris to the chat"


def test_who_left_twice_is_told_once(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.chat.leave", CHAT_ID=chat)
    portal.clock.move(10)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    anna.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="New plans")
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert [item["title"] for item in synced(portal, boris, ago=60)] == ["New plans"]


def test_at_most_a_week_back(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.chat.leave", CHAT_ID=chat)
    portal.clock.move(7 * DAY - 10)
    assert ids(synced(portal, boris, ago=30 * DAY)) == [f"chat{chat}"]
    portal.clock.move(20)
    assert ids(synced(portal, boris, ago=30 * DAY)) == []


def test_kinds_are_left_out_of_what_was_left_too(portal: Portal, anna: User, boris: User, chat: int) -> None:
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert ids(synced(portal, boris, ago=60, SKIP_CHAT="Y")) == []
    assert ids(synced(portal, boris, ago=60, ONLY_OPENLINES="Y")) == []
    assert ids(synced(portal, boris, ago=60, SKIP_DIALOG="Y", SKIP_OPENLINES="Y")) == [f"chat{chat}"]


def test_the_order_is_that_of_the_list(portal: Portal, anna: User, boris: User, chat: int) -> None:
    pinned = portal.chat(anna, boris)
    boris.call("im.recent.pin", DIALOG_ID=f"chat{pinned}")
    before = portal.chat(anna, boris)
    boris.call("im.chat.leave", CHAT_ID=chat)
    after = portal.chat(anna, boris)
    assert ids(synced(portal, boris, ago=60)) == [f"chat{one}" for one in (pinned, after, chat, before)]
    portal.configure(recent_limit=3)
    assert ids(synced(portal, boris, ago=60)) == [f"chat{one}" for one in (pinned, after, chat)]


def test_the_shape_of_older_portals(portal: Portal, anna: User, boris: User, chat: int) -> None:
    portal.revision = 29
    boris.call("im.chat.leave", CHAT_ID=chat)
    (item,) = synced(portal, boris, ago=60)
    assert (item["id"], item["counter"], item["chat"]["title"]) == (f"chat{chat}", "0", "Old plans")
    portal.revision = 28
    assert ids(synced(portal, boris, ago=60)) == [], "before revision 29 there is no sync: it is the plain list"
