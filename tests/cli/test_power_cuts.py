"""The server is killed at any moment under load: nothing acknowledged is lost, nothing is there twice.

Twice each time, and more often in ``make soak``.
"""

import json
import random
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPException
from typing import Any

import pytest

from beseda.testing import PortalProcess
from beseda.testing.client import Client
from tests.volume import volume

CUTS = volume(2, 6)
WRITERS = 6
TOKEN = "secret"


class Chat:
    """A chat of the administrator with a bot that says things, and what is known of it."""

    def __init__(self, portal: PortalProcess) -> None:
        self.portal = portal
        fields = {"code": "herald", "botToken": TOKEN, "type": "supervisor", "properties": {"name": "Herald"}}
        self.bot = portal.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
        self.chat = portal.call("im.chat.add", TITLE="Under load", USERS=[self.bot])
        portal.call("im.v2.Event.subscribe")
        self.offset = 0
        self.events: list[tuple[int, str]] = []

    def speech(self, text: str) -> dict[str, Any]:
        fields = {"message": text, "templateId": text}
        return {"botId": self.bot, "botToken": TOKEN, "dialogId": f"chat{self.chat}", "fields": fields}

    def say(self, text: str) -> int:
        return int(self.portal.call("imbot.v2.Chat.Message.send", **self.speech(text))["id"])

    def listen(self) -> None:
        """Hear everything that was not heard yet; what was heard is confirmed by the next question."""
        while True:
            told = self.portal.call("im.v2.Event.get", offset=self.offset, limit=1000)
            self.events += [
                (one["data"]["message"]["id"], one["data"]["message"]["text"])
                for one in told["events"]
                if one["type"] == "ONIMV2MESSAGEADD"
            ]
            self.offset = told["nextOffset"]
            if not told["hasMore"]:
                return

    def history(self) -> Iterator[tuple[int, str]]:
        """Every message that the bot said, oldest first."""
        first = 0
        while True:
            page = self.portal.call("im.dialog.messages.get", DIALOG_ID=f"chat{self.chat}", FIRST_ID=first, LIMIT=50)
            if not page["messages"]:
                return
            for one in page["messages"]:
                first = one["id"]
                if one["author_id"] == self.bot:
                    yield one["id"], one["text"]


class Load:
    """Many who say things at the same time, until nobody answers."""

    def __init__(self, chat: Chat, name: str) -> None:
        self._chat = chat
        self._name = name
        self.acknowledged: dict[str, int] = {}
        self.unanswered: list[str] = []
        self._more = threading.Condition()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(WRITERS)]

    def run(self, acknowledgements: int) -> None:
        """Kill the server after so many were answered."""
        for thread in self._threads:
            thread.start()
        with self._more:
            assert self._more.wait_for(lambda: len(self.acknowledged) >= acknowledgements, 60)
        self._chat.portal.kill()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()

    def _write(self, writer: int) -> None:
        url = self._chat.portal.webhook_url
        client = Client(url)
        path = url.removeprefix(self._chat.portal.url) + "imbot.v2.Chat.Message.send"
        number = 0
        while True:
            text = f"{self._name} {writer} {number}"
            try:
                answer = client.post(path, self._chat.speech(text))
            except (OSError, HTTPException):
                with self._more:
                    self.unanswered.append(text)
                client.close()
                return
            assert answer.status == 200, answer.body
            with self._more:
                self.acknowledged[text] = answer.json["result"]["id"]
                self._more.notify()
            number += 1


@pytest.mark.soak
def test_nothing_is_lost_or_doubled(process: PortalProcess) -> None:
    chance = random.Random(20)
    chat = Chat(process)
    known: dict[str, int] = {}
    for cut in range(CUTS):
        load = Load(chat, f"cut {cut}")
        load.run(chance.randrange(1, 200))
        known |= load.acknowledged
        process.start()
        if chance.random() < 0.5:  # somebody reads in between, or else the queue grows
            chat.listen()
        for text in load.unanswered:  # as a client that heard no answer: it says the same again
            known[text] = chat.say(text)

    said = list(chat.history())
    assert sorted(said) == said
    assert {text: number for number, text in said} == known
    assert len(said) == len(known)
    chat.listen()
    assert [one for one in chat.events if one[1] in known] == said
    assert process.call("im.counters.get")["CHAT"][str(chat.chat)] == len(said)
    assert process.call("im.dialog.read", DIALOG_ID=f"chat{chat.chat}")["counter"] == 0
    assert json.loads(process.run("db", "check", "--json").stdout) == {"ok": True, "problems": []}


def test_what_is_said_twice_at_the_same_time_is_said_once(process: PortalProcess) -> None:
    """A client that lost patience says it again while the first time is still under way."""
    chat = Chat(process)
    for number in range(20):
        assert len(set(at_once(partial(say_alone, chat, f"impatient {number}")))) == 1
    assert len(list(chat.history())) == 20


def say_alone(chat: Chat, text: str) -> int:
    """Over a connection of one's own."""
    client = Client(chat.portal.url)
    path = chat.portal.webhook_url.removeprefix(chat.portal.url)
    answer = client.post(f"{path}imbot.v2.Chat.Message.send", chat.speech(text))
    client.close()
    return int(answer.json["result"]["id"])


def at_once(say: Callable[[], int]) -> list[int]:
    """What several get who do the same at the same time."""
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(say())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    return found
