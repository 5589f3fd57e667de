"""uvicorn's private parts that ``http/protocol.py``, ``http/websocket.py`` and ``http/server.py`` build on.

They are there, as expected, and called.

uvicorn is pinned to the minor version that they were read in. A newer one is let in here first.
"""

import asyncio
import inspect
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from beseda import app
from beseda.http.log import Log
from beseda.http.protocol import Connection
from beseda.http.pull_socket import PullSocket
from beseda.http.server import Server, _Uvicorn
from beseda.http.websocket import WebSocket
from beseda.settings import Settings

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
# What is overridden, or called, with its parameters.
HOOKS: list[tuple[type, str, list[str]]] = [
    (HttpToolsProtocol, "__init__", ["self", "config", "server_state", "app_state", "_loop"]),
    (HttpToolsProtocol, "connection_made", ["self", "transport"]),
    (HttpToolsProtocol, "connection_lost", ["self", "exc"]),
    (HttpToolsProtocol, "data_received", ["self", "data"]),
    (HttpToolsProtocol, "on_message_begin", ["self"]),
    (HttpToolsProtocol, "on_headers_complete", ["self"]),
    (HttpToolsProtocol, "on_body", ["self", "body"]),
    (HttpToolsProtocol, "on_message_complete", ["self"]),
    (HttpToolsProtocol, "send_400_response", ["self", "msg"]),
    (HttpToolsProtocol, "handle_websocket_upgrade", ["self"]),
    (HttpToolsProtocol, "_should_upgrade_to_ws", ["self"]),
    (HttpToolsProtocol, "_start_asgi_task", ["self", "cycle", "app"]),
    (FlowControl, "drain", ["self"]),
    (WebSocketsSansIOProtocol, "__init__", ["self", "config", "server_state", "app_state", "_loop"]),
    (WebSocketsSansIOProtocol, "connection_made", ["self", "transport"]),
    (WebSocketsSansIOProtocol, "connection_lost", ["self", "exc"]),
    (WebSocketsSansIOProtocol, "data_received", ["self", "data"]),
    (WebSocketsSansIOProtocol, "eof_received", ["self"]),
    (WebSocketsSansIOProtocol, "pause_writing", ["self"]),
    (WebSocketsSansIOProtocol, "resume_writing", ["self"]),
    (WebSocketsSansIOProtocol, "shutdown", ["self"]),
    (uvicorn.Server, "shutdown", ["self", "sockets"]),
    (uvicorn.Server, "capture_signals", ["self"]),
    (uvicorn.Server, "serve", ["self", "sockets"]),
]
OF_CONNECTIONS = (
    *("config", "connections", "cycle", "headers", "loop", "parser", "pipeline", "timeout_keep_alive", "transport"),
    "url",
)
OF_CYCLES = (
    *("default_headers", "disconnected", "flow", "keep_alive", "message_event", "more_body", "on_response"),
    *("response_complete", "response_started", "scope", "transport"),
)
UPGRADE = (
    b"GET /subws/?CHANNEL_ID=x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Wire(asyncio.Transport):
    """A connection to nobody that notes each piece that is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.answered = asyncio.Event()
        self.protocol: asyncio.BaseProtocol | None = None
        self._closing = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))
        self.answered.set()

    def close(self) -> None:
        self._closing = True

    def is_closing(self) -> bool:
        return self._closing

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


def exchanged(folder: Path, protocol: type[HttpToolsProtocol], said: bytes) -> tuple[HttpToolsProtocol, Wire]:
    """Say something to a portal over a connection of this class, and wait until the answer is complete."""

    async def run() -> tuple[HttpToolsProtocol, Wire]:
        portal = await app.open_portal(Settings(data=folder, durable=False))
        config = uvicorn.Config(Server(portal, Log("error"))._application, ws="none", lifespan="off", log_config=None)
        config.load()
        connection, wire = protocol(config, ServerState(), {}), Wire()
        connection.connection_made(wire)
        connection.data_received(said)
        await wire.answered.wait()
        while tasks := list(connection.tasks):
            await asyncio.gather(*tasks)
        connection.connection_lost(None)
        await portal.database.close()
        return connection, wire

    return asyncio.run(run())


def test_the_version_is_pinned_to_the_minor_one() -> None:
    major, minor, *_ = metadata.version("uvicorn").split(".")
    required = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    assert f"uvicorn>={major}.{minor},<{major}.{int(minor) + 1}" in required


@pytest.mark.parametrize(("owner", "name", "parameters"), HOOKS, ids=lambda one: one if isinstance(one, str) else "")
def test_a_hook_is_as_expected(owner: type, name: str, parameters: list[str]) -> None:
    assert list(inspect.signature(getattr(owner, name)).parameters) == parameters


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(Connection, HttpToolsProtocol), (WebSocket, WebSocketsSansIOProtocol), (_Uvicorn, uvicorn.Server)],
)
def test_every_hook_is_listed(ours: type, theirs: type) -> None:
    """What a class of ours overrides without anybody's check could be renamed unnoticed."""
    overridden = {name for name, value in vars(ours).items() if inspect.isfunction(value) and hasattr(theirs, name)}
    assert overridden
    assert overridden <= {name for owner, name, _ in HOOKS if owner is theirs}


def test_what_is_looked_at_is_there(tmp_path: Path) -> None:
    connection, wire = exchanged(tmp_path, Connection, HEALTH)
    assert [name for name in OF_CONNECTIONS if not hasattr(connection, name)] == []
    assert [name for name in OF_CYCLES if not hasattr(connection.cycle, name)] == []
    assert isinstance(connection.cycle, RequestResponseCycle)
    assert connection.cycle.flow.write_paused is False
    assert wire.sent[0].startswith(STATUS_LINE[200])


def test_an_answer_leaves_in_one_piece(tmp_path: Path) -> None:
    """That is, ``_start_asgi_task`` is really called: uvicorn alone sends head and body apart."""
    [answer] = exchanged(tmp_path, Connection, HEALTH)[1].sent
    head, _, body = answer.partition(b"\r\n\r\n")
    assert re.search(rb"content-length: (\d+)", head)[1] == b"%d" % len(body)  # type: ignore[index]
    assert body.startswith(b'{"status":"ok"')
    assert len(exchanged(tmp_path, HttpToolsProtocol, HEALTH)[1].sent) == 2


@pytest.mark.parametrize(
    ("said", "status"),
    [(b"nonsense\r\n\r\n", b"400"), (b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", b"431")],
    ids=["send_400_response", "on_headers_complete"],
)
def test_a_refusal_is_ours(tmp_path: Path, said: bytes, status: bytes) -> None:
    connection, wire = exchanged(tmp_path, Connection, said)
    [answer] = wire.sent
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b'{"error":' in answer
    assert cast("Any", connection)._late is None  # connection_lost was called too


def test_a_connection_is_timed_from_its_beginning(tmp_path: Path) -> None:
    async def run() -> None:
        portal = await app.open_portal(Settings(data=tmp_path, durable=False))
        config = uvicorn.Config(Server(portal, Log("error"))._application, ws="none", lifespan="off", log_config=None)
        connection = Connection(config, ServerState(), {})
        connection.connection_made(Wire())
        assert connection._late is not None
        connection.connection_lost(None)
        await portal.database.close()

    asyncio.run(run())


def test_a_websocket_takes_the_place_of_a_connection(tmp_path: Path) -> None:
    """uvicorn makes it, waits for what it does, and tells it to end; nothing is left of the connection before."""

    async def run() -> None:
        portal = await app.open_portal(Settings(data=tmp_path, durable=False))
        application = Server(portal, Log("error"))._application
        config = uvicorn.Config(application, ws=PullSocket, lifespan="off", log_config=None)
        config.load()
        state, wire = ServerState(), Wire()
        connection = Connection(config, state, {})
        connection.connection_made(wire)
        connection.data_received(UPGRADE)
        assert state.connections == {wire.protocol}
        assert cast("Any", connection).parser is None
        assert len(state.tasks) == 1
        await asyncio.gather(*state.tasks)
        assert state.tasks == set()
        assert [piece[:12] for piece in wire.sent] == [
            b"HTTP/1.1 101",
            b"\x88\x0f" + (4010).to_bytes(2, "big") + b"wrong ch",
        ]
        socket = cast("PullSocket", wire.protocol)
        waiting = not wire.is_closing()
        socket.shutdown()
        assert (waiting, wire.is_closing()) == (True, True)
        socket.connection_lost(None)
        assert state.connections == set()
        await portal.database.close()

    asyncio.run(run())
