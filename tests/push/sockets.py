"""A WebSocket of a client of push & pull, frame by frame, also against the rules."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from websockets.frames import Frame, Opcode

from beseda.testing import Portal, PortalProcess, User

_SECONDS = 30
_HEAD = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
_KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


class Raw:
    """The connection. ``line`` is its socket."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self._heard: BinaryIO = line.makefile("rb")

    def say(self, *frames: Frame) -> None:
        """Send these frames at once."""
        self.line.sendall(b"".join(frame.serialize(mask=True) for frame in frames))

    def ask(self, *texts: str) -> None:
        """Send these texts at once."""
        self.say(*(Frame(Opcode.TEXT, text.encode()) for text in texts))

    def frame(self) -> tuple[Opcode, bytes]:
        """The next frame."""
        head = self._read(2)
        assert not head[1] & 0x80, "a server masks nothing"
        size = head[1]
        if size > 125:
            size = int.from_bytes(self._read(2 if size == 126 else 8), "big")
        return Opcode(head[0] & 0x0F), self._read(size)

    def text(self) -> str:
        """The next text that is no sign of life."""
        while True:
            opcode, content = self.frame()
            assert opcode is Opcode.TEXT, (opcode, content)
            if content != b"ping":
                return content.decode()

    def code(self) -> int:
        """What the server hangs up with, whatever it says before; afterwards it is silent."""
        while True:
            opcode, content = self.frame()
            if opcode is Opcode.CLOSE:
                with suppress(ConnectionError):  # it need not wait for the answer
                    self.say(Frame(Opcode.CLOSE, content))
                    assert self._heard.read() == b""
                return int.from_bytes(content[:2], "big")

    def close(self) -> None:
        """Read nothing more."""
        self._heard.close()

    def _read(self, size: int) -> bytes:
        found = self._heard.read(size)
        assert len(found) == size, "it ended otherwise"
        return found


def channel_of(user: User) -> str:
    """A channel of somebody."""
    return str(user.call("pull.config.get")["channels"]["private"]["id"])


@contextmanager
def raw(
    portal: Portal | PortalProcess, channel: str, *, buffer: int = 0, mid: str = "", secure: bool = False
) -> Iterator[Raw]:
    """A connection that is told what happens; ``buffer``: bytes that the system keeps for it, 0: as many as usual."""
    with line_to(portal.https_url if secure else portal.url, buffer, trust=portal.ca_file if secure else None) as line:
        answer = handshake(line, f"/subws/?CHANNEL_ID={quote(channel)}&jsonRpc=true&mid={mid}")
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        with closing(Raw(line)) as found:
            yield found


def line_to(url: str, buffer: int = 0, *, trust: Path | None = None) -> socket.socket:
    """A connection of TCP; ``trust``: the authority where it is one of TLS."""
    address = urlsplit(url)
    line = socket.socket()
    if buffer:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    line.settimeout(_SECONDS)
    line.connect((address.hostname, address.port))
    trusting = ssl.create_default_context(cafile=trust) if trust else None
    return trusting.wrap_socket(line, server_hostname=address.hostname) if trusting else line


def handshake(line: socket.socket, path: str, headers: str = _KEY) -> bytes:
    """Ask for a WebSocket; the head of the answer."""
    line.sendall(f"GET {path} HTTP/1.1\r\n{_HEAD}{headers}\r\n".encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = line.recv(1)
        assert piece, head
        head += piece
    return head
