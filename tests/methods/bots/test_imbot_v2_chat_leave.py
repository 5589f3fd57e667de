"""``imbot.v2.Chat.leave``."""

from beseda.testing import Portal


def test_a_bot_leaves_a_group_and_hears_it_no_more(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    chat = portal.chat(anna, bot)
    assert bot.call("Chat.leave", dialogId=f"chat{chat}") == {"result": True}
    assert anna.call("im.chat.user.list", CHAT_ID=chat) == [anna.id]
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=f"[USER={bot.id}]Bot[/USER], are you there?")
    assert [event["type"] for event in bot.poll()] == ["ONIMBOTV2JOINCHAT"]
