"""Load over HTTP: so many kept connections, each sending its next request as soon as it has its answer."""

import gc
import itertools
import re
import select
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

HOST = "127.0.0.1"
_BUFFER = memoryview(bytearray(1 << 20))
_PATIENCE = 30.0
_HEAD = re.compile(rb"HTTP/1\.1 (\d+).*?\r\ncontent-length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n", re.DOTALL)


class Sample(NamedTuple):
    """What came of some load; None where that was not looked at.

    Answers a second, milliseconds to an answer, failures, and how busy the sender was, 1 being all the time.
    """

    rate: float
    p50: float | None = None
    p99: float | None = None
    failures: int = 0
    busy: float | None = None


def run(port: int, requests: Sequence[bytes], *, connections: int, seconds: float) -> Sample:
    """Send these requests again and again, a fourth of the time to warm up first."""
    gc.collect()
    gc.disable()  # pauses of the sender must not look like pauses of the server
    try:
        with _Load([_Connection(port) for _ in range(connections)], itertools.cycle(requests)) as load:
            load.run(seconds / 4)
            sample = load.run(seconds)
    finally:
        gc.enable()
    return sample._replace(failures=load.failures)


class _Connection:
    """One request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.socket = self._connect()
        self.began = 0.0
        self._left = 0
        self._good = False

    def _connect(self) -> socket.socket:
        connected = socket.create_connection((HOST, self._port), timeout=_PATIENCE)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def keep(self) -> None:
        """Connect anew if the server has hung up: it does when nothing was asked for some seconds."""
        if select.select([self.socket], [], [], 0)[0]:
            self.socket.close()
            self.socket = self._connect()

    def send(self, request: bytes) -> None:
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool | None:
        """Read what is there; when that makes the answer complete, whether it is a good one."""
        size = self.socket.recv_into(_BUFFER)
        if not self._left:
            head = _HEAD.match(_BUFFER[:size])
            if head is None:
                raise ConnectionAbortedError("this is no answer")
            self._good = head[1] == b"200"
            self._left = head.end() + int(head[2])
        self._left -= size
        return None if self._left else self._good


class _Load:
    def __init__(self, connections: Sequence[_Connection], requests: Iterator[bytes]) -> None:
        self.failures = 0
        self._connections = connections
        self._requests = requests
        self._selector = selectors.DefaultSelector()
        self._times: list[float] = []

    def __enter__(self) -> Self:
        """One answer on each connection in turn, because a busy server is slow to accept new ones; then all at once."""
        for connection in self._connections:
            connection.send(next(self._requests))
            self._finish(connection)
        for connection in self._connections:
            connection.keep()
            connection.send(next(self._requests))
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for what is under way, so that the server is at rest for who comes next."""
        for connection in self._connections:
            self._finish(connection)
            connection.socket.close()
        self._selector.close()

    def _finish(self, connection: _Connection) -> None:
        while (good := connection.receive()) is None:
            pass
        self.failures += not good

    def run(self, seconds: float) -> Sample:
        """What is answered from now on for so long."""
        self._times = []
        began, worked = time.perf_counter(), time.process_time()
        end = began + seconds
        while time.perf_counter() < end:
            for key, _ in self._selector.select(_PATIENCE):
                self._turn(key.data)
        passed, worked = time.perf_counter() - began, time.process_time() - worked
        ordered = sorted(self._times)
        p50, p99 = (ordered[len(ordered) * part // 100] * 1000 if ordered else None for part in (50, 99))
        return Sample(len(ordered) / passed, p50, p99, busy=worked / passed)

    def _turn(self, connection: _Connection) -> None:
        good = connection.receive()
        if good is None:
            return
        self._times.append(time.perf_counter() - connection.began)
        self.failures += not good
        connection.send(next(self._requests))
