"""The example of a bot that polls goes on through the end of its server, as if nothing had happened."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.testing import PortalProcess, eventually
from tests.volume import volume

BOT = Path(__file__).parents[2] / "examples" / "polling_bot.py"
SEEN_FOR_SURE = 50
# Ports that no system gives to whoever asks for any: nobody takes this one while the server is away.
QUIET_PORTS = range(20_000, 30_000)


def quiet_port() -> int:
    """One of them that is free."""
    for port in QUIET_PORTS[os.getpid() % 1000 :: 7]:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError(QUIET_PORTS)


@pytest.fixture
def process(tmp_path: Path, environment: dict[str, str]) -> Iterator[PortalProcess]:
    """A portal that comes back where it was, because bots know it by its address."""
    with PortalProcess(tmp_path / "portal", "--https-port", str(quiet_port()), environment=environment) as process:
        yield process


@pytest.fixture
def bot(process: PortalProcess) -> Iterator[str]:
    """The bot at work: the dialog with it."""
    command = [sys.executable, str(BOT), process.https_webhook_url]
    environment = os.environ | {"SSL_CERT_FILE": str(process.ca_file)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
        try:
            [dialog] = eventually(lambda: [*process.call("im.search.user.list", FIND="parrot")])
            yield dialog
        finally:
            running.kill()


def history(process: PortalProcess, dialog: str) -> list[tuple[bool, str]]:
    """What was said, oldest first, and whether the bot said it."""
    page = process.call("im.dialog.messages.get", DIALOG_ID=dialog, LIMIT=SEEN_FOR_SURE)["messages"]
    return [(one["author_id"] == int(dialog), one["text"]) for one in page[::-1]]


def answered(process: PortalProcess, dialog: str, text: str) -> None:
    eventually(lambda: (True, f"You said: {text}") in history(process, dialog))


@pytest.mark.soak
def test_a_conversation_goes_on_through_the_end_of_its_server(process: PortalProcess, bot: str) -> None:
    said = [f"line {number}" for number in range(volume(3, 6))]
    for number, text in enumerate(said):
        process.call("im.message.add", DIALOG_ID=bot, MESSAGE=text)
        if number % 2 == 0:
            answered(process, bot, text)
        process.kill()  # after the odd ones at any moment: the bot may be told, answering, or confirming
        process.start()
    answered(process, bot, said[-1])
    talk = history(process, bot)
    assert [text for by_bot, text in talk if not by_bot] == said
    assert [text for by_bot, text in talk if by_bot] == ["Hello! I am parrot.", *(f"You said: {text}" for text in said)]
