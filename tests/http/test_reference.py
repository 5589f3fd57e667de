"""The reference in the browser: shown to who opens an address there, and never instead of a call."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from beseda.kernel.method import Param
from beseda.methods import REGISTRY
from beseda.testing import Answer, Portal, Webhook

BROWSERS = {
    "chromium": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
PAGE = {"Accept": BROWSERS["chromium"], "Sec-Fetch-Mode": "navigate"}
WRITING = "im.chat.add"


@pytest.fixture
def hook(portal: Portal) -> Webhook:
    return portal.user("Anna").webhook()


class Page(HTMLParser):
    """What stands in a page: tags that are opened, with their attributes, and the text."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(answer.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, attribute: str, *tags: str) -> list[str]:
        """The values of an attribute, of these tags or of any."""
        return [of[attribute] or "" for tag, of in self.tags if attribute in of and (not tags or tag in tags)]


def opened(portal: Portal, path: str) -> Page:
    answer = portal.client.send("GET", path, headers=PAGE)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Page(answer)


@pytest.mark.parametrize("accept", BROWSERS.values(), ids=BROWSERS)
@pytest.mark.parametrize("fetch", [{}, {"Sec-Fetch-Mode": "navigate"}], ids=["", "navigate"])
def test_opening_a_method_shows_its_page_and_calls_nothing(
    portal: Portal, hook: Webhook, accept: str, fetch: dict[str, str]
) -> None:
    answer = portal.client.send("GET", hook.path + WRITING, headers={"Accept": accept, **fetch})
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"<h1>im.chat.add</h1>" in answer.body
    assert portal.query("SELECT id FROM chat") == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "*/*"},
        {"Accept": "application/json"},
        {"Accept": "application/json, text/plain, */*"},
        {"Accept": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"},  # what Java says of itself
        {"Accept": "text/html"},
        {"Accept": BROWSERS["chromium"], "Sec-Fetch-Mode": "cors"},
        {"Accept": BROWSERS["chromium"], "Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_programs_call(portal: Portal, hook: Webhook, headers: dict[str, str]) -> None:
    answer = portal.client.send("GET", hook.path + WRITING, headers=headers)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
    assert len(portal.query("SELECT id FROM chat")) == 1


@pytest.mark.parametrize("ending", ["im.user.get?x=1", "im.user.get.json", "batch?cmd[a]=im.user.get"])
def test_who_names_parameters_or_a_format_calls_in_a_browser_too(portal: Portal, hook: Webhook, ending: str) -> None:
    answer = portal.client.send("GET", hook.path + ending, headers=PAGE)
    assert "result" in answer.json


def test_sending_a_form_calls_whatever_is_accepted(portal: Portal, hook: Webhook) -> None:
    assert "result" in portal.client.send("POST", hook.path + "im.user.get", headers=PAGE).json
    answer = portal.client.send("GET", hook.path + "im.user.get", b'{"ID": 99}', headers=PAGE)
    assert answer.json["error"]


def test_an_address_without_a_method_is_refused_as_ever(portal: Portal, hook: Webhook) -> None:
    for path in ("no.such.method", "im.chat.add/x", "im.chat.add.add"):
        answer = portal.client.send("GET", hook.path + path, headers=PAGE)
        assert (answer.status, answer.json["error"]) == (404, "ERROR_METHOD_NOT_FOUND")
    assert portal.client.send("GET", hook.path).json["error"] == "ERROR_METHOD_NOT_FOUND"


def test_a_page_has_a_field_for_every_parameter(portal: Portal, hook: Webhook) -> None:
    for method in REGISTRY:
        page = opened(portal, hook.path + method.name)
        assert page.all("name", "input", "select", "textarea") == leaves(list(method.params))
        ids = page.all("id")
        assert len(set(ids)) == len(ids)
        assert page.all("for") == page.all("id", "input", "select", "textarea")
        assert set(page.all("aria-describedby")) <= set(ids)
        assert all(wire.code in page.text and wire.text in page.text for wire in method.errors)


def leaves(params: list[Param], inside: str = "") -> list[str]:
    """Names of fields: objects with known members have none of their own."""
    found = []
    for param in params:
        name = f"{inside}[{param.wire}]" if inside else param.wire
        found += leaves(list(param.members), name) if param.members else [name]
    return found


@pytest.mark.parametrize("path", ["/rest", "/rest/", "//rest//"])
def test_the_list_leads_to_every_method(portal: Portal, path: str) -> None:
    portal.configure(revision=29, name="<i>Our</i> portal")
    page = opened(portal, path)
    links = [link for link in page.all("href", "a") if link.startswith("/rest/")]
    assert sorted(links) == sorted(f"/rest/{method.name}" for method in REGISTRY if method.exists_in(29))
    assert "<i>Our</i> portal, REST revision 29" in page.text
    assert "form" not in {tag for tag, _ in opened(portal, links[0]).tags}


def test_the_list_of_a_webhook_leads_to_forms(portal: Portal, hook: Webhook) -> None:
    for path in (hook.path, hook.path.rstrip("/")):
        links = [link for link in opened(portal, path).all("href", "a") if link.startswith("/rest/")]
        assert links
        assert all(link.startswith(hook.path) for link in links)
        assert "form" in {tag for tag, _ in opened(portal, links[0]).tags}


def test_what_stands_in_an_address_is_never_markup(portal: Portal) -> None:
    code = quote("\"'><script>alert(1)<!--", safe="")
    page = Page(portal.client.send("GET", f"/rest/1/{code}/im.chat.add", headers=PAGE))
    assert [of for tag, of in page.tags if tag == "script"] == [{"src": "/static/reference.js", "defer": None}]


@pytest.mark.parametrize("path", ["/rest/{0}/{1}x/", "/rest/{0}/{1}x/im.chat.add", "/rest/99/{1}", "/rest/{0}/wrong"])
def test_a_webhook_that_there_is_not_says_so(portal: Portal, hook: Webhook, path: str) -> None:
    answer = portal.client.send("GET", path.format(hook.user_id, hook.code), headers=PAGE)
    page = Page(answer)
    assert (answer.status, answer.headers["cache-control"]) == (401, "no-store")
    assert "No webhook of this portal has this address" in page.text
    assert hook.code not in answer.body.decode()
    assert "form" not in {tag for tag, _ in page.tags}


def test_stars_are_of_what_no_call_does_without(portal: Portal, hook: Webhook) -> None:
    """And the text of a message is not: an attachment stands in for it."""

    def starred(method: str) -> list[str]:
        body = portal.client.send("GET", hook.path + method, headers=PAGE).body.decode()
        return re.findall(r"<code>(\w+)</code><abbr", body)

    assert starred("im.message.add") == ["DIALOG_ID"]
    assert starred("im.chat.mute") == []
    assert starred("im.message.update") == ["MESSAGE_ID"]


def test_what_is_hard_to_write_has_an_example_that_works(portal: Portal, hook: Webhook) -> None:
    page = opened(portal, hook.path + "im.message.add")
    samples = {of["data-into"]: of["data-sample"] for tag, of in page.tags if tag == "button" and "data-sample" in of}
    assert set(samples) == {"p-ATTACH", "p-KEYBOARD", "p-MENU"}
    given = {(into or "")[2:]: json.loads(sample or "") for into, sample in samples.items()}
    boris = portal.user("Boris")
    assert hook.call("im.message.add", DIALOG_ID=boris.id, **given)
    params = hook.call("im.dialog.messages.get", DIALOG_ID=boris.id)["messages"][0]["params"]
    assert set(params) == {"ATTACH", "KEYBOARD", "MENU"}


def test_an_older_portal_shows_what_it_knows(portal: Portal, hook: Webhook) -> None:
    assert "DIALOG_ID" in opened(portal, hook.path + "im.chat.mute").all("name")
    portal.revision = 30
    assert "DIALOG_ID" not in opened(portal, hook.path + "im.chat.mute").all("name")
    answer = portal.client.send("GET", hook.path + "imbot.v2.Bot.get", headers=PAGE)
    assert answer.json["error"] == "ERROR_METHOD_NOT_FOUND"


def test_a_page_takes_nothing_from_elsewhere_and_tells_nobody_its_address(portal: Portal, hook: Webhook) -> None:
    answer = portal.client.send("GET", hook.path + WRITING, headers=PAGE)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    page = Page(answer)
    assert page.all("style") == page.all("onclick") == []
    for address, kind in (("/static/reference.js", "text/javascript"), ("/static/reference.css", "text/css")):
        assert address in {*page.all("src"), *page.all("href", "link")}
        served = portal.client.send("GET", address)
        assert (served.status, served.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    assert {*page.all("src"), *page.all("href", "link")} == {"/static/reference.js", "/static/reference.css"}
    assert portal.client.send("GET", "/static/../reference.py").status == 404
