"""Many bots: what they cost who says something, how soon one of them hears of it, and how often one may change it."""

import asyncio
import statistics
import time
from typing import Any

from bench.calls import Scene
from bench.desk import EACH_SECOND, PAUSE, Bot, Desk, Heard, connected, figures, listening
from bench.processes import Server

TOLD_ALONE, CROWD = 1, 1_000
FEW, MANY = 10, 500
EDITS = "edits of one message"
_WARMING_UP = 1 / 4  # of the time: until all have heard who came to the chat
_BRIEF = 1.0  # where the figures are only tried for less than this, a crowd is a tenth


def sent(bots: int) -> str:
    """What the figure is called of a message to so many bots."""
    return f"sent, {bots} in the chat"


def polling(bots: int) -> str:
    """What the figures are called of a bot among so many that ask."""
    return f"polling, one of {bots}"


def measure(server: Server, scene: Scene, *, seconds: float) -> dict[str, float]:
    """All figures by name, in milliseconds but for the edits, which are counted by the second."""
    return asyncio.run(_measure(server.port, scene, seconds))


async def _measure(port: int, scene: Scene, seconds: float) -> dict[str, float]:
    async with connected(port) as line:
        desk = Desk(port, scene, next(iter(scene.codes)), line, seconds)
        crowd = [await desk.bot() for _ in range(CROWD if seconds >= _BRIEF else CROWD // 10)]
        timed = await desk.bot()
        found = {EDITS: await _edits(desk, timed)}
        for count in (FEW, MANY):
            others, heard = crowd[: count - 1], Heard()
            chat = await desk.chat(timed, *others)
            async with (
                listening(desk, others, Heard(), wait=0, pause=EACH_SECOND),
                listening(desk, [timed], heard, wait=0, pause=PAUSE),
            ):
                await desk._replace(seconds=seconds * _WARMING_UP).send(chat, heard)
                found |= figures(polling(count), await desk.send(chat, heard))
        # At last, because a bot that asks for the first time reads all that came before.
        return found | await _sent(desk, {sent(TOLD_ALONE): [timed], sent(CROWD): crowd})


async def _sent(desk: Desk, rooms: dict[str, list[Bot]]) -> dict[str, float]:
    """Something is said in each of these chats in turn; how long that takes."""
    times: dict[str, list[float]] = {name: [] for name in rooms}
    chats = {name: await desk.chat(*bots) for name, bots in rooms.items()}
    end = time.perf_counter() + desk.seconds
    while time.perf_counter() < end:
        for name, chat in chats.items():
            await asyncio.sleep(PAUSE)
            began = time.perf_counter()
            await desk.call("im.message.add", DIALOG_ID=chat, MESSAGE="Добрый день! Документ готов.")
            times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(some) for name, some in times.items()}


async def _edits(desk: Desk, bot: Bot) -> float:
    """How often in a second a bot changes a message, each time after the answer to the change before."""
    chat = await desk.chat(bot)

    async def do(method: str, **parameters: Any) -> Any:
        return await desk.call(f"imbot.v2.Chat.Message.{method}", botId=bot.id, botToken=bot.token, **parameters)

    message, count = (await do("send", dialogId=chat, fields={"message": "…"}))["id"], 0
    began = time.perf_counter()
    while time.perf_counter() < began + desk.seconds:
        count += 1
        await do("update", messageId=message, fields={"message": f"{count} …"})
    return count / (time.perf_counter() - began)
