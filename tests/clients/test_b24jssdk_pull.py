"""The pull client of @bitrix24/b24jssdk is told what happens, over a real WebSocket with TLS."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from beseda.testing import Portal, User, eventually

JS = Path(__file__).parent / "js"


class Puller:
    """The client at work in Node.js."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.seen: list[dict[str, Any]] = []

    def next(self, key: str, value: Any = None) -> dict[str, Any]:
        """The next line that has this key, with this value if one is given."""
        assert self._process.stdout
        while True:
            line: dict[str, Any] = json.loads(self._process.stdout.readline())
            self.seen.append(line)
            if key in line and (value is None or line[key] == value):
                return line

    def call(self, name: str, *given: Any) -> Any:
        """Call a function of the client."""
        self.do(name, *given)
        return self.next("answer")["answer"]

    def do(self, name: str, *given: Any) -> None:
        """Call a function that answers nothing."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([name, *given]) + "\n")
        self._process.stdin.flush()


@contextmanager
def pulling(portal: Portal, user: User) -> Iterator[Puller]:
    """The client of somebody, connected."""
    program = shutil.which("node")
    if program is None or not (JS / "node_modules" / "@bitrix24" / "b24jssdk").is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Node.js or the JavaScript client is missing")
    portal.configure(public_url=portal.https_url)
    given = [user.webhook().https_url, str(user.id)]
    with subprocess.Popen(
        [str(program), "--experimental-websocket", "pull.mjs", *given],
        cwd=JS,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(portal.ca_file), "no_proxy": "127.0.0.1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        puller = Puller(process)
        try:
            puller.next("connected")
            yield puller
        finally:
            process.kill()


def test_it_sees_typing_messages_and_reads(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with pulling(portal, anna) as client:
        boris.call("im.dialog.writing", DIALOG_ID=str(anna.id))
        assert client.next("command", "startWriting")["params"]["userName"] == "Boris"
        number = boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Hello")
        told = client.next("command", "message")["params"]
        assert (told["message"]["id"], told["dialogId"], told["counter"]) == (number, boris.id, 1)
        own = anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hi")
        boris.call("im.dialog.read", DIALOG_ID=str(anna.id))
        assert client.next("command", "readMessageOpponent")["params"]["lastId"] == str(own)


def test_its_functions_work(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with pulling(portal, anna) as hers, pulling(portal, boris) as his:
        assert hers.call("ping") == "pong"
        assert hers.call("getUsersLastSeen", [boris.id]) == {}
        assert hers.call("sendMessage", [boris.id], "app", "drawn", {"x": 1}) is True
        told = his.next("command", "drawn")
        assert (told["type"], told["params"]) == ("client", {"x": 1})


def test_it_comes_again_when_the_server_hangs_up(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with pulling(portal, anna) as client:
        first = boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="One")
        assert client.next("command", "message")["params"]["message"]["id"] == first
        portal.hang_up()
        missed = boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Two")
        assert client.next("command", "message")["params"]["message"]["id"] == missed


def test_it_watches_open_chats_and_goes_on_to(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat, closed = portal.chat(boris, TYPE="OPEN"), portal.chat(boris)
    with pulling(portal, anna) as client:
        for number in (closed, chat):
            client.do("extendWatch", f"IM_PUBLIC_{number}", True)
        eventually(lambda: portal.query("SELECT w.chat_id FROM chat_watch w") == [(chat,)])
        for number in (closed, chat):
            boris.call("im.message.add", DIALOG_ID=f"chat{number}", MESSAGE="Hello")
        assert client.next("command", "messageChat")["params"]["chatId"] == chat
        portal.change("DELETE FROM chat_watch")
        client.do("updateWatch", True)
        eventually(lambda: portal.query("SELECT w.chat_id FROM chat_watch w") == [(chat,)])
