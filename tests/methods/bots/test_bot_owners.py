"""What a bot may open on its own follows from who registered it; in chats that it was added to it is a member."""

from typing import Any

import pytest

from beseda.testing import Bot, Portal, User

APP = "my-application"


@pytest.fixture
def guest(portal: Portal) -> User:
    return portal.user("Guest", extranet=True)


def old_bot(owner: User, code: str = "old", client: str = APP) -> int:
    given = {"EVENT_HANDLER": "http://127.0.0.1:9/handler", "PROPERTIES": {"NAME": "Old"}}
    return int(owner.call("imbot.register", CODE=code, CLIENT_ID=client, **given))


def talks(portal: Portal) -> list[Any]:
    """Give every chat, who is in it, and what was said."""
    return [
        sorted(tuple(row) for row in portal.query(f"SELECT {columns} FROM {table}"))
        for table, columns in (("chat", "id, version"), ("member", "chat_id, user_id"), ("message", "chat_id, id"))
    ]


def both_send(owner: User, bot: Bot, old: int, dialog: int | str) -> list[int | str]:
    """Give what comes of it when bots of both generations say something: 200, or the code."""
    answers = [
        owner.answer("imbot.message.add", CLIENT_ID=APP, BOT_ID=old, DIALOG_ID=dialog, MESSAGE="Hello"),
        owner.answer(
            "imbot.v2.Chat.Message.send",
            botId=bot.id,
            botToken=bot.token,
            dialogId=str(dialog),
            fields={"message": "Hello"},
        ),
    ]
    return [one.json["error"] if one.status != 200 else 200 for one in answers]


def test_a_guests_bot_reaches_no_strangers(portal: Portal, guest: User) -> None:
    stranger = portal.user("Stranger")
    bot, old = portal.bot(guest), old_bot(guest)
    before = talks(portal)
    assert both_send(guest, bot, old, stranger.id) == ["WRONG_REQUEST", "ACCESS_DENIED"]
    assert talks(portal) == before


def test_a_guests_bot_reaches_whom_the_guest_may_write_to(portal: Portal, anna: User, boris: User, guest: User) -> None:
    bot, old = portal.bot(guest), old_bot(guest)
    portal.chat(anna, guest)
    boris.call("im.message.add", DIALOG_ID=guest.id, MESSAGE="Welcome")
    for known in (anna, boris, guest):
        assert both_send(guest, bot, old, known.id) == [200, 200], known.name


def test_whoever_writes_to_a_guests_bot_is_answered(portal: Portal, anna: User, guest: User) -> None:
    bot, old = portal.bot(guest), old_bot(guest)
    for one in (bot.id, old):
        anna.call("im.message.add", DIALOG_ID=one, MESSAGE="Hello")
    assert both_send(guest, bot, old, anna.id) == [200, 200]


@pytest.mark.parametrize("kind", ["CHAT", "OPEN"])
def test_where_it_was_added_a_guests_bot_is_a_member(portal: Portal, anna: User, guest: User, kind: str) -> None:
    bot, old = portal.bot(guest), old_bot(guest)
    chat = portal.chat(anna, type=kind, message="Before")
    dialog = f"chat{chat}"
    assert both_send(guest, bot, old, dialog) == ["WRONG_REQUEST", "ACCESS_DENIED"]
    robot = User(portal, bot.id, "robot")
    assert robot.answer("im.dialog.messages.get", DIALOG_ID=dialog).status == 403
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot.id, old])
    assert both_send(guest, bot, old, dialog) == [200, 200]
    texts = [one["text"] for one in robot.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]]
    assert "Hello" in texts
    assert "Before" not in texts


def test_a_guests_bot_brings_along_only_whom_the_guest_knows(portal: Portal, anna: User, guest: User) -> None:
    stranger, bot = portal.user("Stranger"), portal.bot(guest)
    chat = portal.chat(anna, guest, bot)
    friend = portal.user("Friend")
    portal.chat(friend, guest)
    robot = User(portal, bot.id, "robot")
    assert robot.call("im.chat.user.add", CHAT_ID=chat, USERS=[stranger.id]) is False
    assert robot.call("im.chat.user.add", CHAT_ID=chat, USERS=[friend.id, guest.id]) is True
    assert sorted(anna.call("im.chat.user.list", CHAT_ID=chat)) == sorted([anna.id, guest.id, bot.id, friend.id])


def test_a_chat_with_a_guests_bot_is_open_to_the_outside(portal: Portal, anna: User, guest: User) -> None:
    bot = portal.bot(guest)
    chat = portal.chat(anna, bot)
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["extranet"] is True
    guest.call("imbot.v2.Bot.unregister", botId=bot.id, botToken=bot.token)
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["extranet"] is False


OWNERS: dict[str, dict[str, Any]] = {"employee": {}, "guest": {"extranet": True}, "administrator": {"admin": True}}
# Who owns the bot, between whom it speaks, and whether it may. The guest knows Boris.
BETWEEN = [
    *((owner, pair, True) for owner in OWNERS for pair in (("bot", "owner"), ("owner", "bot"), ("boris", "bot"))),
    *((owner, pair, True) for owner in OWNERS for pair in (("owner", "boris"), ("boris", "owner"))),
    *((owner, pair, owner != "guest") for owner in OWNERS for pair in (("bot", "stranger"), ("stranger", "bot"))),
    *((owner, pair, owner != "guest") for owner in OWNERS for pair in (("owner", "stranger"), ("stranger", "owner"))),
    *((owner, ("boris", "stranger"), owner == "administrator") for owner in OWNERS),
    *((owner, ("boris", "boris"), owner == "administrator") for owner in OWNERS),
]


@pytest.mark.parametrize(("kind", "pair", "may"), BETWEEN)
def test_a_line_between_two_people(portal: Portal, boris: User, kind: str, pair: tuple[str, str], *, may: bool) -> None:
    owner, stranger = portal.user("Owner", **OWNERS[kind]), portal.user("Stranger")
    bot = User(portal, old_bot(owner), "bot")
    portal.chat(boris, owner)
    people = {"owner": owner, "boris": boris, "stranger": stranger, "bot": bot}
    one, other = (people[name] for name in pair)
    before = talks(portal)
    given = {"CLIENT_ID": APP, "FROM_USER_ID": one.id, "TO_USER_ID": other.id, "MESSAGE": "Met"}
    answer = owner.answer("imbot.message.add", **given)
    if may:
        assert answer.status == 200
        newest = one.call("im.dialog.messages.get", DIALOG_ID=other.id)["messages"][0]
        assert (newest["text"], newest["author_id"]) == ("Met", 0)
    else:
        assert (answer.status, answer.json["error"]) == (400, "WRONG_REQUEST")
        assert talks(portal) == before


def test_a_bot_from_before_belongs_to_the_employee_who_registers_it_again(portal: Portal, boris: User) -> None:
    chief, guest = portal.user("Chief", admin=True), portal.user("Guest", extranet=True)
    stranger = portal.user("Stranger")
    bot = old_bot(chief)
    portal.change("UPDATE bot SET owner_id = 0")
    given = {"CLIENT_ID": APP, "FROM_USER_ID": boris.id, "TO_USER_ID": stranger.id, "MESSAGE": "Met"}
    assert old_bot(guest) == bot
    assert chief.answer("imbot.message.add", **given).status == 400
    assert old_bot(chief) == bot
    assert chief.answer("imbot.message.add", **given).status == 200


def test_a_guest_reaches_no_strangers_by_a_bot_from_before(portal: Portal, anna: User, guest: User) -> None:
    stranger = portal.user("Stranger")
    bot, old = portal.bot(guest), old_bot(guest)
    portal.change("UPDATE bot SET owner_id = 0")
    portal.change("UPDATE person SET extranet = 0 WHERE kind = 'bot'")
    portal.chat(anna, bot, User(portal, old, "old"))
    assert both_send(guest, bot, old, stranger.id) == ["WRONG_REQUEST", "ACCESS_DENIED"]
    assert both_send(guest, bot, old, anna.id) == [200, 200]
