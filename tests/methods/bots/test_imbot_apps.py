"""``imbot.app.*``: applications that are opened from chats."""

import json
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User

TITLES = [{"LANGUAGE_ID": "en", "TITLE": "Echo"}]
COMMAND = {"JS_METHOD": "SEND", "JS_PARAM": "/help"}
FRAME = {"IFRAME": "https://bot.example.org/", "HASH": "d1ab17949a572b0979d8db0d5b349cd2"}


def new_bot(anna: User) -> dict[str, Any]:
    """A bot of the first generation, as its owner names it."""
    given = {"CODE": "old", "CLIENT_ID": "app", "EVENT_HANDLER": "https://bot.example.org/"}
    return {"BOT_ID": anna.call("imbot.register", **given, PROPERTIES={"NAME": "Old"}), "CLIENT_ID": "app"}


def stored(portal: Portal) -> list[dict[str, Any]]:
    """What is known of all applications in chats."""
    return [json.loads(row[0]) for row in portal.query("SELECT a.data FROM chat_application a ORDER BY a.id")]


def test_one_is_kept_changed_and_removed(portal: Portal) -> None:
    anna = portal.user("Anna")
    known = new_bot(anna)
    app = anna.call("imbot.app.register", **known, **COMMAND, CODE="echo", LANG=TITLES, CONTEXT="CHAT-admin")
    assert anna.call("imbot.app.register", **known, **FRAME, CODE="echo", LANG=TITLES) == app  # Quirk 239
    (before,) = stored(portal)
    assert (before["js_method"], before["context"], before["titles"]) == ("SEND", "CHAT-admin", TITLES)
    assert anna.call("imbot.app.update", CLIENT_ID="app", APP_ID=app, JS_PARAM="/start") is True
    assert stored(portal) == [before | {"js_param": "/start"}]
    assert anna.call("imbot.app.unregister", CLIENT_ID="app", APP_ID=app) is True
    assert stored(portal) == []
    with pytest.raises(RestError, match="CHAT_APP_ID_ERROR"):
        anna.call("imbot.app.unregister", CLIENT_ID="app", APP_ID=app)


def test_a_command_wins_over_a_frame_and_frames_are_not_too_small(portal: Portal) -> None:
    anna = portal.user("Anna")
    known = new_bot(anna)
    anna.call("imbot.app.register", **known, **COMMAND, **FRAME, CODE="both", LANG=TITLES)
    anna.call("imbot.app.register", **known, **FRAME, CODE="frame", HIDDEN="Y", IFRAME_WIDTH="100", IFRAME_HEIGHT=300)
    command, frame = stored(portal)
    assert "iframe" not in command
    assert (frame["width"], frame["height"], frame["hidden"]) == (250, 300, True)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "PARAMS_ERROR"),
        ({"JS_METHOD": "SEND"}, "PARAMS_ERROR"),
        ({"JS_METHOD": "SEND", "JS_PARAM": "<b>"}, "PARAMS_ERROR"),
        ({"JS_METHOD": "JUMP", "JS_PARAM": "/help"}, "PARAMS_ERROR"),
        ({"JS_METHOD": "SUPPORT", "JS_PARAM": "short"}, "PARAMS_ERROR"),
        (FRAME | {"IFRAME": "http://bot.example.org/"}, "IFRAME_HTTPS"),
        (FRAME | {"IFRAME": "https://[bot"}, "IFRAME_HTTPS"),
        (FRAME | {"HASH": " "}, "HASH_ERROR"),
        (COMMAND | {"LANG": []}, "LANG_ERROR"),
        (COMMAND | {"LANG": [{"TITLE": "Without a language"}]}, "LANG_ERROR"),
        (COMMAND | {"LANG": [{"LANGUAGE_ID": "en", "TITLE": "x" * 30_000}]}, "PARAMS_ERROR"),
        (COMMAND | {"CODE": ""}, "WRONG_REQUEST"),
        (COMMAND | {"BOT_ID": 999_999}, "BOT_ID_ERROR"),
        (COMMAND | {"CLIENT_ID": "another"}, "APP_ID_ERROR"),
    ],
)
def test_what_cannot_be_opened_is_refused(portal: Portal, given: dict[str, Any], code: str) -> None:
    anna = portal.user("Anna")
    with pytest.raises(RestError, match=f"400 {code}:"):
        anna.call("imbot.app.register", **(new_bot(anna) | {"CODE": "echo", "LANG": TITLES} | given))
    assert stored(portal) == []


def test_a_change_has_to_leave_something_that_can_be_opened(portal: Portal) -> None:
    anna = portal.user("Anna")
    app = anna.call("imbot.app.register", **new_bot(anna), **FRAME, CODE="echo", LANG=TITLES)
    before = stored(portal)
    for given, code in (
        ({}, "WRONG_REQUEST"),
        ({"IFRAME": ""}, "WRONG_REQUEST"),
        ({"IFRAME": "http://bot.example.org/"}, "IFRAME_HTTPS"),
        ({"JS_METHOD": "JUMP"}, "WRONG_REQUEST"),
        ({"CLIENT_ID": "another", "HASH": "x"}, "APP_ID_ERROR"),
    ):
        with pytest.raises(RestError, match=f"400 {code}:"):
            anna.call("imbot.app.update", **({"CLIENT_ID": "app", "APP_ID": app} | given))
    assert stored(portal) == before


def test_they_go_with_their_bot(portal: Portal) -> None:
    anna = portal.user("Anna")
    known = new_bot(anna)
    anna.call("imbot.app.register", **known, **COMMAND, CODE="echo", LANG=TITLES)
    anna.call("imbot.unregister", **known)
    assert stored(portal) == []
