"""Messages as lists of conversations show them: one line, no codes, in a time that grows with the length alone."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.text.plain import plain

# Official page: chat-bots-v2/imbot.v2/messages/message-formatting
PIECES = [
    *("[b]", "[/b]", "[I]", "[/I]", "[u]", "[s]", "[size=20]", "[/size]", "[color=#f00]", "[/color]", "[br]", "#BR#"),
    *("[url=https://example.com/?a=1&b=2]", "[/url]", "[url]", "[user=5]", "[USER=5 REPLACE]", "[/user]", "[user=all]"),
    *("[chat=imol|7]", "[/chat]", "[context=chat5/7]", "[/context]", "[put=/x]", "[/put]", "[send=x]", "[/send]"),
    *("[call=+49]", "[/call]", "[call]", "[timestamp=1 format=d]", "[disk=5]", "[quote]", "[/quote]", "[list]", "[*]"),
    *("[code]", "[/code]", "[img size=small]", "[/img]", "[icon=https://example.com/i.png size=16 title=Sun]"),
    *("\n", "\r\n", "\t", "    ", ">>", ">> ", "-" * 54, "word", "a [b c", "]", "[", "[/", "ж", "😀", "[not]", "[1]"),
]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("nothing special", "nothing special"),
        ("  edges  and   blanks ", "edges and blanks"),
        ("one\r\ntwo\n\n\tthree", "one two three"),
        ("one[br]two[BR]three#br#four#BR#five", "one two three four five"),
        ("[b][i][u][s]all[/s][/u][/i][/b]", "all"),
        ("[B]upper[/B] [b]open only", "upper open only"),
        ("[size=20]big[/size] [color=#ff0000]red[/color]", "big red"),
        ("[url=https://example.com]label[/url]", "label"),
        ("[url]https://example.com[/url]", "https://example.com"),
        ("[user=5]Anna[/user] [USER=5 REPLACE]Boris[/USER] [user=all]all[/user]", "Anna Boris all"),
        ("[chat=5]chat[/chat] [chat=imol|5]line[/chat]", "chat line"),
        (
            "[context=chat5/7]see[/context] [put=/x]put[/put] [send=x]send[/send] [call=+49]call[/call]",
            "see put send call",
        ),
        ("[code]x = [b]1[/b];\n  y[/code]", "x = [b]1[/b]; y"),
        ("[code]a[/code][b]b[/b][CODE][i][/CODE]", "ab[i]"),
        ("[code][b]never closed[/b]", "[code]never closed"),
        ("[/code][b]closed only[/b]", "[/code]closed only"),
        ("[code][code][b][/code]x[/code]", "[code][b]x[/code]"),
        ("[img size=medium]https://example.com/a.png [/img]", ""),
        ("see [img]x[/img] there", "see there"),
        ("[icon=https://example.com/i.png size=20 title=Sunny day]", "Sunny day"),
        ("[icon=https://example.com/i.png title=Sunny day size=20]!", "Sunny day!"),
        ("[icon=https://example.com/i.png]nothing", "nothing"),
        ("[disk=17]file", "file"),
        (">> quoted\n>>more\nown", "quoted more own"),
        ("-" * 54 + "\nAnna [today]\nsaid\n" + "-" * 54 + "\nown", "Anna [today] said own"),
        ("------\r\nAnna [today]\r\nsaid\r\n------\r\nown", "Anna [today] said own"),
        ("one\n------\ntwo", "one ------ two"),
        ("one\n" + "-" * 54 + "\ntwo", "one two"),
        ("-" * 53, "-" * 53),
        ("[*]point", "point"),
        ("a < b > c & [d] [1] [/x] [bold]", "a < b > c & [d] [1] [/x] [bold]"),
        ("word>> ", "word>>"),
        (" word", "word"),
        ("[b", "[b"),
        ("[[b]b]", "[b]"),
        ("[url=x", "[url=x"),
    ],
)
def test_codes_give_way_to_what_stood_inside(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_the_result_is_one_trimmed_line(text: str) -> None:
    shown = plain(text)
    assert shown == " ".join(shown.split())


WHOLE = [piece for piece in PIECES if piece.count("[") == piece.count("]") and "code" not in piece.lower()]


@given(st.lists(st.sampled_from(WHOLE), max_size=30).map("".join))
def test_of_whole_codes_none_is_left(text: str) -> None:
    assert (
        re.search(r"\[/?(b|i|u|s|size|color|url|user|put|send|call)([= ][^\[\]]*)?\]", plain(text), re.IGNORECASE)
        is None
    )


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "[icon= title=",
            "[icon=",
            "[icon= size=1 title=",
            "[icon=x title=a size=1 ",
            "[icon=x title= ",
            "[img ",
            "[img]",
        ),
        *(
            "[img ][",
            "[code]",
            "[code",
            "[/code][code]",
            "[code][/code",
            "[b",
            "[b ",
            "[url=",
            "[disk=",
            "[",
            "[/",
            "]",
        ),
        *("#br#", ">>", ">>\n", "-", "-" * 54 + "\n", " ", "\n ", "[*", "[timestamp ", "[user=5 "),
    ],
)
def test_hostile_text_takes_no_longer_than_other_text(unit: str) -> None:
    began = time.process_time()
    plain((unit * 200_000)[:200_000])
    assert time.process_time() - began < 10  # a second on a slow machine; if it grew with the square, minutes
