"""Bots of the first generation: registered, listed, changed, removed; what they say, and how they are refused."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

APP = "my-application"
URL = "http://127.0.0.1:9/handler"
ALL = {"EVENT_HANDLER": URL}
SINGLE = {"EVENT_MESSAGE_ADD": URL, "EVENT_WELCOME_MESSAGE": URL, "EVENT_BOT_DELETE": URL}


def register(user: User, code: str = "echo", **given: Any) -> int:
    fields = {"CODE": code, "CLIENT_ID": APP, "PROPERTIES": {"NAME": "Echo"}, **(given or ALL)}
    return int(user.call("imbot.register", **fields))


def handlers(portal: Portal, bot: int) -> str:
    return str(portal.query("SELECT b.handlers FROM bot b WHERE b.person_id = :id", id=bot)[0][0])


def test_a_bot_is_somebody_whom_everybody_finds(portal: Portal) -> None:
    anna = portal.user("Anna")
    properties = {
        "NAME": "News",
        "LAST_NAME": "Bot",
        "COLOR": "GREEN",
        "EMAIL": "news@example.com",
        "PERSONAL_BIRTHDAY": "2016-03-11",
        "WORK_POSITION": "Tells news",
        "PERSONAL_WWW": "https://example.com",
        "PERSONAL_GENDER": "F",
    }
    bot = register(anna, TYPE="O", EVENT_HANDLER=URL, PROPERTIES=properties)
    shown = anna.call("im.user.get", ID=bot)
    assert (shown["name"], shown["work_position"], shown["gender"], shown["color"], shown["bot"]) == (
        "News Bot",
        "Tells news",
        "F",
        "#64a513",
        True,
    )
    kept = portal.query("SELECT p.email, p.birthday, p.website FROM person p WHERE p.id = :id", id=bot)
    assert [tuple(row) for row in kept] == [("news@example.com", "2016-03-11", "https://example.com")]
    assert anna.call("imbot.bot.list") == {str(bot): {"ID": bot, "NAME": "News Bot", "CODE": "echo", "OPENLINE": "Y"}}


def test_the_list_shows_the_bots_of_all(portal: Portal) -> None:
    anna = portal.user("Anna")
    assert anna.call("imbot.bot.list") == {}
    mine, other = register(anna), portal.bot(anna, "second")
    assert [one["OPENLINE"] for one in anna.call("imbot.bot.list").values()] == ["N", "N"]
    assert list(anna.call("imbot.bot.list")) == [str(mine), str(other.id)]


@pytest.mark.parametrize(
    ("letter", "kind"), [("B", "bot"), ("O", "openline"), ("H", "human"), ("S", "supervisor"), ("?", "bot")]
)
def test_types_have_letters(portal: Portal, letter: str, kind: str) -> None:
    bot = register(portal.user("Anna"), TYPE=letter, **ALL)
    assert portal.query("SELECT b.type FROM bot b WHERE b.person_id = :id", id=bot)[0][0] == kind


@pytest.mark.parametrize(
    ("given", "code", "text"),
    [
        ({"CLIENT_ID": " "}, "ACCESS_DENIED", "Access denied! Client ID not specified"),
        ({"EVENT_MESSAGE_ADD": ""}, "EVENT_MESSAGE_ADD_ERROR", 'Handler for "Message add" event isn\'t specified'),
        (
            {"EVENT_WELCOME_MESSAGE": ""},
            "EVENT_WELCOME_MESSAGE_ERROR",
            'Handler for "Welcome message" event isn\'t specified',
        ),
        ({"EVENT_BOT_DELETE": ""}, "EVENT_BOT_DELETE_ERROR", 'Handler for "Bot delete" event isn\'t specified'),
        ({"EVENT_MESSAGE_ADD": "ftp://x"}, "EVENT_MESSAGE_ADD_ERROR", "Wrong handler URL"),
        ({"EVENT_MESSAGE_UPDATE": "x"}, "EVENT_MESSAGE_UPDATE_ERROR", "Wrong handler URL"),
        ({"EVENT_MESSAGE_DELETE": "http://"}, "EVENT_MESSAGE_DELETE_ERROR", "Wrong handler URL"),
        ({"EVENT_WELCOME_MESSAGE": "x"}, "EVENT_WELCOME_MESSAGE_ERROR", "Wrong handler URL"),
        ({"EVENT_BOT_DELETE": "x"}, "EVENT_BOT_DELETE_ERROR", "Wrong handler URL"),
        ({"CODE": ""}, "CODE_ERROR", "Bot code isn't specified"),
        ({"PROPERTIES": {"NAME": " "}}, "NAME_ERROR", "Bot name isn't specified"),
        ({"PROPERTIES": {"NAME": "A", "PERSONAL_PHOTO": "????"}}, "WRONG_REQUEST", "Bot can't be created"),
    ],
)
def test_what_is_wrong_with_a_new_bot_is_said(portal: Portal, given: dict[str, Any], code: str, text: str) -> None:
    anna = portal.user("Anna")
    with pytest.raises(RestError) as refused:
        register(anna, **(SINGLE | given))
    assert (refused.value.code, refused.value.text) == (code, text)
    assert refused.value.status == (403 if code == "ACCESS_DENIED" else 400)
    assert anna.call("imbot.bot.list") == {}


def test_the_same_code_again_answers_the_same_bot(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    assert register(anna, EVENT_HANDLER="http://127.0.0.1:9/other", PROPERTIES={"NAME": "Other"}) == bot
    assert anna.call("imbot.bot.list")[str(bot)]["NAME"] == "Echo"
    assert "other" not in handlers(portal, bot)
    with pytest.raises(RestError, match="WRONG_REQUEST: Bot can't be created"):
        register(anna, CLIENT_ID="another", **ALL)


def test_an_application_has_at_most_five_bots(portal: Portal) -> None:
    anna = portal.user("Anna")
    for number in range(5):
        register(anna, f"bot{number}")
    with pytest.raises(RestError, match="MAX_COUNT_ERROR") as refused:
        register(anna, "bot5")
    assert refused.value.text == "Has reached the maximum number of bots for application (max: 5)"
    assert register(anna, "bot5", CLIENT_ID="another", **ALL) > 0


def test_handlers_of_changes_are_bound_by_updating(portal: Portal) -> None:
    anna = portal.user("Anna")
    plain, watching = register(anna, "plain"), register(anna, "watching", TYPE="S", **ALL)
    assert handlers(portal, plain).count(URL) == 3
    assert handlers(portal, watching).count(URL) == 5
    assert anna.call("imbot.update", CLIENT_ID=APP, BOT_ID=plain, FIELDS={"EVENT_MESSAGE_UPDATE": URL}) is True
    assert handlers(portal, plain).count(URL) == 4


def test_an_application_has_one_set_of_handlers(portal: Portal) -> None:
    anna = portal.user("Anna")
    first = register(anna, "first")
    register(anna, "second", EVENT_HANDLER="http://127.0.0.1:9/new")
    assert handlers(portal, first).count("/new") == 3
    stranger = register(anna, "stranger", CLIENT_ID="another", **ALL)
    anna.call("imbot.update", CLIENT_ID=APP, BOT_ID=first, FIELDS={"EVENT_MESSAGE_ADD": "http://127.0.0.1:9/newer"})
    assert handlers(portal, stranger).count(URL) == 3


def test_a_bot_is_changed(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    fields = {"CODE": "parrot", "PROPERTIES": {"NAME": "Parrot", "WORK_POSITION": "Repeats"}}
    assert anna.call("imbot.update", CLIENT_ID=APP, BOT_ID=bot, FIELDS=fields) is True
    assert anna.call("imbot.bot.list")[str(bot)] == {"ID": bot, "NAME": "Parrot", "CODE": "parrot", "OPENLINE": "N"}
    assert anna.call("im.user.get", ID=bot)["work_position"] == "Repeats"


@pytest.mark.parametrize(
    ("given", "code", "text"),
    [
        ({"CLIENT_ID": ""}, "ACCESS_DENIED", "Access denied! Client ID not specified"),
        ({"BOT_ID": ""}, "BOT_ID_ERROR", "Bot not found"),
        ({"BOT_ID": 999}, "BOT_ID_ERROR", "Bot not found"),
        ({"CLIENT_ID": "another"}, "APP_ID_ERROR", "Bot was installed by another REST application"),
        ({"FIELDS": {}}, "WRONG_REQUEST", "Update fields can't be empty"),
        ({"FIELDS": {"UNKNOWN": 1}}, "WRONG_REQUEST", "Update fields can't be empty"),
        ({"FIELDS": {"EVENT_BOT_DELETE": "x"}}, "EVENT_BOT_DELETE_ERROR", "Wrong handler URL"),
        ({"FIELDS": {"PROPERTIES": {"NAME": "", "LAST_NAME": ""}}}, "NAME_ERROR", "Bot name isn't specified"),
        ({"FIELDS": {"CODE": "taken"}}, "WRONG_REQUEST", "Bot can't be updated"),
    ],
)
def test_what_is_wrong_with_a_change_is_said(portal: Portal, given: dict[str, Any], code: str, text: str) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    register(anna, "taken")
    with pytest.raises(RestError) as refused:
        anna.call("imbot.update", **{"CLIENT_ID": APP, "BOT_ID": bot, "FIELDS": {"CODE": "new"}, **given})
    assert (refused.value.code, refused.value.text) == (code, text)


def test_a_token_of_the_second_generation_names_an_application(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    assert anna.call("imbot.update", CLIENT_ID=bot.token, BOT_ID=bot.id, FIELDS={"PROPERTIES": {"NAME": "New"}}) is True
    assert anna.call("imbot.message.add", CLIENT_ID=bot.token, DIALOG_ID=str(anna.id), MESSAGE="hi") > 0
    assert bot.poll() == []
    assert anna.call("imbot.unregister", CLIENT_ID=bot.token, BOT_ID=bot.id) is True
    assert anna.call("imbot.bot.list") == {}


def test_a_bot_speaks(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    bot = register(anna)
    chat = portal.chat(anna, bob)
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot])
    keyboard = {"BUTTONS": [{"TEXT": "Yes", "COMMAND": "yes"}]}
    said = anna.call(
        "imbot.message.add", CLIENT_ID=APP, BOT_ID=bot, DIALOG_ID=f"chat{chat}", MESSAGE=" hi ", KEYBOARD=keyboard
    )
    newest = bob.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"][0]
    assert (newest["id"], newest["text"], newest["author_id"]) == (said, "hi", bot)
    assert anna.call("imbot.message.add", CLIENT_ID=APP, DIALOG_ID=str(bob.id), ATTACH=[{"MESSAGE": "x"}]) > said


def test_between_two_people_the_system_speaks(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    register(anna)
    anna.call("imbot.message.add", CLIENT_ID=APP, FROM_USER_ID=anna.id, TO_USER_ID=bob.id, MESSAGE="met")
    newest = bob.call("im.dialog.messages.get", DIALOG_ID=str(anna.id))["messages"][0]
    assert (newest["text"], newest["author_id"]) == ("met", 0)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"CLIENT_ID": ""}, "ACCESS_DENIED"),
        ({"CLIENT_ID": "nobody's"}, "BOT_ID_ERROR"),
        ({"BOT_ID": 999}, "BOT_ID_ERROR"),
        ({"CLIENT_ID": "another", "BOT_ID": 2}, "APP_ID_ERROR"),
        ({"DIALOG_ID": ""}, "DIALOG_ID_EMPTY"),
        ({"DIALOG_ID": "chatter"}, "DIALOG_ID_EMPTY"),
        ({"DIALOG_ID": "chat999"}, "WRONG_REQUEST"),
        ({"DIALOG_ID": "999"}, "WRONG_REQUEST"),
        ({"FROM_USER_ID": 999, "TO_USER_ID": 1}, "WRONG_REQUEST"),
        ({"MESSAGE": " "}, "MESSAGE_EMPTY"),
        ({"ATTACH": "{"}, "ATTACH_ERROR"),
        ({"KEYBOARD": "{"}, "KEYBOARD_ERROR"),
        ({"MENU": "{"}, "MENU_ERROR"),
        ({"ATTACH": [{"TEXT": "x"}]}, "ATTACH_ERROR"),
        ({"KEYBOARD": [{"TEXT": "x"}]}, "KEYBOARD_ERROR"),
        ({"MENU": [{"TEXT": "x"}]}, "MENU_ERROR"),
        ({"ATTACH": [{"MESSAGE": "x" * 70_000}]}, "ATTACH_OVERSIZE"),
        ({"KEYBOARD": [{"TEXT": "x" * 70_000}]}, "KEYBOARD_OVERSIZE"),
        ({"MENU": [{"TEXT": "x" * 70_000}]}, "MENU_OVERSIZE"),
    ],
)
def test_what_cannot_be_said_is_refused(portal: Portal, given: dict[str, Any], code: str) -> None:
    anna = portal.user("Anna")
    assert register(anna) == 2
    with pytest.raises(RestError) as refused:
        anna.call("imbot.message.add", **{"CLIENT_ID": APP, "DIALOG_ID": str(anna.id), "MESSAGE": "hi", **given})
    assert refused.value.code == code


def test_the_address_of_a_person_is_not_a_bot_s(portal: Portal) -> None:
    anna = portal.user("Anna", email="anna@example.org")
    bot = register(anna, **ALL, PROPERTIES={"NAME": "Echo", "EMAIL": "bot@example.org"})
    assert register(anna, "second", **ALL, PROPERTIES={"NAME": "Echo", "EMAIL": "bot@example.org"}) > bot
    taken = {"NAME": "Echo", "EMAIL": " Anna@example.org "}
    with pytest.raises(RestError, match=r"^400 WRONG_REQUEST: Bot can't be created$"):
        register(anna, "third", **ALL, PROPERTIES=taken)
    with pytest.raises(RestError, match=r"^400 WRONG_REQUEST: Bot can't be updated$"):
        anna.call("imbot.update", CLIENT_ID=APP, BOT_ID=bot, FIELDS={"PROPERTIES": taken})
    assert len(anna.call("imbot.bot.list")) == 2
