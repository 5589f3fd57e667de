"""Commands of bots called: by who writes them, by buttons and menus; who is told, how, and who may answer."""

from typing import Any

import pytest

from beseda.testing import Bot, Portal, RestError, User

CLIENT = "my-application"
BUTTON = {"TEXT": "Yes", "COMMAND": "vote", "COMMAND_PARAMS": "yes"}
LANG = [{"LANGUAGE_ID": "en", "TITLE": "Help", "PARAMS": "topic"}, {"LANGUAGE_ID": "ru", "TITLE": "Помощь"}]


def command(bot: Bot, name: str = "help", **fields: Any) -> int:
    """A new command of a bot of the second generation."""
    given = {"command": name, "title": {"en": name.capitalize()}, **fields}
    return int(bot.call("Command.register", fields=given)["command"]["id"])


def old_bot(owner: User, url: str, code: str = "old", **given: Any) -> int:
    """A new bot of the first generation."""
    return int(
        owner.call(
            "imbot.register", CODE=code, CLIENT_ID=CLIENT, EVENT_HANDLER=url, PROPERTIES={"NAME": "Old"}, **given
        )
    )


def old_command(owner: User, bot: int, url: str, name: str = "help", **given: Any) -> int:
    """A new command of a bot of the first generation."""
    given = {"COMMAND": name, "EVENT_COMMAND_ADD": url, "LANG": LANG, **given}
    return int(owner.call("imbot.command.register", BOT_ID=bot, CLIENT_ID=CLIENT, **given))


def say(user: User, dialog: object, text: str, **given: Any) -> int:
    return int(user.call("im.message.add", DIALOG_ID=str(dialog), MESSAGE=text, **given))


def calls(bot: Bot) -> list[tuple[str, str, str]]:
    """What a bot is told of commands: name, parameters, context."""
    told = [event["data"] for event in bot.poll() if event["type"] == "ONIMBOTV2COMMANDADD"]
    return [(one["command"]["command"], one["command"]["params"], one["command"]["context"]) for one in told]


def last(user: User, dialog: object) -> dict[str, Any]:
    found: dict[str, Any] = user.call("im.dialog.messages.get", DIALOG_ID=str(dialog), LIMIT=1)["messages"][0]
    return found


def test_what_is_written_calls_a_command_once_beside_the_message(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot = portal.bot(portal.user("Olga"))
    number = command(bot)
    message = say(anna, bot.id, "/help  me, please\nand soon")
    told = [event for event in bot.poll() if event["type"] != "ONIMBOTV2JOINCHAT"]
    assert [event["type"] for event in told] == ["ONIMBOTV2MESSAGEADD", "ONIMBOTV2COMMANDADD"]
    data = told[-1]["data"]
    assert data["command"] == {
        "id": number,
        "command": "/help",
        "params": "me, please\nand soon",
        "context": "textarea",
    }
    assert (data["message"]["id"], data["user"]["id"]) == (message, anna.id)
    assert (data["chat"]["dialogId"], data["bot"]["countCommand"]) == (str(anna.id), 1)
    assert bot.poll() == []


def test_a_line_each_calls_a_command_each_and_the_rest_belongs_to_it(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    command(bot, "help")
    command(bot, "Go", hidden=True)
    say(anna, bot.id, "/HELP a\n/unknown b\n/go\n/help c\n //help\nnot /help")
    assert calls(bot) == [
        ("/help", "a\n/unknown b", "textarea"),
        ("/Go", "", "textarea"),
        ("/help", "c\n //help\nnot /help", "textarea"),
    ]


def test_no_message_calls_more_than_twenty(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    command(bot)
    say(anna, bot.id, "/help\n" * 30)
    assert [params.count("/help") for _, params, _ in calls(bot)] == [0] * 19 + [10]


def test_nothing_that_bots_or_the_system_say_calls_commands(portal: Portal) -> None:
    anna = portal.user("Anna")
    bot, other = portal.bot(anna), portal.bot(anna, "other")
    command(bot, common=True)
    chat = portal.chat(anna, bot, other)
    other.send(f"chat{chat}", "/help")
    say(anna, f"chat{chat}", "/help", SYSTEM="Y")
    say(anna, f"chat{chat}", "see /help or\n/helpful")
    assert calls(bot) == []


def test_what_becomes_of_a_message_calls_nothing(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    command(bot)
    anna.call("im.message.update", MESSAGE_ID=say(anna, bot.id, "Hello"), MESSAGE="/help")
    assert calls(bot) == []


def test_common_commands_work_everywhere_and_others_where_their_bot_is(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(portal.user("Olga"))
    command(bot, "local")
    command(bot, "common", common=True)
    inside, outside = portal.chat(anna, bot), portal.chat(anna, boris)
    for dialog in (bot.id, f"chat{inside}", f"chat{outside}", boris.id, anna.id):
        say(anna, dialog, f"/local {dialog}\n/common {dialog}")
    assert calls(bot) == [
        *(
            pair
            for dialog in (bot.id, f"chat{inside}")
            for pair in (("/local", str(dialog), "textarea"), ("/common", str(dialog), "textarea"))
        ),
        *(("/common", str(dialog), "textarea") for dialog in (f"chat{outside}", boris.id, anna.id)),
    ]


def test_bots_of_the_chat_are_called_before_those_outside(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    inside, outside = portal.bot(olga, "inside"), portal.bot(olga, "outside")
    command(inside)
    command(outside, common=True)
    say(anna, f"chat{portal.chat(anna, inside)}", "/help inside")
    say(anna, f"chat{portal.chat(anna)}", "/help outside")
    assert calls(inside) == [("/help", "inside", "textarea")]
    assert calls(outside) == [("/help", "outside", "textarea")]


def test_common_commands_of_a_guests_bot_work_where_the_guest_is(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna"), portal.user("Boris"), portal.user("Vera", extranet=True)
    bot = portal.bot(guest)
    command(bot, common=True)
    with_guest, without = portal.chat(anna, guest), portal.chat(anna, boris)
    for dialog in (f"chat{with_guest}", f"chat{without}", boris.id, guest.id):
        message = say(anna, dialog, f"/help {dialog}")
        anna.answer("im.message.command", MESSAGE_ID=message, BOT_ID=bot.id, COMMAND="help", COMMAND_PARAMS="pressed")
    told = [
        (f"chat{with_guest}", "textarea"),
        ("pressed", "keyboard"),
        (str(guest.id), "textarea"),
        ("pressed", "keyboard"),
    ]
    assert [(params, context) for _, params, context in calls(bot)] == told


def test_a_bot_speaks_between_two_people_for_a_day_after_it_was_called(portal: Portal) -> None:
    portal.clock.freeze()
    anna, boris, olga = portal.user("Anna"), portal.user("Boris"), portal.user("Olga")
    bot = old_bot(olga, "http://127.0.0.1:9/")
    old_command(olga, bot, "http://127.0.0.1:9/", COMMON="Y")
    pair = {"BOT_ID": bot, "CLIENT_ID": CLIENT, "FROM_USER_ID": anna.id, "TO_USER_ID": boris.id, "MESSAGE": "Here"}

    def spoken() -> bool:
        answer = olga.answer("imbot.message.add", **pair)
        assert answer.status == 200 or answer.json["error"] == "WRONG_REQUEST"
        return answer.status == 200

    say(anna, boris.id, "Hello")
    assert not spoken()
    say(anna, f"chat{portal.chat(anna, boris)}", "/help")
    assert not spoken()
    say(boris, anna.id, "/help")
    assert spoken()
    assert (last(anna, boris.id)["author_id"], last(anna, boris.id)["text"]) == (0, "Here")
    portal.clock.move(24 * 3600 + 1)
    assert not spoken()


def test_guests_call_what_is_for_them(portal: Portal) -> None:
    olga, guest = portal.user("Olga"), portal.user("Vera", extranet=True)
    bot = portal.bot(olga)
    command(bot, "ours")
    command(bot, "theirs", extranetSupport=True)
    chat = portal.chat(olga, guest, bot)
    say(guest, f"chat{chat}", "/ours\n/theirs")
    message = bot.send(f"chat{chat}", "Choose")
    for name in ("ours", "theirs"):
        guest.answer("im.message.command", MESSAGE_ID=message, BOT_ID=bot.id, COMMAND=name)
    assert calls(bot) == [("/theirs", "", "textarea"), ("/theirs", "", "keyboard")]


@pytest.mark.parametrize(
    ("carried", "pressed", "params", "told"),
    [
        (
            {"keyboard": [{"TEXT": "Yes", "COMMAND": "vote", "COMMAND_PARAMS": "yes"}]},
            "vote",
            "yes",
            ("yes", "keyboard"),
        ),
        ({"keyboard": {"BUTTONS": [{"TEXT": "Yes", "COMMAND": "vote yes"}]}}, "vote yes", "", ("yes", "keyboard")),
        ({}, "/vote yes", "now", ("yes now", "keyboard")),
    ],
)
def test_a_button_calls_its_command(
    portal: Portal, carried: dict[str, Any], pressed: str, params: str, told: tuple[str, str]
) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    number = command(bot, "vote", hidden=True)
    message = bot.send(str(anna.id), "Agreed?", **carried)
    given = {"MESSAGE_ID": message, "BOT_ID": bot.id, "COMMAND": pressed, "COMMAND_PARAMS": params}
    assert anna.call("im.message.command", **given) is True
    data = bot.poll()[-1]["data"]
    assert (data["command"]["id"], (data["command"]["params"], data["command"]["context"])) == (number, told)
    assert (data["user"]["id"], data["message"]["authorId"]) == (anna.id, bot.id)


def test_an_item_of_the_menu_calls_its_command(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    command(bot, "vote")
    bot.user.call(
        "imbot.message.add",
        BOT_ID=bot.id,
        CLIENT_ID=bot.token,
        DIALOG_ID=str(anna.id),
        MESSAGE="Agreed?",
        MENU=[{"TEXT": "Yes", "COMMAND": "vote", "COMMAND_PARAMS": "yes"}],
    )
    anna.call(
        "im.message.command", MESSAGE_ID=last(anna, bot.id)["id"], BOT_ID=bot.id, COMMAND="vote", COMMAND_PARAMS="yes"
    )
    assert calls(bot) == [("/vote", "yes", "menu")]


def test_what_cannot_be_pressed(portal: Portal) -> None:
    anna, boris, olga = portal.user("Anna"), portal.user("Boris"), portal.user("Olga")
    bot, other = portal.bot(olga), portal.bot(olga, "other")
    command(bot)
    chat = portal.chat(anna, bot)
    said = say(anna, f"chat{chat}", "Hello")
    right = {"MESSAGE_ID": said, "BOT_ID": bot.id, "COMMAND": "help"}
    foreign = say(boris, f"chat{portal.chat(boris, bot)}", "Hello")
    gone = say(anna, f"chat{chat}", "Gone")
    anna.call("im.message.delete", MESSAGE_ID=gone)
    for wrong, code in (
        ({"MESSAGE_ID": 0}, "MESSAGE_ID_ERROR"),
        ({"BOT_ID": "x"}, "BOT_ID_ERROR"),
        ({"COMMAND": " / "}, "COMMAND_ERROR"),
        ({"MESSAGE_ID": foreign}, "PARAMS_ERROR"),
        ({"MESSAGE_ID": gone}, "PARAMS_ERROR"),
        ({"BOT_ID": other.id}, "PARAMS_ERROR"),
        ({"BOT_ID": boris.id}, "PARAMS_ERROR"),
        ({"COMMAND": "helper"}, "PARAMS_ERROR"),
        ({"COMMAND": "x" * 5000}, "PARAMS_ERROR"),
    ):
        answer = anna.answer("im.message.command", **right | wrong)
        assert (answer.status, answer.json["error"]) == (400, code), wrong
    assert anna.call("im.message.command", **right) is True
    assert calls(bot) == [("/help", "", "keyboard")]


def test_the_answer_stands_where_the_command_was_called(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    number, dialog = command(bot), f"chat{portal.chat(anna, bot)}"
    message = say(anna, dialog, "/help")
    right = {"commandId": number, "messageId": message, "dialogId": dialog}
    assert bot.call(
        "Command.answer", **right, fields={"message": "Here", "keyboard": [{"TEXT": "More", "COMMAND": "help"}]}
    )
    answer = last(anna, dialog)
    assert (answer["author_id"], answer["text"]) == (bot.id, "Here")
    assert answer["params"]["KEYBOARD"]
    assert bot.call("Bot.get")["bot"]["countMessage"] == 1


def test_a_bot_answers_as_the_system_where_it_is_not(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(portal.user("Olga"))
    number = command(bot, common=True)
    dialogs = [str(boris.id), f"chat{portal.chat(anna, boris)}"]
    for dialog in dialogs:
        say(anna, dialog, "/help")
    for event, dialog in zip(bot.poll(), dialogs, strict=True):
        data = event["data"]
        where = {"commandId": number, "messageId": data["message"]["id"], "dialogId": data["chat"]["dialogId"]}
        assert data["chat"]["dialogId"] == f"chat{data['chat']['id']}"
        assert bot.call("Command.answer", **where, fields={"message": "Here"}) == {"result": True}
        answer = last(anna, dialog)
        assert (answer["author_id"], answer["text"]) == (0, "[b]Echo[/b]\nHere")
        with pytest.raises(RestError, match="ACCESS_DENIED"):
            bot.send(f"chat{data['chat']['id']}", "More")


def test_only_real_calls_are_answered_and_for_a_day(portal: Portal) -> None:
    portal.clock.freeze()
    anna, olga = portal.user("Anna"), portal.user("Olga")
    bot, other = portal.bot(olga), portal.bot(olga, "other")
    number, foreign = command(bot, common=True), command(other, "theirs", common=True)
    dialog, elsewhere = f"chat{portal.chat(anna)}", f"chat{portal.chat(anna)}"
    message, plain = say(anna, dialog, "/help"), say(anna, dialog, "no command")
    right = {"commandId": number, "messageId": message, "dialogId": dialog}
    wrongs: list[dict[str, Any]] = [
        {"commandId": foreign},
        {"commandId": 999_999},
        {"commandId": "x"},
        {"messageId": plain},
        {"messageId": 999_999},
        {"dialogId": elsewhere},
        {"dialogId": str(anna.id)},
        {"dialogId": "nonsense"},
        {"fields": {}},
        {"fields": {"attach": "nonsense"}},
    ]
    for wrong in wrongs:
        answer = olga.answer(
            "imbot.v2.Command.answer",
            botId=bot.id,
            botToken=bot.token,
            **{**right, "fields": {"message": "Here"}} | wrong,
        )
        assert (answer.status, answer.json["error"]) == (400, "COMMAND_ANSWER_FAILED"), wrong
    portal.clock.move(24 * 3600)
    assert bot.call("Command.answer", **right, fields={"message": "Here"}) == {"result": True}
    portal.clock.move(1)
    with pytest.raises(RestError, match="COMMAND_ANSWER_FAILED"):
        bot.call("Command.answer", **right, fields={"message": "Too late"})
    portal.housekeeping()
    assert portal.query("SELECT count(*) FROM command_call")[0][0] == 0


def test_commands_go_with_their_bot(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    command(bot, common=True)
    say(anna, anna.id, "/help")
    bot.call("Bot.unregister")
    assert [event["type"] for event in bot.poll()] == ["ONIMBOTV2COMMANDADD", "ONIMBOTV2DELETE"]
    say(anna, anna.id, "/help")
    assert portal.query("SELECT count(*) FROM command") == portal.query("SELECT count(*) FROM command_call")


def test_a_command_is_told_as_it_was_called(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Olga"))
    number = command(bot, common=True)
    message = say(anna, anna.id, "/help me")
    anna.call("im.message.update", MESSAGE_ID=message, MESSAGE="Never mind")
    anna.call("im.message.delete", MESSAGE_ID=message)
    bot.call("Command.update", commandId=number, fields={"command": "other"})
    data = bot.poll()[0]["data"]
    assert (data["command"]["command"], data["message"]["text"]) == ("/help", "/help me")


def test_the_first_generation_is_told_by_its_handler(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as messages, portal.webhook_receiver() as commands:
        bot = old_bot(olga, messages.url)
        first, second = (old_command(olga, bot, commands.url, name) for name in ("help", "echo"))
        message = say(anna, bot, "/help me\n/echo one\n/echo two")
        told, more = commands.wait(2)
    assert told["event"] == "ONIMCOMMANDADD"
    found = told["data"]["COMMAND"]
    assert {key: (one["COMMAND"], one["COMMAND_PARAMS"], one["COMMAND_CONTEXT"]) for key, one in found.items()} == {
        str(first): ("help", "me", "TEXTAREA"),
        str(second): ("echo", "one", "TEXTAREA"),
    }
    assert {one["MESSAGE_ID"] for one in found.values()} == {str(message)}
    assert [one["COMMAND_PARAMS"] for one in more["data"]["COMMAND"].values()] == ["two"]
    params = told["data"]["PARAMS"]
    assert (params["DIALOG_ID"], params["FROM_USER_ID"], params["TO_USER_ID"]) == (str(anna.id), str(anna.id), str(bot))
    assert {form["event"] for form in messages.wait(1)} <= {"ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD"}


def test_a_button_tells_the_first_generation_who_pressed_it(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as receiver:
        bot = old_bot(olga, "http://127.0.0.1:9/")
        number = old_command(olga, bot, receiver.url)
        chat = portal.chat(anna)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot])
        asked = olga.call(
            "imbot.message.add",
            BOT_ID=bot,
            CLIENT_ID=CLIENT,
            DIALOG_ID=f"chat{chat}",
            MESSAGE="More?",
            KEYBOARD=[{"TEXT": "More", "COMMAND": "help"}],
        )
        anna.call("im.message.command", MESSAGE_ID=asked, BOT_ID=bot, COMMAND="help")
        data = receiver.wait(1)[0]["data"]
    assert data["COMMAND"][str(number)]["COMMAND_CONTEXT"] == "KEYBOARD"
    assert (data["USER"]["ID"], data["PARAMS"]["AUTHOR_ID"]) == (str(anna.id), str(bot))
    assert data["PARAMS"]["BOT_IN_CHAT"] == {str(bot): str(bot)}


def test_the_first_generation_answers(portal: Portal) -> None:
    anna, boris, olga = portal.user("Anna"), portal.user("Boris"), portal.user("Olga")
    bot = old_bot(olga, "http://127.0.0.1:9/")
    number = old_command(olga, bot, "http://127.0.0.1:9/", COMMON="Y")
    message = say(anna, boris.id, "/help")
    for named in ({"COMMAND_ID": number}, {"COMMAND": "/Help"}):
        said = olga.call("imbot.command.answer", CLIENT_ID=CLIENT, **named, MESSAGE_ID=message, MESSAGE="Here")
        assert (last(anna, boris.id)["id"], last(anna, boris.id)["text"]) == (said, "[b]Old[/b]\nHere")
    right = {"CLIENT_ID": CLIENT, "COMMAND_ID": number, "MESSAGE_ID": message, "MESSAGE": "Here"}
    for wrong, code in (
        ({"COMMAND_ID": 999_999}, "COMMAND_ID_ERROR"),
        ({"COMMAND_ID": None}, "COMMAND_ID_ERROR"),
        ({"CLIENT_ID": "other"}, "APP_ID_ERROR"),
        ({"MESSAGE_ID": None}, "MESSAGE_ID_EMPTY"),
        ({"MESSAGE_ID": 999_999}, "WRONG_REQUEST"),
        ({"MESSAGE": " "}, "MESSAGE_EMPTY"),
        ({"KEYBOARD": "nonsense"}, "KEYBOARD_ERROR"),
    ):
        answer = olga.answer("imbot.command.answer", **right | wrong)
        assert (answer.status, answer.json["error"]) == (400, code), wrong


def test_commands_are_the_same_in_both_generations(portal: Portal) -> None:
    """Told of in the way of the bot, whichever family registered, changed and answers the command."""
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as receiver:
        old, new = old_bot(olga, receiver.url), portal.bot(olga)
        as_new = {"botId": old, "botToken": CLIENT}
        one = olga.call("imbot.v2.Command.register", **as_new, fields={"command": "one", "hidden": True})["command"][
            "id"
        ]
        two = olga.call(
            "imbot.command.register",
            BOT_ID=new.id,
            CLIENT_ID=new.token,
            COMMAND="two",
            EVENT_COMMAND_ADD=receiver.url,
            LANG=LANG,
        )
        message = say(anna, f"chat{portal.chat(anna, new)}", "/two")
        say(anna, old, "/one")
        assert "ONIMCOMMANDADD" in {form["event"] for form in receiver.wait(3)}
        assert calls(new) == [("/two", "", "textarea")]
        olga.call("imbot.command.answer", CLIENT_ID=new.token, COMMAND_ID=two, MESSAGE_ID=message, MESSAGE="Here")
    assert olga.call("imbot.command.unregister", CLIENT_ID=CLIENT, COMMAND_ID=one) is True
    assert [one["command"] for one in new.call("Command.list")["commands"]] == ["/two"]
    assert olga.call("imbot.v2.Command.list", **as_new) == {"commands": []}


def test_the_second_generation_is_told_by_its_handler(portal: Portal) -> None:
    anna, olga = portal.user("Anna"), portal.user("Olga")
    with portal.webhook_receiver() as receiver:
        bot = portal.bot(olga, eventMode="webhook", webhookUrl=receiver.url)
        number = command(bot, common=True)
        say(anna, anna.id, "/help me")
        form = receiver.wait(1)[0]
    assert (form["event"], form["data"]["bot"]["id"]) == ("ONIMBOTV2COMMANDADD", str(bot.id))
    assert form["data"]["command"] == {"id": str(number), "command": "/help", "params": "me", "context": "textarea"}
