"""Whoever waits is woken by what changes, not by those who look: else a hundred that wait wake each other."""

import asyncio

from beseda.testing import Portal, eventually


def test_readers_wake_nobody(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot, chat = portal.bot(anna), portal.chat(anna)

    async def listen() -> "asyncio.Future[None]":
        return portal._served.wakeup.next()

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
