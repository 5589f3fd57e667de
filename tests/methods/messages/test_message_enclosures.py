"""Keyboards, menus and attachments in every method that says or changes something: nothing wrong is stored."""

from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlencode

import pytest

from beseda.testing import Portal, RestError, User
from tests.methods.conftest import Contents

Say: TypeAlias = Callable[..., object]
BUTTON = {"TEXT": "One", "COMMAND": "move"}
APP = {"CLIENT_ID": "my-application"}

WRONG: dict[str, list[Any]] = {
    "KEYBOARD": [
        *({"FOO": 1}, {"BUTTONS": "x"}, {"BUTTONS": [{}]}, {"BUTTONS": [{"TEXT": "only"}]}),
        *([{"LINK": "https://a.example"}], [BUTTON, {"TEXT": "x", "LINK": "javascript:alert(1)"}]),
    ],
    "MENU": [[{"TEXT": "z"}], {"ITEMS": [BUTTON, {}]}],
    "ATTACH": [{"FOO": 1}, {"BLOCKS": "x"}, [{"LINK": {"LINK": "javascript:alert(1)"}}], [{"MESSAGE": "x"}, {"X": 1}]],
}
ALL = [(name, value) for name, values in WRONG.items() for value in values]


@pytest.fixture
def ways(portal: Portal, anna: User) -> dict[str, Say]:
    """Every way to say something, and to say it otherwise."""
    bot, dialog = portal.bot(anna), f"chat{portal.chat(anna)}"
    anna.call("im.chat.user.add", CHAT_ID=dialog.removeprefix("chat"), USERS=[bot.id])
    old = anna.call(
        "imbot.register", CODE="old", EVENT_HANDLER="http://127.0.0.1:9/", PROPERTIES={"NAME": "Old"}, **APP
    )
    said = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello")
    by_old = anna.call("imbot.message.add", BOT_ID=old, DIALOG_ID=anna.id, MESSAGE="Hello", **APP)
    by_bot = bot.send(dialog, "Hello")
    added = {"MESSAGE": "Hello"}

    def second(method: str, **given: Any) -> Say:
        def say(**parts: Any) -> object:
            fields = {"message": "Hello", **{name.lower(): part for name, part in parts.items()}}
            return bot.call(method, fields=fields, **given)

        return say

    return {
        "im.message.add": lambda **parts: anna.call("im.message.add", DIALOG_ID=dialog, **added, **parts),
        "im.message.update": lambda **parts: anna.call("im.message.update", MESSAGE_ID=said, **parts),
        "imbot.message.add": lambda **parts: anna.call(
            "imbot.message.add", BOT_ID=old, DIALOG_ID=anna.id, **added, **APP, **parts
        ),
        "imbot.message.update": lambda **parts: anna.call(
            "imbot.message.update", BOT_ID=old, MESSAGE_ID=by_old, **APP, **parts
        ),
        "imbot.v2.Chat.Message.send": second("Chat.Message.send", dialogId=dialog),
        "imbot.v2.Chat.Message.update": second("Chat.Message.update", messageId=by_bot),
    }


def test_nothing_wrong_is_stored(ways: dict[str, Say], contents: Contents) -> None:
    before = [contents()[table] for table in ("message", "event")]
    for method, say in ways.items():
        for name, value in ALL:
            if name == "MENU" and method.startswith("imbot.v2"):
                continue  # has none
            with pytest.raises(RestError, match=f"^400 {name}_ERROR: Incorrect {name.lower()} params$"):
                say(**{name: value})
    assert [contents()[table] for table in ("message", "event")] == before


def test_what_is_right_is_read_by_everybody_in_full(portal: Portal, anna: User, ways: dict[str, Say]) -> None:
    attach = [{"MESSAGE": "Hi"}, {"DELIMITER": True}]
    for method, say in ways.items():
        say(KEYBOARD=[BUTTON, {"TYPE": "NEWLINE"}], ATTACH=attach)
        shown = [
            one["params"]
            for item in anna.call("im.recent.list")["items"]
            for one in anna.call("im.dialog.messages.get", DIALOG_ID=item["id"], FIRST_ID=0)["messages"]
            if "KEYBOARD" in one["params"]
        ]
        assert {"ATTACH": attach, "KEYBOARD": {"BUTTONS": [BUTTON, {"TYPE": "NEWLINE"}]}} in [
            {name: one[name] for name in ("ATTACH", "KEYBOARD")} for one in shown
        ], method


def test_a_short_keyboard_out_of_a_form_is_wrapped(portal: Portal, anna: User) -> None:
    dialog, webhook = f"chat{portal.chat(anna)}", anna.webhook()
    form = {"DIALOG_ID": dialog, "MESSAGE": "x", "KEYBOARD[0][TEXT]": "One", "KEYBOARD[0][COMMAND]": "move"}
    more = {"KEYBOARD[1][TYPE]": "NEWLINE", "MENU[0][TEXT]": "Go", "MENU[0][LINK]": "/x", "MENU[0][APP_ID]": "5"}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = portal.client.send("POST", f"{webhook.path}im.message.add", urlencode(form | more).encode(), headers)
    assert answer.status == 200
    assert anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"][0]["params"] == {
        "KEYBOARD": {"BUTTONS": [BUTTON, {"TYPE": "NEWLINE"}]},
        "MENU": {"ITEMS": [{"TEXT": "Go", "LINK": "/x", "APP_ID": 5}]},
    }


def test_parameters_keep_their_spelling_in_events(portal: Portal, anna: User) -> None:
    bot = portal.bot(anna)
    asked = bot.send(str(anna.id), "Well?")
    anna.call("im.message.add", DIALOG_ID=bot.id, MESSAGE="Yes", REPLY_ID=asked, KEYBOARD=[BUTTON], URL_PREVIEW="N")
    heard = [one["data"]["message"]["params"] for one in bot.poll() if "message" in one["data"]]
    assert heard == [{"KEYBOARD": {"BUTTONS": [BUTTON]}, "REPLY_ID": asked, "URL_PREVIEW": "N"}]
