"""Chats of bots of the first generation: what is different afterwards, and for whom."""

from typing import Any

import pytest

from beseda.testing import Portal, RestError, User
from tests.contract.world import PNG


def new_bot(anna: User, code: str = "old") -> dict[str, Any]:
    """A bot of the first generation, as its owner names it."""
    given = {
        "CODE": code,
        "CLIENT_ID": "app",
        "EVENT_HANDLER": "https://bot.example.org/",
        "PROPERTIES": {"NAME": code},
    }
    return {"BOT_ID": anna.call("imbot.register", **given), "CLIENT_ID": "app"}


def test_a_chat_of_either_generation_is_one_of_the_other(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    known = new_bot(anna)
    chat = anna.call("imbot.chat.add", **known, TITLE="Support", USERS=[boris.id], COLOR="AQUA", MESSAGE="Welcome")
    again = {"botId": known["BOT_ID"], "botToken": "app", "dialogId": f"chat{chat}"}
    shown = anna.call("imbot.v2.Chat.get", **again)["chat"]
    assert (shown["name"], shown["owner"], shown["color"], shown["role"]) == (
        "Support",
        known["BOT_ID"],
        "#1eb4aa",
        "owner",
    )
    anna.call("imbot.v2.Chat.update", **again, fields={"title": "Help"})
    assert boris.call("imbot.dialog.get", DIALOG_ID=f"chat{chat}") == boris.call(
        "im.dialog.get", DIALOG_ID=f"chat{chat}"
    )
    assert boris.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["name"] == "Help"


def test_without_an_id_the_first_bot_of_the_application_acts(portal: Portal) -> None:
    anna = portal.user("Anna")
    first = new_bot(anna)
    new_bot(anna, "second")
    chat = anna.call("imbot.chat.add", CLIENT_ID="app", TITLE="Support", USERS=[anna.id])
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["owner"] == first["BOT_ID"]


def test_people_come_and_go(portal: Portal) -> None:
    anna, boris, clara = (portal.user(name) for name in ("Anna", "Boris", "Clara"))
    known = new_bot(anna)
    chat = {**known, "CHAT_ID": anna.call("imbot.chat.add", **known, USERS=[boris.id])}
    assert anna.call("imbot.chat.user.add", **chat, USERS=[clara.id]) is True
    assert sorted(anna.call("imbot.chat.user.list", **chat)) == [boris.id, clara.id, known["BOT_ID"]]
    for nobody in ([clara.id], [999_999], []):  # in it already, not there, nobody
        with pytest.raises(RestError, match="user already member"):
            anna.call("imbot.chat.user.add", **chat, USERS=nobody)
    with pytest.raises(RestError, match="array format"):
        anna.call("imbot.chat.user.add", **chat, USERS=clara.id)
    with pytest.raises(RestError, match="INVALID_FORMAT"):
        anna.call("imbot.chat.add", **known, USERS="everybody")
    assert anna.call("imbot.chat.user.delete", **chat, USER_ID=clara.id) is True
    with pytest.raises(RestError, match="isn't a member"):
        anna.call("imbot.chat.user.delete", **chat, USER_ID=clara.id)
    anna.call("imbot.chat.setOwner", **chat, USER_ID=boris.id)
    with pytest.raises(RestError, match="LEAVE_OWNER_FORBIDDEN"):
        anna.call("imbot.chat.user.delete", **chat, USER_ID=boris.id)
    assert anna.call("imbot.chat.leave", **chat) is True
    with pytest.raises(RestError, match="400 WRONG_REQUEST"):
        anna.call("imbot.chat.leave", **chat)
    assert boris.call("im.chat.user.list", CHAT_ID=chat["CHAT_ID"]) == [boris.id]


def test_history_is_hidden_unless_asked_for(portal: Portal) -> None:
    anna, boris, clara = (portal.user(name) for name in ("Anna", "Boris", "Clara"))
    known = new_bot(anna)
    chat = {**known, "CHAT_ID": anna.call("imbot.chat.add", **known, USERS=[anna.id], MESSAGE="Before")}
    anna.call("imbot.chat.user.add", **chat, USERS=[boris.id])
    anna.call("imbot.chat.user.add", **chat, USERS=[clara.id], HIDE_HISTORY="N")
    dialog = f"chat{chat['CHAT_ID']}"
    texts = [
        [one["text"] for one in who.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]]
        for who in (boris, clara)
    ]
    assert ["Before" in one for one in texts] == [False, True]


def test_the_owner_says_who_manages_a_chat(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    known = new_bot(anna)
    chat = {**known, "CHAT_ID": anna.call("imbot.chat.add", **known, USERS=[anna.id])}
    dialog = f"chat{chat['CHAT_ID']}"
    assert anna.call("imbot.chat.setManager", **chat, USER_ID=anna.id) is True
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["manager_list"] == [anna.id]
    assert anna.call("imbot.chat.setManager", **chat, USER_ID=anna.id, IS_MANAGER="N") is True
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["manager_list"] == []
    with pytest.raises(RestError, match="400 WRONG_REQUEST"):
        anna.call("imbot.chat.setManager", **chat, USER_ID=boris.id)
    anna.call("imbot.chat.setOwner", **chat, USER_ID=anna.id)
    with pytest.raises(RestError, match="400 WRONG_REQUEST"):
        anna.call("imbot.chat.setManager", **chat, USER_ID=anna.id)


def test_a_chat_looks_otherwise(portal: Portal) -> None:
    anna = portal.user("Anna")
    known = new_bot(anna)
    chat = {**known, "CHAT_ID": anna.call("imbot.chat.add", **known, USERS=[anna.id], COLOR="RED")}
    anna.call("imbot.chat.updateTitle", **chat, TITLE=" New\n title ")
    anna.call("imbot.chat.updateColor", **chat, COLOR="MINT")
    anna.call("imbot.chat.updateAvatar", **chat, AVATAR=PNG)
    shown = anna.call("im.dialog.get", DIALOG_ID=f"chat{chat['CHAT_ID']}")
    assert (shown["name"], shown["color"]) == ("New title", "#4ba984")
    assert shown["avatar"].endswith(".png")
    for method, given, code in (
        ("Title", {"TITLE": " "}, "TITLE_EMPTY"),
        ("Color", {"COLOR": "PALE"}, "WRONG_COLOR"),
        ("Color", {"COLOR": "MINT"}, "WRONG_REQUEST"),
        ("Avatar", {"AVATAR": "bm8="}, "AVATAR_ERROR"),
    ):
        with pytest.raises(RestError, match=code):
            anna.call(f"imbot.chat.update{method}", **chat, **given)


def test_the_chat_of_an_object_is_found_by_who_may_see_it(portal: Portal) -> None:
    """Quirk 236."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    known, of = new_bot(anna), {"ENTITY_TYPE": "ORDER", "ENTITY_ID": "13"}
    chat = anna.call("imbot.chat.add", **known, USERS=[anna.id], **of)
    assert anna.call("imbot.chat.get", **of) == {"ID": chat}
    assert anna.call("imbot.chat.get", ENTITY_TYPE="ORDER") is None
    for who, wanted in ((boris, of), (anna, of | {"ENTITY_ID": "14"})):
        with pytest.raises(RestError, match="403 ACCESS_ERROR"):
            who.call("imbot.chat.get", **wanted)


def test_a_bot_likes_what_is_said_to_it(portal: Portal) -> None:
    anna = portal.user("Anna")
    known = new_bot(anna)
    dialog = str(known["BOT_ID"])
    said = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Well done")
    for likers in ([known["BOT_ID"]], None):  # the other of both
        assert anna.call("imbot.message.like", **known, MESSAGE_ID=said) is True
        params = anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"][0]["params"]
        assert (params.get("LIKE") if params else None) == likers
    with pytest.raises(RestError, match="WITHOUT_CHANGES"):
        anna.call("imbot.message.like", **known, MESSAGE_ID=said, ACTION="minus")
    with pytest.raises(RestError, match="MESSAGE_ID_ERROR"):
        anna.call("imbot.message.like", **known)


def test_people_see_that_a_bot_is_writing(portal: Portal) -> None:
    """Quirk 237."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    known, foreign = new_bot(anna), portal.chat(boris)
    with anna.connect() as hers, boris.connect() as his:
        for dialog in (f"chat{foreign}", str(anna.id)):
            assert anna.call("imbot.chat.sendTyping", **known, DIALOG_ID=dialog) is True
        assert hers.push("startWriting").params["userId"] == known["BOT_ID"]
        boris.call("im.message.add", DIALOG_ID=f"chat{foreign}", MESSAGE="End")
        assert [one.command for one in his.pushes("messageChat")] == ["messageChat"]
