"""Messages as HTML."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.text import cards_html
from beseda.domain.text.html import rendered
from beseda.domain.text.plain import plain


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
        ("[url=MAILTO:a@example.com]x[/url]", '<a href="MAILTO:a@example.com" target="_blank" rel="noopener">x</a>'),
        ("[url]/x[/url]", '<a href="/x" target="_blank" rel="noopener">/x</a>'),
        ("[url][b]/x[/b][/url]", '<a href="/x" target="_blank" rel="noopener"><b>/x</b></a>'),
        ("[url=/x][url=/y]y[/url][/url]", '<a href="/x" target="_blank" rel="noopener">y</a>'),
        ("[url=/\\x]x[/url] [url= /x]x[/url] [url=data:x]x[/url]", "x x x"),
        ("[call=+1 (999) 123]me[/call]", '<a href="tel:+1999123" target="_blank" rel="noopener">me</a>'),
        ("[call]+1999[/call] [call=x]y[/call]", '<a href="tel:+1999" target="_blank" rel="noopener">+1999</a> y'),
        (
            "[USER=5 REPLACE]Anna[/USER] [user=all]All[/user]",
            '<span data-user="5">Anna</span> <span data-user="all">All</span>',
        ),
        ("[chat=imol|7]Line[/chat]", '<span data-chat="imol|7">Line</span>'),
        ("[context=chat5/7]there[/context]", '<span data-context="chat5/7">there</span>'),
        ('[put="><b>]x[/put]', '<span data-put="&quot;&gt;&lt;b&gt;">x</span>'),
        ("[send]/help[/send] [send=/a]b[/send]", '<span data-send="/help">/help</span> <span data-send="/a">b</span>'),
        (
            "[size=20]big[/size] [size=99]x[/size] [size=x]y[/size]",
            '<span data-size="20">big</span> <span data-size="30">x</span> y',
        ),
        ("[color=#F00]red[/color] [color=red]none[/color]", '<span data-color="#F00">red</span> none'),
        (">>one\n>> [b]two\nown", "<blockquote>one<br /><b>two</b></blockquote>own"),
        ("------\nAnna [today]\nsaid\n------\nown", "<blockquote>Anna [today]<br />said</blockquote>own"),
        ("------\nnever closed", "------<br />never closed"),
        (
            "[img size=medium]https://a.example/x.png [/img]",
            '<img src="https://a.example/x.png" alt="https://a.example/x.png" data-picture="medium" />',
        ),
        ("[img size=large]javascript:x [/img]", "javascript:x"),
        ("[img]/x.png[/img]", '<a href="/x.png" target="_blank" rel="noopener">/x.png</a>'),
        (
            "[icon=/x.png size=20 title=Smile & more]",
            '<img src="/x.png" alt="Smile &amp; more" data-icon="20" />',
        ),
        (
            "[timestamp=1645844720 format=SHORT_TIME_FORMAT]",
            '<time datetime="2022-02-26T03:05:20+00:00" data-format="SHORT_TIME_FORMAT">2022-02-26 03:05 UTC</time>',
        ),
        ("[timestamp=99999999999999] [timestamp]", " "),
        ("[disk=17]", '<span data-disk="17">#17</span>'),
        ("a    b", "a\u00a0\u00a0\u00a0\u00a0b"),
        ("[quote][list][*]x[/list][/quote]", "x"),
        ("a [thing] in brackets", "a [thing] in brackets"),
    ],
)
def test_rendered(text: str, wanted: str) -> None:
    assert rendered(text) == wanted


ALLOWED = {
    **dict.fromkeys(("b", "i", "u", "s", "code", "blockquote", "p", "div", "ul", "li", "dl", "dt", "dd"), ()),
    "a": ("href", "target", "rel"),
    "span": (),
    "img": ("src", "alt"),
    "time": ("datetime",),
    "br": (),
    "hr": (),
}
LEADS = re.compile(r"(https?://|mailto:|tel:|/(?![/\\\\])).*", re.IGNORECASE | re.DOTALL)


class Page(HTMLParser):
    """Fails at elements and attributes that nobody may write, and when what is open is closed in another order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.look(tag, attrs)
        assert tag != "a" or "a" not in self.open
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.look(tag, attrs)
        assert tag in {"br", "hr", "img"}
        self.text += " " if tag == "br" else ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " " if tag == "blockquote" else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def look(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs if not name.startswith("data-")} - {"class"} == set(ALLOWED[tag])
        for name, value in attrs:
            assert name not in {"href", "src"} or LEADS.fullmatch(value or "")


def page(html: str) -> Page:
    found = Page()
    found.feed(html)
    found.close()
    assert found.open == []
    return found


PIECES = st.sampled_from(
    [
        *("[b]", "[/b]", "[i]", "[/i]", "[url=https://x]", "[/url]", "[url]", "[code]", "[/code]", "\n", ">>", "\n>>"),
        *("[user=5]", "[/user]", "[put=<x>]", '[put="]', "[/put]", "[call]", "[/call]", "[color=#f00]", "[/color]"),
        *("\n------\n", "<script>", "&lt;", '" onclick="', "[url=javascript:x]", "[url=https://<x>]", "[size='9']"),
    ]
)
SHOWN = st.sampled_from(
    [
        "[img size=small]https://x\"'<[/img]",
        "[img]javascript:x[/img]",
        "[icon=x: title=<b>]",
        "[timestamp=1]",
        "[disk=1]",
    ]
)


@given(st.lists(PIECES | SHOWN | st.text(max_size=5), max_size=30).map("".join))
def test_what_comes_out_is_well_formed_and_runs_nothing(text: str) -> None:
    page(rendered(text))


@given(st.lists(PIECES | st.sampled_from(["word", " ", "ж"]), max_size=30).map("".join))
def test_it_says_what_the_plain_text_says(text: str) -> None:
    assert " ".join(page(rendered(text)).text.split()) == plain(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | PIECES | SHOWN,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("BLOCKS", "MESSAGE", "LINK", "USER", "GRID", "IMAGE", "FILE", "DELIMITER", "NAME", "VALUE"),
                    *("DESC", "HTML", "PREVIEW", "AVATAR", "SIZE", "COLOR", "DISPLAY", "USER_ID", "AVATAR_TYPE"),
                ]
            ),
            inside,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(VALUES)
def test_attachments_too_whatever_is_stored(attach: object) -> None:
    page(cards_html.rendered(attach))


def test_every_block() -> None:
    attach = {
        "COLOR_TOKEN": "primary",
        "BLOCKS": [
            {"MESSAGE": "[b]New[/b] <request>"},
            {"LINK": {"NAME": "Open", "LINK": "https://a.example", "DESC": "now", "HTML": "<i>", "PREVIEW": "/p.png"}},
            {"RICH_LINK": {"LINK": "/x", "CHAT_ID": 5}},
            {"USER": {"NAME": "John", "AVATAR": "/j.png", "USER_ID": 7}},
            {
                "GRID": [
                    {"NAME": "State", "VALUE": "[url=/y]new[/url]", "DISPLAY": "ROW", "LINK": "/x", "COLOR": "#f00"},
                    {"NAME": "alone", "DISPLAY": "ROW", "WIDTH": 5},
                ]
            },
            {"IMAGE": {"LINK": "/x.png", "NAME": "x", "WIDTH": 10}},
            {"FILE": [{"LINK": "/a.pdf", "SIZE": 5}]},
            {"DELIMITER": True},
        ],
    }
    to = 'target="_blank" rel="noopener"'
    assert cards_html.rendered(attach) == (
        '<div class="card" data-color-token="primary"><p><b>New</b> &lt;request&gt;</p>'
        f'<div class="link"><a href="https://a.example" {to}>Open</a><p>&lt;i&gt;</p>'
        '<img src="/p.png" alt="Open" /></div>'
        '<div class="link"><span data-chat="5">/x</span></div>'
        '<div class="person" data-of="USER"><img src="/j.png" alt="" data-of="USER" />'
        '<span data-user="7">John</span></div>'
        f'<dl class="grid"><div data-display="ROW"><dt>State</dt><dd data-color="#f00"><a href="/x" {to}>new</a></dd>'
        '</div><div data-display="ROW" data-width="5"><dt>alone</dt></div></dl>'
        f'<div class="pictures"><a href="/x.png" {to}><img src="/x.png" alt="x" data-width="10" /></a></div>'
        f'<ul class="files"><li data-size="5"><a href="/a.pdf" {to}>/a.pdf</a></li></ul>'
        '<hr data-size="200" /></div>'
    )
    assert cards_html.rendered(["x", {"FOO": 1}, {"GRID": 5}, {"MESSAGE": "a"}]) == (
        '<div class="card" data-color-token="base"><dl class="grid"></dl><p>a</p></div>'
    )


@pytest.mark.parametrize(
    "piece", ["[b]", "[url=", "[code]", "[b", "[/b]", "[url=https://x]", "[user=5]", "\n>>", "\n------\n", "[i]x[/i]"]
)
def test_long_texts_take_no_time(piece: str) -> None:
    begun = time.thread_time()
    rendered(piece * 10_000)
    assert time.thread_time() - begun < 1
