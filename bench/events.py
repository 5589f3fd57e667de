"""From a message to those who are told of it: how long that takes, and what it costs the sender."""

import asyncio
import contextlib
import statistics
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

from bench.calls import Scene
from bench.desk import EACH_SECOND, PAUSE, SAID, Desk, Heard, connected, figures, listening, read_body
from bench.load import HOST
from bench.processes import Server

BOTS = 100
ALONE, POLLED, LONG_POLLED = "sent, nobody asks", "sent, bots ask", "sent, bots wait"
POLLING, LONG_POLLING, WEBHOOK = "polling", "long polling", "webhook"
_WAIT = 50


def measure(server: Server, scene: Scene, *, seconds: float) -> dict[str, float]:
    """All figures in milliseconds, by name."""
    return asyncio.run(_measure(server.port, scene, seconds))


async def _measure(port: int, scene: Scene, seconds: float) -> dict[str, float]:
    async with connected(port) as line:
        desk = Desk(port, scene, next(iter(scene.codes)), line, seconds)
        crowd = [await desk.bot() for _ in range(BOTS)]
        chat = await desk.chat(*crowd)
        found = {ALONE: statistics.median(await desk.send(chat))}
        for name, wait, pause in ((POLLED, 0, EACH_SECOND), (LONG_POLLED, _WAIT, 0.0)):
            async with listening(desk, crowd, Heard(), wait=wait, pause=pause):
                found[name] = statistics.median(await desk.send(chat))
        for kind, wait, pause in ((POLLING, 0, PAUSE), (LONG_POLLING, _WAIT, 0.0)):
            bot, heard = await desk.bot(), Heard()
            chat = await desk.chat(bot)
            async with listening(desk, [bot], heard, wait=wait, pause=pause):
                found |= figures(kind, await desk.send(chat, heard))
        heard = Heard()
        async with _handler(heard) as url:
            chat = await desk.chat(await desk.bot(eventMode="webhook", webhookUrl=url))
            found |= figures(WEBHOOK, await desk.send(chat, heard))
    return found


@contextlib.asynccontextmanager
async def _handler(heard: Heard) -> AsyncIterator[str]:
    """The address of a handler that takes whatever it is sent."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                form = parse_qs((await read_body(reader)).decode())
                if form["event"] == [SAID]:
                    heard.note(int(form["data[message][id]"][0]))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, HOST, 0)
    try:
        yield f"http://{HOST}:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
