"""Whoever waits is woken by what changes, not by those who look: else a hundred that wait wake each other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from beseda.testing import Portal, eventually


def test_readers_wake_nobody(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot, chat = portal.bot(anna), portal.chat(anna)

    async def listen() -> "asyncio.Future[None]":
        return portal._served.bell.next()

    bell = portal._run(listen())
    asked = {"botId": bot.id, "botToken": bot.token}
    anna.call("imbot.v2.Event.get", **asked)
    anna.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="report")
    anna.call("batch", cmd=["user.current"])
    assert not bell.done()
    anna.call("batch", cmd=[f"im.message.add?DIALOG_ID=chat{chat}&MESSAGE=Report"])
    eventually(bell.done)
    bell = portal._run(listen())
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Report")
    eventually(bell.done)


def test_whoever_waits_gives_up_when_the_server_stops(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(anna.call, "imbot.v2.Event.get", botId=bot.id, botToken=bot.token, wait=60)
        portal._loop.call_soon_threadsafe(portal._served.bell.ring_out)
        try:
            assert waits.result(45)["events"] == []
        finally:
            portal._served.bell.last = False
