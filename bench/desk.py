"""Somebody with bots at the portal that is measured: what is said to these, and when they hear of it."""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from bench.calls import Request, Scene
from bench.load import HOST

SAID = "ONIMBOTV2MESSAGEADD"
PAUSE = 0.05  # between two questions of the bot that is timed
EACH_SECOND = 1.0
_CALM = 1.0  # between two messages: one at a time is looked at, not what is left to do of the one before; less if the
# figures are only tried for a moment
_FEWEST = 3
_LONGER = 4  # a calm sender says little in the same time
_PATIENCE = 60.0


def names(kind: str) -> tuple[str, str]:
    """What the figures of one way of being told are called: that of half the messages, and that of nearly all."""
    return f"{kind}, p50", f"{kind}, p99"


def figures(kind: str, times: Sequence[float]) -> dict[str, float]:
    """The times of one way of being told, as its two figures."""
    ordered = sorted(times)
    return dict(zip(names(kind), (ordered[len(ordered) * part // 100] for part in (50, 99)), strict=True))


class Line(NamedTuple):
    """A kept connection: one call at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: Request) -> Any:
        """The result of a call."""
        self.writer.write(request.raw)
        body = await read_body(self.reader)
        answer = json.loads(body)
        if "error" in answer:
            raise ConnectionAbortedError(body.decode())
        return answer["result"]


async def read_body(reader: asyncio.StreamReader) -> bytes:
    """What stands behind the head of a request or an answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    return await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))


@contextlib.asynccontextmanager
async def connected(port: int) -> AsyncIterator[Line]:
    """A line to the portal, until the end of the block."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


class Heard:
    """When messages were heard of, by their ids."""

    def __init__(self) -> None:
        self._at: dict[int, asyncio.Future[float]] = {}

    def of(self, message: int) -> "asyncio.Future[float]":
        """The moment, as soon as it comes."""
        return self._at.setdefault(message, asyncio.get_running_loop().create_future())

    def note(self, message: int) -> None:
        """Now; again changes nothing."""
        if not self.of(message).done():
            self.of(message).set_result(time.perf_counter())


class Bot(NamedTuple):
    """A bot, as it names itself."""

    id: int
    token: str


class Desk(NamedTuple):
    """Somebody who has bots and says something to them."""

    port: int
    scene: Scene
    person: int
    line: Line
    seconds: float

    async def call(self, method: str, **parameters: Any) -> Any:
        """What is answered to this somebody."""
        return await self.line.ask(self.scene.request(self.person, method, **parameters))

    async def bot(self, **fields: Any) -> Bot:
        """A new bot that hears whatever is said in its chats."""
        token = secrets.token_hex(8)
        given = {"code": token, "botToken": token, "type": "supervisor", "properties": {"name": "Bot"}, **fields}
        return Bot((await self.call("imbot.v2.Bot.register", fields=given))["bot"]["id"], token)

    async def chat(self, *bots: Bot) -> str:
        """A new chat with these bots."""
        return f"chat{await self.call('im.chat.add', USERS=[bot.id for bot in bots])}"

    async def listen(self, bot: Bot, heard: Heard, *, wait: int, pause: float) -> None:
        """Ask for events again and again, not all at the same moment."""
        offset = 0
        await asyncio.sleep(secrets.randbelow(1000) / 1000 * pause)
        async with connected(self.port) as line:
            while True:
                asked = {"botId": bot.id, "botToken": bot.token, "offset": offset, "wait": wait}
                answer = await line.ask(self.scene.request(self.person, "imbot.v2.Event.get", **asked))
                offset = answer["nextOffset"]
                for event in answer["events"]:
                    if event["type"] == SAID:
                        heard.note(event["data"]["message"]["id"])
                await asyncio.sleep(pause)

    async def send(self, chat: str, heard: Heard | None = None) -> list[float]:
        """Say something now and then; milliseconds until the answer, or until it was heard of."""
        times: list[float] = []
        calm = min(_CALM, self.seconds)
        await asyncio.sleep(calm)
        end = time.perf_counter() + self.seconds * (1 if heard else _LONGER)
        while time.perf_counter() < end or len(times) < _FEWEST:
            await asyncio.sleep(PAUSE if heard else calm)
            began = time.perf_counter()
            message = await self.call("im.message.add", DIALOG_ID=chat, MESSAGE="Добрый день! Документ готов.")
            done = time.perf_counter() if heard is None else await asyncio.wait_for(heard.of(message), _PATIENCE)
            times.append((done - began) * 1000)
        return times


@contextlib.asynccontextmanager
async def listening(desk: Desk, bots: Sequence[Bot], heard: Heard, *, wait: int, pause: float) -> AsyncIterator[None]:
    """All these bots ask; that one of them fails is an error."""
    tasks = [asyncio.create_task(desk.listen(bot, heard, wait=wait, pause=pause)) for bot in bots]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if not isinstance(end, asyncio.CancelledError):
            raise ConnectionAbortedError from end
