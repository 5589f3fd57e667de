"""python -m bench.push: what it costs to tell many clients of one message, beside a bare broadcast in the same run.

Plain WebSockets of as many people, who are in one chat. The bare server uses the same library and sends as many bytes.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from bench.load import HOST
from bench.processes import keep_to_measured_processor, keep_to_own_processor
from beseda import app
from beseda.domain.auth import webhooks
from beseda.domain.chats import membership
from beseda.domain.events import channels
from beseda.domain.people import accounts
from beseda.domain.people.accounts import NewPerson
from beseda.http.pull import SOCKET
from beseda.kernel.portal import Portal
from beseda.model import Actor, ChatDraft
from beseda.settings import Settings
from beseda.store.database import Tx
from beseda.testing import PortalProcess

SOCKETS, ROUNDS, SENDS = 5_000, 5, 200
_AT_ONCE = 100  # connections that are made at the same time
_FRAME_BYTES = 1_400  # about what the product sends of such a message
_PATIENCE = 60.0
_TURNS, _LEAST = 5, 20  # how often sends are measured, and how many of them at least where it is more than once
_UNTIL_GONE = 2.5  # seconds until nothing is done any more for who hung up
_SCOPE = "im"


class Scene(NamedTuple):
    """Who is there: the webhook of who writes, the chat of all, the channels of its members and of a stranger."""

    webhook: str
    chat: int
    channels: Sequence[str]
    stranger: str


class Client(asyncio.Protocol):
    """A WebSocket that knows when it was told something; nothing else of it costs anything."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._seen = b""
        self.ready = asyncio.get_running_loop().create_future()
        self.told: asyncio.Future[float] | None = None
        self.marker = b""
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        """Ask for the upgrade."""
        self.transport = transport
        key = b64encode(os.urandom(16)).decode()
        lines = (
            *(f"GET {self._path} HTTP/1.1", f"Host: {HOST}", "Upgrade: websocket", "Connection: Upgrade"),
            *(f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""),
        )
        transport.write("\r\n".join(lines).encode())

    def data_received(self, data: bytes) -> None:
        """Look for what it waits for."""
        self._seen = (self._seen + data)[-8192:]
        if not self.ready.done() and b"ping" in self._seen:
            self.ready.set_result(None)
        if self.told is not None and not self.told.done() and self.marker in self._seen:
            self.told.set_result(time.perf_counter())

    def say(self, text: str) -> None:
        """Send a text, masked with nothing."""
        body = text.encode()
        self.transport.write(bytes([0x81, 0x80 | len(body)]) + bytes(4) + body)


async def connect(port: int, paths: Sequence[str]) -> list[Client]:
    """Clients that are told whatever comes from now on."""
    loop, clients = asyncio.get_running_loop(), list[Client]()
    for begin in range(0, len(paths), _AT_ONCE):
        some = [
            loop.create_connection(lambda path=path: Client(path), HOST, port)  # type: ignore[misc]
            for path in paths[begin : begin + _AT_ONCE]
        ]
        made = [protocol for _, protocol in await asyncio.gather(*some)]
        await asyncio.wait_for(asyncio.gather(*(one.ready for one in made)), _PATIENCE)
        clients += made
    return clients


def expect(clients: Sequence[Client], marker: str) -> "list[asyncio.Future[float]]":
    """When each of them is told of this."""
    loop = asyncio.get_running_loop()
    for one in clients:
        one.marker, one.told = marker.encode(), loop.create_future()
    return [one.told for one in clients if one.told is not None]


def percentile(times: Sequence[float], part: int) -> float:
    """The part of a hundred of them that is quicker than this."""
    return sorted(times)[min(len(times) * part // 100, len(times) - 1)]


def memory(pid: int) -> float:
    """Kilobytes of a process, those shared with others in part."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return float(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:")))


async def prepare(data: Path, count: int) -> Scene:
    """A portal with so many people in one chat."""
    portal = await app.open_portal(Settings(data=data, durable=False))
    try:
        return await portal.database.write(lambda tx: _people(tx, portal, count))
    finally:
        await portal.database.close()


async def _people(tx: Tx, portal: Portal, count: int) -> Scene:
    now = portal.now
    ids = [await accounts.create(tx, NewPerson(login=f"u{one}", first_name="P"), now=now) for one in range(count + 2)]
    writer, stranger, *members = ids
    [person] = await accounts.load(tx, [writer])
    chat = await membership.create(tx, Actor(person, now, "en"), ChatDraft(title="All", users=tuple(members)))
    issued = await webhooks.issue(tx, writer, _SCOPE, title="", now=now)
    by = await channels.issuer(tx, ids)
    *heard, other = (channels.private(by, one, now=now).id for one in (*members, stranger))
    return Scene(f"/rest/{writer}/{issued.code}/", chat, heard, other)


def path(channel: str) -> str:
    """Where the client of a channel connects."""
    return f"{SOCKET}?{urlencode({'CHANNEL_ID': channel, 'jsonRpc': 'true', 'revision': '19'})}"


class Sender:
    """Says something in the chat, over a kept connection."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter | None = None

    async def open(self, port: int) -> None:
        """Connect, in place of the connection before."""
        if self._writer is not None:
            self._writer.close()
        self._reader, self._writer = await asyncio.open_connection(HOST, port)

    async def say(self, text: str) -> None:
        """Write a message, and take the answer."""
        body = json.dumps({"DIALOG_ID": f"chat{self._scene.chat}", "MESSAGE": text}).encode()
        head = (
            f"POST {self._scene.webhook}im.message.add HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        )
        assert self._writer is not None
        self._writer.write(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answered = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        content = await self._reader.readexactly(int(answered.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        if b'"error"' in content:
            raise ConnectionAbortedError(content.decode())


async def cost_of_sends(sender: Sender, count: int) -> list[float]:
    """Milliseconds of each of so many messages."""
    times = []
    for number in range(count):
        began = time.perf_counter()
        await sender.say(f"calm {number}")
        times.append((time.perf_counter() - began) * 1000)
    return times


async def costs_of_sends(sender: Sender, port: int, scene: Scene, count: int) -> tuple[float, float]:
    """Milliseconds of half the messages, with nobody connected and with somebody elsewhere, who take turns."""
    alone, beside = list[float](), list[float]()
    turns = min(_TURNS, count // _LEAST + 1)
    for _ in range(turns):
        alone += await cost_of_sends(sender, count // turns)
        [stranger] = await connect(port, [path(scene.stranger)])
        beside += await cost_of_sends(sender, count // turns)
        stranger.transport.close()
        await asyncio.sleep(_UNTIL_GONE)
    return median(alone), median(beside)


async def told(clients: Sequence[Client], marker: str, send: Any) -> tuple[float, float]:
    """Milliseconds until half, and until nearly all of them were told."""
    waiting, began = expect(clients, marker), time.perf_counter()
    await send(marker)
    times = [(one - began) * 1000 for one in await asyncio.wait_for(asyncio.gather(*waiting), _PATIENCE)]
    return percentile(times, 50), percentile(times, 99)


async def measure(
    product: PortalProcess, bare: "subprocess.Popen[str]", scene: Scene, *, rounds: int, sends: int
) -> dict[str, float]:
    """All figures by name."""
    assert bare.stdout is not None
    port, bare_port = urlsplit(product.url).port or 0, int(json.loads(bare.stdout.readline())["port"])
    sender, found = Sender(scene), dict[str, float]()
    await sender.open(port)
    alone, beside = await costs_of_sends(sender, port, scene, sends)
    found |= {"a send, nobody connected, ms": alone, "a send, somebody connected elsewhere, ms": beside}
    before = memory(product.running.pid), memory(bare.pid)
    count, began = len(scene.channels), time.perf_counter()
    ours = await connect(port, [path(one) for one in scene.channels])
    joined = time.perf_counter()
    theirs = await connect(bare_port, ["/"] * count)
    found["to connect, ms of each"] = (joined - began) * 1000 / count
    found["to connect to the bare server, ms of each"] = (time.perf_counter() - joined) * 1000 / count
    found["memory of a socket, KB"] = (memory(product.running.pid) - before[0]) / count
    found["memory of a bare socket, KB"] = (memory(bare.pid) - before[1]) / count

    await sender.open(port)  # the connection before may have been idle for too long

    async def shout(marker: str) -> None:
        theirs[0].say(marker)

    times: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for name, clients, send in (("product", ours, sender.say), ("bare", theirs, shout)):
            half, most = await told(clients, f"<{name} {number}>"[:60], send)
            if number:  # the first one only warms up
                times.setdefault(f"{name}, p50, ms", []).append(half)
                times.setdefault(f"{name}, p99, ms", []).append(most)
    return found | {name: median(some) for name, some in times.items()}


def main() -> None:
    """Measure, and print the figures with their ratios."""
    parser = argparse.ArgumentParser(prog="python -m bench.push")
    parser.add_argument("--sockets", type=int, default=SOCKETS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sends", type=int, default=SENDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "portal"
        data.mkdir()
        scene = asyncio.run(prepare(data, options.sockets))
        limit = str(options.sockets + 100)
        product = PortalProcess(data, "--no-demo", "--log-level", "warning", "--connection-limit", limit)
        keep_to_measured_processor()
        with product:
            command = [sys.executable, "-m", "bench.push_bare", str(_FRAME_BYTES)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bare:
                keep_to_own_processor()
                try:
                    found = asyncio.run(measure(product, bare, scene, rounds=options.rounds, sends=options.sends))
                finally:
                    bare.terminate()
    for name, value in found.items():
        print(f"{name}: {value:.2f}")
    for name, one, other in (
        ("memory", "memory of a socket, KB", "memory of a bare socket, KB"),
        ("p99", "product, p99, ms", "bare, p99, ms"),
        ("a send", "a send, somebody connected elsewhere, ms", "a send, nobody connected, ms"),
    ):
        print(f"{name}, ratio: {found[one] / found[other]:.2f}")


if __name__ == "__main__":
    main()
