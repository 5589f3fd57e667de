"""Bots of the second generation: registered, shown, changed, removed; they speak and poll."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from beseda.testing import Portal, RestError, User
from beseda.testing.client import Client

TOKEN = "secret-token"


def register(user: User, code: str = "echo", token: str = TOKEN, **fields: Any) -> int:
    given = {"code": code, "botToken": token, "properties": {"name": "Echo"}, **fields}
    return int(user.call("imbot.v2.Bot.register", fields=given)["bot"]["id"])


def poll(user: User, bot: int, token: str = TOKEN, **given: Any) -> Any:
    return user.call("imbot.v2.Event.get", botId=bot, botToken=token, **given)


def test_a_bot_greets_answers_and_hears_each_thing_once(portal: Portal) -> None:
    anna = portal.user("Anna", "Weber")
    bot = register(anna)
    anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="hello")
    answer = poll(anna, bot)
    assert [event["type"] for event in answer["events"]] == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"]
    said = answer["events"][1]["data"]
    assert said["message"]["text"] == "hello"
    assert said["chat"]["dialogId"] == str(anna.id)
    assert said["user"]["name"] == "Anna Weber"
    again = poll(anna, bot)
    assert [event["eventId"] for event in again["events"]] == [event["eventId"] for event in answer["events"]]
    sent = anna.call(
        "imbot.v2.Chat.Message.send",
        botId=bot,
        botToken=TOKEN,
        dialogId=said["chat"]["dialogId"],
        fields={"message": "You said: hello"},
    )
    assert anna.call("im.recent.get")[0]["message"]["id"] == sent["id"]
    empty = poll(anna, bot, offset=answer["nextOffset"])
    assert empty["events"] == []
    assert empty["nextOffset"] == answer["nextOffset"]


def test_in_a_group_a_bot_hears_only_what_names_it(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    bot = register(anna)
    chat = anna.call("im.chat.add", USERS=[bob.id, bot], TITLE="Team")
    for text in ("nobody", f"[USER={bot}]Echo[/USER] you", "[user=all]all[/user] you"):
        bob.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text)
    heard = poll(anna, bot)["events"]
    assert [event["type"] for event in heard] == ["ONIMBOTV2JOINCHAT", *["ONIMBOTV2MESSAGEADD"] * 2]
    assert heard[0]["data"]["user"]["id"] == anna.id


def test_a_supervisor_hears_everything_but_itself(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna, type="supervisor")
    chat = anna.call("im.chat.add", USERS=[bot], TITLE="Team")
    anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="something")
    anna.call("imbot.v2.Chat.Message.send", botId=bot, botToken=TOKEN, dialogId=f"chat{chat}", fields={"message": "I"})
    heard = [event["data"]["message"]["text"] for event in poll(anna, bot)["events"] if "message" in event["data"]]
    assert heard[-1] == "something"
    assert all("Anna" in text for text in heard[:-1])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "BOT_TOKEN_NOT_SPECIFIED"),
        ({"botToken": TOKEN}, "BOT_ID_REQUIRED"),
        ({"botToken": TOKEN, "botId": 999}, "BOT_NOT_FOUND"),
        ({"botToken": "other", "botId": 2}, "BOT_OWNERSHIP_ERROR"),
    ],
)
def test_refusals_come_in_the_documented_order(portal: Portal, given: dict[str, Any], code: str) -> None:
    anna = portal.user("Anna")
    assert register(anna) == 2
    with pytest.raises(RestError) as refused:
        anna.call("imbot.v2.Event.get", **given)
    assert refused.value.code == code


def test_registering_again_answers_the_same_bot_unchanged(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    assert register(anna, properties={"name": "Other"}) == bot
    shown = anna.call("imbot.v2.Bot.get", botId=bot, botToken=TOKEN)
    assert shown["users"][0]["name"] == "Echo"
    assert shown["bot"]["eventMode"] == "fetch"
    assert "eventMode" not in anna.call("imbot.v2.Bot.get", code="echo", botToken="stranger")["bot"]


def test_a_rotated_token_ends_the_old_one_at_once(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    changes = {"botToken": "fresh", "properties": {"name": "New"}}
    anna.call("imbot.v2.Bot.update", botId=bot, botToken=TOKEN, fields=changes)
    with pytest.raises(RestError, match="BOT_OWNERSHIP_ERROR"):
        poll(anna, bot)
    assert anna.call("imbot.v2.Bot.list", botToken="fresh")["users"][0]["name"] == "New"


def test_a_token_that_the_bot_has_already_changes_nothing(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    anna.call("imbot.v2.Bot.update", botId=bot, botToken=TOKEN, fields={"botToken": TOKEN})
    assert anna.call("imbot.v2.Bot.list", botToken=TOKEN)["bots"][0]["id"] == bot
    register(anna, "other", "another")
    for token in ("another", "x" * 41):
        with pytest.raises(RestError, match="BOT_TOKEN_ROTATION_FAILED"):
            anna.call("imbot.v2.Bot.update", botId=bot, botToken=TOKEN, fields={"botToken": token})


@pytest.mark.parametrize("nothing", [None, "", "none"])
def test_null_takes_the_background_away(portal: Portal, nothing: Any) -> None:
    bot = portal.bot(portal.user("Anna"), backgroundId="mint")
    kept = bot.call("Bot.update", fields={"isHidden": False})
    assert kept["bot"]["backgroundId"] == "mint"
    assert bot.call("Bot.update", fields={"backgroundId": nothing})["bot"]["backgroundId"] is None


@pytest.mark.parametrize("properties", [{"lastName": "Parrot"}, {"name": " ", "lastName": "Parrot"}])
def test_a_bot_needs_a_first_name(portal: Portal, properties: dict[str, str]) -> None:
    with pytest.raises(RestError, match="BOT_PROPERTIES_REQUIRED"):
        register(portal.user("Anna"), properties=properties)


def test_the_last_that_a_removed_bot_hears_is_its_end(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="hello")
    assert anna.call("imbot.v2.Bot.unregister", botId=bot, botToken=TOKEN) == {"result": True}
    assert [event["type"] for event in poll(anna, bot)["events"]][-1] == "ONIMBOTV2DELETE"
    assert anna.call("im.recent.get") == []
    with pytest.raises(RestError, match="BOT_NOT_FOUND"):
        anna.call("imbot.v2.Bot.get", botId=bot, botToken=TOKEN)


def test_a_person_hears_only_while_subscribed(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="before")
    assert anna.call("im.v2.Event.get")["events"] == []
    assert anna.call("im.v2.Event.subscribe") is True
    bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="during")
    assert anna.call("im.v2.Event.unsubscribe") is True
    bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="after")
    heard = anna.call("im.v2.Event.get")
    assert [event["data"]["message"]["text"] for event in heard["events"]] == ["during"]
    assert heard["events"][0]["data"]["chat"]["dialogId"] == str(bob.id)
    assert anna.call("im.v2.Event.get", offset=heard["nextOffset"])["events"] == []


def test_a_person_who_subscribed_many_times_hears_each_time_once(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    times = 6
    for number in range(times):
        anna.call("im.v2.Event.subscribe")
        for part in ("first", "second"):
            bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE=f"{part} {number}")
        anna.call("im.v2.Event.unsubscribe")
        bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE=f"missed {number}")
        anna.call("im.message.add", DIALOG_ID=str(bob.id), MESSAGE=f"own {number}")
    wanted = [f"{part} {number}" for number in range(times) for part in ("first", "second")]
    texts, offset = list[str](), 0
    for _ in range(times):  # each second page ends within an interval, and begins with its rest
        page = anna.call("im.v2.Event.get", offset=offset, limit=3 if offset % 2 else 5)
        texts += [event["data"]["message"]["text"] for event in page["events"]]
        offset = page["nextOffset"]
        assert page["hasMore"] is (len(texts) < len(wanted))
    assert texts == wanted
    anna.call("im.v2.Event.subscribe")  # what is confirmed is not told again
    assert anna.call("im.v2.Event.get")["events"] == []
    bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="once more")
    heard = anna.call("im.v2.Event.get")
    assert [event["data"]["message"]["text"] for event in heard["events"]] == ["once more"]


def test_nothing_recorded_is_lost_behind_much_that_was_not(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    missed = [f"im.message.add?DIALOG_ID={anna.id}&MESSAGE=missed"] * 50
    for text in ("one", "two"):
        anna.call("im.v2.Event.subscribe")
        bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE=text)
        anna.call("im.v2.Event.unsubscribe")
        for _ in range(9):  # more than a reader is left behind of
            bob.call("batch", cmd=missed)
    heard = anna.call("im.v2.Event.get", limit=1)
    assert ([event["data"]["message"]["text"] for event in heard["events"]], heard["hasMore"]) == (["one"], True)
    # The first time moves the reader on.
    last, again = (anna.call("im.v2.Event.get", offset=heard["nextOffset"]) for _ in range(2))
    assert [event["data"]["message"]["text"] for event in last["events"]] == ["two"]
    assert (last, last["hasMore"]) == (again, False)
    assert anna.call("im.v2.Event.get", offset=last["nextOffset"])["events"] == []


def test_one_offset_confirms_both_streams(portal: Portal) -> None:
    anna, bob = portal.user("Anna"), portal.user("Bob")
    bot = register(anna)
    anna.call("im.v2.Event.subscribe")
    bob.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="to the bot")
    bob.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="to anna")
    heard = poll(anna, bot, withUserEvents=True)
    types = [event["type"] for event in heard["events"]]
    assert types == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD", "ONIMV2MESSAGEADD"]
    ids = [event["eventId"] for event in heard["events"]]
    assert ids == sorted(set(ids))
    assert poll(anna, bot, withUserEvents=True, offset=heard["nextOffset"])["events"] == []
    assert anna.call("im.v2.Event.get")["events"] == []


def test_events_are_kept_for_a_day(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    portal.clock.freeze()
    anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="hello")
    portal.clock.move(24 * 3600)
    assert len(poll(anna, bot)["events"]) == 2
    portal.clock.move(1)
    assert poll(anna, bot)["events"] == []


def test_waiting_ends_when_something_is_said(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="first")
    offset = poll(anna, bot)["nextOffset"]
    webhook = anna.webhook()
    with ThreadPoolExecutor(1) as thread, closing(Client(portal.url)) as client:
        waiting = thread.submit(
            client.post,
            webhook.path + "imbot.v2.Event.get",
            {"botId": bot, "botToken": TOKEN, "offset": offset, "wait": 30},
        )
        while not portal.query("SELECT 1 FROM webhook WHERE id = :id AND last_used_at > 0", id=webhook.id):
            pass
        anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="second")
        heard = waiting.result(30).json["result"]["events"]
    assert [event["data"]["message"]["text"] for event in heard] == ["second"]


def test_older_portals_answer_as_they_did(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    portal.revision = 34
    assert "appId" in anna.call("imbot.v2.Bot.get", botId=bot, botToken=TOKEN)["bot"]
    portal.revision = 35
    assert "appId" not in anna.call("imbot.v2.Bot.get", botId=bot, botToken=TOKEN)["bot"]
    portal.revision = 33
    with pytest.raises(RestError, match="CLIENT_ID_NOT_SPECIFIED"):
        anna.call("imbot.v2.Bot.get", botId=bot)
    portal.revision = 34
    with pytest.raises(RestError, match="BOT_TOKEN_NOT_SPECIFIED"):
        anna.call("imbot.v2.Bot.get", botId=bot)
    portal.revision = 32
    assert "lastEventId" in poll(anna, bot)
    portal.revision = 33
    assert "lastEventId" not in poll(anna, bot)


def test_a_message_with_the_same_id_of_the_client_is_said_once(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = register(anna)
    anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="hi")
    given = {"botId": bot, "botToken": TOKEN, "dialogId": str(anna.id)}
    first, second = [
        anna.call("imbot.v2.Chat.Message.send", **given, fields={"message": "once", "templateId": "a-b-c"})["id"]
        for _ in range(2)
    ]
    assert first == second


def test_what_was_said_to_a_bot_is_heard_also_after_its_end(portal: Portal) -> None:
    """By itself, by whoever talked to it, and by other bots; the dialogs are gone at once."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot, other = portal.bot(anna), portal.bot(anna, "other")
    boris.call("im.v2.Event.subscribe")
    boris.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="hello")
    bot.send(str(boris.id), "hello, Boris")
    bot.send(str(other.id), "hello, colleague")
    bot.call("Bot.unregister")
    assert boris.call("im.recent.get") == []
    assert boris.call("im.counters.get")["TYPE"]["ALL"] == 0
    assert boris.answer("im.dialog.messages.get", DIALOG_ID=str(bot.id)).status == 403
    spoken = [(event["data"]["message"]["text"], event["data"]["chat"]["dialogId"]) for event in heard_of(boris)]
    assert spoken == [("hello", str(bot.id)), ("hello, Boris", str(bot.id))]
    assert [event["type"] for event in bot.poll()] == [
        "ONIMBOTV2JOINCHAT",
        "ONIMBOTV2MESSAGEADD",
        "ONIMBOTV2DELETE",
    ]
    assert other.poll()[-1]["data"]["message"]["text"] == "hello, colleague"


def heard_of(user: User) -> list[Any]:
    """What somebody was told of messages."""
    return [event for event in user.call("im.v2.Event.get")["events"] if "message" in event["data"]]


def test_a_day_later_the_dialogs_of_a_removed_bot_are_forgotten(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot, other = portal.bot(anna), portal.bot(anna, "other")
    portal.clock.freeze()
    chat = anna.call("im.chat.add", USERS=[bot.id])
    for one in (bot, other):
        anna.call("im.message.add", DIALOG_ID=str(one.id), MESSAGE="hello")
    bot.call("Bot.unregister")
    left = "SELECT (SELECT count(*) FROM chat), (SELECT count(*) FROM message g WHERE g.chat_id <> :chat)"
    portal.clock.move(24 * 3600)
    portal.housekeeping()
    assert tuple(portal.query(left, chat=chat)[0]) == (3, 2)
    portal.clock.move(1)
    portal.housekeeping()
    assert tuple(portal.query(left, chat=chat)[0]) == (2, 1)
    assert anna.call("im.dialog.messages.get", DIALOG_ID=str(other.id))["messages"][0]["text"] == "hello"
    assert portal.query("SELECT 1 FROM hearing_interval a WHERE a.peer_id = :bot", bot=bot.id) == []


def test_the_groups_of_a_removed_bot_go_on_without_it(portal: Portal) -> None:
    anna, boris, vera = portal.users(3)
    bot = portal.bot(anna)
    chat = anna.call("im.chat.add", USERS=[boris.id, vera.id, bot.id])
    anna.call("im.chat.setOwner", CHAT_ID=chat, USER_ID=bot.id)
    last = anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="your chat")
    bot.call("Chat.Message.read", dialogId=f"chat{chat}")
    boris.call("im.dialog.read", DIALOG_ID=f"chat{chat}")
    assert anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["last_message_views"]["count_of_viewers"] == 2
    bot.call("Bot.unregister")
    shown = anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")
    assert (shown["owner"], shown["user_counter"]) == (anna.id, 3)
    views = shown["last_message_views"]
    assert (views["message_id"], views["count_of_viewers"]) == (last, 1)
    assert [one["user_id"] for one in views["first_viewers"]] == [boris.id]


def test_an_application_has_at_most_a_hundred_bots_whichever_generation_made_them(portal: Portal) -> None:
    anna = portal.user("Anna")
    made = {"CLIENT_ID": "app", "EVENT_HANDLER": "https://bot.example.org/", "PROPERTIES": {"NAME": "Old"}}
    anna.call("imbot.register", **made, CODE="old")
    for number in range(99):
        fields = {"code": f"bot{number}", "botToken": "app", "properties": {"name": "New"}}
        anna.call("imbot.v2.Bot.register", fields=fields)
    fields = {"code": "one too many", "botToken": "app", "properties": {"name": "New"}}
    with pytest.raises(RestError, match="BOT_LIMIT_EXCEEDED"):
        anna.call("imbot.v2.Bot.register", fields=fields)
    with pytest.raises(RestError, match="MAX_COUNT_ERROR"):
        anna.call("imbot.register", **made, CODE="one too many")
    assert anna.call("imbot.v2.Bot.register", fields=fields | {"botToken": "another"})
