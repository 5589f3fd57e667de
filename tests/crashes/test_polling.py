"""Whoever asks for events gets each of them, in order, through crashes of the server and of the client."""

import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from beseda.testing import PortalProcess
from tests.crashes.power_cut import cut

TOKEN = "secret"
MOST_CRASHES = 3
who, few = st.sampled_from(["bot", "person"]), st.integers(1, 3)


@dataclass
class Reader:
    """Somebody who asks for events, and a plain model of the queue: places in ``log`` stand for offsets.

    ``confirmed``: so many are confirmed for sure; ``maybe``: so many, if the call came through whose answer did not.
    The client has written down ``durable``, an offset with its place, and has ``older`` ones in a backup.
    """

    method: str
    known: dict[str, Any]
    log: list[int] = field(default_factory=list)
    confirmed: int = 0
    maybe: int = 0
    durable: tuple[int, int] = (0, 0)
    older: list[tuple[int, int]] = field(default_factory=list)
    event_ids: dict[int, int] = field(default_factory=dict)

    def asking(self, limit: int, *, confirm: bool) -> dict[str, Any]:
        return {**self.known, "limit": limit, **({"offset": self.durable[0]} if confirm else {})}

    def check(self, answer: dict[str, Any], limit: int, *, confirm: bool) -> tuple[int, int]:
        """Compare an answer with the model, and learn from it what is confirmed; how far it reaches."""
        told = {event["data"]["message"]["id"]: event["eventId"] for event in answer["events"]}
        self.confirmed = max(self.confirmed, self.durable[1] if confirm else 0)
        if self.maybe > self.confirmed and [*told] == self.log[self.maybe :][:limit]:
            self.confirmed = self.maybe
        self.maybe = self.confirmed
        assert [*told] == self.log[self.confirmed :][:limit]
        end = self.confirmed + len(told)
        assert answer["hasMore"] is (end < len(self.log))
        self.event_ids |= told
        ordered = [self.event_ids[message] for message in self.log if message in self.event_ids]
        assert ordered == sorted(set(ordered))
        assert {message: self.event_ids[message] for message in told} == told
        assert answer["nextOffset"] == (max(told.values()) + 1 if told else self.durable[0] if confirm else 0)
        return answer["nextOffset"], end


class Conversation(RuleBasedStateMachine):
    """The administrator speaks with a bot, and of it in a group; the bot and a client of theirs listen."""

    process: PortalProcess
    stories = 0

    def __init__(self) -> None:
        super().__init__()
        self.crashes = 0
        self.dialogs: dict[str, str] = {}
        self.readers: dict[str, Reader] = {}

    @initialize()
    def begin(self) -> None:
        type(self).stories += 1
        fields = {"code": f"bot{self.stories}", "botToken": TOKEN, "properties": {"name": "Listener"}}
        bot = self.process.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
        group = self.process.call("im.chat.add", USERS=[bot], TITLE="Group")
        self.dialogs = {"private": str(bot), "group": f"chat{group}"}
        self.process.call("im.v2.Event.subscribe")
        self.process.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="Hello")
        self.readers = {
            "bot": Reader("imbot.v2.Event.get", {"botId": bot, "botToken": TOKEN}),
            "person": Reader("im.v2.Event.get", {}),
        }
        for reader in self.readers.values():
            answer = self.process.call(reader.method, **reader.known, limit=1000)
            reader.durable = (answer["nextOffset"], 0)
            assert not answer["hasMore"]
            assert not self.process.call(reader.method, **reader.known, offset=reader.durable[0])["events"]

    def said(self, place: str, message_ids: list[int], *, mentioned: bool) -> None:
        """Everybody hears everything, but the bot in a group only what names it."""
        self.readers["person"].log += message_ids
        if place == "private" or mentioned:
            self.readers["bot"].log += message_ids

    def text(self, *, mentioned: bool) -> str:
        return f"[USER={self.dialogs['private']}]Listener[/USER], listen" if mentioned else "Hello"

    @rule(place=st.sampled_from(["private", "group"]), mentioned=st.booleans(), times=few)
    def say(self, place: str, mentioned: bool, times: int) -> None:
        for _ in range(times):
            given = {"DIALOG_ID": self.dialogs[place], "MESSAGE": self.text(mentioned=mentioned)}
            self.said(place, [self.process.call("im.message.add", **given)], mentioned=mentioned)

    @rule(reader=who, limit=few, confirm=st.booleans(), then=st.sampled_from(["go on", "crash", "restore"]))
    def fetch(self, reader: str, limit: int, confirm: bool, then: str) -> None:
        """The client answers what it got and writes that down, or crashes before; or comes back from a backup."""
        one = self.readers[reader]
        reached = one.check(self.process.call(one.method, **one.asking(limit, confirm=confirm)), limit, confirm=confirm)
        if then == "go on" and reached > one.durable:
            one.older.append(one.durable)
            one.durable = reached
        if then == "restore" and one.older:
            one.durable = one.older.pop()

    @precondition(lambda self: self.crashes < MOST_CRASHES)
    @rule()
    def server_crashes(self) -> None:
        self.crashes += 1
        self.process.kill()
        self.process.start()

    @precondition(lambda self: self.crashes < MOST_CRASHES)
    @rule(place=st.sampled_from(["private", "group"]), mentioned=st.booleans(), answered=st.integers(0, 4))
    def server_crashes_while_much_is_said(self, place: str, mentioned: bool, answered: int) -> None:
        """What was acknowledged is there; of the rest some may be."""
        self.crashes += 1
        given = {"DIALOG_ID": self.dialogs[place], "MESSAGE": self.text(mentioned=mentioned)}
        before = self.newest(place)
        sent = cut(self.process, [("im.message.add", given)] * 6, answered=answered)
        kept = self.newest(place, since=before[-1])
        assert {message for message in sent if message is not None} <= set(kept)
        assert len(kept) <= len(sent)
        self.said(place, kept, mentioned=mentioned)

    def newest(self, place: str, *, since: int = 0) -> list[int]:
        """The ids of the last messages of a dialog, oldest first."""
        page = self.process.call("im.dialog.messages.get", DIALOG_ID=self.dialogs[place], LIMIT=50)["messages"]
        return sorted(message["id"] for message in page if message["id"] > since)

    @precondition(lambda self: self.crashes < MOST_CRASHES)
    @rule(reader=who, limit=few, answered=st.integers(0, 1))
    def server_crashes_while_it_confirms(self, reader: str, limit: int, answered: int) -> None:
        self.crashes += 1
        one = self.readers[reader]
        [answer] = cut(self.process, [(one.method, one.asking(limit, confirm=True))], answered=answered)
        if answer is not None:
            one.check(answer, limit, confirm=True)
        else:
            one.maybe = max(one.maybe, one.durable[1])

    def teardown(self) -> None:
        """At last everything is read to the end."""
        for name, reader in self.readers.items():
            while reader.confirmed < len(reader.log):
                self.fetch(name, 3, confirm=True, then="go on")


@pytest.mark.soak
def test_nothing_is_lost_and_nothing_comes_again(process: PortalProcess, stories: settings) -> None:
    class Here(Conversation):
        pass

    Here.process = process
    run_state_machine_as_test(Here, settings=stories)


def test_a_stop_answers_who_waits(process: PortalProcess) -> None:
    """The second call comes with the first: when that is answered, this one is under way."""
    process.call("im.v2.Event.subscribe")
    url = urlsplit(process.webhook_url)
    calls = "".join(
        f"GET {url.path}{call} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n"
        for call in ("server.time", "im.v2.Event.get?wait=60")
    )
    with (
        socket.create_connection((url.hostname, url.port), timeout=60) as connection,
        connection.makefile("rb") as answers,
    ):
        connection.sendall(calls.encode())
        assert answers.readline() == b"HTTP/1.1 200 OK\r\n"
        process.stop()
        assert b'"result":{"events":[]' in answers.read()
    process.start()
