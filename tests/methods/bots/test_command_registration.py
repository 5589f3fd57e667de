"""Commands of bots registered, listed, changed and removed, in both generations."""

from typing import Any

import pytest

from beseda.settings import NEWEST_REVISION
from beseda.testing import Portal, RestError, User

CLIENT = "my-application"
URL = "http://127.0.0.1:9/"
LANG = [{"LANGUAGE_ID": "en", "TITLE": "Help", "PARAMS": "topic"}, {"LANGUAGE_ID": "ru", "TITLE": "Помощь"}]
TITLES = {"en": "Help", "ru": "Помощь", "de": "Hilfe"}


@pytest.fixture
def olga(portal: Portal) -> User:
    return portal.user("Olga")


def refused(answer: Any, code: str) -> bool:
    assert (answer.status, answer.json["error"]) == (400, code)
    return True


def test_a_new_command_is_as_it_was_asked_for(portal: Portal, olga: User) -> None:
    bot = portal.bot(olga)
    plain = bot.call("Command.register", fields={"command": "/help", "title": TITLES, "params": {"en": "topic"}})
    flags = {"common": "Y", "hidden": True, "extranetSupport": "true"}
    full = bot.call("Command.register", fields={"command": "vote", **flags})
    no, yes = dict.fromkeys(("common", "hidden", "extranetSupport"), False), dict.fromkeys(flags, True)
    assert plain["command"] == {"id": plain["command"]["id"], "botId": bot.id, "command": "/help", **no}
    assert full["command"] == {"id": full["command"]["id"], "botId": bot.id, "command": "/vote", **yes}
    assert bot.call("Command.list")["commands"] == [
        {**plain["command"], "title": "Help", "params": "topic", "category": "Echo", "context": ""},
        {**full["command"], "title": "", "params": "", "category": "Echo", "context": ""},
    ]
    assert bot.call("Bot.get")["bot"]["countCommand"] == 2


def test_the_same_name_again_changes_nothing(portal: Portal, olga: User) -> None:
    bot, other = portal.bot(olga), portal.bot(olga, "other")
    first = bot.call("Command.register", fields={"command": "help", "title": TITLES})
    assert bot.call("Command.register", fields={"command": "Help", "hidden": True}) == first
    assert other.call("Command.register", fields={"command": "help", "hidden": True}) != first


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "COMMAND_REQUIRED"),
        ({"title": TITLES}, "COMMAND_REQUIRED"),
        ({"command": " / ", "title": TITLES}, "COMMAND_REQUIRED"),
        ({"command": ["help"], "title": TITLES}, "COMMAND_NAME_INVALID"),
        ({"command": 5, "title": TITLES}, "COMMAND_NAME_INVALID"),
        ({"command": "two words", "title": TITLES}, "COMMAND_NAME_INVALID"),
        ({"command": "x" * 101, "title": TITLES}, "COMMAND_NAME_INVALID"),
        ({"command": "help"}, "COMMAND_TITLE_REQUIRED"),
        ({"command": "help", "title": {"en": ""}}, "COMMAND_TITLE_REQUIRED"),
        ({"command": "help", "title": "Help"}, "COMMAND_TITLE_REQUIRED"),
    ],
)
def test_what_cannot_be_a_command(portal: Portal, olga: User, fields: dict[str, Any], code: str) -> None:
    bot = portal.bot(olga)
    known = {"botId": bot.id, "botToken": bot.token}
    assert refused(olga.answer("imbot.v2.Command.register", **known, fields=fields), code)
    assert bot.call("Command.list") == {"commands": []}


def test_a_bot_has_a_hundred_commands_at_most(portal: Portal, olga: User) -> None:
    bot = portal.bot(olga)
    known = {"botId": bot.id, "botToken": bot.token}
    for number in range(100):
        bot.call("Command.register", fields={"command": f"c{number}", "hidden": True})
    one_more = {"command": "more", "hidden": True}
    assert refused(olga.answer("imbot.v2.Command.register", **known, fields=one_more), "COMMAND_REGISTER_FAILED")
    old = {"BOT_ID": bot.id, "CLIENT_ID": bot.token, "COMMAND": "more", "EVENT_COMMAND_ADD": URL, "LANG": LANG}
    assert refused(olga.answer("imbot.command.register", **old), "WRONG_REQUEST")
    assert bot.call("Command.register", fields={"command": "c7"})["command"]["command"] == "/c7"


@pytest.mark.parametrize("revision", [*range(32, NEWEST_REVISION + 1)])
def test_properties_stand_in_fields_or_flat(portal: Portal, olga: User, revision: int) -> None:
    """Official: change log, BOT-BC-0330-1; no revision goes with it. Beside ``fields`` nothing flat is looked at."""
    bot = portal.bot(olga)
    portal.revision = revision
    flat = bot.call("Command.register", command="flat", title={"en": "Flat"}, common=True)["command"]
    nested = bot.call("Command.register", fields={"command": "nested", "hidden": True}, command="other", common=True)
    assert (flat["command"], flat["common"]) == ("/flat", True)
    assert (nested["command"]["command"], nested["command"]["common"]) == ("/nested", False)
    known = {"botId": bot.id, "botToken": bot.token}
    assert refused(olga.answer("imbot.v2.Command.register", **known, command="x"), "COMMAND_TITLE_REQUIRED")


@pytest.mark.parametrize("revision", [33, 34])
@pytest.mark.parametrize("method", ["register", "list", "update", "unregister", "answer"])
def test_no_token(portal: Portal, olga: User, method: str, revision: int) -> None:
    """Official: change log, BOT-FIX-0408-6: another code before, but not of these methods."""
    portal.revision = revision
    answer = olga.answer(f"imbot.v2.Command.{method}", botId=portal.bot(olga).id)
    assert refused(answer, "BOT_TOKEN_NOT_SPECIFIED")


@pytest.mark.parametrize(("revision", "shown"), [(33, ("", "")), (34, ("Help", "topic"))])
def test_the_list_tells_titles_from_revision_34_on(
    portal: Portal, olga: User, revision: int, shown: tuple[str, str]
) -> None:
    """Official: change log, BOT-FIX-0408-3."""
    bot = portal.bot(olga)
    bot.call("Command.register", fields={"command": "help", "title": TITLES, "params": {"en": "topic"}})
    portal.revision = revision
    one = bot.call("Command.list")["commands"][0]
    assert (one["title"], one["params"]) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("ru", ("Помощь", "тема")), ("en", ("Help", "topic")), ("kz", ("Help", "topic"))],
)
def test_the_list_speaks_the_language_of_the_portal(
    portal: Portal, olga: User, language: str, shown: tuple[str, str]
) -> None:
    bot = portal.bot(olga)
    params = {"en": "topic", "RU": "тема", "fr": "no title"}
    bot.call("Command.register", fields={"command": "help", "title": TITLES, "params": params})
    bot.call("Command.register", fields={"command": "hilfe", "title": {"de": "Hilfe"}})
    portal.configure(language=language)
    first, second = bot.call("Command.list")["commands"]
    assert (first["title"], first["params"]) == shown
    assert (second["title"], second["params"]) == ("Hilfe", "")


def test_what_changes_of_a_command(portal: Portal, olga: User) -> None:
    bot = portal.bot(olga)
    made = bot.call("Command.register", fields={"command": "help", "title": TITLES, "params": {"en": "topic"}})[
        "command"
    ]

    def change(**fields: Any) -> dict[str, Any]:
        changed = bot.call("Command.update", commandId=made["id"], fields=fields)["command"]
        shown: dict[str, Any] = bot.call("Command.list")["commands"][0]
        assert changed.items() <= shown.items()
        return {name: shown[name] for name in ("command", "title", "params", "hidden")}

    assert change() == {"command": "/help", "title": "Help", "params": "topic", "hidden": False}
    assert change(command="/HELP", hidden="Y")["command"] == "/HELP"
    assert change(params={"en": "other"})["params"] == "topic"
    assert change(title={"en": "New"}) == {"command": "/HELP", "title": "New", "params": "topic", "hidden": True}
    assert change(title={"en": "New"}, params={"en": None}, hidden=False)["params"] == ""
    assert change(title={"en": None})["title"] in {"Помощь", "Hilfe"}
    assert change(title={"ru": None, "de": None})["title"] == ""


def test_what_a_command_cannot_become(portal: Portal, olga: User) -> None:
    bot, other = portal.bot(olga), portal.bot(olga, "other")
    made = bot.call("Command.register", fields={"command": "help", "hidden": True})["command"]["id"]
    bot.call("Command.register", fields={"command": "taken", "hidden": True})
    theirs = other.call("Command.register", fields={"command": "theirs", "hidden": True})["command"]["id"]
    known = {"botId": bot.id, "botToken": bot.token}
    for given, code in (
        ({"commandId": theirs, "fields": {}}, "COMMAND_NOT_FOUND"),
        ({"commandId": 999_999, "fields": {}}, "COMMAND_NOT_FOUND"),
        ({"fields": {}}, "COMMAND_NOT_FOUND"),
        ({"commandId": made, "fields": {"command": ""}}, "COMMAND_NAME_EMPTY"),
        ({"commandId": made, "fields": {"command": {"a": 1}}}, "COMMAND_NAME_INVALID"),
        ({"commandId": made, "fields": {"command": "two words"}}, "COMMAND_NAME_INVALID"),
        ({"commandId": made, "fields": {"command": "TAKEN"}}, "COMMAND_ALREADY_EXISTS"),
    ):
        assert refused(olga.answer("imbot.v2.Command.update", **known, **given), code), given
    for wrong in (theirs, 999_999, "x"):
        assert refused(olga.answer("imbot.v2.Command.unregister", **known, commandId=wrong), "COMMAND_NOT_FOUND")
    assert bot.call("Command.unregister", commandId=made) == {"result": True}
    assert [one["command"] for one in bot.call("Command.list")["commands"]] == ["/taken"]


@pytest.fixture
def old(olga: User) -> dict[str, Any]:
    """A bot of the first generation, as its owner names it."""
    properties = {"NAME": "Old"}
    bot = olga.call("imbot.register", CODE="old", CLIENT_ID=CLIENT, EVENT_HANDLER=URL, PROPERTIES=properties)
    return {"BOT_ID": bot, "CLIENT_ID": CLIENT}


def test_a_command_of_the_first_generation(portal: Portal, olga: User, old: dict[str, Any]) -> None:
    given = {**old, "COMMAND": "help", "EVENT_COMMAND_ADD": URL, "LANG": LANG, "COMMON": "Y"}
    made = olga.call("imbot.command.register", **given)
    assert olga.call("imbot.command.register", **given | {"COMMON": "N"}) == made
    as_new = {"botId": old["BOT_ID"], "botToken": CLIENT}

    def shown() -> dict[str, Any]:
        found: dict[str, Any] = olga.call("imbot.v2.Command.list", **as_new)["commands"][0]
        return {name: found[name] for name in ("command", "title", "params", "common", "hidden")}

    assert shown() == {"command": "/help", "title": "Help", "params": "topic", "common": True, "hidden": False}
    fields = {"COMMAND": "echo", "HIDDEN": "Y", "LANG": [{"LANGUAGE_ID": "de", "TITLE": "Echo"}]}
    assert olga.call("imbot.command.update", CLIENT_ID=CLIENT, COMMAND_ID=made, FIELDS=fields) is True
    assert shown() == {"command": "/echo", "title": "Echo", "params": "", "common": True, "hidden": True}
    assert olga.call("imbot.command.unregister", CLIENT_ID=CLIENT, COMMAND_ID=made) is True
    assert olga.call("imbot.v2.Command.list", **as_new) == {"commands": []}


def test_descriptions_come_as_json_and_as_forms(portal: Portal, olga: User, old: dict[str, Any]) -> None:
    path = olga.webhook().path
    form = "&".join(f"{name}={value}" for name, value in old.items()) + f"&EVENT_COMMAND_ADD={URL}&COMMAND="
    for name, lang in (
        ("one", "&LANG[0][LANGUAGE_ID]=en&LANG[0][TITLE]=One"),
        ("two", "&LANG[a][LANGUAGE_ID]=en&LANG[a][TITLE]=Two&LANG[b][LANGUAGE_ID]=de&LANG[b][TITLE]=Zwei"),
        ("three", '&LANG=[{"LANGUAGE_ID":"en","TITLE":"Three"}]'),
    ):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = portal.client.send("POST", f"{path}imbot.command.register", (form + name + lang).encode(), headers)
        assert answer.status == 200, answer.body
    known = {"botId": old["BOT_ID"], "botToken": CLIENT}
    shown = [one["title"] for one in olga.call("imbot.v2.Command.list", **known)["commands"]]
    assert shown == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"EVENT_COMMAND_ADD": None}, "EVENT_COMMAND_ADD_ERROR"),
        ({"EVENT_COMMAND_ADD": "ftp://example.org"}, "EVENT_COMMAND_ADD_ERROR"),
        ({"COMMAND": ""}, "COMMAND_ERROR"),
        ({"BOT_ID": 999_999}, "BOT_ID_ERROR"),
        ({"CLIENT_ID": "other"}, "APP_ID_ERROR"),
        ({"LANG": []}, "LANG_ERROR"),
        ({"LANG": "ru"}, "LANG_ERROR"),
        ({"LANG": [{"LANGUAGE_ID": "en"}]}, "LANG_ERROR"),
        ({"COMMAND": "two words"}, "WRONG_REQUEST"),
    ],
)
def test_what_cannot_be_a_command_of_the_first_generation(
    olga: User, old: dict[str, Any], wrong: dict[str, Any], code: str
) -> None:
    given = {**old, "COMMAND": "help", "EVENT_COMMAND_ADD": URL, "LANG": LANG}
    assert refused(olga.answer("imbot.command.register", **given | wrong), code)
    known = {"botId": old["BOT_ID"], "botToken": CLIENT}
    assert olga.call("imbot.v2.Command.list", **known) == {"commands": []}


def test_what_a_command_of_the_first_generation_cannot_become(olga: User, old: dict[str, Any]) -> None:
    made, _ = (
        olga.call("imbot.command.register", **old, COMMAND=name, EVENT_COMMAND_ADD=URL, LANG=LANG)
        for name in ("help", "taken")
    )
    right = {"CLIENT_ID": CLIENT, "COMMAND_ID": made, "FIELDS": {"HIDDEN": "Y"}}
    for wrong, code in (
        ({"COMMAND_ID": 999_999}, "COMMAND_ID_ERROR"),
        ({"COMMAND_ID": "x"}, "COMMAND_ID_ERROR"),
        ({"CLIENT_ID": "other"}, "APP_ID_ERROR"),
        ({"FIELDS": {}}, "WRONG_REQUEST"),
        ({"FIELDS": None}, "WRONG_REQUEST"),
        ({"FIELDS": {"COMMAND": "taken"}}, "WRONG_REQUEST"),
        ({"FIELDS": {"COMMAND": ""}}, "WRONG_REQUEST"),
        ({"FIELDS": {"COMMAND": "two words"}}, "WRONG_REQUEST"),
        ({"FIELDS": {"LANG": [{"TITLE": "Help"}]}}, "WRONG_REQUEST"),
        ({"FIELDS": {"EVENT_COMMAND_ADD": "nowhere"}}, "EVENT_COMMAND_ADD_ERROR"),
    ):
        assert refused(olga.answer("imbot.command.update", **right | wrong), code), wrong
    for given, code in (({"COMMAND_ID": 999_999}, "COMMAND_ID_ERROR"), ({"CLIENT_ID": "other"}, "APP_ID_ERROR")):
        assert refused(olga.answer("imbot.command.unregister", **{**right, **given}), code)


def test_one_address_serves_all_commands_of_an_application(portal: Portal, olga: User, old: dict[str, Any]) -> None:
    anna = portal.user("Anna")
    properties = {"NAME": "Second"}
    second = olga.call("imbot.register", CODE="second", CLIENT_ID=CLIENT, EVENT_HANDLER=URL, PROPERTIES=properties)
    with portal.webhook_receiver() as receiver:
        for bot, url in ((old["BOT_ID"], URL), (second, receiver.url)):
            given = {"BOT_ID": bot, "CLIENT_ID": CLIENT, "COMMAND": "help", "LANG": LANG}
            olga.call("imbot.command.register", **given, EVENT_COMMAND_ADD=url)
            anna.call("im.dialog.get", DIALOG_ID=str(bot))
        for bot in (old["BOT_ID"], second):
            anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="/help")
        told = [next(iter(form["data"]["COMMAND"].values()))["BOT_ID"] for form in receiver.wait(2)]
    assert sorted(told) == sorted(map(str, (old["BOT_ID"], second)))


def test_without_a_handler_of_its_own_a_command_is_told_where_messages_are(portal: Portal, olga: User) -> None:
    anna = portal.user("Anna")
    with portal.webhook_receiver() as receiver:
        handlers = {"EVENT_MESSAGE_ADD": receiver.url, "EVENT_WELCOME_MESSAGE": URL, "EVENT_BOT_DELETE": URL}
        bot = olga.call("imbot.register", CODE="old", CLIENT_ID=CLIENT, **handlers, PROPERTIES={"NAME": "Old"})
        fields = {"command": "help", "hidden": True}
        olga.call("imbot.v2.Command.register", botId=bot, botToken=CLIENT, fields=fields)
        anna.call("im.message.add", DIALOG_ID=str(bot), MESSAGE="/help")
        assert {form["event"] for form in receiver.wait(2)} == {"ONIMBOTMESSAGEADD", "ONIMCOMMANDADD"}


def test_a_command_of_nobody(olga: User, old: dict[str, Any]) -> None:
    with pytest.raises(RestError, match="ACCESS_DENIED"):
        olga.call("imbot.command.unregister", COMMAND_ID=1)
