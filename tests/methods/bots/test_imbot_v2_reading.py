"""What bots that see everything read, and how bots react to what is said."""

import pytest

from beseda.testing import Bot, Portal, RestError, User


def watcher(portal: Portal, anna: User) -> Bot:
    """A bot that sees everything in its chats."""
    bot = portal.bot(anna)
    portal.change("UPDATE bot SET type = 'supervisor' WHERE person_id = :id", id=bot.id)
    return bot


def test_a_message_is_shown_with_its_author_and_whether_it_was_seen(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = watcher(portal, anna)
    dialog = f"chat{portal.chat(anna, boris, bot)}"
    first = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="First")
    said = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Hello", REPLY_ID=first)
    shown = bot.call("Chat.Message.get", messageId=said)
    message = shown["message"]
    assert (message["text"], message["authorId"], message["params"]) == (
        "Hello",
        anna.id,
        {"REPLY_ID": first},
    )
    assert (message["viewedByOthers"], message["unread"], message["viewed"]) == (False, True, False)
    assert (shown["user"]["id"], shown["user"]["type"]) == (anna.id, "employee")
    boris.call("im.dialog.read", DIALOG_ID=dialog)
    assert bot.call("Chat.Message.get", messageId=said)["message"]["viewedByOthers"] is True
    bot.call("Chat.Message.read", dialogId=dialog)
    message = bot.call("Chat.Message.get", messageId=said)["message"]
    assert (message["unread"], message["viewed"]) == (False, True)
    line = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="A line", SYSTEM="Y")
    assert bot.call("Chat.Message.get", messageId=line)["user"] == {"id": 0}


def test_what_stands_around_a_message_leads_on_to_the_rest(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = watcher(portal, anna)
    dialog = f"chat{portal.chat(anna, bot)}"
    said = [anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE=str(number)) for number in range(5)]

    def look(centre: int, reach: int) -> tuple[list[int], bool, bool]:
        found = bot.call("Chat.Message.getContext", messageId=centre, range=reach)
        ids = [one["id"] for one in found["messages"] if one["id"] in said]
        return ids, found["hasPrevPage"], found["hasNextPage"]

    assert look(said[2], 1) == (said[1:4], True, True)
    assert look(said[3], 1) == (said[2:5], True, False)
    assert look(said[2], 50) == (said, False, False)
    assert look(said[2], 0) == (said, False, False)  # no usable number: 50


def test_hidden_history_stays_hidden(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = watcher(portal, anna)
    chat = portal.chat(anna)
    early = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Before")
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot.id])
    late = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="After")
    with pytest.raises(RestError, match="MESSAGE_NOT_FOUND"):
        bot.call("Chat.Message.get", messageId=early)
    with pytest.raises(RestError, match="MESSAGE_ACCESS_DENIED"):
        bot.call("Chat.Message.getContext", messageId=early)
    with pytest.raises(RestError, match="MESSAGE_NOT_FOUND"):
        bot.call("Chat.Message.getContext", messageId=999_999)
    found = bot.call("Chat.Message.getContext", messageId=late)
    assert early not in [one["id"] for one in found["messages"]]
    assert found["hasPrevPage"] is False


def test_a_bot_chooses_several_reactions_and_takes_them_back(portal: Portal) -> None:
    """Quirk 234."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot, other = portal.bot(anna), portal.bot(anna, "other")
    chat = portal.chat(anna, boris, bot, other)
    dialog = f"chat{chat}"
    said = other.send(dialog, "Well done")
    other.poll()
    for reaction in ("fire", "like"):
        assert bot.call("Chat.Message.Reaction.add", messageId=said, reaction=reaction) == {"result": True}
    boris.call("im.message.like", MESSAGE_ID=said)
    found = anna.call("im.dialog.messages.search", CHAT_ID=chat, SEARCH_MESSAGE="Well")["reactions"][0]
    assert found["reactionCounters"] == {"like": 2, "fire": 1}
    assert found["reactionUsers"] == {"like": [bot.id, boris.id], "fire": [bot.id]}
    with pytest.raises(RestError, match="REACTION_ALREADY_SET"):
        bot.call("Chat.Message.Reaction.add", messageId=said, reaction="fire")
    assert bot.call("Chat.Message.Reaction.delete", messageId=said, reaction="fire") == {"result": True}
    for reaction in ("fire", "sunshine"):  # not set, and unknown
        with pytest.raises(RestError, match="REACTION_NOT_FOUND"):
            bot.call("Chat.Message.Reaction.delete", messageId=said, reaction=reaction)
    with pytest.raises(RestError, match="REACTION_NOT_FOUND"):
        bot.call("Chat.Message.Reaction.add", messageId=said, reaction="sunshine")
    heard = [(one["data"]["reaction"], one["data"]["action"], one["data"]["user"]["id"]) for one in other.poll()]
    assert heard == [
        ("fire", "add", bot.id),
        ("like", "add", bot.id),
        ("like", "add", boris.id),
        ("fire", "delete", bot.id),
    ]


def test_people_see_which_reaction_it_is_at_once(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    said = anna.call("im.message.add", DIALOG_ID=f"chat{portal.chat(anna, bot)}", MESSAGE="Well done")
    with anna.connect() as hers:
        for method, people in (("add", [bot.id]), ("delete", [])):
            bot.call(f"Chat.Message.Reaction.{method}", messageId=said, reaction="fire")
            told = hers.push("reactionChange").params
            assert (told["reaction"], told["action"], told["users"]) == ("fire", method, people)


def test_nothing_is_reacted_to_that_wants_no_reactions(portal: Portal) -> None:
    """Quirk 137."""
    anna = portal.user("Anna")
    bot, shy = portal.bot(anna), portal.bot(anna, "shy")
    shy.call("Bot.update", fields={"isReactionsEnabled": False})
    dialog = f"chat{portal.chat(anna, bot, shy)}"
    gone = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Oops")
    anna.call("im.message.delete", MESSAGE_ID=gone)
    for message in (shy.send(dialog, "Hello"), gone):
        with pytest.raises(RestError, match="403 ACCESS_DENIED"):
            bot.call("Chat.Message.Reaction.add", messageId=message, reaction="like")
