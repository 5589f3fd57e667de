"""Messages as HTML."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.text.html import rendered


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", "plain"),
        ("[b]bold[/b] [I]it[/I]", "<b>bold</b> <i>it</i>"),
        ("one\ntwo\r\nthree[br]four", "one<br />two<br />three<br />four"),
        ("<script>&\"'", "&lt;script&gt;&amp;&quot;&#x27;"),
        ("[b]one[i]two[/b]three[/i]", "<b>one<i>two</i></b>three"),
        ("[u]never closed", "<u>never closed</u>"),
        ("never opened[/s]", "never opened"),
        ("[code][b]x[/b]\n<[/code]", "<code>[b]x[/b]<br />&lt;</code>"),
        (
            "[url=https://example.com/?a=1&b=2]there[/url]",
            '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener">there</a>',
        ),
        ("[url=/company/]here[/url]", '<a href="/company/" target="_blank" rel="noopener">here</a>'),
        ("[url=javascript:alert(1)]x[/url]", "x"),
        ("[url=//evil.example]x[/url]", "x"),
        ('[url=https://a" onclick="x]x[/url]', "x"),
        ("[USER=5 REPLACE]Anna[/USER] [size=20]big[/size]", "Anna big"),
        ("a [thing] in brackets", "a [thing] in brackets"),
    ],
)
def test_rendered(text: str, wanted: str) -> None:
    assert rendered(text) == wanted


class Elements(HTMLParser):
    """Notes which elements are open, and fails when they are closed in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"b", "i", "u", "s", "a", "code"}
        assert [name for name, _ in attrs] == (["href", "target", "rel"] if tag == "a" else [])
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs) == ("br", [])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


CODES = st.sampled_from(["[b]", "[/b]", "[i]", "[/i]", "[url=https://x]", "[/url]", "[url]", "[code]", "[/code]", "\n"])


@given(st.lists(CODES | st.text(max_size=5), max_size=20).map("".join))
def test_what_comes_out_is_well_formed(text: str) -> None:
    elements = Elements()
    elements.feed(rendered(text))
    elements.close()
    assert elements.open == []


@pytest.mark.parametrize("piece", ["[b]", "[url=", "[code]", "[b", "[/b]", "[url=https://x]"])
def test_long_texts_take_no_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    begun = time.thread_time()
    rendered(text)
    assert time.thread_time() - begun < 0.5
    assert re.search(r"<(?!/?(b|code|a)\b)", rendered(text)) is None
