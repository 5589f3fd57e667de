"""From a message to those who are told of it: how long that takes, and what it costs the sender."""

import asyncio
import contextlib
import json
import secrets
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from bench.calls import Request, Scene
from bench.load import HOST

BOTS = 100
ALONE, POLLED, LONG_POLLED = "sent, nobody asks", "sent, bots ask", "sent, bots wait"
POLLING, LONG_POLLING, WEBHOOK = "polling", "long polling", "webhook"
SAID = "ONIMBOTV2MESSAGEADD"
_PAUSE = 0.05  # between two questions of the bot that is timed
_CALM = 1.0  # between two messages: one at a time is looked at, not what is left to do of the one before; less if the
# figures are only tried for a moment
_EACH_SECOND = 1.0
_WAIT = 50
_FEWEST = 3
_LONGER = 4  # a calm sender says little in the same time
_PATIENCE = 60.0


def names(kind: str) -> tuple[str, str]:
    """What the figures of one way of being told are called: that of half the messages, and that of nearly all."""
    return f"{kind}, p50", f"{kind}, p99"


def measure(port: int, scene: Scene, *, seconds: float) -> dict[str, float]:
    """All figures in milliseconds, by name."""
    return asyncio.run(_measure(port, scene, seconds))


async def _measure(port: int, scene: Scene, seconds: float) -> dict[str, float]:
    async with _line(port) as line:
        desk = _Desk(port, scene, next(iter(scene.codes)), line, seconds)
        crowd = [await desk.bot() for _ in range(BOTS)]
        chat = await desk.chat(*crowd)
        found = {ALONE: statistics.median(await desk.send(chat))}
        for name, wait, pause in ((POLLED, 0, _EACH_SECOND), (LONG_POLLED, _WAIT, 0.0)):
            async with _listening(desk, crowd, _Heard(), wait=wait, pause=pause):
                found[name] = statistics.median(await desk.send(chat))
        for kind, wait, pause in ((POLLING, 0, _PAUSE), (LONG_POLLING, _WAIT, 0.0)):
            bot, heard = await desk.bot(), _Heard()
            chat = await desk.chat(bot)
            async with _listening(desk, [bot], heard, wait=wait, pause=pause):
                found |= _figures(kind, await desk.send(chat, heard))
        heard = _Heard()
        async with _handler(heard) as url:
            chat = await desk.chat(await desk.bot(eventMode="webhook", webhookUrl=url))
            found |= _figures(WEBHOOK, await desk.send(chat, heard))
    return found


def _figures(kind: str, times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return dict(zip(names(kind), (ordered[len(ordered) * part // 100] for part in (50, 99)), strict=True))


class _Line(NamedTuple):
    """A kept connection: one call at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: Request) -> Any:
        """The result of a call."""
        self.writer.write(request.raw)
        body = await _body(self.reader)
        answer = json.loads(body)
        if "error" in answer:
            raise ConnectionAbortedError(body.decode())
        return answer["result"]


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    return await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))


@contextlib.asynccontextmanager
async def _line(port: int) -> AsyncIterator[_Line]:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield _Line(reader, writer)
    finally:
        writer.close()


class _Heard:
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


class _Bot(NamedTuple):
    id: int
    token: str


class _Desk(NamedTuple):
    """Somebody who has bots and says something to them."""

    port: int
    scene: Scene
    person: int
    line: _Line
    seconds: float

    async def call(self, method: str, **parameters: Any) -> Any:
        return await self.line.ask(self.scene.request(self.person, method, **parameters))

    async def bot(self, **fields: Any) -> _Bot:
        """A new bot that hears whatever is said in its chats."""
        token = secrets.token_hex(8)
        given = {"code": token, "botToken": token, "type": "supervisor", "properties": {"name": "Bot"}, **fields}
        return _Bot((await self.call("imbot.v2.Bot.register", fields=given))["bot"]["id"], token)

    async def chat(self, *bots: _Bot) -> str:
        """A new chat with these bots."""
        return f"chat{await self.call('im.chat.add', USERS=[bot.id for bot in bots])}"

    async def listen(self, bot: _Bot, heard: _Heard, *, wait: int, pause: float) -> None:
        """Ask for events again and again, not all at the same moment."""
        offset = 0
        await asyncio.sleep(secrets.randbelow(1000) / 1000 * pause)
        async with _line(self.port) as line:
            while True:
                asked = {"botId": bot.id, "botToken": bot.token, "offset": offset, "wait": wait}
                answer = await line.ask(self.scene.request(self.person, "imbot.v2.Event.get", **asked))
                offset = answer["nextOffset"]
                for event in answer["events"]:
                    if event["type"] == SAID:
                        heard.note(event["data"]["message"]["id"])
                await asyncio.sleep(pause)

    async def send(self, chat: str, heard: _Heard | None = None) -> list[float]:
        """Say something now and then; milliseconds until the answer, or until it was heard of."""
        times: list[float] = []
        calm = min(_CALM, self.seconds)
        await asyncio.sleep(calm)
        end = time.perf_counter() + self.seconds * (1 if heard else _LONGER)
        while time.perf_counter() < end or len(times) < _FEWEST:
            await asyncio.sleep(_PAUSE if heard else calm)
            began = time.perf_counter()
            message = await self.call("im.message.add", DIALOG_ID=chat, MESSAGE="Добрый день! Документ готов.")
            done = time.perf_counter() if heard is None else await asyncio.wait_for(heard.of(message), _PATIENCE)
            times.append((done - began) * 1000)
        return times


@contextlib.asynccontextmanager
async def _listening(
    desk: _Desk, bots: Sequence[_Bot], heard: _Heard, *, wait: int, pause: float
) -> AsyncIterator[None]:
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


@contextlib.asynccontextmanager
async def _handler(heard: _Heard) -> AsyncIterator[str]:
    """The address of a handler that takes whatever it is sent."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                form = parse_qs((await _body(reader)).decode())
                if form["event"] == [SAID]:
                    heard.note(int(form["data[message][id]"][0]))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, HOST, 0)
    try:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
