"""Every form in which known clients send a call gets the answer that plain JSON gets."""

import json
import socket
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from b24pysdk.utils.encoding import encode_params

from beseda.testing import Answer, Portal, User, Webhook

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
CREST = {"User-Agent": "Bitrix24 CRest PHP 1.36", "Accept": "*/*"}
PHPSDK = {
    "Accept": JSON,
    "Accept-Charset": "utf-8",
    "Content-Type": JSON,
    "User-Agent": "b24-php-sdk-vendor-v-1.9.0-php-8.4.1",
    "X-BITRIX24-PHP-SDK-PHP-VERSION": "8.4.1",
    "X-BITRIX24-PHP-SDK-VERSION": "1.9.0",
    "X-Request-ID": "0197a3a4-7c1e-7000-8000-000000000000",
}
TELEMETRY = "bx24_request_id=1&bx24_sdk_ver=2.2.0&bx24_sdk_type=b24-js-sdk"
TEXT = "Привет & 👍🏽 + 100 % <b> \"e\" 'f' \\ / ? # ; [x]=1&y[]=2 %2B+%26\r\n\tlast"


class Sent(NamedTuple):
    """A request: its verb, what follows the address of the webhook, its body and headers."""

    verb: str
    address: str
    body: str = ""
    headers: dict[str, str] = {}  # noqa: RUF012 - nobody changes it


Form: TypeAlias = Callable[[str, dict[str, str]], Sent]


def post(address: str, body: str, content_type: str = "", **headers: str) -> Sent:
    """A POST with these headers, and without a content type when there is none."""
    return Sent("POST", address, body, {**({"Content-Type": content_type} if content_type else {}), **headers})


def multipart(address: str, given: dict[str, str]) -> Sent:
    """As ``curl -F`` sends it."""
    boundary = "------------------------d74496d66958873e"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in given.items()
    ]
    return post(address, "".join(parts) + f"--{boundary}--\r\n", f"multipart/form-data; boundary={boundary}")


def halves(given: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The first parameter, and the others."""
    first, *others = given.items()
    return dict([first]), dict(others)


def in_both(address: str, given: dict[str, str]) -> Sent:
    """The first parameter in the query, the others in the form."""
    first, others = halves(given)
    return post(f"{address}?{urlencode(first)}", urlencode(others), FORM)


def in_query_and_json(address: str, given: dict[str, str]) -> Sent:
    """The first parameter in the query, the others as JSON."""
    first, others = halves(given)
    return post(f"{address}?{urlencode(first)}", json.dumps(others), JSON)


def php_json(given: Any) -> str:
    r"""JSON as PHP writes it: ``\u041f`` and ``\/``."""
    return json.dumps(given).replace("/", r"\/")


FORMS: dict[str, Form] = {
    "GET": lambda to, given: Sent("GET", f"{to}?{urlencode(given)}"),
    "POST with a query": lambda to, given: post(f"{to}?{urlencode(given)}", ""),
    "POST with a query and a type": lambda to, given: post(f"{to}?{urlencode(given)}", "", FORM),
    "form": lambda to, given: post(to, urlencode(given), FORM),
    "form of a browser": lambda to, given: post(to, urlencode(given), f"{FORM}; charset=UTF-8"),
    "form without a type": lambda to, given: post(to, urlencode(given)),
    "form and query": in_both,
    "JSON and query": in_query_and_json,
    "JSON in UTF-8": lambda to, given: post(to, json.dumps(given, ensure_ascii=False), f"{JSON}; charset=utf-8"),
    "JSON without a type": lambda to, given: post(to, json.dumps(given)),
    "curl -d": lambda to, given: post(to, json.dumps(given, ensure_ascii=False), FORM),
    "curl -F": multipart,
    ".json": lambda to, given: post(f"{to}.json", json.dumps(given), JSON),
    "slash at the end": lambda to, given: post(f"{to}/", json.dumps(given), JSON),
    "two slashes": lambda to, given: post(f"/{to}", json.dumps(given), JSON),
    "upper case": lambda to, given: post(to.upper(), json.dumps(given), JSON),
    "mixed case": lambda to, given: Sent("GET", f"{to.title()}.json?{urlencode(given)}"),
    "unknown keys": lambda to, given: post(f"{to}?{TELEMETRY}", json.dumps({**given, "__order": "0"}), JSON),
    "bearer": lambda to, given: post(to, json.dumps(given), JSON, Authorization="Bearer x"),
    "auth in the query": lambda to, given: post(f"{to}?auth=x", json.dumps(given), JSON),
    "auth in the form": lambda to, given: post(to, urlencode({**given, "auth": "x"}), FORM),
    "auth in the JSON": lambda to, given: post(to, json.dumps({**given, "auth": "x"}), JSON),
    "CRest of old": lambda to, given: Sent("GET", f"{to}.json?{urlencode(given)}", "", CREST),
    "CRest": lambda to, given: post(f"{to}.json", urlencode(given), FORM, **CREST),
    "b24phpsdk": lambda to, given: Sent("POST", f"/{to}/?bx24_request_id=1", php_json(given), PHPSDK),
}


@pytest.fixture
def webhook(anna: User) -> Webhook:
    """Anna's webhook."""
    return anna.webhook()


def send(webhook: Webhook, sent: Sent) -> Answer:
    """What a request is answered."""
    return webhook.portal.client.send(sent.verb, webhook.path + sent.address, sent.body.encode(), sent.headers)


def result(webhook: Webhook, sent: Sent) -> Any:
    """What a call results in."""
    answer = send(webhook, sent)
    assert answer.status == 200, answer.body
    return answer.json["result"]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_asked(webhook: Webhook, chat_id: int, form: Form) -> None:
    for text in ("one", "two", "three"):
        webhook.call("im.message.add", DIALOG_ID=f"chat{chat_id}", MESSAGE=text)
    given = {"DIALOG_ID": f"chat{chat_id}", "LIMIT": "2"}
    plain = webhook.call("im.dialog.messages.get", **given)
    assert [message["text"] for message in plain["messages"]] == ["three", "two"]
    assert result(webhook, form("im.dialog.messages.get", given)) == plain


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_said(webhook: Webhook, boris: User, chat_id: int, form: Form) -> None:
    given = {"DIALOG_ID": f"chat{chat_id}", "MESSAGE": TEXT}
    sent = [webhook.call("im.message.add", **given), result(webhook, form("im.message.add", given))]
    read = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}")["messages"]
    texts = {message["id"]: message["text"] for message in read}
    assert [texts[message_id] for message_id in sent] == [TEXT, TEXT]


def test_methods_of_rest_3_are_others_and_none_is_here(portal: Portal, webhook: Webhook) -> None:
    """Clients look for them below ``/rest/api``; what is not there is told in the shape of errors there."""
    for method in ("server.time", "im.message.add", "tasks.task.get"):
        answer = portal.client.post(webhook.path.replace("/rest/", "/rest/api/") + method, {})
        assert (answer.status, answer.json["error"]["code"]) == (
            404,
            "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
        )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_refused(webhook: Webhook, form: Form) -> None:
    given = {"DIALOG_ID": "chat999", "MESSAGE": "to nobody"}
    for method in ("im.message.add", "im.no.such"):
        plain, answer = webhook.answer(method, **given), send(webhook, form(method, given))
        assert answer.status == plain.status >= 400
        assert answer.json == plain.json


NOTHING = {
    "GET": Sent("GET", "im.counters.get"),
    "POST": Sent("POST", "im.counters.get"),
    "form": post("im.counters.get", "", FORM),
    "JSON": post("im.counters.get", "", JSON),
    "JSON list": post("im.counters.get", "[]", JSON),
    "JSON null": post("im.counters.get", "null", JSON),
    "end of line": post("im.counters.get", "\n", JSON),
    "curl -d": post("im.counters.get", "{}", FORM),
    "CRest": Sent("GET", "im.counters.get.json", "", CREST),
    "b24phpsdk": Sent("POST", "/im.counters.get/?bx24_request_id=1", "[]", PHPSDK),
}


@pytest.mark.parametrize("sent", NOTHING.values(), ids=NOTHING)
def test_a_call_without_parameters(webhook: Webhook, boris: User, chat_id: int, sent: Sent) -> None:
    boris.call("im.message.add", DIALOG_ID=f"chat{chat_id}", MESSAGE="read me")
    assert result(webhook, sent) == webhook.call("im.counters.get")


def test_the_body_is_stronger_than_the_query(webhook: Webhook, chat_id: int) -> None:
    sent = post("im.chat.user.list?CHAT_ID=999", f"CHAT_ID={chat_id}", FORM)
    assert webhook.call("im.chat.user.list", CHAT_ID=999) == []
    assert result(webhook, sent) == webhook.call("im.chat.user.list", CHAT_ID=chat_id)


LISTS: dict[str, Callable[[str, int, int], Sent]] = {
    "numbers": lambda to, one, two: post(to, f"USERS[0]={one}&USERS[1]={two}", FORM),
    "escaped": lambda to, one, two: post(to, f"USERS%5B0%5D={one}&USERS%5B1%5D={two}", FORM),
    "no numbers": lambda to, one, two: Sent("GET", f"{to}?USERS[]={one}&USERS[]={two}"),
    "any keys": lambda to, one, two: post(to, f"USERS[7]={one}&USERS[x]={two}", FORM),
    "multipart": lambda to, one, two: multipart(to, {"USERS[0]": str(one), "USERS[1]": str(two)}),
    "JSON object": lambda to, one, two: post(to, json.dumps({"USERS": {"7": one, "8": str(two)}}), JSON),
}


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS)
def test_a_list(portal: Portal, webhook: Webhook, form: Callable[[str, int, int], Sent]) -> None:
    ids = [guest.id for guest in portal.users(2)]
    plain = webhook.call("im.chat.add", USERS=ids)
    made = result(webhook, form("im.chat.add", *ids))
    members = webhook.call("im.chat.user.list", CHAT_ID=made)
    assert members == webhook.call("im.chat.user.list", CHAT_ID=plain) == [webhook.user_id, *ids]


def php_query(given: dict[str, Any]) -> str:
    """Nested parameters as ``http_build_query`` of PHP writes them: brackets are escaped too."""
    return urlencode(parse_qsl(encode_params(given), keep_blank_values=True))


NESTED: dict[str, Callable[[str, dict[str, Any]], Sent]] = {
    "query": lambda to, given: Sent("GET", f"{to}.json?{php_query(given)}", "", CREST),
    "form": lambda to, given: post(f"{to}.json", php_query(given), FORM, **CREST),
    "brackets": lambda to, given: post(to, encode_params(given), FORM),
    "multipart": lambda to, given: multipart(to, dict(parse_qsl(encode_params(given)))),
    "JSON in a form": lambda to, given: post(to, urlencode({**given, "ATTACH": json.dumps(given["ATTACH"])}), FORM),
    "JSON in JSON": lambda to, given: post(to, json.dumps({**given, "ATTACH": json.dumps(given["ATTACH"])}), JSON),
    "PHP": lambda to, given: Sent("POST", f"/{to}/", php_json(given), PHPSDK),
}


@pytest.mark.parametrize("form", NESTED.values(), ids=NESTED)
def test_an_attachment(
    webhook: Webhook, chat_id: int, attach: dict[str, Any], form: Callable[[str, dict[str, Any]], Sent]
) -> None:
    given = {"DIALOG_ID": f"chat{chat_id}", "ATTACH": attach}
    sent = [webhook.call("im.message.add", **given), result(webhook, form("im.message.add", given))]
    read = webhook.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}")["messages"]
    params = {message["id"]: message["params"] for message in read}
    assert [params[message_id] for message_id in sent] == [{"ATTACH": attach}, {"ATTACH": attach}]


@pytest.mark.parametrize(
    ("plain", "spellings"),
    [("Y", ["True", "true", "TRUE", "1", "Y", "y"]), ("N", ["False", "false", "FALSE", "0", "N", "n", ""])],
)
def test_yes_and_no(webhook: Webhook, conversations: tuple[str, str], plain: str, spellings: list[str]) -> None:
    expected = webhook.call("im.recent.get", SKIP_CHAT=plain)
    assert len(expected) == {"Y": 1, "N": 2}[plain]
    for spelled in spellings:
        given = {"SKIP_CHAT": spelled}
        for form in ("GET", "form", "curl -d", "curl -F"):
            assert result(webhook, FORMS[form]("im.recent.get", given)) == expected, (form, spelled)
    for value in (plain == "Y", int(plain == "Y")):
        assert webhook.call("im.recent.get", SKIP_CHAT=value) == expected


def commands(chat_id: int) -> dict[str, str]:
    """Calls that use one another's results, the way clients encode them for a batch."""
    return {
        "find": "im.chat.get?" + urlencode({"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|1663"}),
        "7": "im.chat.get?" + urlencode({"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|1664"}),
        "wrong": "im.no.such",
        "read": "im.dialog.messages.get?" + urlencode({"DIALOG_ID": "chat$result[find][ID]", "LIMIT": "2"}),
        "members": f"im.chat.user.list?CHAT_ID={chat_id}",
    }


BATCHES: dict[str, Callable[[dict[str, str], str], Sent]] = {
    "CRest of old": lambda cmd, halt: Sent("GET", f"batch.json?{php_query({'cmd': cmd})}&halt={halt}", "", CREST),
    "CRest": lambda cmd, halt: post("batch.json", f"{php_query({'cmd': cmd})}&halt={halt}", FORM, **CREST),
    "b24phpsdk": lambda cmd, halt: Sent(
        "POST", "/batch/?bx24_request_id=1", php_json({"halt": halt == "1", "cmd": cmd}), PHPSDK
    ),
    "curl -F": lambda cmd, halt: multipart("batch", {"halt": halt, **{f"cmd[{key}]": cmd[key] for key in cmd}}),
    "curl -d": lambda cmd, halt: post("batch", json.dumps({"halt": int(halt), "cmd": cmd}), FORM),
    "query": lambda cmd, halt: post(f"batch?{php_query({'cmd': cmd, 'halt': halt})}", ""),
    "brackets": lambda cmd, halt: post("batch", f"halt={halt}&{encode_params({'cmd': cmd})}", FORM),
}


@pytest.mark.parametrize("halt", ["0", "1"])
@pytest.mark.parametrize("form", BATCHES.values(), ids=BATCHES)
def test_a_batch(webhook: Webhook, chat_id: int, form: Callable[[dict[str, str], str], Sent], halt: str) -> None:
    plain = webhook.call("batch", cmd=commands(chat_id), halt=halt == "1")
    found = result(webhook, form(commands(chat_id), halt))
    assert list(found["result"]) == (["find", "7"] if halt == "1" else ["find", "7", "read", "members"])
    assert [found["result"], found["result_error"]] == [plain["result"], plain["result_error"]]
    assert found["result_error"] == {
        "wrong": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}
    }


STRANGERS = {
    "query": Sent("GET", "/rest/server.time?auth=x"),
    "form": post("/rest/server.time", "auth=x", FORM),
    "bearer": post("/rest/server.time", "{}", JSON, Authorization="Bearer x"),
    "bearer in lower case": post("/rest/server.time", "", authorization="bearer x"),
}


@pytest.mark.parametrize("sent", STRANGERS.values(), ids=STRANGERS)
def test_a_token_that_nobody_has(portal: Portal, sent: Sent) -> None:
    plain = portal.client.post("/rest/server.time", {"auth": "x"})
    answer = portal.client.send(sent.verb, sent.address, sent.body.encode(), sent.headers)
    assert answer.status == plain.status == 401
    assert answer.json == plain.json


def test_no_token_at_all(portal: Portal) -> None:
    answer = portal.client.post("/rest/server.time", {})
    assert (answer.status, answer.json["error"]) == (401, "NO_AUTH_FOUND")


def test_curl_waits_for_the_word_to_go_on(webhook: Webhook, boris: User, chat_id: int) -> None:
    """It sends a long body only after 100 Continue, or after a second."""
    text = "x" * 5000
    body = urlencode({"DIALOG_ID": f"chat{chat_id}", "MESSAGE": text}).encode()
    head = (
        f"POST {webhook.path}im.message.add HTTP/1.1\r\nHost: {urlsplit(webhook.url).netloc}\r\nConnection: close\r\n"
        f"Content-Type: {FORM}\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with socket.create_connection((urlsplit(webhook.url).hostname, urlsplit(webhook.url).port), timeout=30) as curl:
        curl.sendall(head.encode())
        assert curl.recv(25, socket.MSG_WAITALL) == b"HTTP/1.1 100 Continue\r\n\r\n"
        curl.sendall(body)
        with curl.makefile("rb") as answer:
            assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
            assert answer.read().endswith(b"}}")
    read = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}", LIMIT=1)["messages"]
    assert read[0]["text"] == text
