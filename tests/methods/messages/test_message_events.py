"""Who is told, by polling, of messages changed, deleted and liked, and what."""

from typing import Any, TypeAlias

import pytest

from beseda.testing import Bot, Portal, User

Told: TypeAlias = list[tuple[str, Any]]
YES = {"TEXT": "Yes", "COMMAND": "yes"}


@pytest.fixture
def bot(portal: Portal, anna: User) -> Bot:
    return portal.bot(anna)


def say(user: User, dialog: int | str, text: str, **given: Any) -> int:
    return int(user.call("im.message.add", DIALOG_ID=str(dialog), MESSAGE=text, **given))


def change(user: User, message: int, text: str, **given: Any) -> None:
    user.call("im.message.update", MESSAGE_ID=message, MESSAGE=text, **given)


def delete(user: User, message: int) -> None:
    user.call("im.message.delete", MESSAGE_ID=message)


def like(user: User, message: int) -> None:
    user.call("im.message.like", MESSAGE_ID=message)


def said(events: list[dict[str, Any]]) -> Told:
    """What events tell of messages: the end of their type, and the text, the id of what is gone, or the reaction."""
    return [
        (event["type"].partition("V2")[2], _about(event["data"])) for event in events if "JOIN" not in event["type"]
    ]


def _about(data: dict[str, Any]) -> Any:
    if "reaction" in data:
        return data["reaction"], data["action"]
    return data["messageId"] if "messageId" in data else data["message"]["text"]


def subscribed(user: User) -> User:
    user.call("im.v2.Event.subscribe")
    return user


def own(user: User) -> list[dict[str, Any]]:
    return list(user.call("im.v2.Event.get")["events"])


def named(bot: Bot) -> str:
    return f"[USER={bot.id}]Echo[/USER]"


def test_in_a_private_dialog_a_bot_hears_all_that_becomes_of_a_message(anna: User, boris: User, bot: Bot) -> None:
    message = say(boris, bot.id, "Hello")
    change(boris, message, "Hello again")
    delete(boris, message)
    heard = bot.poll()
    assert said(heard) == [("MESSAGEADD", "Hello"), ("MESSAGEUPDATE", "Hello again"), ("MESSAGEDELETE", message)]
    for event in heard[-2:]:
        assert (event["data"]["user"]["id"], event["data"]["chat"]["dialogId"]) == (boris.id, str(boris.id))
        assert event["data"]["bot"]["id"] == bot.id


def test_each_event_shows_a_message_as_it_was_then(portal: Portal, anna: User, boris: User) -> None:
    """Also when nothing is left of it."""
    bot = portal.bot(anna, type="supervisor")
    message = bot.send(str(boris.id), "one", templateId="an-id")
    subscribed(boris)
    bot.edit(message, "two", keyboard=[YES])
    like(boris, message)
    bot.edit(message, "three", keyboard="N")
    bot.delete(message)
    bot.delete(message, complete=True)
    other = bot.send(str(boris.id), "other", templateId="another-id")
    bot.delete(other, complete=True)
    heard = own(boris)
    assert said(heard) == [
        ("MESSAGEUPDATE", "two"),
        ("REACTIONCHANGE", ("like", "add")),
        ("MESSAGEUPDATE", "three"),
        ("MESSAGEDELETE", message),
        ("MESSAGEADD", "other"),
        ("MESSAGEDELETE", other),
    ]
    first, second = heard[0]["data"]["message"], heard[4]["data"]["message"]
    assert first["params"]["KEYBOARD"] == {"BUTTONS": [YES]}
    assert (first["uuid"], second["uuid"], second["authorId"]) == ("an-id", "another-id", bot.id)
    assert said(bot.poll()) == [("REACTIONCHANGE", ("like", "add"))], "the rest was its own doing"


def test_in_a_group_a_bot_hears_of_what_named_it(portal: Portal, anna: User, boris: User, bot: Bot) -> None:
    dialog = f"chat{portal.chat(boris, anna)}"
    boris.call("im.chat.user.add", CHAT_ID=dialog.removeprefix("chat"), USERS=[bot.id])
    nobody, it = say(boris, dialog, "nobody"), say(boris, dialog, f"{named(bot)}, hello")
    change(boris, nobody, "still nobody")
    change(boris, it, f"{named(bot)}, hello again")
    delete(boris, nobody)
    delete(boris, it)
    assert said(bot.poll()) == [
        ("MESSAGEADD", f"{named(bot)}, hello"),
        ("MESSAGEUPDATE", f"{named(bot)}, hello again"),
        ("MESSAGEDELETE", it),
    ]


def test_a_bot_hears_that_it_is_named_from_now_on_and_no_longer(anna: User, boris: User, bot: Bot) -> None:
    dialog = f"chat{boris.call('im.chat.add', USERS=[bot.id])}"
    message = say(boris, dialog, "hello")
    assert said(bot.poll()) == []
    change(boris, message, f"{named(bot)}, hello")
    change(boris, message, "hello, all of you")
    change(boris, message, "hello")
    assert said(bot.poll()) == [("MESSAGEUPDATE", f"{named(bot)}, hello"), ("MESSAGEUPDATE", "hello, all of you")]
    delete(boris, message)
    assert said(bot.poll()) == []


def test_what_answers_a_bot_concerns_it(boris: User, bot: Bot) -> None:
    dialog = f"chat{boris.call('im.chat.add', USERS=[bot.id])}"
    answer = say(boris, dialog, "yes", REPLY_ID=bot.send(dialog, "well?"))
    change(boris, answer, "no")
    delete(boris, answer)
    assert said(bot.poll()) == [("MESSAGEADD", "yes"), ("MESSAGEUPDATE", "no"), ("MESSAGEDELETE", answer)]


@pytest.mark.parametrize("kind", ["supervisor", "personal"])
def test_who_sees_everything_hears_everything(portal: Portal, anna: User, boris: User, kind: str) -> None:
    bot = portal.bot(anna, type=kind)
    dialog = f"chat{portal.chat(boris, anna)}"
    old = say(boris, dialog, "before it came")
    boris.call("im.chat.user.add", CHAT_ID=dialog.removeprefix("chat"), USERS=[bot.id])
    bot.poll()
    change(boris, old, "hidden from it")
    message = say(boris, dialog, "hello")
    change(boris, message, "hello again")
    like(anna, message)
    like(anna, message)
    delete(boris, message)
    delete(boris, old)
    assert said(bot.poll()) == [
        ("MESSAGEADD", "hello"),
        ("MESSAGEUPDATE", "hello again"),
        ("REACTIONCHANGE", ("like", "add")),
        ("REACTIONCHANGE", ("like", "delete")),
        ("MESSAGEDELETE", message),
    ]


def test_a_bot_hears_who_likes_what_it_said(boris: User, bot: Bot) -> None:
    dialog = f"chat{boris.call('im.chat.add', USERS=[bot.id])}"
    message, other = bot.send(dialog, "hello"), say(boris, dialog, f"{named(bot)}, hello")
    like(boris, message)
    like(boris, message)
    like(boris, other)
    heard = bot.poll()
    assert said(heard) == [
        ("MESSAGEADD", f"{named(bot)}, hello"),
        ("REACTIONCHANGE", ("like", "add")),
        ("REACTIONCHANGE", ("like", "delete")),
    ]
    liked = heard[-1]["data"]
    assert (liked["message"]["id"], liked["message"]["authorId"], liked["user"]["id"]) == (message, bot.id, boris.id)


def test_what_a_bot_does_itself_it_is_not_told_but_others_are(portal: Portal, anna: User, boris: User) -> None:
    bot, other = portal.bot(anna, type="supervisor"), portal.bot(anna, "other", type="supervisor")
    dialog = f"chat{boris.call('im.chat.add', USERS=[bot.id, other.id])}"
    bot.poll()
    other.poll()
    message = bot.send(dialog, "hello")
    bot.edit(message, "hello again")
    bot.delete(message)
    bot.delete(message, complete=True)
    assert bot.poll() == []
    assert said(other.poll()) == [
        ("MESSAGEADD", "hello"),
        ("MESSAGEUPDATE", "hello again"),
        ("MESSAGEDELETE", message),
    ]


def test_a_person_hears_it_of_all_their_chats(portal: Portal, anna: User, boris: User) -> None:
    """Also what they do themselves; strangers hear nothing."""
    vera = subscribed(portal.user("Vera"))
    subscribed(anna)
    dialog = f"chat{portal.chat(anna, boris)}"
    message, private = say(anna, dialog, "hello"), say(boris, anna.id, "between us")
    change(anna, message, "hello again")
    like(boris, message)
    delete(anna, message)
    delete(boris, private)
    heard = own(anna)
    assert said(heard)[-6:] == [
        ("MESSAGEADD", "hello"),
        ("MESSAGEADD", "between us"),
        ("MESSAGEUPDATE", "hello again"),
        ("REACTIONCHANGE", ("like", "add")),
        ("MESSAGEDELETE", message),
        ("MESSAGEDELETE", private),
    ]
    assert [event["data"]["user"]["id"] for event in heard[-4:]] == [anna.id, boris.id, anna.id, boris.id]
    assert [event["data"]["chat"]["dialogId"] for event in heard[-2:]] == [dialog, str(boris.id)]
    assert own(vera) == []


def test_what_becomes_of_a_hidden_history_is_not_told(portal: Portal, anna: User, boris: User) -> None:
    vera, dialog = subscribed(portal.user("Vera")), f"chat{portal.chat(anna, boris)}"
    chat = int(dialog.removeprefix("chat"))
    hidden = say(anna, dialog, "a secret")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id])
    shown = say(anna, dialog, "hello")
    change(anna, hidden, "another secret")
    like(boris, hidden)
    change(anna, shown, "hello again")
    delete(anna, hidden)
    assert said(own(vera))[1:] == [("MESSAGEADD", "hello"), ("MESSAGEUPDATE", "hello again")]
    anna.call("im.chat.user.delete", CHAT_ID=chat, USER_ID=vera.id)
    change(anna, shown, "without Vera")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[vera.id], HIDE_HISTORY="N")
    delete(anna, shown)
    assert said(own(vera))[-1] == ("MESSAGEDELETE", shown)
    assert "without Vera" not in str(own(vera))


def test_by_whoever_a_message_is_deleted_its_author_is_shown(portal: Portal, anna: User, boris: User) -> None:
    subscribed(anna)
    message = say(boris, f"chat{portal.chat(anna, boris)}", "hello")
    delete(anna, message)
    gone = own(anna)[-1]
    assert (gone["type"], gone["data"]["user"]["id"]) == ("ONIMV2MESSAGEDELETE", boris.id)
