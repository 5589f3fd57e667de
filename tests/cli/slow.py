"""Servers that stop while somebody is in the middle of a call."""

import contextlib
import json
import socket
from typing import Any
from urllib.parse import urlsplit

from beseda.testing import PortalProcess


class Slow:
    """A call of which half has arrived, and which the server has begun."""

    def __init__(self, portal: PortalProcess) -> None:
        where = urlsplit(portal.webhook_url)
        self._rest = b"E=finished"
        self._socket = socket.create_connection((where.hostname, where.port), timeout=30)
        head = (
            f"POST {where.path}im.chat.add HTTP/1.1\r\nHost: {where.netloc}\r\nExpect: 100-continue\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {4 + len(self._rest)}\r\n\r\n"
        )
        self._socket.sendall(head.encode())
        assert self._socket.recv(100).startswith(b"HTTP/1.1 100")
        self._socket.sendall(b"TITL")

    def finish(self) -> Any:
        """Send the other half; the answer."""
        self._socket.sendall(self._rest)
        with self._socket, self._socket.makefile("rb") as stream:
            head, _, body = stream.read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        return json.loads(body)


def wait_until_refused(url: str) -> None:
    """Knock until nobody opens."""
    where = urlsplit(url)
    with contextlib.suppress(ConnectionError):
        while True:
            socket.create_connection((where.hostname, where.port), timeout=30).close()
