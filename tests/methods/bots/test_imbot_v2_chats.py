"""Chats of bots of the second generation: made, shown, changed, handed over, and who is in them."""

import pytest

from beseda.testing import Portal, RestError
from tests.contract.world import PNG


def test_a_bot_makes_a_chat_that_people_find_in_their_lists(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(anna)
    fields = {
        "title": "Support",
        "description": "Ask here",
        "color": "lightBlue",
        "avatar": PNG,
        "userIds": [boris.id, 999_999],
        "message": "Welcome",
    }
    made = bot.call("Chat.add", fields=fields)
    chat = made["chat"]
    assert (chat["name"], chat["description"], chat["color"]) == ("Support", "Ask here", "#4ba5c3")
    assert (chat["owner"], chat["role"], chat["userCounter"], chat["isNew"]) == (bot.id, "owner", 2, True)
    assert chat["avatar"].endswith(".png")
    assert {one["id"] for one in made["users"]} == {bot.id, boris.id}
    assert boris.call("im.recent.list")["items"][0]["message"]["text"] == "Welcome"
    assert bot.call("Chat.get", dialogId=chat["dialogId"])["chat"]["isNew"] is False


def test_a_chat_can_be_made_for_somebody_else(portal: Portal) -> None:
    """Quirk 230."""
    anna, gone = portal.user("Anna"), portal.user("Gone")
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=gone.id)
    bot = portal.bot(anna)
    chat = bot.call("Chat.add", fields={"title": "Yours", "ownerId": anna.id})["chat"]
    assert (chat["owner"], chat["role"], chat["userCounter"]) == (anna.id, "member", 2)
    for nobody in (gone.id, 999_999):
        assert bot.call("Chat.add", fields={"ownerId": nobody})["chat"]["owner"] == bot.id


def test_a_chat_shows_what_the_bot_has_not_read(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    dialog = f"chat{portal.chat(anna, bot)}"
    first = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="One")
    last = anna.call("im.message.add", DIALOG_ID=dialog, MESSAGE="Two")
    chat = bot.call("Chat.get", dialogId=dialog)["chat"]
    assert (chat["unreadId"], chat["lastMessageId"], chat["role"]) == (first, last, "member")
    bot.call("Chat.Message.read", dialogId=dialog)
    chat = bot.call("Chat.get", dialogId=dialog)["chat"]
    assert (chat["unreadId"], chat["lastId"]) == (None, last)
    private = bot.call("Chat.get", dialogId=str(anna.id))["chat"]
    assert (private["dialogId"], private["name"], private["type"]) == (str(anna.id), "Anna", "private")


def test_a_bot_changes_all_of_a_chat_at_once(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    dialog = f"chat{portal.chat(anna, bot, title='Old', color='MINT')}"
    fields = {"title": "New", "description": "About it", "color": "aqua", "avatar": PNG}
    for _ in range(2):  # the same again is no change
        assert bot.call("Chat.update", dialogId=dialog, fields=fields) == {"result": True}
    shown = anna.call("im.dialog.get", DIALOG_ID=dialog)
    assert (shown["name"], shown["description"], shown["color"]) == ("New", "About it", "#1eb4aa")
    assert shown["avatar"].endswith(".png")
    lines = anna.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    assert sum("changed the chat" in one["text"] for one in lines) == 4


def test_a_colour_or_a_picture_that_is_none_changes_nothing(portal: Portal) -> None:
    """Quirk 231."""
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    dialog = f"chat{portal.chat(anna, bot, color='MINT')}"
    fields = {"title": "  ", "color": "pale", "avatar": "bm8="}
    before = anna.call("im.dialog.get", DIALOG_ID=dialog)
    assert bot.call("Chat.update", dialogId=dialog, fields=fields) == {"result": True}
    assert anna.call("im.dialog.get", DIALOG_ID=dialog) == before


def test_only_who_manages_a_chat_lets_people_in_and_out(portal: Portal) -> None:
    """Quirk 232."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(anna)
    own = bot.call("Chat.add", fields={"userIds": [anna.id]})["chat"]["dialogId"]
    hers = f"chat{portal.chat(anna, bot)}"
    people = {"userIds": [boris.id, 999_999]}
    assert bot.call("Chat.User.add", dialogId=own, **people) == {"result": True}
    assert bot.call("Chat.User.add", dialogId=own) == {"result": True}
    assert {one["id"] for one in bot.call("Chat.User.list", dialogId=own)} == {bot.id, anna.id, boris.id}
    for _ in range(2):  # who is not in it is removed too
        assert bot.call("Chat.User.delete", dialogId=own, userId=boris.id) == {"result": True}
    assert {one["id"] for one in bot.call("Chat.User.list", dialogId=own)} == {bot.id, anna.id}
    for method, given in (("add", people), ("delete", {"userId": anna.id}), ("delete", {"userId": 999_999})):
        with pytest.raises(RestError, match="403 ACCESS_DENIED"):
            bot.call(f"Chat.User.{method}", dialogId=hers, **given)


def test_people_are_listed_in_the_order_asked_for(portal: Portal) -> None:
    """Quirk 233."""
    people = [portal.user(name) for name in ("Anna", "Boris", "Clara")]
    anna, boris, clara = (one.id for one in people)
    bot = portal.bot(people[0])
    dialog = bot.call("Chat.add", fields={"userIds": [clara, anna]})["chat"]["dialogId"]
    bot.call("Chat.User.add", dialogId=dialog, userIds=[boris])
    portal.change("UPDATE member SET joined_at = joined_at + 5 WHERE user_id = :id", id=boris)
    portal.change("UPDATE member SET joined_at = joined_at - 5 WHERE user_id = :id", id=clara)
    people[1].call("im.message.add", DIALOG_ID=dialog, MESSAGE="The last word")

    def listed(**given: object) -> list[int]:
        return [one["id"] for one in bot.call("Chat.User.list", dialogId=dialog, **given)]

    assert (listed()[0], listed()[-1]) == (clara, boris)
    assert listed(order={"id": "desc"})[0] == boris
    assert listed(order={"userId": "ASC"}, limit=2) == [anna, boris]
    assert listed(order={"lastSendMessageId": "DESC"}, limit=1) == [boris]


def test_the_owner_says_who_manages_a_chat(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(anna)
    dialog = bot.call("Chat.add", fields={"userIds": [anna.id]})["chat"]["dialogId"]
    assert bot.call("Chat.Manager.add", dialogId=dialog, userIds=[anna.id, boris.id]) == {"result": True}
    assert bot.call("Chat.get", dialogId=dialog)["chat"]["managerList"] == [anna.id]
    assert anna.call("im.recent.list")["items"][0]["chat"]["manager_list"] == [anna.id]
    assert bot.call("Chat.Manager.delete", dialogId=dialog, userIds=[anna.id]) == {"result": True}
    assert anna.call("im.recent.list")["items"][0]["chat"]["manager_list"] == []
    for method in ("add", "delete"):
        with pytest.raises(RestError, match="400 EMPTY_USER_IDS"):
            bot.call(f"Chat.Manager.{method}", dialogId=dialog, userIds=[])
    assert bot.call("Chat.setOwner", dialogId=dialog, userId=anna.id) == {"result": True}
    with pytest.raises(RestError, match="403 ACCESS_DENIED"):
        bot.call("Chat.Manager.add", dialogId=dialog, userIds=[anna.id])
    with pytest.raises(RestError, match="403 ACCESS_DENIED"):
        bot.call("Chat.setOwner", dialogId=dialog, userId=bot.id)
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["owner"] == anna.id


def test_a_text_field_is_taken_away_and_given_back(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    group = f"chat{portal.chat(anna, bot)}"
    anna.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="Hello")
    for hers, its in ((group, group), (str(bot.id), str(anna.id))):
        for enabled in (False, True):
            assert bot.call("Chat.TextField.enabled", dialogId=its, enabled=enabled) == {"result": True}
            assert anna.call("im.dialog.get", DIALOG_ID=hers)["text_field_enabled"] is enabled
            assert bot.call("Chat.get", dialogId=its)["chat"]["textFieldEnabled"] == ("Y" if enabled else "N")
            listed = {one["id"]: one["chat"] for one in anna.call("im.recent.list")["items"]}
            assert listed[int(hers) if hers.isdigit() else hers]["text_field_enabled"] is enabled


def test_the_text_field_of_private_dialogs_came_with_revision_34(portal: Portal) -> None:
    """Official: chat-bots-v2/change-log, BOT-FIX-0408-5."""
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    group = f"chat{portal.chat(anna, bot)}"
    for revision, private in ((33, "403 ACCESS_DENIED"), (34, "200")):
        portal.revision = revision
        given = {"botId": bot.id, "botToken": bot.token, "enabled": False}
        answers = [anna.answer("imbot.v2.Chat.TextField.enabled", **given, dialogId=one) for one in (anna.id, group)]
        assert [f"{one.status} {one.json.get('error', '')}".strip() for one in answers] == [private, "200"]


def test_a_bot_tells_what_it_is_doing_where_it_is(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    group, foreign = f"chat{portal.chat(anna, bot)}", f"chat{portal.chat(anna)}"
    bot.call("Chat.get", dialogId=str(anna.id))
    thinking = {"statusMessageCode": "IMBOT_AGENT_ACTION_THINKING", "duration": 600}
    idle = {"statusMessageCode": "IDLE", "duration": 900}
    with anna.connect() as hers:
        for its, place in ((group, group), (str(anna.id), bot.id)):
            for given, shown in (({}, {}), (thinking, thinking), (idle, {"duration": 600})):
                assert bot.call("Chat.InputAction.notify", dialogId=its, **given) == {"result": True}
                told = hers.push("startWriting").params
                assert (told["dialogId"], told["userId"]) == (place, bot.id)
                assert {name: told[name] for name in thinking if name in told} == shown
    with pytest.raises(RestError, match="403 ACCESS_DENIED"):
        bot.call("Chat.InputAction.notify", dialogId=foreign)


def test_a_chat_names_the_folder_of_its_files(portal: Portal) -> None:
    """Quirk 240."""
    anna = portal.user("Anna")
    bot = portal.bot(anna)
    dialog = f"chat{portal.chat(anna, bot)}"
    assert bot.call("Chat.get", dialogId=dialog)["chat"]["diskFolderId"] == 0
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["disk_folder_id"] == 0
    file = bot.upload(dialog, "plan.txt", b"plan")
    folder = bot.call("Chat.get", dialogId=dialog)["chat"]["diskFolderId"]
    assert [one["ID"] for one in anna.call("disk.folder.getchildren", id=folder)] == [str(file)]
    assert anna.call("im.dialog.get", DIALOG_ID=dialog)["disk_folder_id"] == folder
    assert bot.call("Chat.Message.send", dialogId=dialog, fields={"message": "Hello"})
    assert {one["data"]["chat"]["diskFolderId"] for one in bot.poll() if "chat" in one["data"]} == {folder}
    bot.upload(dialog, "more.txt", b"more")
    assert bot.call("Chat.get", dialogId=dialog)["chat"]["diskFolderId"] == folder
