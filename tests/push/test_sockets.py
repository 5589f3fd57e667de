"""Connections of push & pull: what they carry, what they refuse, and how they end."""

import json
import sys
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from beseda.http import websocket
from beseda.http.websocket import WebSocket
from beseda.push import outbox, signs
from beseda.testing import Portal, PortalProcess, PushClient, User
from beseda.testing.patience import eventually
from tests.push.sockets import Raw, channel_of, handshake, line_to, raw

LONG = "x" * 19_000
MOST = 64 * 1024  # bytes of a message of a client


@pytest.fixture
def boris(portal: Portal) -> User:
    portal.configure(public_url=portal.url)
    return portal.user("Boris")


def request(number: int, method: str = "ping", **params: object) -> str:
    """A request of JSON-RPC."""
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


def say(author: User, text: str, to: User) -> None:
    """Say something, and look at nothing."""
    author.call("im.message.add", DIALOG_ID=str(to.id), MESSAGE=text)


def pieces(text: str, count: int) -> list[Frame]:
    """A text in so many frames."""
    size = -(-len(text) // count)
    parts = [text[begin : begin + size].encode() for begin in range(0, len(text), size)]
    last = len(parts) - 1
    return [Frame(Opcode.CONT if at else Opcode.TEXT, part, fin=at == last) for at, part in enumerate(parts)]


# What they carry


def test_a_message_may_come_in_pieces_with_others_between(portal: Portal, boris: User) -> None:
    first, *rest = pieces(request(1, pad="é" * 100), 9)
    with raw(portal, channel_of(boris)) as his:
        his.say(first, Frame(Opcode.PING, b"there?"), Frame(Opcode.PONG, b"unasked"), *rest)
        assert his.frame() == (Opcode.TEXT, b"ping")
        assert his.frame() == (Opcode.PONG, b"there?")
        assert json.loads(his.text())["result"] == "pong"


def test_byte_by_byte_is_the_same(portal: Portal, boris: User) -> None:
    with raw(portal, channel_of(boris)) as his:
        for byte in b"".join(frame.serialize(mask=True) for frame in pieces(request(1), 3)):
            his.line.sendall(bytes([byte]))
        assert json.loads(his.text())["result"] == "pong"


def test_what_is_asked_at_once_is_answered_in_order(portal: Portal, boris: User) -> None:
    """However long each takes: some ask the database, others nothing."""
    methods = ("ping", "getUsersLastSeen", "listChannels", "nothing")
    asked = [request(number, methods[number % 4], userList=[boris.id]) for number in range(100)]
    with raw(portal, channel_of(boris)) as his:
        his.ask(*asked[:50], "pong", "mack:1", "no request", *asked[50:])
        his.say(Frame(Opcode.BINARY, b"\x00"))
        his.ask(f"[{','.join(asked[:3])}]")
        answers = [json.loads(his.text())["id"] for _ in range(103)]
    assert answers == [*range(100), 0, 1, 2]


def test_who_says_nothing_is_told_everything(portal: Portal, boris: User) -> None:
    anna = portal.user("Anna")
    with raw(portal, channel_of(boris)) as his:
        for number in range(100):
            say(anna, str(number), boris)
        told = [json.loads(his.text())["params"]["body"] for _ in range(100)]
    assert [one["params"]["message"]["textOriginal"] for one in told] == [str(number) for number in range(100)]


def test_all_are_told_the_same_in_the_form_they_want(portal: Portal, boris: User) -> None:
    """A long frame, in a crowd that takes more than one turn of the server."""
    anna = portal.user("Anna")
    channel = channel_of(boris)
    with ExitStack() as stack:
        crowd = [stack.enter_context(raw(portal, channel)) for _ in range(20)]
        line = stack.enter_context(line_to(portal.url))
        assert handshake(line, f"/subws/?CHANNEL_ID={channel}").startswith(b"HTTP/1.1 101 ")
        older = stack.enter_context(closing(Raw(line)))
        for one in (*crowd, older):
            assert one.frame() == (Opcode.TEXT, b"ping")
        say(anna, "ы" * 19_000, boris)
        told = {one.text() for one in crowd}
        assert len(told) == 1
        [same] = told
        shown = json.loads(older.text().removeprefix("#!NGINXNMS!#").removesuffix("#!NGINXNME!#"))
        params = json.loads(same)["params"]
        assert shown["text"]["params"] == params["body"]["params"] | params["user_params"]


# What they refuse


@pytest.mark.parametrize("many", [1, 3], ids=["whole", "in pieces"])
def test_too_large_a_message_ends_it(portal: Portal, boris: User, many: int) -> None:
    with raw(portal, channel_of(boris)) as his:
        his.ask(request(1, pad="x" * (MOST - 100)))
        assert json.loads(his.text())["result"] == "pong"
        his.say(*pieces("x" * (MOST + 1), many))
        assert his.code() == 1009


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"\x81\x01x", 1002),  # masked with nothing
        (Frame(Opcode.CONT, b"x").serialize(mask=True), 1002),
        (b"".join(Frame(Opcode.TEXT, b"x", fin=False).serialize(mask=True) for _ in range(2)), 1002),
        (b"\xc1\x81\x00\x00\x00\x00x", 1002),  # compressed, which was not agreed
        (b"\x83\x80\x00\x00\x00\x00", 1002),  # a kind that there is not
        (Frame(Opcode.TEXT, b"\xff").serialize(mask=True), 1007),
        (b"\x88\x81\x00\x00\x00\x00\x01", 1002),  # half a code
    ],
    ids=["mask", "continuation", "two beginnings", "compressed", "kind", "no text", "code"],
)
def test_who_breaks_the_rules_is_hung_up_on(portal: Portal, boris: User, said: bytes, code: int) -> None:
    with raw(portal, channel_of(boris)) as his, boris.connect() as other:
        his.line.sendall(said)
        assert his.code() == code
        boris.call("im.notify", USER_ID=boris.id, MESSAGE="Others stay")
        assert other.push().command == "notificationAdd"


@pytest.mark.usefixtures("boris")
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/subws/", "Sec-WebSocket-Key: x\r\n", 400),
        ("/subws/", "", 400),
        (f"/subws/?CHANNEL_ID={'x' * 10_000}", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", 414),
        ("/subws/", f"X-Long: {'x' * 10_000}\r\n", 431),
        ("/subws/else", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", 101),
    ],
    ids=["key", "no key", "address", "header", "path"],
)
def test_a_handshake_that_is_none_is_answered(portal: Portal, path: str, headers: str, status: int) -> None:
    with line_to(portal.url) as line:
        assert handshake(line, path, headers).split()[1] == str(status).encode()
        if status == 101:
            with closing(Raw(line)) as refused:
                assert refused.code() == 4010
        else:
            while line.recv(4096):
                pass


# How they end


def test_who_hangs_up_is_answered_and_gone(portal: Portal, boris: User) -> None:
    """Somebody is there while one of their clients is."""
    anna = portal.user("Anna")
    portal.clock.freeze()

    def ago() -> int:
        return int(anna.call("pull.api.user.getLastSeen", userIds=[boris.id])[str(boris.id)])

    with raw(portal, channel_of(boris)) as first, raw(portal, channel_of(boris)) as second:
        for one in (first, second):
            assert one.frame() == (Opcode.TEXT, b"ping")
        first.say(Frame(Opcode.CLOSE, (1000).to_bytes(2, "big")))
        assert first.code() == 1000
        portal.clock.move(1)
        assert ago() == 0
        second.say(Frame(Opcode.CLOSE, (1001).to_bytes(2, "big")))
        assert second.code() == 1001
        portal.clock.move(20)
        assert eventually(ago) >= 20


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[WebSocket]:
    """The connections that the server has let go of; who does not take what waits for them is let go soon."""
    monkeypatch.setattr(websocket, "_GOODBYE_SECONDS", 0.1)
    monkeypatch.setattr(websocket, "_ROOM_SECONDS", 0.1)
    found: list[WebSocket] = []
    connection_lost = WebSocket.connection_lost

    def noting(self: WebSocket, exc: Exception | None) -> None:
        connection_lost(self, exc)
        found.append(self)

    monkeypatch.setattr(WebSocket, "connection_lost", noting)
    return found


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
def test_who_takes_nothing_has_a_bounded_part_of_the_memory_and_is_let_go(
    portal: Portal, boris: User, lost: list[WebSocket], monkeypatch: pytest.MonkeyPatch, secure: bool
) -> None:
    waiting: list[int] = []
    write = WebSocket.write

    def noting(self: WebSocket, frames: bytes) -> None:
        write(self, frames)
        waiting.append(self.transport.get_write_buffer_size())

    monkeypatch.setattr(WebSocket, "write", noting)
    anna = portal.user("Anna")
    with raw(portal, channel_of(boris), buffer=4096, secure=secure), anna.connect() as hers:
        while not lost:
            say(anna, LONG, boris)
            hers.push("message")
        assert len(lost) == 1
    assert outbox.MOST_WAITING // 2 < max(waiting) < outbox.MOST_WAITING + 10 * len(LONG)


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells what a process has open")
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
def test_who_takes_nothing_is_let_go_by_a_server_of_its_own_too(portal_process: PortalProcess, secure: bool) -> None:
    """It has another loop, and other transports, than the one within the tests."""
    channel = portal_process.call("pull.config.get")["channels"]["private"]["id"]
    chat = portal_process.call("im.chat.add", TITLE="Here")
    opened = Path(f"/proc/{portal_process.running.pid}/fd")
    with raw(portal_process, channel, buffer=4096, secure=secure):
        connected = len(list(opened.iterdir()))
        for _ in range(120):
            portal_process.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=LONG)
        eventually(lambda: len(list(opened.iterdir())) < connected)


def test_who_floods_and_takes_nothing_is_let_go(portal: Portal, boris: User, lost: list[WebSocket]) -> None:
    ping = Frame(Opcode.PING, b"x" * 125).serialize(mask=True) * 1000
    with raw(portal, channel_of(boris), buffer=4096) as his, suppress(ConnectionError):
        while not lost:
            his.line.sendall(ping)
    eventually(lambda: lost)


def test_who_missed_more_than_may_wait_catches_up(portal: Portal, boris: User) -> None:
    anna = portal.user("Anna")
    with boris.connect() as his:
        say(anna, "first", boris)
        his.push("message")
        mid = his.mid
    said = [f"{number} {LONG}" for number in range(40)]
    for text in said:
        say(anna, text, boris)
    with boris.connect(mid=mid) as his:
        assert [his.push("message").params["message"]["textOriginal"] for _ in said] == said
    channel, polled, polls = channel_of(boris), list[str](), 0
    while len(polled) < len(said):
        found = portal.client.send("GET", f"/sub/?CHANNEL_ID={channel}&jsonRpc=true&mid={mid}").json
        told = [one["params"] for one in found]
        mid, polls = told[-1]["mid"], polls + 1
        polled += [one["body"]["params"]["message"]["textOriginal"] for one in told if one["body"]["module_id"] == "im"]
    assert polled == said
    assert polls > 1


def test_who_does_not_take_what_was_missed_is_let_go(portal: Portal, boris: User, lost: list[WebSocket]) -> None:
    anna = portal.user("Anna")
    with boris.connect() as his:
        say(anna, "first", boris)
        mid = his.push("message").mid
    eventually(lambda: len(lost) == 1)
    for _ in range(120):
        say(anna, LONG, boris)
    with raw(portal, channel_of(boris), buffer=4096, mid=mid):
        eventually(lambda: len(lost) == 2)


def test_signs_come_to_all_and_who_may_be_there_no_longer_is_hung_up_on(
    portal: Portal, boris: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "_TURN_SECONDS", 0.01)
    anna = portal.user("Anna", admin=True)
    robot = portal.application(anna)
    config = portal.token(robot, boris).call("pull.application.config.get", CACHE="N")
    with ExitStack() as stack:
        his = [stack.enter_context(raw(portal, channel_of(boris))) for _ in range(12)]
        inside = stack.enter_context(raw(portal, config["channels"]["private"]["id"]))
        for _ in range(10):
            for one in (*his, inside):
                assert one.frame() == (Opcode.TEXT, b"ping")
        portal.remove(robot)
        assert inside.code() == 3000
        for one in his:
            assert one.frame() == (Opcode.TEXT, b"ping")


def test_a_server_that_stops_says_so(portal_process: PortalProcess) -> None:
    channel = portal_process.call("pull.config.get")["channels"]["private"]["id"]
    url = f"ws{portal_process.url.removeprefix('http')}/subws/"
    with PushClient(url, channel) as first, PushClient(url, channel) as second:
        portal_process.stop()
        for client in (first, second):
            with pytest.raises(ConnectionClosed) as closed:
                client.push()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1012
