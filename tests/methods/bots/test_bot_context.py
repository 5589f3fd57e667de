"""``im.v2.Chat.Bot.sendContext``, and the event that it brings about: Quirk 238."""

import pytest

from beseda.testing import Portal, RestError

SEND = "im.v2.Chat.Bot.sendContext"
CONTEXT = {"pairCode": "13bd812901b295c50adbc", "nested": {"list": [1, True, None]}}


def test_a_bot_learns_why_its_chat_was_opened(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(anna)
    assert boris.call(SEND, dialogId=str(bot.id), context=CONTEXT) == {"result": True}
    joined, opened = bot.poll()
    assert (joined["type"], opened["type"]) == ("ONIMBOTV2JOINCHAT", "ONIMBOTV2CONTEXTGET")
    data = opened["data"]
    assert (data["context"], data["dialogId"], data["user"]["id"]) == (CONTEXT, str(boris.id), boris.id)
    assert (data["chat"]["dialogId"], data["chat"]["type"], data["bot"]["id"]) == (str(boris.id), "private", bot.id)


def test_it_is_delivered_to_who_has_a_handler(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as receiver:
        bot = portal.bot(anna, eventMode="webhook", webhookUrl=receiver.url)
        anna.call(SEND, dialogId=str(bot.id), context=CONTEXT)
        form = receiver.wait(2)[1]
    assert (form["event"], form["data"]["user"]["id"]) == ("ONIMBOTV2CONTEXTGET", str(anna.id))
    assert form["data"]["context"]["pairCode"] == CONTEXT["pairCode"]


def test_in_a_group_each_bot_but_the_author_learns_of_it(portal: Portal) -> None:
    anna = portal.user("Anna")
    bots = [portal.bot(anna, code) for code in ("one", "two")]
    dialog = f"chat{portal.chat(anna, *bots)}"
    for bot in bots:
        bot.poll()
    anna.call(SEND, dialogId=dialog, context={"table": 42})
    for bot in bots:
        assert [(one["type"], one["data"]["dialogId"]) for one in bot.poll()] == [("ONIMBOTV2CONTEXTGET", dialog)]


def test_nobody_is_told_where_no_bot_is(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(boris)
    places = (str(boris.id), f"chat{portal.chat(anna)}", f"chat{portal.chat(boris, bot)}", "999999", "", "text")
    for dialog in places:
        with pytest.raises(RestError, match="403 ACCESS_DENIED"):
            anna.call(SEND, dialogId=dialog, context=CONTEXT)
    assert portal.query("SELECT 1 FROM chat c WHERE c.type = 'P'") == []
    for context in ("text", {"long": "x" * 60_000}):
        with pytest.raises(RestError, match="400 PARAMS_ERROR"):
            anna.call(SEND, dialogId=str(bot.id), context=context)
    bot.call("Bot.unregister")
    with pytest.raises(RestError, match="403 ACCESS_DENIED"):
        anna.call(SEND, dialogId=str(bot.id), context=CONTEXT)
