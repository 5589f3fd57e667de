"""``im.chat.leave``."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from beseda.testing import Answer, Portal, RestError, User, Webhook
from beseda.testing.client import Client

NOT_IN_IT = (400, "ACCESS_DENIED_KICK", "Access denied to kick user from chat")


def refusal(user: User, **given: Any) -> tuple[int, str, str]:
    with pytest.raises(RestError) as refused:
        user.call("im.chat.leave", **given)
    return refused.value.status, refused.value.code, refused.value.text


def lines(user: User, chat: int) -> list[str]:
    """The system lines of a chat, newest first."""
    said = user.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"]
    return [one["text"] for one in said if one["author_id"] == 0]


def mention(user: User) -> str:
    return f"[USER={user.id} REPLACE]{user.name}[/USER]"


def owner(user: User, chat: int) -> int:
    found: int = user.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["owner"]
    return found


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", gender="F")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", gender="M")


@pytest.fixture
def carol(portal: Portal) -> User:
    return portal.user("Carol", gender="F")


@pytest.fixture
def chat(portal: Portal, anna: User, boris: User, carol: User) -> int:
    return portal.chat(anna, carol, boris)


def test_a_member_leaves(anna: User, boris: User, carol: User, chat: int) -> None:
    assert boris.call("im.chat.leave", CHAT_ID=chat) is True
    assert anna.call("im.chat.user.list", CHAT_ID=chat) == [anna.id, carol.id]
    assert lines(anna, chat)[0] == f"{mention(boris)} left the chat"
    last = anna.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"][0]
    assert last["params"] == {"CODE": ["CHAT_LEAVE"], "NOTIFY": "N"}
    assert anna.call("im.recent.get")[0]["chat"]["user_counter"] == 2
    assert owner(anna, chat) == anna.id
    assert boris.call("im.recent.get") == []
    with pytest.raises(RestError) as refused:
        boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    assert refused.value.code == "ACCESS_ERROR"


def test_after_the_owner_who_is_there_longest(portal: Portal, anna: User, boris: User, carol: User) -> None:
    chat = portal.chat(anna, carol)
    portal.clock.move(60)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id], HIDE_HISTORY="N")
    assert anna.call("im.chat.leave", CHAT_ID=chat) is True
    assert owner(boris, chat) == carol.id
    assert lines(boris, chat)[:2] == [
        f"{mention(carol)} is now the owner of the chat",
        f"{mention(anna)} left the chat",
    ]
    assert carol.call("im.recent.get")[0]["chat"]["role"] == "OWNER"
    assert boris.call("im.recent.get")[0]["chat"]["owner"] == carol.id


def test_a_manager_comes_before_who_is_there_longer(portal: Portal, anna: User, boris: User, carol: User) -> None:
    dora, chat = portal.user("Dora"), portal.chat(anna, carol)
    for newcomer in (boris, dora):
        portal.clock.move(60)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[newcomer.id])
        portal.change(
            "UPDATE member SET manager = 1 WHERE chat_id = :chat AND user_id = :user", chat=chat, user=newcomer.id
        )
    anna.call("im.chat.leave", CHAT_ID=chat)
    assert owner(carol, chat) == boris.id


def test_who_is_no_longer_at_the_portal_does_not_inherit(portal: Portal, anna: User, boris: User, carol: User) -> None:
    chat = portal.chat(anna, carol)
    portal.clock.move(60)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boris.id])
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=carol.id)
    anna.call("im.chat.leave", CHAT_ID=chat)
    assert owner(boris, chat) == boris.id


def test_the_last_one_leaves_an_open_chat(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, type="OPEN")
    assert anna.call("im.chat.leave", CHAT_ID=chat) is True
    assert owner(boris, chat) == 0
    assert boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["user_counter"] == 0


def test_all_but_one_leave_at_the_same_moment(portal: Portal, anna: User) -> None:
    crowd = portal.users(8)
    chat = portal.chat(anna, *crowd)
    leavers = [portal.webhook(user.id) for user in (anna, *crowd[:-1])]

    def go(webhook: Webhook) -> Answer:
        client = Client(portal.url)
        try:
            return client.post(f"{webhook.path}im.chat.leave", {"CHAT_ID": chat})
        finally:
            client.close()

    with ThreadPoolExecutor(len(leavers)) as pool:
        answers = list(pool.map(go, leavers))
    assert [answer.json.get("result") for answer in answers] == [True] * len(leavers)
    last = crowd[-1]
    shown = last.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    assert (shown["owner"], shown["user_counter"]) == (last.id, 1)
    assert last.call("im.chat.user.list", CHAT_ID=chat) == [last.id]
    assert sum("left the chat" in line for line in lines(last, chat)) == len(leavers)


def test_in_russian_by_gender(portal: Portal, anna: User, boris: User, carol: User) -> None:
    portal.configure(language="ru")
    chat = portal.chat(anna, boris, carol)
    anna.call("im.chat.leave", CHAT_ID=chat)
    assert lines(carol, chat)[:2] == [
        f"{mention(boris)} теперь владелец чата",
        f"{mention(anna)} покинула чат",
    ]
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert lines(carol, chat)[:2] == [
        f"{mention(carol)} теперь владелица чата",
        f"{mention(boris)} покинул чат",
    ]


def test_what_is_heard_of_it(anna: User, boris: User, carol: User, chat: int) -> None:
    before = anna.events()[-1].number
    anna.call("im.chat.leave", CHAT_ID=chat)
    assert [event.kind for event in anna.events(before)] == ["message.add", "chat.leave"]
    heard = boris.events(before)
    assert [event.kind for event in heard] == ["message.add", "chat.leave", "message.add", "chat.change"]
    assert json.loads(heard[1].data) == {"who": anna.id}
    assert json.loads(heard[3].data) == {"owner_id": boris.id}


def test_who_is_not_in_it(portal: Portal, anna: User, boris: User, chat: int) -> None:
    stranger, guest = portal.user("Sam"), portal.user("Gus", extranet=True)
    opened = portal.chat(anna, type="OPEN")
    private = anna.call("im.dialog.get", DIALOG_ID=boris.id)["id"]
    for user in (stranger, guest):
        for one in (chat, opened, private, 999_999):
            assert refusal(user, CHAT_ID=one) == NOT_IN_IT
    boris.call("im.chat.leave", CHAT_ID=chat)
    assert refusal(boris, CHAT_ID=chat) == NOT_IN_IT


def test_a_guest_leaves(portal: Portal, anna: User, chat: int) -> None:
    guest = portal.user("Gus", extranet=True)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[guest.id])
    assert anna.call("im.recent.get")[0]["chat"]["extranet"] is True
    assert guest.call("im.chat.leave", CHAT_ID=chat) is True
    assert anna.call("im.recent.get")[0]["chat"]["extranet"] is False


def test_dialogs_of_two_cannot_be_left(anna: User, boris: User) -> None:
    private = anna.call("im.dialog.get", DIALOG_ID=boris.id)["id"]
    assert refusal(anna, CHAT_ID=private) == (403, "ACCESS_ERROR", "Action unavailable")


def test_chats_of_workgroups_cannot_be_left(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris, entity_type="SONET_GROUP", entity_id="3")
    for user in (anna, boris):
        assert refusal(user, CHAT_ID=chat) == (403, "ACCESS_ERROR", "It is forbidden to delete users of this chat")


def test_the_owner_of_a_crm_chat_stays_others_go(portal: Portal, anna: User, boris: User) -> None:
    chat = portal.chat(anna, boris, entity_type="CRM", entity_id="DEAL|3")
    assert refusal(anna, CHAT_ID=chat) == NOT_IN_IT
    assert boris.call("im.chat.leave", CHAT_ID=chat) is True


@pytest.mark.parametrize("given", [{}, {"CHAT_ID": ""}, {"CHAT_ID": "chat5"}, {"CHAT_ID": 0}, {"DIALOG_ID": "chat5"}])
def test_no_chat_id(anna: User, given: dict[str, Any]) -> None:
    assert refusal(anna, **given) == (400, "CHAT_ID_EMPTY", "Chat ID can't be empty")
