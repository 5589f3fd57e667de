"""Keyboards, menus and attachments: what is stored of them, what is refused, and that their schema says the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beseda import errors
from beseda.domain.messages import attachments, enclosures

CHECKS: dict[str, Callable[[Any], Any]] = {
    "ATTACH": attachments.attach,
    "KEYBOARD": attachments.keyboard,
    "MENU": attachments.menu,
}
SCHEMAS = {
    "ATTACH": enclosures.ATTACH.schema,
    "KEYBOARD": enclosures.KEYBOARD.schema,
    "MENU": enclosures.MENU.schema,
}
WRONG = (errors.messages.AttachMalformed, errors.messages.KeyboardMalformed, errors.messages.MenuMalformed)

# The examples of the pages message-keyboards, menu, attachments/index, constructor, block-collections, and of
# outdated/commands/imbot-command-answer.
DOCUMENTED = [
    ("KEYBOARD", {"BOT_ID": 456, "BUTTONS": [{"TEXT": "Button", "LINK": "https://example.com"}]}),
    (
        "KEYBOARD",
        {
            "BUTTONS": [
                {"TEXT": "Open website", "LINK": "https://www.example.com/"},
                {"TYPE": "NEWLINE"},
                {"TEXT": "Insert command", "ACTION": "PUT", "ACTION_VALUE": "/help"},
                {"TEXT": "Repeat", "COMMAND": "echo repeat"},
            ]
        },
    ),
    (
        "KEYBOARD",
        {
            "BUTTONS": [
                {
                    "TEXT": "All",
                    "COMMAND": "echo",
                    "COMMAND_PARAMS": "repeat",
                    "BLOCK": "Y",
                    "DISABLED": "N",
                    "CONTEXT": "MOBILE",
                    "DISPLAY": "LINE",
                    "WIDTH": 100,
                    "BG_COLOR": "#2a4c7c",
                    "BG_COLOR_TOKEN": "primary",
                    "TEXT_COLOR": "#fff",
                    "OFF_BG_COLOR": "#000000",
                    "OFF_TEXT_COLOR": "#CCCCCC",
                },
                {"TEXT": "App", "APP_ID": 5, "APP_PARAMS": "x", "BOT_ID": 7},
                *({"TEXT": one, "ACTION": one, "ACTION_VALUE": "x"} for one in ("PUT", "SEND", "COPY", "CALL")),
                *({"TEXT": "Go", "ACTION": "DIALOG", "ACTION_VALUE": one} for one in ("chat5", "sg5", "5")),
                {"TEXT": "Path", "LINK": "/company/"},
            ]
        },
    ),
    ("MENU", {"ITEMS": [{"TEXT": "Open", "LINK": "https://a.example"}, {"TEXT": "Say", "COMMAND": "example"}]}),
    (
        "ATTACH",
        {
            "ID": 1,
            "COLOR_TOKEN": "primary",
            "COLOR": "#29619b",
            "BLOCKS": [
                {"MESSAGE": "[B]New Request[/B]"},
                {"LINK": {"NAME": "Open", "LINK": "https://example.com", "DESC": "", "PREVIEW": "/x.png", "WIDTH": 1}},
                {"RICH_LINK": {"LINK": "/"}},
                {"USER": {"NAME": "John", "AVATAR": "https://a.example/x.png", "AVATAR_TYPE": "BOT", "BOT_ID": 5}},
                {"DELIMITER": {"SIZE": 200, "COLOR": "#c6c6c6"}},
                {"DELIMITER": {}},
                {"DELIMITER": True},
                {"GRID": [{"NAME": "New Request", "VALUE": "", "DISPLAY": "ROW", "WIDTH": 100}]},
                {"GRID": [{"VALUE": "High", "DISPLAY": "LINE", "COLOR_TOKEN": "alert", "COLOR": "#f00"}]},
                {"IMAGE": {"LINK": "https://a.example/win.jpg"}},
                {"IMAGE": [{"NAME": "x", "LINK": "/x", "PREVIEW": "/x", "WIDTH": 1000, "HEIGHT": 638}]},
                {"FILE": [{"NAME": "mantis.jpg", "LINK": "https://a.example/mantis.jpg", "SIZE": 1500000}]},
            ],
        },
    ),
    ("ATTACH", [{"MESSAGE": "Short"}, {"ID": 2, "BLOCKS": [{"MESSAGE": "Full"}]}]),
]


@pytest.mark.parametrize(("name", "value"), DOCUMENTED)
def test_what_is_documented_is_stored_as_it_is(name: str, value: Any) -> None:
    assert CHECKS[name](value) == value
    Draft202012Validator(SCHEMAS[name]).validate(value)


REFUSED: dict[str, list[Any]] = {
    "KEYBOARD": [
        *({"FOO": 1}, {"BUTTONS": "x"}, {"BUTTONS": [{}]}, {"BUTTONS": [{"TEXT": "only"}]}, {"BUTTONS": ["x"]}, [[]]),
        *({"BUTTONS": {"TEXT": "x", "LINK": "/"}}, {"TEXT": "x", "LINK": "/"}),
        *([{"LINK": "https://a.example"}], [{"TEXT": "", "LINK": "/"}], [{"TEXT": ["x"], "LINK": "/"}]),
        *([{"TEXT": "x", "ACTION": "PUT"}], [{"TEXT": "x", "ACTION_VALUE": "/x"}], [{"TYPE": "LINE"}]),
        *([{"TEXT": "x", "ACTION": "RUN", "ACTION_VALUE": "x"}], [{"TEXT": "x", "COMMAND": ""}]),
        *([{"TEXT": "x", "ACTION": "DIALOG", "ACTION_VALUE": one}] for one in ("x", "chat", "0", "5 ")),
        *(
            [{"TEXT": "x", "LINK": one}]
            for one in ("javascript:alert(1)", "//a.example", "/\\a.example", "a", "https:")
        ),
        *([{"TEXT": "x", "LINK": one}] for one in (" https://a.example", "https://a.example\n", "data:x", 5, ["/"])),
        [{"TEXT": "fine", "LINK": "/"}, {"TEXT": "not"}],
    ],
    "MENU": [
        [{"TEXT": "z"}],
        {"ITEMS": [{"TYPE": "NEWLINE"}]},
        {"ITEMS": 5},
        {"BUTTONS": [{"TEXT": "x", "LINK": "/"}]},
    ],
    "ATTACH": [
        *({"FOO": 1}, {"BLOCKS": "x"}, {"BLOCKS": [5]}, {"MESSAGE": "not in a list"}, [{"FOO": 1}], ["x"], [{}]),
        *([{"MESSAGE": ["x"]}], [{"MESSAGE": ""}], [{"MESSAGE": "x", "LINK": {"LINK": "/"}}], [{"LINK": "/"}]),
        *([{"LINK": {"NAME": "x"}}], [{"LINK": {"LINK": "javascript:x"}}], [{"LINK": {"LINK": "/", "PREVIEW": "x:y"}}]),
        *([{"USER": {}}], [{"USER": {"AVATAR": "/x"}}], [{"USER": {"NAME": "x", "AVATAR": "data:x"}}]),
        *([{"GRID": []}], [{"GRID": [1]}], [{"GRID": {"NAME": "x"}}], [{"GRID": [{"NAME": "x", "VALUE": "y"}]}]),
        *([{"GRID": [{"DISPLAY": "ROW"}]}], [{"GRID": [{"DISPLAY": "CARD", "NAME": "x"}]}]),
        *([{"IMAGE": []}], [{"IMAGE": {"NAME": "x"}}], [{"FILE": [{"NAME": "x"}]}], [{"FILE": "x"}]),
        *([{"DELIMITER": "x"}], [{"DELIMITER": False}]),
        [{"MESSAGE": "fine"}, {"MESSAGE": None}],
    ],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_what_is_wrong_is_refused_and_so_says_the_schema(name: str, value: Any) -> None:
    with pytest.raises(WRONG):
        CHECKS[name](value)
    assert "\\n" in json.dumps(value) or not Draft202012Validator(SCHEMAS[name]).is_valid(value)


def test_forms_are_read_and_ornaments_that_are_wrong_left_out() -> None:
    button = {
        "TEXT": 5,
        "COMMAND": "go",
        "WIDTH": "48",
        "BLOCK": True,
        "DISABLED": "n",
        "DISPLAY": "line",
        "APP_ID": "",
    }
    wrong = {"BG_COLOR": "red", "BG_COLOR_TOKEN": "loud", "CONTEXT": "TV", "UNKNOWN": [1]}
    kept = {"TEXT": "5", "COMMAND": "go", "WIDTH": 48, "BLOCK": "Y", "DISABLED": "N", "DISPLAY": "LINE"}
    assert attachments.keyboard({"0": button | wrong}) == {"BUTTONS": [kept]}
    assert attachments.attach({"1": {"DELIMITER": {"SIZE": "x", "COLOR": ""}}}) == [{"DELIMITER": {}}]
    assert attachments.attach([{"DELIMITER": "true"}, {"GRID": {"0": {"DISPLAY": "row", "VALUE": "x"}}}]) == [
        {"DELIMITER": True},
        {"GRID": [{"DISPLAY": "ROW", "VALUE": "x"}]},
    ]


@pytest.mark.parametrize(("name", "empty"), [("KEYBOARD", "BUTTONS"), ("MENU", "ITEMS"), ("ATTACH", "BLOCKS")])
def test_nothing_inside_is_nothing(name: str, empty: str) -> None:
    assert CHECKS[name]({empty: []}) is None


NAMES = st.sampled_from(
    ["TEXT", "LINK", "ACTION", "ACTION_VALUE", "TYPE", "BUTTONS", "ITEMS", "BLOCKS", "MESSAGE", "GRID", "USER", "WIDTH"]
)
WORDS = st.sampled_from(["", "NEWLINE", "PUT", "DIALOG", "/x", "https://a.example", "chat5", "ROW", "Y", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(NAMES, inside, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(CHECKS)), VALUES)
def test_what_is_stored_is_what_the_schema_describes(name: str, value: Any) -> None:
    """Whatever is given is refused or becomes something that the schema takes, and that is stored the same again."""
    try:
        kept = CHECKS[name](value)
    except WRONG:
        return
    if kept is not None:
        Draft202012Validator(SCHEMAS[name]).validate(kept)
        assert CHECKS[name](kept) == kept
