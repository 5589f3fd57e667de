"""The tree of a text: what is in it, how deep it is, and that reading takes no longer than it must."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.text import mentions
from beseda.domain.text.tree import (
    MOST_DEPTH,
    Code,
    Disk,
    Element,
    Icon,
    Image,
    Node,
    Quote,
    Text,
    Timestamp,
    Tree,
    parse,
    walk,
)


def test_everything_that_can_be_said() -> None:
    text = (
        "[b]x[/b][code][i]y[/code][img size=small]/p [/img][icon=/i size=9 title=a b][timestamp=5 format=F]"
        "[disk=7]\n>>q\nend"
    )
    assert parse(text) == (
        Element("b", "", (Text("x"),), (0, 8)),
        Code("[i]y"),
        Image("/p", "small"),
        Icon("/i", 9, "a b"),
        Timestamp(5, "F"),
        Disk(7),
        Text("\n"),
        Quote((Text("q"),)),
        Text("end"),
    )


@pytest.mark.parametrize(
    "text", ["", "x", "[x]", "[", "[[b", "[/code]", "[code]", "[code=x]y[/code]", "[disk=x", "[img]"]
)
def test_what_is_no_code_is_text(text: str) -> None:
    assert "".join(node.text for node in parse(text) if isinstance(node, Text)) == text


def depth(tree: Tree) -> int:
    return max((1 + depth(node.children) for node in tree if isinstance(node, Element | Quote)), default=0)


PIECES = st.sampled_from(
    [
        *(
            "[b]",
            "[/b]",
            "[I]",
            "[/i]",
            "[user=5]",
            "[/user]",
            "[code]",
            "[/code]",
            ">>",
            "\n>>",
            "\n",
            "\r\n",
            "------",
        ),
        *(
            "\n------\n",
            "[url=x]",
            "[/url]",
            "[img]",
            "[/img]",
            "[icon=x]",
            "[timestamp=9]",
            "[disk=1]",
            "#br#",
            "word",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join))
def test_any_text_has_a_tree_and_spans_show_where_codes_stand(text: str) -> None:
    tree = parse(text)
    assert depth(tree) <= MOST_DEPTH
    for node in walk(tree):
        if isinstance(node, Element) and node.span:
            written = text[slice(*node.span)].lower()
            assert written.startswith(f"[{node.name}")
            assert written.endswith(f"[/{node.name}]")


def size(tree: Tree) -> int:
    return sum(1 for _ in walk(tree))


@pytest.mark.parametrize(
    ("unit", "most"),
    [
        *(("[b]", MOST_DEPTH), ("[i][b]", MOST_DEPTH), ("[url=", 1), ("[code]", 1), ("[/b]", 0), ("[img]", 1)),
        *(("[code][/code]", 10_000), ("[b][/i]", MOST_DEPTH), (">>\n", 10_002), ("\n------\n", 20_000)),
        *(("[user=5]x", 20_000), ("[icon= title=", 1), ("[timestamp=", 1), ("#br#", 10_000)),
    ],
)
def test_ten_thousand_of_anything_are_read_at_once(unit: str, most: int) -> None:
    began = time.thread_time()
    tree = parse(unit * 10_000)
    assert time.thread_time() - began < 1
    assert size(tree) <= most


def of(text: str) -> list[Node]:
    return [*walk(parse(text))]


def test_codes_may_be_closed_in_any_order() -> None:
    assert of("[b]1[i]2[/b]3[/i]") == [
        Element("b", "", (Text("1"), Element("i", "", (Text("2"),), None)), (0, 12)),
        Text("1"),
        Element("i", "", (Text("2"),), None),
        Text("2"),
        Text("3"),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[USER=5 REPLACE]a[/USER] [user=all]b[/user] [user=5]c[/user] [User=ALL]", ["5", "all"]),
        ("[code][user=5]x[/code] [user=x]y[/user] [user]z[/user] [user=5", []),
        ("[b][user=7]x", ["7"]),
        ("no names", []),
    ],
)
def test_who_is_named(text: str, named: list[str]) -> None:
    assert mentions.mentioned(text) == named


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[USER=5]Bot[/USER], hello", "hello"),
        ("a [user=5][b]B[/b][/user] , \n[user=6]C[/user] d", "a [user=6]C[/user] d"),
        ("[user=5]never closed", "[user=5]never closed"),
        ("[user=7]x[user=5]y[/user]z", "[user=7]xz"),
        ("[user=5]x[user=5]y[/user][/user]z", "z"),
        ("[code][user=5]x[/user][/code]", "[code][user=5]x[/user][/code]"),
    ],
)
def test_names_are_taken_out(text: str, left: str) -> None:
    assert mentions.without(text, [5]) == left
