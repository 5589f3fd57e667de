"""Who has not shown who they are gets little of the machine: neither memory nor disk nor connections without end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from beseda.kernel.strangers import IN_MEMORY, MOST_BYTES
from beseda.testing import Answer, Portal, PortalProcess, eventually
from tests.volume import volume

MB = 1024 * 1024
BODY = 15 * MB
FITTING = MOST_BYTES // BODY
PIECES = (
    b"x" * 100_000,
    b"auth=wrong&a=" + b"x" * 100_000,
    b'{"auth":"' + b"x" * 100_000 + b'"}',
    b"[" + b"1," * 50_000,
)


@contextmanager
def begun(url: str, path: str, *, length: int = BODY, sent: bytes = b"", more: str = "") -> Iterator[socket.socket]:
    """A request that has begun: its head, and as much of its body as is said."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=60) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n{more}\r\n".encode() + sent)
        yield line


def heard(line: socket.socket) -> Answer:
    response = HTTPResponse(line, method="POST")
    response.begin()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/rest/1/wrong/im.message.add", ""),
        ("/rest/im.message.add?auth=wrong", ""),
        ("/rest/im.message.add", "Authorization: Bearer wrong\r\n"),
    ],
)
def test_whoever_shows_a_wrong_code_is_not_listened_to(portal: Portal, path: str, more: str) -> None:
    with begun(portal.url, path, sent=b"x" * 1000, more=more) as line:
        assert heard(line).status == 401


def test_the_rest_of_what_nobody_listens_to_may_still_be_sent(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    with begun(portal.url, "/rest/1/wrong/server.time", length=MB, sent=b"x" * 1000) as line:
        assert heard(line).status == 401
        line.sendall(b"x" * (MB - 1000))
        line.sendall(f"GET {hook.path}server.time HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert heard(line).status == 200


def test_whoever_asks_before_sending_is_told_and_hung_up_on(portal: Portal) -> None:
    with begun(portal.url, "/rest/1/wrong/server.time", more="Expect: 100-continue\r\n") as line:
        answer = heard(line)
        assert (answer.status, answer.headers["connection"]) == (401, "close")


def test_a_code_in_the_body_is_looked_at(portal: Portal) -> None:
    body = b'{"auth": "wrong", "MESSAGE": "' + b"x" * (2 * IN_MEMORY) + b'"}'
    answer = portal.client.send("POST", "/rest/im.message.add", body, {"Content-Type": "application/json"})
    assert answer.status == 401


def test_what_strangers_send_has_a_bound(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    with ExitStack() as held:
        for _ in range(FITTING):
            held.enter_context(begun(portal.url, "/rest/im.message.add", sent=b"x" * 1000))
        eventually(lambda: portal._served.strangers.taken == FITTING * BODY)
        with begun(portal.url, "/rest/im.message.add", sent=b"x" * 1000) as line:
            answer = heard(line)
            assert (answer.status, answer.json["error"]) == (503, "QUERY_LIMIT_EXCEEDED")
        assert hook.answer("server.time", TEXT="x" * 200_000).status == 200
    eventually(lambda: portal._served.strangers.taken == 0)


def test_a_body_that_does_not_say_how_long_it_is_counts_as_it_comes(portal: Portal) -> None:
    more = "Transfer-Encoding: chunked\r\n"
    address = urlsplit(portal.url)
    with socket.create_connection((address.hostname, address.port or 80), timeout=60) as line:
        line.sendall(f"POST /rest/im.message.add HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
        line.sendall(b"%x\r\n%b\r\n" % (4 * IN_MEMORY, b"x" * (4 * IN_MEMORY)))
        eventually(lambda: portal._served.strangers.taken == 4 * IN_MEMORY)
    eventually(lambda: portal._served.strangers.taken == 0)


def test_connections_have_a_limit(portal: Portal) -> None:
    hook = portal.user("Anna").webhook()
    portal.client.close()
    portal.configure(connection_limit=3)
    try:
        with ExitStack() as held:
            lines = [held.enter_context(begun(portal.url, f"{hook.path}server.time")) for _ in range(3)]
            answers = [heard(held.enter_context(begun(portal.url, "/rest/server.time"))) for _ in range(2)]
            assert [(one.status, one.json["error"]) for one in answers] == [(503, "QUERY_LIMIT_EXCEEDED")] * 2
            lines[0].close()
            eventually(lambda: hook.answer("server.time").status == 200)
    finally:
        portal.configure(connection_limit=2000)


@pytest.mark.soak
def test_large_bodies_of_strangers_take_little_memory(tmp_path: Path) -> None:
    count = volume(40, 500)
    with PortalProcess(tmp_path / "portal", "--no-demo") as portal:
        portal.call("server.time")
        before = most = memory(portal)
        paths = ("/rest/im.message.add", "/rest/1/wrong/im.message.add")
        with ExitStack() as held:
            lines = [held.enter_context(begun(portal.url, paths[number % 2])) for number in range(count)]
            senders = [
                threading.Thread(target=_send, args=(line, PIECES[number // 2 % len(PIECES)]))
                for number, line in enumerate(lines)
            ]
            for sender in senders:
                sender.start()
            while any(sender.is_alive() for sender in senders):
                most = max(most, memory(portal))
                senders[-1].join(0.05)
            statuses = {heard(line).status for line in lines}
            most = max(most, memory(portal))
        assert portal.call("server.time")
    assert statuses <= {400, 401, 413, 503}
    assert most - before < 100 * MB


def memory(portal: PortalProcess) -> int:
    """How much of the machine's memory a portal has now, in bytes."""
    status = Path(f"/proc/{portal.running.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def _send(line: socket.socket, piece: bytes) -> None:
    """Send a body of such pieces, for as long as the portal takes it."""
    try:
        for _ in range(BODY // len(piece)):
            line.sendall(piece)
        line.sendall(b" " * (BODY % len(piece)))
    except OSError:
        return
