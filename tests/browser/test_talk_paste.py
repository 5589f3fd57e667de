"""What somebody pastes or writes at length: HTML becomes BB codes, and what no message can hold goes as a file."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from beseda.http import web_page
from beseda.testing import Portal, User
from tests.browser.chromium import needs_chromium, started
from tests.browser.messenger import PASSWORD, Messenger

pytestmark = [needs_chromium, pytest.mark.skipif(not web_page.is_built(), reason="the page is not built: make web")]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        browser.set_window_size(1280, 800)
        yield browser


@pytest.fixture
def launch(page: Messenger, portal: Portal, anna: User, boris: User) -> str:
    """A conversation that is open in the page."""
    chat = portal.chat(anna, boris, title="Launch")
    page.sign_in("anna", PASSWORD)
    page.chromium.set_permissions("clipboard-write", "granted")
    page.chromium.set_permissions("clipboard-read", "granted")
    page.open("Launch")
    return f"chat{chat}"


# Formats go through the browser's own clipboard, which would clean HTML; what is dangerous is given by an event.
_COPY = """
const [html, text, done] = arguments
const blob = (said, type) => new Blob([said], {type})
const item = new ClipboardItem({"text/html": blob(html, "text/html"), "text/plain": blob(text, "text/plain")})
navigator.clipboard.write([item]).then(() => done(""), error => done(String(error)))
"""
_PASTE = """
const [transfer, field] = [new DataTransfer(), document.querySelector("#composer")]
transfer.setData("text/html", arguments[0])
field.value = ""
field.focus()
const before = performance.now()
const given = {bubbles: true, cancelable: true, clipboardData: transfer}
const left = field.dispatchEvent(new ClipboardEvent("paste", given))
return {said: left ? null : field.value, ms: performance.now() - before}
"""
FORMATTED = """<p>One <b>bold <i>both</i></b>, <u>under</u> &amp; <del>gone</del>,
<a href="https://example.com/[x]">a link</a></p>
<ul><li><p>first</p></li><li>second<ol><li>deeper</li></ol></li></ul><blockquote>said<br>before</blockquote>
<pre>x = 1\n  y</pre>"""
CODES = """One [b]bold[/b] [b][i]both[/i][/b], [u]under[/u] & [s]gone[/s], [url=https://example.com/%5Bx%5D]a link[/url]

• first
• second
  1. deeper
>>said
>>before
[code]x = 1
  y[/code]"""


def test_what_is_copied_elsewhere_keeps_its_look_unless_it_is_pasted_plain(
    page: Messenger, launch: str, boris: User
) -> None:
    assert page.chromium.execute_async_script(_COPY, FORMATTED, "as it was") == ""
    composer = page.find("#composer")
    composer.send_keys(Keys.CONTROL, "v")
    page.wait(lambda: composer.get_attribute("value") == CODES)
    composer.send_keys(Keys.CONTROL, "z")
    page.wait(lambda: composer.get_attribute("value") == "")
    composer.send_keys(Keys.CONTROL, Keys.SHIFT, "v")
    page.wait(lambda: composer.get_attribute("value") == "as it was")
    composer.send_keys(Keys.CONTROL, "a")
    composer.send_keys(Keys.CONTROL, "v")
    page.wait(lambda: composer.get_attribute("value") == CODES)
    composer.send_keys(Keys.ENTER)
    shown = page.find("article.mine blockquote", "said")
    assert shown.text == "said\nbefore"
    assert boris.call("im.dialog.messages.get", DIALOG_ID=launch, LIMIT=1)["messages"][0]["text"] == CODES


PASTED = {
    # Writers that say by style what they mean, and the opposite of their tags.
    "<b style='font-weight:normal'><span style='font-weight:700;font-style:italic'>x</span> y</b>": "[b][i]x[/i][/b] y",
    "<a href='https://a.example/'>https://a.example/</a> <s>b</s>": "https://a.example/ [s]b[/s]",
    "<li>open<li>ends": "• open\n• ends",
    "<b>&lt;b&gt;&nbsp;&#1087;&bogus;</b>": "[b]<b> п&bogus;[/b]",
    # Only what a person may see, and no link but to the web, mail or a telephone.
    "<img src=x onerror='hit=1' alt=':)'><script>hit=1</script><style>b{}</style><b>x</b>": ":)[b]x[/b]",
    "<i>x</i><a href='javascript:hit=1'>y</a><a href='/c/chat1'>z</a><p style='display:none'>w</p>": "[i]x[/i]yz",
    "<code>[/code][b]</code> <i>x</i>": "[/code][b] [i]x[/i]",
    "<!-- <b>x</b> --><i title='<b>'>x": "[i]x[/i]",
    # Nothing more than its plain text says, or too much of it: that is left to the browser.
    "<div style='white-space:pre'>x = 1</div>": None,
    "<b>x</b>" + "y" * 20_000: None,
    "<div><b>" * 100_000: None,
    **dict.fromkeys(["<div><b>" * 30_000, "<br><div></div>" * 18_000, "<ul><li>" * 30_000, "<a '" * 60_000], None),
    **dict.fromkeys(["<!--" * 60_000, "<style>" * 40_000, "<blockquote>x" * 20_000, "<a" + " style" * 50_000], None),
}


def test_what_is_pasted_is_text_and_takes_a_moment(page: Messenger, launch: str) -> None:
    page.find("#composer")
    found = {html: page.chromium.execute_script(_PASTE, html) for html in PASTED}
    assert {html: one["said"] for html, one in found.items()} == PASTED
    # A search that went back again and again would take minutes for these.
    assert max(one["ms"] for one in found.values()) < 20_000
    assert page.complaints() == []


LONG = "ab cd\n" * 4000  # 24,000 letters

_WRITE = """
const field = document.querySelector("#composer")
field.value = arguments[0]
field.dispatchEvent(new InputEvent("input", {bubbles: true}))
"""


def test_what_no_message_can_hold_goes_as_a_file_and_is_not_lost(
    page: Messenger, launch: str, portal: Portal, anna: User
) -> None:
    composer = page.find("#composer")
    page.chromium.execute_script(_WRITE, "🙂" * 20_000)  # so many letters, though twice as long for the browser
    page.find(".send[title=Send]:enabled")
    page.chromium.execute_script(_WRITE, LONG)
    page.find(".composer [role=status]", "Too long for a message")
    page.chromium.execute_cdp_cmd("Network.enable", {})
    page.chromium.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/rest/im.v2.File.upload"]})
    composer.send_keys(Keys.ENTER)
    page.find(".uploads .danger", "Text.txt")
    assert composer.get_attribute("value") == ""
    page.chromium.refresh()  # with the file that was not sent
    page.wait(lambda: page.find("#composer").get_attribute("value") == LONG)
    page.find(".composer [role=status] button").click()
    page.find(".uploads .danger", "Text.txt")
    page.find(".uploads [aria-label='Remove: Text.txt']").click()
    assert page.find("#composer").get_attribute("value") == LONG
    page.chromium.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    page.find(".composer [role=status] button").click()
    page.find("article.mine .file", "Text.txt")
    page.gone(".uploads")
    assert page.find("#composer").get_attribute("value") == ""
    assert not [name for name in page.storage() if "unsent" in name or "draft" in name]
    [file] = anna.call("im.dialog.messages.get", DIALOG_ID=launch)["files"]
    assert portal.fetch(file["urlDownload"]).decode() == LONG
    page.say("short")
    page.choose(page.find("article.mine", "short"), "Edit")
    page.wait(lambda: page.find("#composer").get_attribute("value") == "short")
    page.chromium.execute_script(_WRITE, LONG)
    page.find(".composer [role=status]", "20,000 characters at most")
    assert not page.find(".send").is_enabled()
