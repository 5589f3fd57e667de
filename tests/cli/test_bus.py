"""Processes that wake each other over NATS: at once while it is there, a little later while it is not, never less."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from beseda.testing import PortalProcess, eventually
from tests.cli.test_workers import TOKEN, polled_bot, say


class Nats:
    """A NATS server on this machine that can be killed and started again."""

    def __init__(self, program: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._program = program
        self.url = f"nats://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Serve, until somebody can connect."""
        command = [self._program, "--addr", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers)

    def kill(self) -> None:
        """End at once."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self._port)) == 0


@pytest.fixture
def nats() -> Iterator[Nats]:
    """A server of our own."""
    program = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("nats-server is missing")
    server = Nats(program)
    yield server
    server.kill()


@pytest.fixture
def first(tmp_path: Path, empty_postgres: str, nats: Nats) -> Iterator[PortalProcess]:
    """A portal on PostgreSQL, whose processes wake each other over NATS."""
    environment = {"BESEDA_DATABASE": empty_postgres, "BESEDA_BUS": nats.url}
    with PortalProcess(tmp_path / "first", environment=environment) as process:
        yield process


def test_what_happens_elsewhere_is_heard_with_the_bus_without_it_and_with_it_again(
    first: PortalProcess, second: PortalProcess, nats: Nats
) -> None:
    bot = polled_bot(first)
    offset = 0
    for number, happens in enumerate((None, nats.kill, nats.start, None)):
        if happens:
            happens()
        with ThreadPoolExecutor(1) as thread:
            poll = thread.submit(second.call, "imbot.v2.Event.get", botId=bot, botToken=TOKEN, wait=60, offset=offset)
            say(first, bot, f"text {number}")
            answer = poll.result()
        while not any(f"text {number}" in str(event) for event in answer["events"]):
            answer = second.call("imbot.v2.Event.get", botId=bot, botToken=TOKEN, wait=60, offset=answer["nextOffset"])
        offset = answer["nextOffset"]
    told = second.call("imbot.v2.Event.get", botId=bot, botToken=TOKEN, offset=offset)
    assert told["events"] == []
