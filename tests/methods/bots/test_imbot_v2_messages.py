"""What bots of the second generation change, delete and read."""

from typing import Any

import pytest

from beseda.testing import Bot, Portal, RestError, User
from tests.methods.conftest import Contents

DENIED = "^403 ACCESS_DENIED: Access denied$"
DAY = 24 * 3600
YES = {"TEXT": "Yes", "COMMAND": "yes"}


@pytest.fixture
def bot(portal: Portal, anna: User) -> Bot:
    return portal.bot(anna)


def chat_with(owner: User, *people: int) -> str:
    return f"chat{owner.call('im.chat.add', USERS=people)}"


def newest(user: User, dialog: str) -> dict[str, Any]:
    found: dict[str, Any] = user.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"][0]
    return found


def test_a_bot_says_it_otherwise(anna: User, bot: Bot) -> None:
    said = bot.send(str(anna.id), "Hello", attach=[{"MESSAGE": "this"}], keyboard=[YES])
    answer = bot.call("Chat.Message.update", messageId=said, fields={"message": " Hello again "})
    assert answer == {"result": True}
    shown = newest(anna, str(bot.id))
    assert (shown["id"], shown["text"], shown["author_id"]) == (said, "Hello again", bot.id)
    assert shown["params"] == {"ATTACH": [{"MESSAGE": "this"}], "KEYBOARD": {"BUTTONS": [YES]}, "IS_EDITED": "Y"}


@pytest.mark.parametrize("nothing", ["N", "", []])
def test_parts_are_set_and_removed(anna: User, bot: Bot, nothing: Any) -> None:
    said = bot.send(str(anna.id), "Hello", keyboard=[YES], urlPreview=False)
    bot.call("Chat.Message.update", messageId=said, fields={"attach": [{"MESSAGE": "that"}], "urlPreview": "N"})
    assert newest(anna, str(bot.id))["params"] == {
        "ATTACH": [{"MESSAGE": "that"}],
        "KEYBOARD": {"BUTTONS": [YES]},
        "URL_PREVIEW": "N",
        "IS_EDITED": "Y",
    }
    bot.call("Chat.Message.update", messageId=said, fields={"attach": nothing, "keyboard": nothing})
    assert newest(anna, str(bot.id))["params"] == {"IS_EDITED": "Y"}, "previews are shown where it is not said"
    assert newest(anna, str(bot.id))["text"] == "Hello"


def test_too_long_a_text_is_cut(anna: User, bot: Bot) -> None:
    said = bot.send(str(anna.id), "Hello")
    bot.edit(said, "я" * 20_001)
    assert newest(anna, str(bot.id))["text"] == "я" * 20_000 + " (...)"


def test_without_fields_nothing_changes(anna: User, bot: Bot, contents: Contents) -> None:
    said = bot.send(str(anna.id), "Hello")
    before = contents()
    assert bot.call("Chat.Message.update", messageId=said) == {"result": True}
    assert contents() == before


def test_no_text_deletes(anna: User, bot: Bot) -> None:
    said = bot.send(str(anna.id), "Hello", keyboard=[YES])
    bot.edit(said, " ")
    shown = newest(anna, str(bot.id))
    assert (shown["id"], shown["text"], shown["params"]) == (said, "Message deleted", {"IS_DELETED": "Y"})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"attach": "{"}, "ATTACH_ERROR"),
        ({"keyboard": "{"}, "KEYBOARD_ERROR"),
        ({"keyboard": [{"TEXT": "Yes"}]}, "KEYBOARD_ERROR"),
        ({"attach": [{"TEXT": "Yes"}]}, "ATTACH_ERROR"),
        ({"attach": [{"MESSAGE": "x" * 70_000}]}, "ATTACH_OVERSIZE"),
        ({"keyboard": [{"TEXT": "x" * 70_000}]}, "KEYBOARD_OVERSIZE"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    anna: User, bot: Bot, contents: Contents, fields: dict[str, Any], code: str
) -> None:
    said = bot.send(str(anna.id), "Hello")
    before = contents()
    with pytest.raises(RestError) as refused:
        bot.call("Chat.Message.update", messageId=said, fields=fields)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert contents() == before


def test_what_is_not_its_own_a_bot_cannot_change(portal: Portal, anna: User, bot: Bot, contents: Contents) -> None:
    """Foreign and missing messages look alike, for deleting too."""
    other, boris = portal.bot(anna, "other"), portal.user("Boris")
    dialog = chat_with(anna, bot.id, other.id, boris.id)
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="between us")
    messages = [
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Anna's"),
        other.send(dialog, "the other's"),
        bot.send(dialog, "of the system", system=True),
        other.send(str(anna.id), "elsewhere"),
        newest(anna, str(boris.id))["id"],
        *(999_999, 0, -1, 2**62, "x", "", None),
    ]
    before = contents()
    for message in messages:
        for method in ("update", "delete"):
            with pytest.raises(RestError, match=DENIED):
                bot.call(f"Chat.Message.{method}", messageId=message, fields={"message": "Mine"})
    assert contents() == before


def test_a_deleted_message_cannot_be_changed(anna: User, bot: Bot) -> None:
    said = bot.send(str(anna.id), "Hello")
    bot.delete(said)
    with pytest.raises(RestError, match=DENIED):
        bot.edit(said, "Hello again")
    bot.delete(said)
    assert newest(anna, str(bot.id))["text"] == "Message deleted"


def test_after_three_days_nothing_is_changed(portal: Portal, anna: User, bot: Bot) -> None:
    portal.clock.freeze()
    said = bot.send(str(anna.id), "Hello")
    portal.clock.move(3 * DAY)
    bot.edit(said, "Hello again")
    portal.clock.move(1)
    with pytest.raises(RestError, match=DENIED):
        bot.edit(said, "Too late")
    with pytest.raises(RestError, match=DENIED):
        bot.delete(said)


def test_a_former_member_changes_nothing(anna: User, bot: Bot) -> None:
    dialog = chat_with(anna, bot.id)
    said = bot.send(dialog, "Hello")
    anna.call("im.chat.user.delete", CHAT_ID=dialog.removeprefix("chat"), USER_ID=bot.id)
    for method in ("update", "delete"):
        with pytest.raises(RestError, match=DENIED):
            bot.call(f"Chat.Message.{method}", messageId=said, fields={"message": "Still here"})
    assert [one["text"] for one in anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]][1] == "Hello"


def test_a_bot_takes_back_what_it_said(anna: User, bot: Bot) -> None:
    said = bot.send(str(anna.id), "Hello")
    assert anna.call("im.counters.get")["DIALOG"] == {str(bot.id): 1}
    assert bot.call("Chat.Message.delete", messageId=said) == {"result": True}
    assert anna.call("im.counters.get")["DIALOG"] == []
    assert newest(anna, str(bot.id))["params"] == {"IS_DELETED": "Y"}
    bot.delete(said, complete=True)
    assert anna.call("im.dialog.messages.get", DIALOG_ID=str(bot.id))["messages"] == []


def test_an_administrator_of_the_chat_deletes_anything(portal: Portal, anna: User, bot: Bot) -> None:
    dialog = chat_with(anna, bot.id)
    said = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Anna's")
    line = bot.send(dialog, "of the system", system=True)
    anna.call("im.chat.setOwner", CHAT_ID=dialog.removeprefix("chat"), USER_ID=bot.id)
    for message in (said, line):
        bot.delete(message, complete=True)
    left = [one["id"] for one in anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]]
    assert not {said, line} & set(left)
    with pytest.raises(RestError, match=DENIED):
        bot.edit(anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Anna's"), "the bot's")


@pytest.mark.parametrize("method", ["Chat.Message.update", "Chat.Message.delete", "Chat.Message.read"])
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"botToken": " "}, "BOT_TOKEN_NOT_SPECIFIED"),
        ({"botId": ""}, "BOT_ID_REQUIRED"),
        ({"botId": 999}, "BOT_NOT_FOUND"),
        ({"botId": 1}, "BOT_NOT_FOUND"),
        ({"botToken": "stolen"}, "BOT_OWNERSHIP_ERROR"),
    ],
)
def test_whose_bot_it_is_matters(anna: User, bot: Bot, method: str, given: dict[str, Any], code: str) -> None:
    said = bot.send(str(anna.id), "Hello")
    named = {"botId": bot.id, "botToken": bot.token, "messageId": said, "dialogId": str(anna.id), **given}
    with pytest.raises(RestError) as refused:
        anna.call(f"imbot.v2.{method}", **named, fields={"message": "Hello again"})
    assert (refused.value.status, refused.value.code) == (400, code)
    assert newest(anna, str(bot.id))["text"] == "Hello"


def test_a_bot_reads(anna: User, bot: Bot) -> None:
    dialog = chat_with(anna, bot.id)
    first, second, third = (anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE=text) for text in "abc")
    chat = int(dialog.removeprefix("chat"))
    some = bot.call("Chat.Message.read", dialogId=dialog, messageId=second)
    assert some == {"chatId": chat, "lastId": second, "counter": 1, "viewedMessages": [first, second]}
    back = bot.call("Chat.Message.read", dialogId=dialog, messageId=first)
    assert back == {"chatId": chat, "lastId": second, "counter": 1, "viewedMessages": []}
    every = bot.call("Chat.Message.read", dialogId=dialog)
    assert every == {"chatId": chat, "lastId": third, "counter": 0, "viewedMessages": [third]}
    readers = anna.call("im.dialog.get", DIALOG_ID=dialog)["readed_list"]
    assert [(one["user_id"], one["message_id"]) for one in readers] == [(bot.id, third)]


def test_only_what_counted_was_viewed(portal: Portal, anna: User, bot: Bot) -> None:
    dialog = chat_with(anna, bot.id)
    anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="a line", SYSTEM="Y")
    gone = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="gone")
    anna.call("im.message.delete", MESSAGE_ID=gone)
    said = [anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE=str(number)) for number in range(103)]
    assert bot.call("Chat.Message.read", dialogId=dialog)["viewedMessages"] == said[-100:]


@pytest.mark.parametrize("message", [999_999, 0, -1, "x", 2**62])
def test_a_message_that_is_not_there_is_not_read(anna: User, bot: Bot, message: Any) -> None:
    anna.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="Hello")
    with pytest.raises(RestError, match=r"^400 MESSAGE_NOT_FOUND: Message not found$"):
        bot.call("Chat.Message.read", dialogId=str(anna.id), messageId=message)


def test_a_message_of_another_chat_is_not_read(anna: User, bot: Bot) -> None:
    elsewhere = anna.call("im.message.add", DIALOG_ID=chat_with(anna, bot.id), MESSAGE="Hello")
    hidden = anna.call("im.message.add", DIALOG_ID=chat_with(anna), MESSAGE="Hello")
    anna.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="Hello")
    for message in (elsewhere, hidden):
        with pytest.raises(RestError, match="MESSAGE_NOT_FOUND"):
            bot.call("Chat.Message.read", dialogId=str(anna.id), messageId=message)


def test_where_a_bot_is_not_it_does_not_read(portal: Portal, anna: User, bot: Bot, contents: Contents) -> None:
    closed, news = chat_with(anna), f"chat{portal.chat(anna, type='OPEN')}"
    before = contents()
    for dialog in (closed, news, "chat999", str(anna.id), "999", "x", "", "0"):
        with pytest.raises(RestError, match=DENIED):
            bot.call("Chat.Message.read", dialogId=dialog)
    assert contents() == before


def test_what_wants_no_reactions_gets_none(portal: Portal, anna: User) -> None:
    bot = portal.bot(anna, isReactionsEnabled=False)
    said = bot.send(str(anna.id), "Hello")
    for action in ("auto", "plus"):
        with pytest.raises(RestError, match="WITHOUT_CHANGES"):
            anna.call("im.message.like", MESSAGE_ID=said, ACTION=action)
    bot.call("Bot.update", fields={"isReactionsEnabled": True})
    assert anna.call("im.message.like", MESSAGE_ID=said) is True
    bot.call("Bot.update", fields={"isReactionsEnabled": False})
    assert anna.call("im.message.like", MESSAGE_ID=said, ACTION="minus") is True, "what is there can be taken back"


def test_a_hidden_message_is_not_read(anna: User, bot: Bot) -> None:
    dialog = chat_with(anna)
    hidden = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello")
    anna.call("im.chat.user.add", CHAT_ID=dialog.removeprefix("chat"), USERS=[bot.id])
    with pytest.raises(RestError, match="MESSAGE_NOT_FOUND"):
        bot.call("Chat.Message.read", dialogId=dialog, messageId=hidden)
