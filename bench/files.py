"""Files up and down: how many in a second beside a server that only takes and answers, and what a large one costs."""

import base64
import json
import pickle
import tempfile
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

from bench import load, processes
from bench.calls import Request, Scene
from bench.load import HOST
from bench.processes import Server
from bench.statements import Take

SIZE, LARGE = 100_000, 100_000_000
UP, DOWN, BARE_UP, BARE_DOWN = "upload", "download", "upload, bare server", "download, bare server"
GROWN_UP, GROWN_DOWN = "memory of a large upload", "memory of a large download"
_CONNECTIONS = 4
_BRIEF = 1.0  # where the figures are only tried for less than this, a large file is a tenth
_PIECE = 1 << 20
_PATIENCE = 120.0


class Fetch(NamedTuple):
    """A file as it is fetched."""

    path: str

    @property
    def body(self) -> bytes:
        """Nothing is sent."""
        return b""

    @property
    def raw(self) -> bytes:
        """The bytes on the wire."""
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def measure(server: Server, scene: Scene, *, seconds: float) -> dict[str, float]:
    """All figures by name: files a second, and MB of memory that a large one takes at most."""
    person = next(iter(scene.codes))
    line = HTTPConnection(HOST, server.port, timeout=_PATIENCE)
    [own] = _ask(line, scene.request(person, "disk.storage.getList", filter={"ENTITY_TYPE": "user"}))["result"]

    def upload(size: int) -> Request:
        content = ["plan.bin", base64.b64encode(bytes(range(250)) * (size // 250)).decode()]
        given = {"data": {"NAME": "plan.bin"}, "fileContent": content, "generateUniqueName": True}
        return scene.request(person, "disk.storage.uploadFile", id=own["ID"], **given)

    up = upload(SIZE)
    made = _ask(line, up)
    down = Fetch(_path(made["result"]["DOWNLOAD_URL"]))
    takes = [Take(up, json.dumps(made).encode(), ()), Take(Request(down.path.partition("?")[0], b""), bytes(SIZE), ())]
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "takes"
        file.write_bytes(pickle.dumps(takes))
        with processes.bare(file) as bare:
            for name, port, raw in (
                (UP, server.port, up.raw),
                (BARE_UP, bare.port, up.raw),
                (DOWN, server.port, down.raw),
                (BARE_DOWN, bare.port, down.raw),
            ):
                sample = load.run(port, [raw], connections=_CONNECTIONS, seconds=seconds)
                found[name] = 0.0 if sample.failures else sample.rate
    return found | _large(server, line, upload(LARGE if seconds >= _BRIEF else LARGE // 10))


def _large(server: Server, line: HTTPConnection, request: Request) -> dict[str, float]:
    """The memory that one large file takes on its way up and down, where the system tells."""
    made: dict[str, Any] = {}

    def up() -> None:
        made.update(_ask(line, request))

    def down() -> None:
        line.request("GET", _path(made["result"]["DOWNLOAD_URL"]))
        answer = line.getresponse()
        while answer.read(_PIECE):
            pass

    grown = {name: _grown(server, work) for name, work in ((GROWN_UP, up), (GROWN_DOWN, down))}
    return {name: value for name, value in grown.items() if value is not None}


def _grown(server: Server, work: Callable[[], None]) -> float | None:
    server.memory_peak()
    before = server.memory_peak()
    work()
    after = server.memory_peak()
    return None if before is None or after is None else after - before


def _ask(line: HTTPConnection, request: Request) -> dict[str, Any]:
    line.request("POST", request.path, request.body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    return dict(json.loads(answer.read()))


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]
