"""The fixture presses buttons and runs commands as people do."""

from typing import Any

import pytest

from beseda.testing import Bot, Portal, RestError, User

KEYBOARD: list[dict[str, Any]] = [
    {"TEXT": "Yes", "COMMAND": "vote", "COMMAND_PARAMS": "yes", "BLOCK": "Y"},
    {"TEXT": "No", "COMMAND": "vote no", "DISABLED": "Y"},
    {"TYPE": "NEWLINE"},
    {"TEXT": "Later", "ACTION": "SEND", "ACTION_VALUE": "Later, please", "CONTEXT": "MOBILE"},
    {"TEXT": "Write", "ACTION": "PUT", "ACTION_VALUE": "/vote ", "DISPLAY": "LINE", "WIDTH": 100},
    {"TEXT": "Copy", "ACTION": "COPY", "ACTION_VALUE": "text", "BG_COLOR_TOKEN": "primary"},
    {"TEXT": "Call", "ACTION": "CALL", "ACTION_VALUE": "+15550100", "BG_COLOR": "#fff", "TEXT_COLOR": "#000"},
    {"TEXT": "Open", "ACTION": "DIALOG", "ACTION_VALUE": "chat1", "OFF_BG_COLOR": "#ccc", "OFF_TEXT_COLOR": "#aaa"},
    {"TEXT": "Read", "LINK": "https://example.org/", "CONTEXT": "DESKTOP"},
    {"TEXT": "Start", "APP_ID": 7, "APP_PARAMS": "x=1"},
]


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def bot(portal: Portal) -> Bot:
    made = portal.bot(portal.user("Olga"))
    made.call("Command.register", fields={"command": "vote", "hidden": True})
    return made


def told(bot: Bot) -> list[tuple[str, str]]:
    events = [event["data"] for event in bot.poll() if event["type"] == "ONIMBOTV2COMMANDADD"]
    return [(one["command"]["params"], one["command"]["context"]) for one in events]


def test_a_button_is_pressed_by_its_text(anna: User, bot: Bot) -> None:
    bot.send(str(anna.id), "Agreed?", keyboard=KEYBOARD)
    assert anna.messages(bot)[0].press("Yes") == KEYBOARD[0]
    assert told(bot) == [("yes", "keyboard")]


def test_what_a_button_sends_is_said(anna: User, bot: Bot) -> None:
    bot.send(str(anna.id), "Agreed?", keyboard=KEYBOARD)
    anna.messages(bot)[0].press("Later")
    assert [one.text for one in anna.messages(bot)] == ["Later, please", "Agreed?"]


@pytest.mark.parametrize("text", ["Write", "Copy", "Call", "Open", "Read", "Start"])
def test_what_clients_do_alone_is_only_shown(anna: User, bot: Bot, text: str) -> None:
    bot.send(str(anna.id), "Agreed?", keyboard=KEYBOARD)
    assert dict(anna.messages(bot)[0].press(text)) in KEYBOARD
    assert (len(anna.messages(bot)), told(bot)) == (1, [])


@pytest.mark.parametrize("text", ["No", "Perhaps"])
def test_what_is_not_there_or_disabled_cannot_be_pressed(anna: User, bot: Bot, text: str) -> None:
    bot.send(str(anna.id), "Agreed?", keyboard=KEYBOARD)
    with pytest.raises(LookupError, match="Yes"):
        anna.messages(bot)[0].press(text)


@pytest.mark.parametrize("wrapped", [True, False])
def test_buttons_are_kept_as_they_were_given(portal: Portal, anna: User, bot: Bot, *, wrapped: bool) -> None:
    """In the history of people, in answers to bots and in events; ``BOT_ID`` stands beside them."""
    given: Any = {"BOT_ID": bot.id, "BUTTONS": KEYBOARD} if wrapped else KEYBOARD
    boris = portal.user("Boris")
    boris.call("im.v2.Event.subscribe")
    bot.send(str(boris.id), "Agreed?", keyboard=given)
    shown = boris.messages(bot)[0]
    assert list(shown.buttons) == [one for one in KEYBOARD if "TEXT" in one]
    kept = shown.params["KEYBOARD"]
    assert (kept["BUTTONS"] if isinstance(kept, dict) else kept) == KEYBOARD
    event = boris.call("im.v2.Event.get")["events"][-1]["data"]["message"]["params"]
    assert kept in event.values()


def test_the_bot_of_a_keyboard_is_called_whoever_said_it(portal: Portal, anna: User, bot: Bot) -> None:
    boris = portal.user("Boris")
    chat = f"chat{portal.chat(anna, boris, bot)}"
    boris.say("Agreed?", chat, KEYBOARD={"BOT_ID": bot.id, "BUTTONS": KEYBOARD})
    anna.messages(chat)[0].press("Yes")
    assert told(bot) == [("yes", "keyboard")]


def test_buttons_below_the_answer_of_a_bot_that_is_not_there(anna: User, bot: Bot) -> None:
    number = bot.call("Command.register", fields={"command": "ask", "hidden": True, "common": True})["command"]["id"]
    asked = anna.command("/ask", to=anna)
    fields = {"message": "What?", "keyboard": [{"TEXT": "This", "COMMAND": "ask", "COMMAND_PARAMS": "this"}]}
    bot.call("Command.answer", commandId=number, messageId=asked.id, dialogId=str(anna.id), fields=fields)
    anna.messages(anna)[0].press("This")
    assert told(bot) == [("", "textarea"), ("this", "keyboard")]


def test_a_command_is_written_to_the_bot_that_has_it(portal: Portal, anna: User, bot: Bot) -> None:
    assert anna.command("/vote yes").dialog_id == str(bot.id)
    anna.command("/vote no", to=f"chat{portal.chat(anna, bot)}")
    assert told(bot) == [("yes", "textarea"), ("no", "textarea")]
    portal.bot(anna, "other").call("Command.register", fields={"command": "vote", "hidden": True})
    for text in ("/vote", "/nothing"):
        with pytest.raises(LookupError, match=text):
            anna.command(text)


def test_a_refusal_is_an_error(portal: Portal, anna: User, bot: Bot) -> None:
    bot.send(str(anna.id), "Agreed?", keyboard=KEYBOARD)
    message = anna.messages(bot)[0]
    number = bot.call("Command.list")["commands"][0]["id"]
    bot.call("Command.unregister", commandId=number)
    with pytest.raises(RestError, match="PARAMS_ERROR"):
        message.press("Yes")
