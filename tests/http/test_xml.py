"""Answers as XML: the same as in JSON, in elements."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from beseda.testing import Answer, Portal, User, Webhook


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def hook(anna: User) -> Webhook:
    return anna.webhook()


def document(answer: Answer, status: int = 200) -> ET.Element:
    assert (answer.status, answer.headers["content-type"]) == (status, "text/xml; charset=utf-8")
    assert answer.body.startswith(b'<?xml version="1.0" ?>\n<response>')
    return ET.fromstring(answer.body)


def same(element: ET.Element, value: Any) -> bool:
    """Whether an element says what a value of the JSON answer says."""
    if isinstance(value, dict | list):
        named = list(value.items()) if isinstance(value, dict) else [("item", one) for one in value]
        return [child.tag for child in element] == [key if key.isidentifier() else "item" for key, _ in named] and all(
            same(child, one) for child, (_, one) in zip(element, named, strict=True)
        )
    if value is None:
        value = ""
    return not len(element) and (element.text or "") == str(int(value) if isinstance(value, bool) else value)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["im.user.get.xml", "im.user.get.XML/", "/IM.user.get.xml//", "im.user.get%2Exml"])
def test_the_ending_of_the_address_asks_for_it(
    portal: Portal, anna: User, hook: Webhook, method: str, form: str
) -> None:
    answer = document(portal.client.send(method, hook.path + form))
    assert [child.tag for child in answer] == ["result", "time"]
    assert answer.findtext("result/id") == str(anna.id)
    assert float(answer.findtext("time/start") or 0) > 0
    assert portal.client.send(method, hook.path + "im.user.get").headers["content-type"].startswith("application/json")


def test_everything_of_an_answer_is_there(portal: Portal, anna: User, hook: Webhook) -> None:
    """Objects in lists, numbered keys, nothing, true and false, numbers, dates and texts."""
    boris = portal.user("Boris")
    chat = portal.chat(anna, boris, title="<Plans> & \"more\" 'ё' \U0001f600")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="one\r\ntwo\tthree", URL_PREVIEW="N")
    shown = set()
    for call in ("im.recent.list", f"im.dialog.messages.get?DIALOG_ID=chat{chat}", "im.counters.get", "scope"):
        name, _, query = call.partition("?")
        value = portal.client.send("GET", f"{hook.path}{call}").json["result"]
        answer = document(portal.client.send("GET", f"{hook.path}{name}.xml?{query}"))
        assert same(answer.find("result") or answer[0], value), call
        shown |= {type(one) for one in leaves(value)}
    assert shown >= {bool, int, str, type(None)}


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [leaf for one in inside for leaf in leaves(one)]
    return [value]


def test_what_xml_forbids_is_replaced(portal: Portal, anna: User, hook: Webhook) -> None:
    chat = portal.chat(anna, title="a\x01b\x1b\ufffec")
    answer = document(portal.client.post(f"{hook.path}im.dialog.get.xml", {"DIALOG_ID": f"chat{chat}"}))
    assert answer.findtext("result/name") == "a\ufffdb\ufffd\ufffdc"


def test_keys_that_cannot_be_names_are_items(portal: Portal, anna: User, hook: Webhook) -> None:
    cmd = {"0": "server.time", "me too": "im.user.get", "<x>": "scope", "": "scope", "имя": "scope", "a-b.c": "scope"}
    answer = document(portal.client.post(f"{hook.path}batch.xml", {"cmd": cmd}))
    assert [one.tag for one in answer.findall("result/result/*")] == [*["item"] * (len(cmd) - 1), "a-b.c"]
    assert answer.findtext("result/result/item[2]/id") == str(anna.id)
    assert (answer.find("result/result_error"), answer.findtext("result/result_error")) != (None, None)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("no.such.method.xml", 404, "ERROR_METHOD_NOT_FOUND"),
        ("im.dialog.get.xml", 400, "DIALOG_ID_EMPTY"),
        ("../nobody/im.dialog.get.xml", 401, "INVALID_CREDENTIALS"),
        ("im.dialog.get.xml?a[=1&a[b]=%ff", 400, "ERROR_ARGUMENT"),
    ],
)
def test_refusals_look_alike(portal: Portal, hook: Webhook, path: str, status: int, code: str) -> None:
    address = hook.path.replace(f"/{hook.code}/", "/") + path[3:] if path.startswith("../") else hook.path + path
    answer = document(portal.client.send("GET", address), status)
    assert [child.tag for child in answer] == ["error", "error_description"]
    assert answer.findtext("error") == code
    assert answer.findtext("error_description")


def test_a_request_that_is_too_large_is_refused_as_xml(portal: Portal, hook: Webhook) -> None:
    portal.configure(body_limit=100)
    answer = document(portal.client.send("POST", f"{hook.path}im.user.get.xml", b"x" * 200), 413)
    assert answer.findtext("error") == "ERROR_REQUEST_TOO_LARGE"


def test_beside_the_rest_api_an_ending_means_nothing(portal: Portal) -> None:
    answer = portal.client.send("GET", "/sitemap.xml")
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json; charset=utf-8")
