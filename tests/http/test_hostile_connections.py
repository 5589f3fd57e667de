"""Connections that are slow, endless, ambiguous or in a hurry: answered or hung up on, and others are served."""

import socket
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.parse import urlsplit

import pytest

from beseda.http.protocol import MOST_ADDRESS, MOST_AT_ONCE, MOST_HEAD
from beseda.testing import Answer, Portal, Webhook

SECONDS = 60
LIMIT = 100_000
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def hook(portal: Portal) -> Iterator[Webhook]:
    """A webhook of a portal that still answers after the test."""
    webhook = portal.user("Anna").webhook()
    yield webhook
    portal.configure(request_seconds=60)
    assert webhook.answer("server.time").status == 200


class Line:
    """A connection on which anything can be said."""

    def __init__(self, hook: Webhook) -> None:
        address = urlsplit(hook.portal.url)
        self.socket = socket.create_connection((address.hostname, address.port or 80), timeout=SECONDS)
        self.path = hook.path

    def say(self, head: str, body: bytes = b"") -> None:
        """Send something; ``{}`` is the path of the webhook."""
        self.socket.sendall(head.replace("{}", self.path).encode("latin-1") + body)

    def try_to_say(self, what: bytes, times: int) -> bool:
        """Send something again and again; whether the portal took all of it."""
        try:
            for _ in range(times):
                self.socket.sendall(what)
        except OSError:
            return False
        return True

    def hear(self, method: str = "POST") -> Answer:
        """The answer to the only request."""
        response = HTTPResponse(self.socket, method=method)
        response.begin()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())

    def hear_all(self) -> bytes:
        """Whatever comes until the portal hangs up."""
        heard = []
        try:
            while piece := self.socket.recv(2**16):
                heard.append(piece)
        except ConnectionResetError:  # it did not wait for what was still said
            pass
        return b"".join(heard)


@pytest.fixture
def line(hook: Webhook) -> Iterator[Line]:
    """A connection to the portal."""
    with connected(hook) as line:
        yield line


@contextmanager
def connected(hook: Webhook) -> Iterator[Line]:
    line = Line(hook)
    try:
        yield line
    finally:
        line.socket.close()


# Slow ones: the limit is real time, so that it is short here and nobody measures it


@pytest.mark.parametrize("begun", ["POST {}server.time HTTP/1.1\r\nHost: x\r\nX-Slow: ", "PO", "POST {}server."])
def test_a_head_that_does_not_end_is_given_up(hook: Webhook, begun: str) -> None:
    hook.portal.configure(request_seconds=1)
    with connected(hook) as line:
        line.say(begun)
        assert hook.answer("server.time").status == 200  # others are served meanwhile
        heard = line.hear_all()
    assert heard.startswith(b"HTTP/1.1 408 ")
    assert b"ERROR_REQUEST_TIMEOUT" in heard


@pytest.mark.parametrize("drop", [b"x", b"X: y\r\n"])
def test_a_head_that_trickles_is_given_up(hook: Webhook, drop: bytes) -> None:
    hook.portal.configure(request_seconds=1)
    with connected(hook) as line:
        line.say("POST {}server.time HTTP/1.1\r\nHost: x\r\nX-Slow: y\r\n")
        line.socket.settimeout(0.05)  # a drop each time that nothing was heard
        for _ in range(SECONDS * 20):
            try:
                heard = line.socket.recv(2**16)
                break
            except TimeoutError:
                line.try_to_say(drop, 1)
        else:
            pytest.fail("still connected")
    assert heard.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("said", ["", "\r\n", "\r\n" * 20])
def test_who_says_nothing_is_hung_up_on(hook: Webhook, said: str) -> None:
    hook.portal.configure(request_seconds=1)
    with connected(hook) as line:
        line.say(said)
        assert line.hear_all() == b""


def test_a_body_that_does_not_end_is_given_up(hook: Webhook) -> None:
    hook.portal.configure(request_seconds=1)
    with connected(hook) as line:
        line.say("POST {}server.time HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", b"half")
        answer = line.hear()
    assert (answer.status, answer.json["error"]) == (408, "ERROR_REQUEST_TIMEOUT")


def test_a_large_body_has_that_time_for_each_megabyte(hook: Webhook) -> None:
    hook.portal.configure(request_seconds=2)
    with connected(hook) as line:
        line.say("POST {}server.time HTTP/1.1\r\nHost: x\r\nContent-Length: 6600000\r\n\r\n")
        for _ in range(5):
            line.say("", b" " * 1_100_000)
            line.socket.settimeout(0.6)
            with pytest.raises(TimeoutError):  # nothing is said to it meanwhile
                line.socket.recv(1)
            line.socket.settimeout(SECONDS)
        line.say("", b" " * 1_100_000)
        assert line.hear().status == 200


def test_a_body_that_does_not_end_lets_the_request_before_it_be_answered(hook: Webhook) -> None:
    hook.portal.configure(request_seconds=1)
    with connected(hook) as line:
        line.say("GET {}server.time HTTP/1.1\r\nHost: x\r\n\r\n")
        line.say("POST {}server.time HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n", b"half")
        heard = line.hear_all()
    assert [answer[:4] for answer in heard.split(b"HTTP/1.1 ")] == [b"", b"200 ", b"408 "]


def test_an_answer_leaves_in_one_piece(line: Line) -> None:
    line.say("GET {}server.time HTTP/1.1\r\nHost: x\r\n\r\n")
    head, _, body = line.socket.recv(2**16).partition(b"\r\n\r\n")
    assert b"content-length: %d\r\n" % len(body) in head
    assert b'"result"' in body


def test_a_hundred_slow_clients_do_not_keep_others_out(hook: Webhook) -> None:
    lines = [Line(hook) for _ in range(100)]
    for line in lines:
        line.say("POST {}server.time HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert hook.answer("server.time").status == 200
    for line in lines:
        line.say("no more\r\nConnection: close\r\n\r\n")
    assert [line.hear().status for line in lines] == [200] * 100
    for line in lines:
        line.socket.close()


def test_who_waits_for_events_is_not_slow(hook: Webhook) -> None:
    """The limit is for what arrives, not for what is answered late; nor does half a head behind it count meanwhile."""
    hook.portal.configure(request_seconds=1)
    hook.call("im.v2.Event.subscribe")
    with connected(hook) as line:
        line.say("GET {}im.v2.Event.get?wait=2 HTTP/1.1\r\nHost: x\r\n\r\nGET {}server")
        assert line.hear("GET").status == 200


# Large heads


def sized(size: int) -> str:
    """A head of so many bytes, as the portal counts them."""
    fixed = "GET {}server.time HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Large: "
    return f"{fixed}{'x' * size}\r\n\r\n"


@pytest.mark.parametrize("size", [60_000, MOST_HEAD - 1_000])
def test_large_headers_are_taken(line: Line, size: int) -> None:
    line.say(sized(size))
    assert line.hear("GET").status == 200


@pytest.mark.parametrize("size", [MOST_HEAD + 1, 2 * MOST_HEAD, 10 * MOST_HEAD])
def test_larger_headers_are_refused(line: Line, size: int) -> None:
    line.try_to_say(sized(size).replace("{}", line.path).encode(), 1)
    heard = line.hear_all()
    assert heard.startswith(b"HTTP/1.1 431 ") or not heard  # hung up on while it was still talking
    assert b"200 OK" not in heard


@pytest.mark.parametrize("endless", [b"X: y\r\n" * 1_000, b"x" * 6_000, b"X-" + b"y" * 6_000 + b": z\r\n"])
@pytest.mark.parametrize("begun", ["GET {}server.time HTTP/1.1\r\nHost: x\r\nX-Long: ", "GET {}server.time?x="])
def test_an_endless_head_is_hung_up_on(line: Line, begun: str, endless: bytes) -> None:
    line.say(begun)
    assert not line.try_to_say(endless, 10_000)


def test_an_address_over_the_limit_is_refused(line: Line) -> None:
    line.try_to_say(b"GET /rest/server.time?x=" + b"x" * MOST_ADDRESS + b" HTTP/1.1\r\nHost: x\r\n\r\n", 1)
    heard = line.hear_all()
    assert heard.startswith(b"HTTP/1.1 431 ") or not heard


# Many requests at once


def test_requests_that_do_not_wait_for_answers_are_answered_in_order(line: Line) -> None:
    each = ["POST {}profile", "POST {}im.user.get?ID=x", "GET {}server.time", "POST {}no.such.method"]
    line.say("".join(f"{one} HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: 0\r\n\r\n" for one in each * 50))
    line.say("GET {}server.time HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    heard = line.hear_all()
    found = [int(part[:3]) for part in heard.split(b"HTTP/1.1 ")[1:]]
    assert found == [200, 400, 200, 404] * 50 + [200]


def test_no_connection_has_any_number_of_requests_waiting(hook: Webhook, line: Line) -> None:
    """While the first is not answered yet."""
    hook.call("im.v2.Event.subscribe")
    line.say("GET {}im.v2.Event.get?wait=10 HTTP/1.1\r\nHost: x\r\n\r\n")
    line.try_to_say(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * (MOST_AT_ONCE + 2), 1)
    assert b"Too many requests" in line.hear_all()


# Bodies


def test_compressed_bodies_are_taken_as_they_are(hook: Webhook) -> None:
    """Nothing is inflated: a bomb is the few bytes that it is."""
    bomb = zlib.compress(b'{"TITLE": "' + b"x" * 50_000_000 + b'"}', wbits=31)
    for encoding in ("gzip", "x-gzip", "gzip, gzip"):
        headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
        answer = hook.portal.client.send("POST", hook.path + "im.chat.add", bomb, headers)
        assert (answer.status, answer.json["error"]) == (400, "ERROR_ARGUMENT")
    assert hook.portal.query("SELECT count(*) FROM chat WHERE title LIKE 'xxx%'") == [(0,)]


@pytest.mark.parametrize("coding", ["gzip, chunked", "gzip", "identity", "chunked, gzip"])
def test_other_transfer_codings_are_refused_or_taken_as_they_are(line: Line, coding: str) -> None:
    line.say(f"POST {{}}im.chat.add HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {coding}\r\nConnection: close\r\n\r\n")
    line.say("", b"3\r\n\x1f\x8b\x08\r\n0\r\n\r\n")
    assert 400 <= line.hear().status < 500


def test_chunks_without_end_are_hung_up_on(hook: Webhook, line: Line) -> None:
    hook.portal.configure(body_limit=LIMIT, request_seconds=2)
    line.say("POST {}im.chat.add HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    assert not line.try_to_say(b"8000\r\n" + b"x" * 0x8000 + b"\r\n", 1_000_000)


@pytest.mark.parametrize("length", ["9" * 19, "9" * 40, "-1", "+5", "0x10", "1e3", "5 5", "5,5", "", "ff"])
def test_absurd_lengths_are_refused(hook: Webhook, line: Line, length: str) -> None:
    hook.portal.configure(request_seconds=1)  # a length that could be is waited for
    line.say(f"POST {{}}server.time HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\nhello")
    assert line.hear().status in {400, 408, 413}


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: 5\r\n Content-Length: 6\r\n",
        "Content-Length : 5\r\n",
        "Content-Length: 5\rX: y\r\n",
        "X: y\nContent-Length: 5\r\n",
        "X\x00: y\r\n",
        "X: a\x00b\r\n",
        ": y\r\n",
        "no colon\r\n",
    ],
)
def test_a_request_that_others_would_read_otherwise_is_refused(line: Line, headers: str) -> None:
    """So that nobody smuggles a second request past a proxy in front: one answer, a refusal, and the end."""
    line.say(f"POST {{}}server.time HTTP/1.1\r\nHost: x\r\n{headers}\r\n0\r\n\r\nGET {{}}profile HTTP/1.1\r\n\r\n")
    heard = line.hear_all()
    assert heard.startswith(b"HTTP/1.1 400 ")
    assert heard.count(b"HTTP/1.1 ") == 1


def test_who_asks_whether_to_go_on_is_told(line: Line) -> None:
    line.say("POST {}im.user.get?ID=x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert line.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    line.say("", b"{}")
    assert line.hear().json["error"] == "ID_EMPTY"


# Old and unusual ones


@pytest.mark.parametrize("keep", ["", "Connection: keep-alive\r\n"])
def test_http_1_0_is_answered_once(line: Line, keep: str) -> None:
    line.say(f"GET {{}}server.time HTTP/1.0\r\n{keep}\r\n")
    heard = line.hear_all()
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in heard


def test_head_is_a_get_without_the_body(line: Line) -> None:
    line.say("HEAD {}server.time HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    head, _, body = line.hear_all().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    assert body == b""


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "QUERY", "CONNECT"])
def test_other_verbs_change_nothing(hook: Webhook, line: Line, verb: str) -> None:
    line.say(f"{verb} {{}}im.chat.add?TITLE=x HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = line.hear()
    assert (answer.status, answer.json["error"]) == (405, "ERROR_HTTP_METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert hook.portal.query("SELECT count(*) FROM chat") == [(0,)]


@pytest.mark.parametrize("verb", ["BREW", "get", "G\xcbT", "", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"])
def test_what_is_no_verb_is_no_http(line: Line, verb: str) -> None:
    line.say(f"{verb} {{}}server.time HTTP/1.1\r\nHost: x\r\n\r\n")
    assert line.hear_all().startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("protocol", ["websocket", "h2c", "TLS/1.0"])
def test_who_wants_another_protocol_is_answered_in_this_one(line: Line, protocol: str) -> None:
    line.say(f"GET {{}}server.time HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n")
    assert line.hear("GET").status == 200


@pytest.mark.parametrize("size", [10_000, 10_001])
def test_ten_thousand_keys_are_the_most(line: Line, size: int) -> None:
    body = b"&".join(b"k%d[a]=1" % number for number in range(size))
    line.say(f"POST {{}}server.time HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: {len(body)}\r\n\r\n", body)
    assert line.hear().status == (200 if size == 10_000 else 400)


# Around the body


@pytest.mark.parametrize("where", ["trailer", "extension"])
def test_what_stands_around_chunks_is_limited_as_heads_are(line: Line, where: str) -> None:
    line.say(f"POST {{}}server.time HTTP/1.1\r\nHost: x\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
    line.say("0\r\nX-Long: " if where == "trailer" else "1;name=")
    taken = line.try_to_say(b"x" * 10_000, 3 * MOST_HEAD // 10_000 + 30)
    line.try_to_say(b"\r\n\r\n", 1)
    assert not taken or b" 431 " in line.hear_all()


def test_a_body_in_small_chunks_is_taken(line: Line) -> None:
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in b"a=" + b"x" * 100_000)
    line.say(
        f"POST {{}}server.time HTTP/1.1\r\nHost: x\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n", chunks + b"0\r\n\r\n"
    )
    assert line.hear().status == 200


def test_two_hosts_are_refused(line: Line) -> None:
    line.say("GET {}server.time HTTP/1.1\r\nHost: one\r\nHost: other\r\n\r\n")
    assert line.hear_all().startswith(b"HTTP/1.1 400 ")
