"""Answers that are not bytes at hand: content with ranges, and streams as fast as the client takes them."""

import asyncio
import http.client
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from urllib.parse import urlsplit

import pytest

from beseda.http.response import FileBody, Response
from beseda.testing import Answer, Portal

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
PIECE = b"x" * 65_536
TAG = '"tag"'


class Page:
    """What a portal answers at each address outside the REST API."""

    def __init__(self, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
        self.portal = portal
        self._application = portal._server._application
        self._patch = monkeypatch

    def serve(self, make: Callable[[], Response]) -> None:
        async def respond(_: object) -> Response:
            return make()

        self._patch.setattr(self._application, "_respond", respond, raising=False)

    def line(self, path: str = "/x", method: str = "GET", more: str = "") -> socket.socket:
        """A connection with a small buffer, on which a request was sent."""
        address = urlsplit(self.portal.url)
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(60)
        line.connect((address.hostname, address.port))
        line.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
        return line


@pytest.fixture
def page(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    yield Page(portal, monkeypatch)
    portal.configure(request_seconds=60)


class Told:
    """A stream that tells how far it came, and when it was closed."""

    def __init__(self, pieces: int | None = None, *, breaks: bool = False) -> None:
        self.given = 0
        self.closed = threading.Event()
        self._pieces = pieces
        self._breaks = breaks

    async def stream(self, start: int = 0, end: int = 0) -> AsyncIterator[bytes]:
        try:
            while self._pieces is None or self.given < self._pieces:
                self.given += 1
                yield PIECE
            if self._breaks:
                raise OSError("the disk is gone")
        finally:
            self.closed.set()


# Content with ranges


@pytest.fixture
def content(page: Page) -> Page:
    """A portal that answers with content."""

    async def read(start: int, end: int) -> AsyncIterator[bytes]:
        for at in range(start, end, 1000):
            yield CONTENT[at : min(at + 1000, end)]

    page.serve(lambda: Response(200, FileBody(SIZE, "tag", read), b"image/png", headers=((b"x-more", b"1"),)))
    return page


def ask(page: Page, method: str = "GET", **headers: str) -> Answer:
    return page.portal.client.send(method, "/x", b"", {name.replace("_", "-"): text for name, text in headers.items()})


def test_content_is_sent_whole(content: Page) -> None:
    answer = ask(content)
    assert (answer.status, answer.body) == (200, CONTENT)
    names = ("content-length", "content-type", "etag", "accept-ranges", "x-more", "x-content-type-options")
    assert [answer.headers[name] for name in names] == [str(SIZE), "image/png", TAG, "bytes", "1", "nosniff"]
    assert "x-request-id" in answer.headers


def test_its_head_is_without_a_body(content: Page) -> None:
    answer = ask(content, "HEAD", Range="bytes=0-1")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", str(SIZE))
    assert ask(content).body == CONTENT  # on the same connection


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=5-1004", 5, 1005),
        ("bytes=999-2000", 999, 2001),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=5-{SIZE * 9}", 5, SIZE),
        ("bytes=5-99999999999999999999999", 5, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        (f"bytes=-{SIZE * 9}", 0, SIZE),
        ("Bytes= 5-6 ", 5, 7),
    ],
)
def test_a_range_is_answered_by_that_part(content: Page, asked: str, start: int, end: int) -> None:
    answer = ask(content, Range=asked)
    assert (answer.status, answer.body) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 5}", "bytes=-0", "bytes=9999999999999-"])
def test_a_range_beyond_the_end_is_refused(content: Page, asked: str) -> None:
    answer = ask(content, Range=asked)
    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked",
    ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=" + "9" * 99],
)
def test_what_is_no_single_range_is_answered_by_everything(content: Page, asked: str) -> None:
    answer = ask(content, Range=asked)
    assert (answer.status, answer.body) == (200, CONTENT)


@pytest.mark.parametrize(
    ("condition", "status"),
    [(TAG, 206), (f" {TAG} ", 206), ('"other"', 200), (f"W/{TAG}", 200), ("Sun, 06 Nov 1994 08:49:37 GMT", 200)],
)
def test_a_range_may_be_for_one_version_only(content: Page, condition: str, status: int) -> None:
    assert ask(content, Range="bytes=0-4", If_Range=condition).status == status


@pytest.mark.parametrize(
    ("condition", "status"),
    [(TAG, 304), (f"W/{TAG}", 304), (f'"a", {TAG}', 304), ("*", 304), ('"a"', 200), ("tag", 200), ("", 200)],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_is_told_so(content: Page, method: str, condition: str, status: int) -> None:
    answer = ask(content, method, If_None_Match=condition)
    assert answer.status == status
    assert answer.headers["etag"] == TAG
    assert answer.body == (CONTENT if (method, status) == ("GET", 200) else b"")
    assert ask(content).body == CONTENT


def test_no_part_of_nothing_can_be_asked_for(page: Page) -> None:
    page.serve(lambda: Response(200, FileBody(0, "tag", Told(0).stream)))
    assert (ask(page).status, ask(page).body) == (200, b"")
    assert ask(page, Range="bytes=0-").status == 416


# Streams


def test_a_stream_is_sent_to_its_end_and_the_connection_goes_on(page: Page) -> None:
    page.serve(lambda: Response(200, Told(20).stream(), b"text/plain"))
    for _ in range(2):
        answer = ask(page)
        assert (answer.status, answer.body, answer.headers["transfer-encoding"]) == (200, PIECE * 20, "chunked")


def test_the_head_of_a_stream_asks_nothing_of_it(page: Page) -> None:
    told = Told()
    page.serve(lambda: Response(200, told.stream(), b"text/plain"))
    assert (ask(page, "HEAD").status, told.given) == (200, 0)


def test_a_stream_is_not_xml_whatever_the_address_says(page: Page) -> None:
    page.serve(lambda: Response(200, Told(1).stream(), b"text/plain"))
    assert page.portal.client.send("GET", "/rest/1/x/y.xml").body == PIECE


def test_a_stream_waits_for_a_slow_client(page: Page) -> None:
    told = Told()
    page.serve(lambda: Response(200, told.stream()))
    with page.line() as line:
        read = 0
        while read < 50 * len(PIECE):
            read += len(line.recv(65_536))
            # What is in buffers of the system on this machine, and a piece or two of ours.
            assert told.given * len(PIECE) - read < 8 * 2**20
    assert told.closed.wait(60)


def test_who_stops_reading_is_hung_up_on(page: Page) -> None:
    page.portal.configure(request_seconds=1)
    told = Told()
    page.serve(lambda: Response(200, told.stream()))
    with page.line():
        assert told.closed.wait(60)


def test_a_client_that_hangs_up_ends_a_stream_that_has_nothing_to_send(page: Page) -> None:
    begun, closed = threading.Event(), threading.Event()

    async def silent() -> AsyncIterator[bytes]:
        try:
            yield b"first"
            begun.set()
            await asyncio.Event().wait()
        finally:
            closed.set()

    page.serve(lambda: Response(200, silent()))
    with page.line():
        assert begun.wait(60)
        assert not closed.is_set()
    assert closed.wait(60)


@pytest.mark.parametrize("length", [None, 30 * len(PIECE)])
def test_a_stream_that_breaks_is_seen_to_be_incomplete(page: Page, length: int | None) -> None:
    told = Told(20, breaks=True)
    body = FileBody(length, "tag", told.stream) if length else told.stream()
    page.serve(lambda: Response(200, body))
    connection = http.client.HTTPConnection(urlsplit(page.portal.url).netloc, timeout=60)
    connection.request("GET", "/x")
    with pytest.raises(http.client.IncompleteRead):
        connection.getresponse().read()
    connection.close()
    assert told.closed.wait(60)


def test_requests_behind_a_stream_are_answered_after_it(page: Page) -> None:
    page.serve(lambda: Response(200, Told(3).stream()))
    with page.line(more="\r\nGET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n") as line:
        heard = b"".join(iter(lambda: line.recv(65_536), b""))
    assert heard.count(b"HTTP/1.1 200 ") == 2
    assert heard.count(b"0\r\n\r\n") == 2
