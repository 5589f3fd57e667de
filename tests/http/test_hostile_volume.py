"""Thousands of hostile calls: each is answered as described, soon, and the portal does not grow.

A hundred thousand in ``make soak``; ``make soak SOAK=10`` makes it a million on SQLite.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest

from beseda.testing import PortalProcess
from tests.http import hostile
from tests.http.hostile import Call, Request
from tests.http.judging import Reply, judge
from tests.volume import volume

pytestmark = pytest.mark.soak

CALLS = {"sqlite": volume(7_500, 100_000), "postgres": volume(5_000, 10_000)}
# Of the calls of a round, so many come in requests of their own, the others as commands of batches.
ROUND, SINGLE, COMMANDS = 2_500, 500, 50
CONNECTIONS, PIPELINED = 4, 10
SLOW, TRIES, PATIENCE = 1.0, 5, 120
MOST_GROWTH = 250  # megabytes: the databases' caches fill, and what is remembered of answers and texts
UNAUTHORIZED = 401
SEED = 4


@dataclass
class Tally:
    """What was asked, and what came of it."""

    requests: int = 0
    calls: int = 0
    succeeded: int = 0
    faults: list[str] = field(default_factory=list)
    slow: list[Request] = field(default_factory=list)
    methods: Counter[str] = field(default_factory=Counter)

    def note(self, request: Request, reply: Reply) -> None:
        """Judge an answer and add it."""
        verdict = judge(request, reply)
        self.requests += 1
        self.calls += verdict.answered
        self.succeeded += verdict.succeeded
        self.methods.update(call.method.lower() for call in request.calls.values())
        self.faults += [
            f"{fault} <- {request.verb} {request.target:.300} {request.body[:300]!r}" for fault in verdict.faults
        ]


@pytest.fixture
def process(tmp_path: Path, environment: dict[str, str]) -> Iterator[PortalProcess]:
    """A portal in a process of its own, whose memory can be measured."""
    options = ("--no-demo", "--log-level", "error")
    with PortalProcess(tmp_path / "portal", *options, environment=environment) as process:
        yield process


def test_hostile_calls_get_answers_that_are_described(process: PortalProcess, environment: dict[str, str]) -> None:
    wanted = CALLS["postgres" if environment else "sqlite"]
    chance, tally, usual, memory = Random(SEED), Tally(), dict[str, Any](), 0.0
    systematic = hostile.each_alone(chance, usual)
    for number in count():
        if process.answer("server.time").status == UNAUTHORIZED:  # the caller was one of those who were dismissed
            take_on_again(process, number)
        usual |= world(process, number)
        asyncio.run(ask(process, requests(chance, usual, systematic), tally))
        assert tally.faults[:20] == []
        if number == 1:
            memory = megabytes(process)
        if tally.calls >= wanted:
            break
    grown = megabytes(process) - memory
    print(f"{tally.calls} calls in {tally.requests} requests, {tally.succeeded} with a result, {len(tally.slow)} late")  # noqa: T201
    print(f"memory of the portal: {memory:.0f} MB after the first calls, {grown:+.0f} MB since")  # noqa: T201
    assert set(tally.methods) >= {method.name.lower() for method in hostile.METHODS}
    assert tally.succeeded > tally.calls / 10, "most calls did not get far"
    assert [request for request in tally.slow if hangs(process, request)] == []
    assert grown < MOST_GROWTH
    assert process.call("server.time")
    assert "Traceback" not in process.log


def take_on_again(process: PortalProcess, number: int) -> None:
    """Another administrator lets the only one of the portal in again."""
    for line in (["user", "add", "--login", f"keeper{number}", "--admin"], ["call", "user.update", "ID=1", "ACTIVE=Y"]):
        done = process.run(*line)
        assert done.returncode == 0, done.stderr


def world(process: PortalProcess, number: int) -> dict[str, Any]:
    """People, chats, messages and bots of a round; what parameters are usually given, by their plain names."""
    person = process.call("user.add", EMAIL=f"person{number}@example.org", NAME="Boris", UF_DEPARTMENT=[1])
    chat = process.call("im.chat.add", TITLE="Plans", USERS=[person], ENTITY_TYPE="X", ENTITY_ID=str(number))
    said = [process.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=f"Hello {one}") for one in range(20)]
    fields = {"code": f"bot{number}", "botToken": "token", "properties": {"name": "Echo"}}
    bot = process.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
    process.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot])
    sent = process.call(
        "imbot.v2.Chat.Message.send",
        botId=bot,
        botToken="token",
        dialogId=f"chat{chat}",
        fields={"message": "Beep"},
    )
    return {
        "dialogid": f"chat{chat}",
        "chatid": chat,
        "userid": person,
        "users": [person],
        "id": person,
        "message": "Hello",
        "messageid": sent["id"] if number % 2 else said[-1],
        "title": "Plans",
        "entitytype": "X",
        "entityid": str(number),
        "name": f"Somebody {number}",
        "parent": 1,
        "find": "Plans",
        "searchmessage": "Hello",
        "botid": bot,
        "bottoken": "token",
        "clientid": "token",
        "fields": {"message": "Hello"},
        "status": "online",
        "color": "MINT",
        "access": ["U1"],
    }


def requests(chance: Random, usual: Mapping[str, Any], systematic: Iterator[Call]) -> list[Request]:
    """The requests of a round."""
    calls = list(islice(systematic, ROUND - SINGLE))
    calls += [hostile.any_call(chance, usual) for _ in range(ROUND - SINGLE - len(calls))]
    batches = [hostile.batch(chance, calls[start : start + COMMANDS]) for start in range(0, len(calls), COMMANDS)]
    found = [*batches, *(hostile.alone(chance, usual) for _ in range(SINGLE))]
    chance.shuffle(found)
    return found


async def ask(process: PortalProcess, waiting: list[Request], tally: Tally) -> None:
    """Send requests over a few connections, on each some at once, and note what is answered."""
    address, path = urlsplit(process.url), urlsplit(process.webhook_url).path

    async def work() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=2**26)
        try:
            while waiting:
                group = [waiting.pop() for _ in range(min(PIPELINED, len(waiting)))]
                began = time.perf_counter()
                writer.writelines(request.bytes(path) for request in group)
                replies = [await asyncio.wait_for(reply(reader), PATIENCE) for _ in group]
                if time.perf_counter() - began > SLOW:
                    tally.slow += group
                for request, answer in zip(group, replies, strict=True):
                    tally.note(request, answer)
        finally:
            writer.close()

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))


async def reply(reader: asyncio.StreamReader) -> Reply:
    """The next answer of a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers["content-length"]))
    return Reply(int(head[0].split()[1]), headers["content-type"], body)


def hangs(process: PortalProcess, request: Request) -> bool:
    """Whether a call of it takes long each time that it is made alone: else others kept the machine busy."""
    if not late(process, request):
        return False
    return any(all(late(process, hostile.in_form(call)) for _ in range(TRIES)) for call in request.calls.values())


def late(process: PortalProcess, request: Request) -> bool:
    """Whether the answer takes long while nothing else is asked."""
    began = time.perf_counter()
    asyncio.run(ask(process, [request], Tally()))
    return time.perf_counter() - began > SLOW


def megabytes(process: PortalProcess) -> float:
    """The memory of a portal."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process.running.pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024
