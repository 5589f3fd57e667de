"""What bots of the first generation change and delete."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

APP = "my-application"
CANNOT = "^400 CANT_EDIT_MESSAGE: Time has expired for modification or you don't have access$"
YES, MORE = {"TEXT": "Yes", "COMMAND": "yes"}, {"TEXT": "More", "LINK": "/more"}


@pytest.fixture
def bot(anna: User) -> int:
    return register(anna)


def register(user: User, code: str = "echo", client: str = APP) -> int:
    given = {"EVENT_HANDLER": "http://127.0.0.1:9/handler", "PROPERTIES": {"NAME": "Echo"}}
    return int(user.call("imbot.register", CODE=code, CLIENT_ID=client, **given))


def say(user: User, dialog: int | str, **given: Any) -> int:
    return int(user.call("imbot.message.add", **{"CLIENT_ID": APP, "DIALOG_ID": dialog, "MESSAGE": "Hello", **given}))


def act(user: User, what: str, message: Any, **given: Any) -> Any:
    return user.call(f"imbot.message.{what}", **{"CLIENT_ID": APP, "MESSAGE_ID": message, **given})


def newest(user: User, dialog: int | str) -> dict[str, Any]:
    found: dict[str, Any] = user.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"][0]
    return found


def test_a_bot_says_it_otherwise(anna: User, bot: int) -> None:
    said = say(anna, anna.id, MENU=[MORE], KEYBOARD=[YES])
    assert act(anna, "update", said, BOT_ID=bot, MESSAGE="Hello again", SKIP_CONNECTOR="Y") is True
    shown = newest(anna, bot)
    assert (shown["id"], shown["text"]) == (said, "Hello again")
    assert shown["params"] == {"MENU": {"ITEMS": [MORE]}, "KEYBOARD": {"BUTTONS": [YES]}, "IS_EDITED": "Y"}


@pytest.mark.parametrize("nothing", ["N", ""])
def test_parts_are_set_and_removed(anna: User, bot: int, nothing: str) -> None:
    said = say(anna, anna.id, URL_PREVIEW="N")
    parts = {"ATTACH": '[{"MESSAGE": "this"}]', "KEYBOARD": {"BUTTONS": [YES]}, "MENU": [MORE]}
    act(anna, "update", said, **parts, URL_PREVIEW="N")
    assert newest(anna, bot)["params"] == {
        "ATTACH": [{"MESSAGE": "this"}],
        "KEYBOARD": {"BUTTONS": [YES]},
        "MENU": {"ITEMS": [MORE]},
        "URL_PREVIEW": "N",
        "IS_EDITED": "Y",
    }
    act(anna, "update", said, **dict.fromkeys(parts, nothing))
    shown = newest(anna, bot)
    assert (shown["text"], shown["params"]) == ("Hello", {"IS_EDITED": "Y"}), "previews are shown where it is not said"


def test_no_text_deletes(anna: User, bot: int) -> None:
    said = say(anna, anna.id)
    act(anna, "update", said, MESSAGE="")
    assert (newest(anna, bot)["text"], newest(anna, bot)["params"]) == ("Message deleted", {"IS_DELETED": "Y"})
    with pytest.raises(RestError, match=CANNOT):
        act(anna, "update", said, MESSAGE="Hello again")


def test_a_bot_takes_back_what_it_said(anna: User, bot: int) -> None:
    first, second = say(anna, anna.id), say(anna, anna.id)
    assert act(anna, "delete", second) is True
    assert (newest(anna, bot)["id"], newest(anna, bot)["text"]) == (second, "Message deleted")
    assert act(anna, "delete", second, COMPLETE="Y") is True
    assert newest(anna, bot)["id"] == first


@pytest.mark.parametrize("what", ["update", "delete"])
@pytest.mark.parametrize("message", ["", "x", 0, -1])
def test_an_id_that_is_none(anna: User, bot: int, what: str, message: Any) -> None:
    with pytest.raises(RestError, match=r"^400 MESSAGE_ID_ERROR: Message ID can't be empty$"):
        act(anna, what, message, BOT_ID=bot, MESSAGE="Hello")


@pytest.mark.parametrize("what", ["update", "delete"])
def test_what_is_not_its_own_a_bot_cannot_change(portal: Portal, anna: User, bot: int, what: str) -> None:
    other, boris = register(anna, "other"), portal.user("Boris")
    dialog = f"chat{anna.call('im.chat.add', USERS=[bot, other])}"
    foreign = [
        anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Anna's"),
        say(anna, dialog, BOT_ID=other),
        say(anna, dialog, SYSTEM="Y"),
        say(anna, anna.id, BOT_ID=other),
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="between us"),
        999_999,
    ]
    for message in foreign:
        with pytest.raises(RestError, match=CANNOT):
            act(anna, what, message, BOT_ID=bot, MESSAGE="Mine")
    left = say(anna, dialog, BOT_ID=bot)
    anna.call("im.chat.user.delete", CHAT_ID=dialog.removeprefix("chat"), USER_ID=bot)
    with pytest.raises(RestError, match=CANNOT):
        act(anna, what, left, BOT_ID=bot, MESSAGE="Still here")


@pytest.mark.parametrize("what", ["update", "delete"])
def test_after_three_days_nothing_is_changed(portal: Portal, anna: User, bot: int, what: str) -> None:
    portal.clock.freeze()
    said = say(anna, anna.id, BOT_ID=bot)
    portal.clock.move(3 * 24 * 3600 + 1)
    with pytest.raises(RestError, match=CANNOT):
        act(anna, what, said, MESSAGE="Too late")


@pytest.mark.parametrize("what", ["update", "delete"])
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"CLIENT_ID": ""}, "ACCESS_DENIED"),
        ({"CLIENT_ID": "nobody's"}, "BOT_ID_ERROR"),
        ({"BOT_ID": 999}, "BOT_ID_ERROR"),
        ({"CLIENT_ID": "another", "BOT_ID": 2}, "APP_ID_ERROR"),
    ],
)
def test_whose_bot_it_is_matters(anna: User, bot: int, what: str, given: dict[str, Any], code: str) -> None:
    assert bot == 2
    said = say(anna, anna.id)
    with pytest.raises(RestError) as refused:
        act(anna, what, said, MESSAGE="Hello again", **given)
    assert refused.value.code == code
    assert newest(anna, bot)["text"] == "Hello"


@pytest.mark.parametrize("part", ["ATTACH", "KEYBOARD", "MENU"])
def test_what_cannot_be_shown_is_refused(anna: User, bot: int, part: str) -> None:
    said = say(anna, anna.id, BOT_ID=bot)
    before = newest(anna, bot)
    for value, code in (("{", "ERROR"), ([{"TEXT": "Yes"}], "ERROR"), ([{"TEXT": "x" * 70_000}], "OVERSIZE")):
        with pytest.raises(RestError, match=f"^400 {part}_{code}: "):
            act(anna, "update", said, MESSAGE="Other", **{part: value})
    assert newest(anna, bot) == before


def test_without_an_id_it_is_the_first_bot_that_speaks(anna: User, bot: int) -> None:
    register(anna, "second")
    assert act(anna, "update", say(anna, anna.id, BOT_ID=bot), MESSAGE="Hello again") is True


def test_a_token_of_the_second_generation_names_an_application(portal: Portal, anna: User) -> None:
    bot = portal.bot(anna)
    said = bot.send(str(anna.id), "Hello")
    assert act(anna, "update", said, CLIENT_ID=bot.token, MESSAGE="Hello again") is True
    assert act(anna, "delete", said, CLIENT_ID=bot.token) is True
