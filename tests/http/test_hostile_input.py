"""Whatever arrives, the answer is a clear refusal and the portal goes on."""

import http.client
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from beseda.testing import Answer, Portal, Webhook

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
LIMIT = 100_000


@pytest.fixture
def hook(portal: Portal) -> Iterator[Webhook]:
    """A webhook of a portal that still answers after the test."""
    webhook = portal.user("Anna").webhook()
    yield webhook
    assert webhook.answer("server.time").status == 200


def send(hook: Webhook, body: bytes, headers: dict[str, str], method: str = "im.chat.add") -> Answer:
    return hook.portal.client.send("POST", hook.path + method, body, headers)


def refused(answer: Answer, text: str, status: int = 400, code: str = "ERROR_ARGUMENT") -> None:
    assert (answer.status, answer.json) == (status, {"error": code, "error_description": text})


# Size


def test_a_body_at_the_limit_is_taken(hook: Webhook) -> None:
    hook.portal.configure(body_limit=LIMIT)
    frame = len(b'{"TITLE": ""}')
    assert send(hook, b'{"TITLE": "' + b"x" * (LIMIT - frame) + b'"}', JSON).status == 200


@pytest.mark.parametrize("size", [LIMIT + 1, 20 * LIMIT])
@pytest.mark.parametrize("headers", [JSON, FORM, MULTIPART, {}])
def test_a_body_over_the_limit_is_answered(hook: Webhook, size: int, headers: dict[str, str]) -> None:
    hook.portal.configure(body_limit=LIMIT)
    answer = send(hook, b"x" * size, headers)
    refused(answer, "The request is larger than this portal takes", 413, "ERROR_REQUEST_TOO_LARGE")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("chunks", [2, 40])
def test_a_body_that_grows_over_the_limit_is_answered(hook: Webhook, chunks: int) -> None:
    hook.portal.configure(body_limit=LIMIT)
    connection = http.client.HTTPConnection(urlsplit(hook.portal.url).netloc, timeout=30)
    body = iter([b"x" * (LIMIT // 2 + 1)] * chunks)
    connection.request("POST", hook.path + "im.chat.add", body, JSON, encode_chunked=True)
    response = connection.getresponse()
    assert response.status == 413
    assert b"ERROR_REQUEST_TOO_LARGE" in response.read()
    connection.close()


def test_chunks_within_the_limit_are_one_body(hook: Webhook) -> None:
    connection = http.client.HTTPConnection(urlsplit(hook.portal.url).netloc, timeout=30)
    chunks = iter([b'{"TI', b'TLE": ', b'"In pieces"}'])
    connection.request("POST", hook.path + "im.chat.add", chunks, JSON, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_a_client_that_hangs_up_halfway_leaves_no_trace(hook: Webhook) -> None:
    address = urlsplit(hook.portal.url)
    with socket.create_connection((address.hostname, address.port or 80)) as connection:
        head = f"POST {hook.path}im.chat.add HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
        connection.sendall(head.encode() + b'{"TITLE": "half')
    assert hook.call("im.recent.get") == []


@pytest.mark.parametrize(
    "garbage", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01"]
)
def test_what_is_no_http_is_hung_up_on(hook: Webhook, garbage: bytes) -> None:
    address = urlsplit(hook.portal.url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=10) as connection:
        connection.sendall(garbage)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100)[:12] in {b"HTTP/1.1 400", b""}


def test_a_long_query_is_no_trouble(hook: Webhook) -> None:
    answer = hook.portal.client.send("GET", f"{hook.path}im.chat.add?TITLE={'x' * 60_000}")
    assert answer.status == 200


# Shape


@pytest.mark.parametrize("depth", [101, 1_000, 10_000, 100_000])
@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
def test_deep_json_is_refused(hook: Webhook, depth: int, pair: tuple[bytes, bytes]) -> None:
    opened, closed = pair
    body = b'{"USERS":' + opened * depth + b"1" + closed * depth + b"}"
    assert send(hook, body, JSON).status == 400


@pytest.mark.parametrize("depth", [101, 10_000])
def test_deep_names_of_a_form_are_refused(hook: Webhook, depth: int) -> None:
    refused(send(hook, b"USERS" + b"[a]" * depth + b"=1", FORM), "Parameters are nested deeper than 100 levels")


def test_deep_commands_of_a_batch_are_no_commands(hook: Webhook) -> None:
    deep = "im.chat.add?USERS" + "[a]" * 10_000 + "=1"
    assert hook.call("batch", cmd={"deep": deep})["result_error"]["deep"]["error"] == "ERROR_METHOD_NOT_FOUND"


@pytest.mark.parametrize(
    "body", [b"&".join(b"k%d=1" % key for key in range(100_000)), b"k[]=1&" * 100_000], ids=["names", "items"]
)
def test_a_hundred_thousand_keys_are_refused(hook: Webhook, body: bytes) -> None:
    refused(send(hook, body, FORM), "More than 10000 parameters")


def test_a_hundred_thousand_parts_are_refused(hook: Webhook) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 100_000 + b"--x--\r\n"
    refused(send(hook, body, MULTIPART), "More than 10000 parameters")


@pytest.mark.parametrize(
    "body", [b"{", b'{"a":1', b"[1,]", b"{'a': 1}", b'{"a": NaN}', b'{"a": 1e999}', b"\xef\xbb\xbf{}"]
)
def test_broken_json_is_refused(hook: Webhook, body: bytes) -> None:
    refused(send(hook, body, JSON), "Request body is not valid JSON")


@pytest.mark.parametrize("body", [b"1", b'"x"', b"true", b"1.5"])
def test_json_that_is_no_object_is_refused(hook: Webhook, body: bytes) -> None:
    refused(send(hook, body, JSON), "Request body must be a JSON object or array")


@pytest.mark.parametrize("body", [b"--x\r\n", b"", b"--y--", b"--x\r\n\r\nno name\r\n--x--\r\n"])
def test_broken_parts_are_refused_unless_there_are_none(hook: Webhook, body: bytes) -> None:
    answer = send(hook, body, MULTIPART)
    assert answer.status == (200 if not body else 400)


# Content


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"TITLE": "\xff"}', JSON),
        (b'{"\xc3\x28": 1}', JSON),
        (b"TITLE=%ff", FORM),
        (b"TITLE=\xff", FORM),
        (b"%c3%28=1", FORM),
        (b'--x\r\nContent-Disposition: form-data; name="TITLE"\r\n\r\n\xff\r\n--x--\r\n', MULTIPART),
    ],
)
def test_what_is_not_utf8_is_refused(hook: Webhook, body: bytes, headers: dict[str, str]) -> None:
    refused(send(hook, body, headers), "Text is not valid UTF-8")


@pytest.mark.parametrize("query", ["TITLE=%ff", "%ff=1", "TITLE=%ed%a0%80"])
def test_a_query_that_is_not_utf8_is_refused(hook: Webhook, query: str) -> None:
    refused(hook.portal.client.send("GET", f"{hook.path}im.chat.add?{query}"), "Text is not valid UTF-8")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"TITLE": "a\\u0000b"}', JSON),
        (b'{"a\\u0000b": 1}', JSON),
        (b'{"USERS": [{"a": ["\\u0000"]}]}', JSON),
        (b"TITLE=a%00b", FORM),
        (b"TITLE[a%00b]=1", FORM),
    ],
)
def test_nul_characters_are_refused(hook: Webhook, body: bytes, headers: dict[str, str]) -> None:
    refused(send(hook, body, headers), "Text contains a NUL character")


def test_nul_characters_of_a_query_are_refused(hook: Webhook) -> None:
    answer = hook.portal.client.send("GET", f"{hook.path}im.chat.add?TITLE=%00")
    refused(answer, "Text contains a NUL character")


@pytest.mark.parametrize("number", [str(2**63), str(-(2**63) - 1), str(2**64), "1" + "0" * 30, "9" * 300, "9" * 5000])
def test_integers_beyond_63_bits_are_refused(hook: Webhook, number: str) -> None:
    answer = send(hook, b'{"CHAT_ID": ' + number.encode() + b', "USER_ID": 1}', JSON, "im.chat.user.delete")
    assert (answer.status, answer.json["error"]) == (400, "ERROR_ARGUMENT")


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, 10**400])
def test_integers_beyond_63_bits_as_text_are_no_ids(hook: Webhook, number: int) -> None:
    assert hook.answer("im.chat.user.list", CHAT_ID=str(number)).json["error"] == "CHAT_ID_EMPTY"
    assert hook.answer("im.user.get", ID=str(number)).json["error"] == "ID_EMPTY"


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), str(2**63 - 1), 1e18])
def test_the_largest_ids_are_just_not_there(hook: Webhook, number: object) -> None:
    assert hook.call("im.chat.user.list", CHAT_ID=number) == []
    assert hook.answer("im.chat.user.delete", CHAT_ID=number, USER_ID=number).json["error"] == "ACCESS_ERROR"
    assert hook.answer("im.chat.user.add", CHAT_ID=number, USERS=[number]).json["error"] == "ACCESS_ERROR"
    assert hook.call("im.chat.add", USERS=[number, number]) > 0


@pytest.mark.parametrize(
    "path", ["/picture/%00", "/picture/%ff", "/picture/", "/picture/../rest", "/%00", "/%ff", "/x"]
)
def test_hostile_paths_are_not_found(hook: Webhook, path: str) -> None:
    answer = hook.portal.client.send("GET", path)
    assert (answer.status, answer.json["error"]) == (404, "ERROR_NOT_FOUND")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE chat; --", '" OR 1=1', "%", "_", "\\", ":id $1 ?", "{}", "\u202e\ud7ff\U0010ffff"]
)
def test_text_is_only_text(hook: Webhook, text: str) -> None:
    chat = hook.call("im.chat.add", TITLE=text, MESSAGE=text, ENTITY_TYPE="X", ENTITY_ID=text)
    assert hook.call("im.chat.get", ENTITY_TYPE="X", ENTITY_ID=text) == {"ID": chat}
    assert hook.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["name"] == text
    assert hook.call("im.recent.get")[0]["message"]["text"] == text
