"""A client of push & pull, as a test sees it."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect

_SECONDS = 30.0


class Pushed(NamedTuple):
    """A command that a client was told."""

    module: str
    command: str
    params: Mapping[str, Any]
    mid: str


class PushClient:
    """Connected until it is closed; ``mid``: the message id that it saw last."""

    def __init__(self, url: str, channel: str, *, mid: str = "") -> None:
        self.mid = mid
        query = {"CHANNEL_ID": channel, "jsonRpc": "true", "revision": "19"} | ({"mid": mid} if mid else {})
        self._stack = ExitStack()
        address = f"{url}?{urlencode(query)}"
        self._socket: ClientConnection = self._stack.enter_context(
            connect(address, max_size=None, max_queue=None, compression=None)
        )
        assert self._socket.recv(timeout=_SECONDS) == "ping"  # noqa: S101 - for tests: from now on it is told

    def push(self, command: str = "") -> Pushed:
        """The next command, or the next of this name; ``TimeoutError`` when none comes for half a minute."""
        while True:
            told = self._next()
            if command in {"", told.command}:
                return told

    def pushes(self, through: str) -> list[Pushed]:
        """All commands up to and including the next of this name."""
        found = [self.push()]
        while found[-1].command != through:
            found.append(self.push())
        return found

    def ask(self, method: str, **params: Any) -> Any:
        """Ask the server something; answers ``result`` or ``error``. Commands that come first are skipped."""
        self._socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
        while True:
            said = self._read()
            if "id" in said:
                return said.get("result", said.get("error"))

    def close(self) -> None:
        """Hang up."""
        self._stack.close()

    def __enter__(self) -> Self:
        """Be connected inside a block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.close()

    def _next(self) -> Pushed:
        while True:
            said = self._read()
            if said.get("method") == "incoming.message":
                given = said["params"]
                self.mid = given["mid"]
                self._socket.send(f"mack:{self.mid}")
                body = given["body"]
                params = body["params"] | given.get("user_params", {})
                return Pushed(body["module_id"], body["command"], params, self.mid)

    def _read(self) -> dict[str, Any]:
        while True:
            text = self._socket.recv(timeout=_SECONDS)
            if text == "ping":
                self._socket.send("pong")
                continue
            said: dict[str, Any] = json.loads(text)
            return said
