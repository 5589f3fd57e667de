"""Events of bots of the first generation, as their handlers get them."""

from typing import Any

from beseda.testing import Portal, User, WebhookReceiver

APP = "my-application"


def register(user: User, webhook_receiver: WebhookReceiver, code: str = "echo", **given: Any) -> int:
    fields = {
        "CODE": code,
        "CLIENT_ID": APP,
        "EVENT_HANDLER": webhook_receiver.url,
        "PROPERTIES": {"NAME": code},
        **given,
    }
    return int(user.call("imbot.register", **fields))


def say(user: User, dialog_id: int | str, text: str) -> int:
    return int(user.call("im.message.add", DIALOG_ID=str(dialog_id), MESSAGE=text))


def test_a_private_dialog(portal: Portal) -> None:
    anna = portal.user("Anna", "Weber", gender="F", work_position="Chief")
    portal.configure(public_url="https://chat.example.com")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver)
        message = say(anna, bot, "hello")
        joined, said = webhook_receiver.wait(2)
    chat = portal.query("SELECT m.chat_id FROM member m WHERE m.user_id = :id", id=bot)[0][0]
    assert joined["event"] == "ONIMBOTJOINCHAT"
    assert joined["data"]["PARAMS"] == {
        "CHAT_TYPE": "P",
        "MESSAGE_TYPE": "P",
        "BOT_ID": str(bot),
        "USER_ID": str(anna.id),
        "TO_USER_ID": str(anna.id),
        "FROM_USER_ID": str(bot),
        "DIALOG_ID": str(anna.id),
        "LANGUAGE": "en",
    }
    person = {
        "ID": str(anna.id),
        "NAME": "Anna Weber",
        "FIRST_NAME": "Anna",
        "LAST_NAME": "Weber",
        "WORK_POSITION": "Chief",
        "GENDER": "F",
    }
    assert joined["data"]["USER"] == person
    assert said["event"] == "ONIMBOTMESSAGEADD"
    flags = {"IS_BOT": "N", "IS_CONNECTOR": "N", "IS_NETWORK": "N", "IS_EXTRANET": "N"}
    assert said["data"]["USER"] == person | flags
    params = said["data"]["PARAMS"]
    assert (
        params
        | {
            "MESSAGE": "hello",
            "MESSAGE_TYPE": "P",
            "CHAT_TYPE": "P",
            "FROM_USER_ID": str(anna.id),
            "AUTHOR_ID": str(anna.id),
            "TO_USER_ID": str(bot),
            "DIALOG_ID": str(anna.id),
            "TO_CHAT_ID": str(chat),
            "MESSAGE_ID": str(message),
            "CHAT_USER_COUNT": "2",
            "SYSTEM": "N",
            "LANGUAGE": "en",
        }
        == params
    )
    assert "CHAT_ID" not in params
    known = said["data"]["BOT"][str(bot)]
    assert (known["BOT_ID"], known["BOT_CODE"], known["user_id"]) == (str(bot), "echo", str(bot))
    assert {name: value for name, value in known.items() if name.islower()} == known["AUTH"]
    assert known["AUTH"]["application_token"] == said["auth"]["application_token"]
    assert known["client_endpoint"] == "https://chat.example.com/rest/"


def test_a_group(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver)
        chat = portal.chat(anna, title="Team", color="BROWN")
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot])
        say(anna, f"chat{chat}", "nobody is named")
        text = f"[USER={bot}]Echo[/USER] , how are you?"
        say(anna, f"chat{chat}", text)
        joined, said = (form["data"]["PARAMS"] for form in webhook_receiver.wait(2))
    assert joined == {
        "CHAT_TYPE": "C",
        "MESSAGE_TYPE": "C",
        "BOT_ID": str(bot),
        "USER_ID": str(anna.id),
        "CHAT_ID": str(chat),
        "CHAT_AUTHOR_ID": str(anna.id),
        "CHAT_ENTITY_TYPE": "",
        "CHAT_ENTITY_ID": "",
        "ACCESS_HISTORY": "0",
        "DIALOG_ID": f"chat{chat}",
        "LANGUAGE": "en",
    }
    assert (said["MESSAGE"], said["MESSAGE_ORIGINAL"]) == ("how are you?", text)
    assert (said["DIALOG_ID"], said["CHAT_ID"], said["TO_USER_ID"]) == (f"chat{chat}", str(chat), str(bot))
    assert (said["CHAT_TITLE"], said["CHAT_COLOR"], said["CHAT_AVATAR"]) == ("Team", "BROWN", "0")
    assert said["MENTIONED_LIST"] == {str(bot): str(bot)}


def test_who_sees_the_history_is_told_so(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver)
        chat = portal.chat(anna)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot], HIDE_HISTORY="N")
        assert webhook_receiver.wait(1)[0]["data"]["PARAMS"]["ACCESS_HISTORY"] == "1"


def test_bots_of_an_application_are_told_together(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver, portal.webhook_receiver() as other:
        one, two = register(anna, webhook_receiver, "one"), register(anna, webhook_receiver, "two")
        stranger = register(anna, other, "stranger", CLIENT_ID="another")
        chat = portal.chat(anna)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[one, two, stranger])
        say(anna, f"chat{chat}", f"[user={two}]two[/user] alone")
        say(anna, f"chat{chat}", "[user=all]all[/user] of you")
        alone, together = webhook_receiver.wait(4)[2:]
        apart = other.wait(2)[1]
    assert list(alone["data"]["BOT"]) == [str(two)]
    assert list(together["data"]["BOT"]) == [str(one), str(two)]
    assert together["data"]["PARAMS"]["TO_USER_ID"] == "0"
    assert list(apart["data"]["BOT"]) == [str(stranger)]
    assert apart["auth"]["application_token"] != together["auth"]["application_token"]


def test_each_event_goes_to_its_handler(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        urls = {
            "EVENT_MESSAGE_ADD": f"{webhook_receiver.url}/message",
            "EVENT_WELCOME_MESSAGE": f"{webhook_receiver.url}/welcome",
            "EVENT_BOT_DELETE": f"{webhook_receiver.url}/end",
        }
        bot = register(anna, webhook_receiver, EVENT_HANDLER="", **urls)
        say(anna, bot, "hello")
        webhook_receiver.wait(2)
        anna.call("imbot.unregister", CLIENT_ID=APP, BOT_ID=bot)
        end = webhook_receiver.wait(3)[2]
    assert [one.path.rpartition("/")[2] for one in webhook_receiver.requests] == ["welcome", "message", "end"]
    assert end["event"] == "ONIMBOTDELETE"
    assert end["data"] == {"BOT_ID": str(bot), "BOT_CODE": "echo"}


def test_a_supervisor_is_told_of_everything(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver, TYPE="S")
        chat = portal.chat(anna)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot])
        say(anna, f"chat{chat}", "nobody is named")
        line, said = (form["data"] for form in webhook_receiver.wait(3)[1:])
    assert (line["PARAMS"]["SYSTEM"], line["PARAMS"]["AUTHOR_ID"]) == ("Y", "0")
    assert "USER" not in line
    assert said["PARAMS"]["MESSAGE"] == "nobody is named"


def test_changes_and_deletions_in_a_private_dialog(portal: Portal) -> None:
    anna = portal.user("Anna", "Weber", gender="F")
    portal.configure(time_zone="Europe/Berlin")
    portal.clock.freeze(1_772_094_450)
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver, TYPE="S")
        message = say(anna, bot, "hello")
        anna.call("im.message.update", MESSAGE_ID=message, MESSAGE="hello again")
        anna.call("im.message.delete", MESSAGE_ID=message)
        changed, deleted = webhook_receiver.wait(4)[2:]
    chat = portal.query("SELECT m.chat_id FROM member m WHERE m.user_id = :id", id=bot)[0][0]
    common = {
        "ID": str(message),
        "CHAT_ID": str(chat),
        "AUTHOR_ID": str(anna.id),
        "MESSAGE_TYPE": "P",
        "CHAT_AUTHOR_ID": str(bot),
        **dict.fromkeys(("CHAT_ENTITY_TYPE", "CHAT_ENTITY_ID"), ""),
        **{f"CHAT_ENTITY_DATA_{number}": "" for number in (1, 2, 3)},
        "FROM_USER_ID": str(anna.id),
        "TO_USER_ID": str(bot),
        "DIALOG_ID": str(anna.id),
        "MESSAGE_ID": str(message),
        "CHAT_TYPE": "P",
        "LANGUAGE": "en",
    }
    assert changed["event"] == "ONIMBOTMESSAGEUPDATE"
    more = {"MESSAGE": "hello again", "CHAT_USER_COUNT": "2", "PLATFORM_CONTEXT": "web"}
    assert changed["data"]["PARAMS"] == common | more
    assert deleted["event"] == "ONIMBOTMESSAGEDELETE"
    assert deleted["data"]["PARAMS"] == common | {"MESSAGE": "Message from 02/26/2026 09:27:30 has been deleted"}
    assert changed["data"]["USER"] == deleted["data"]["USER"]
    assert deleted["data"]["USER"]["NAME"] == "Anna Weber"
    assert list(deleted["data"]["BOT"]) == [str(bot)]


def test_changes_and_deletions_in_a_group(portal: Portal) -> None:
    anna = portal.user("Anna")
    portal.configure(language="ru")
    portal.clock.freeze(1_772_100_842)
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver)
        changes = {"EVENT_MESSAGE_UPDATE": webhook_receiver.url, "EVENT_MESSAGE_DELETE": webhook_receiver.url}
        anna.call("imbot.update", CLIENT_ID=APP, BOT_ID=bot, FIELDS=changes)
        chat = portal.chat(anna, entity_type="CRM", entity_id="DEAL|7")
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[bot])
        nobody, message = (say(anna, f"chat{chat}", f"{name}hello") for name in ("", f"[USER={bot}]Echo[/USER], "))
        anna.call("im.message.update", MESSAGE_ID=nobody, MESSAGE="still nobody")
        anna.call("im.message.update", MESSAGE_ID=message, MESSAGE=f"[USER={bot}]Echo[/USER], hello again")
        for one in (nobody, message):
            anna.call("im.message.delete", MESSAGE_ID=one)
        changed, deleted = webhook_receiver.wait(4)[2:]
    common = {
        "ID": str(message),
        "CHAT_ID": str(chat),
        "AUTHOR_ID": str(anna.id),
        "MESSAGE_TYPE": "C",
        "CHAT_AUTHOR_ID": str(anna.id),
        "CHAT_ENTITY_TYPE": "CRM",
        "CHAT_ENTITY_ID": "DEAL|7",
        **{f"CHAT_ENTITY_DATA_{number}": "" for number in (1, 2, 3)},
        "DIALOG_ID": f"chat{chat}",
        "MESSAGE_ID": str(message),
        "CHAT_TYPE": "C",
        "LANGUAGE": "ru",
    }
    assert changed["data"]["PARAMS"] == common | {
        "MESSAGE": "hello again",
        "MESSAGE_ORIGINAL": f"[USER={bot}]Echo[/USER], hello again",
        "MENTIONED_LIST": {str(bot): str(bot)},
        "TO_USER_ID": str(bot),
        "CHAT_USER_COUNT": "2",
        "PLATFORM_CONTEXT": "web",
    }
    assert deleted["data"]["PARAMS"] == common | {"MESSAGE": "Сообщение от 26.02.2026 10:14:02 удалено"}


def test_who_has_no_handler_for_changes_is_not_told(portal: Portal) -> None:
    """What comes after is told all the same."""
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver)
        message = say(anna, bot, "hello")
        anna.call("im.message.update", MESSAGE_ID=message, MESSAGE="hello again")
        anna.call("im.message.delete", MESSAGE_ID=message)
        anna.call(
            "im.message.like", MESSAGE_ID=anna.call("imbot.message.add", CLIENT_ID=APP, DIALOG_ID=anna.id, MESSAGE="?")
        )
        say(anna, bot, "bye")
        events = [form["event"] for form in webhook_receiver.wait(3)]
    assert events == ["ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD", "ONIMBOTMESSAGEADD"]


def test_changes_have_handlers_of_their_own(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver)
        changes = {
            "EVENT_MESSAGE_UPDATE": f"{webhook_receiver.url}/changed",
            "EVENT_MESSAGE_DELETE": f"{webhook_receiver.url}/deleted",
        }
        anna.call("imbot.update", CLIENT_ID=APP, BOT_ID=bot, FIELDS=changes)
        message = say(anna, bot, "hello")
        anna.call("im.message.update", MESSAGE_ID=message, MESSAGE="hello again")
        anna.call("im.message.delete", MESSAGE_ID=message)
        webhook_receiver.wait(4)
    assert [one.path.rpartition("/")[2] for one in webhook_receiver.requests] == [
        "handler",
        "handler",
        "changed",
        "deleted",
    ]


def test_in_open_channels_their_bots_are_told_of_everything(portal: Portal) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        bot = register(anna, webhook_receiver, TYPE="O")
        channel = anna.call("im.chat.add", ENTITY_TYPE="LINES", ENTITY_ID="telegrambot|2|2|7", USERS=[bot])
        team = anna.call("im.chat.add", USERS=[bot])
        say(anna, f"chat{team}", "nobody is named")
        message = say(anna, f"chat{channel}", "nobody is named here")
        anna.call("im.message.delete", MESSAGE_ID=message)
        forms = webhook_receiver.wait(4)
    told = {
        dialog: [one for one in forms if one["data"]["PARAMS"]["CHAT_ID"] == str(dialog)] for dialog in (channel, team)
    }
    assert [form["event"] for form in told[team]] == ["ONIMBOTJOINCHAT"]
    assert [form["event"].removeprefix("ONIMBOT") for form in told[channel]] == [
        "JOINCHAT",
        "MESSAGEADD",
        "MESSAGEDELETE",
    ]
    assert told[channel][1]["data"]["PARAMS"]["MESSAGE"] == "nobody is named here"


def test_who_has_much_to_hear_is_still_told_together_with_who_has_little(portal: Portal) -> None:
    """Events are taken out of the queues a hundred at a time; what two bots hear is told once, when both are there."""
    anna = portal.user("Anna")
    with portal.webhook_receiver() as webhook_receiver:
        portal.stop_delivery()
        hears_all, hears_little = register(anna, webhook_receiver, "all", TYPE="S"), register(anna, webhook_receiver)
        chat = portal.chat(anna)
        anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[hears_all, hears_little])
        for number in range(120):
            say(anna, f"chat{chat}", f"number {number}")
        say(anna, f"chat{chat}", f"[user={hears_little}]Echo[/user], this is the last")
        portal.start_delivery()
        *_, last = webhook_receiver.wait(124)
    assert last["data"]["PARAMS"]["MESSAGE"] == "this is the last"
    assert list(last["data"]["BOT"]) == [str(hears_all), str(hears_little)]
