"""Bots of both generations, what they say, and events by polling."""

from collections.abc import Iterable
from typing import Any

from beseda.testing import Answer
from tests.contract.world import PNG, Scenario, World

TOKEN, APP = "secret", "my-application"


def register(w: World, code: str = "helper", **fields: Any) -> Answer:
    """A bot of the second generation."""
    properties = {"name": "Helper", "lastName": "Bot", "workPosition": "Help", "color": "mint", "avatar": PNG}
    return w.anna.answer(
        "imbot.v2.Bot.register", fields={"code": code, "botToken": TOKEN, "properties": properties, **fields}
    )


def bot(w: World) -> dict[str, Any]:
    """A bot of the second generation that has heard and said something, as its owner names it."""
    known = {"botId": register(w).json["result"]["bot"]["id"], "botToken": TOKEN}
    w.boris.call("im.message.add", DIALOG_ID=str(known["botId"]), MESSAGE="Hello")
    w.boris.call("im.chat.user.add", CHAT_ID=w.chats["OPEN"], USERS=[known["botId"]])
    w.anna.call("imbot.v2.Chat.Message.send", **known, dialogId=str(w.boris.id), fields={"message": "Hello, Boris"})
    return known


def old_register(w: World, code: str = "helper", **given: Any) -> Answer:
    """A bot of the first generation."""
    given = {"EVENT_HANDLER": "https://bot.example.org/handler", "PROPERTIES": {"NAME": "Helper"}, **given}
    return w.anna.answer("imbot.register", CODE=code, CLIENT_ID=APP, **given)


def old_bot(w: World) -> dict[str, Any]:
    """A bot of the first generation, as its owner names it."""
    return {"BOT_ID": old_register(w).json["result"], "CLIENT_ID": APP}


def sent(w: World) -> Iterable[Answer]:
    known, dialog = bot(w), {"dialogId": f"chat{w.chats['OPEN']}"}
    message = w.boris.call("im.message.add", DIALOG_ID=dialog["dialogId"], MESSAGE="Pass this on")
    buttons = [{"TEXT": "Yes", "LINK": "https://example.org"}]
    for fields in (
        {"message": "Hello", "keyboard": buttons, "attach": [{"MESSAGE": "This"}]},
        {"message": "Look", "replyId": message, "templateId": "one"},
        {"forwardIds": {"two": message}},
    ):
        yield w.anna.answer("imbot.v2.Chat.Message.send", **known, **dialog, fields=fields)


def said(w: World) -> dict[str, Any]:
    """A bot as its owner names it, with a message of its own."""
    known = bot(w)
    place = {"dialogId": f"chat{w.chats['OPEN']}", "fields": {"message": "Hello", "keyboard": [{"TEXT": "Yes"}]}}
    return known | {"messageId": w.anna.call("imbot.v2.Chat.Message.send", **known, **place)["id"]}


def changed(w: World) -> Iterable[Answer]:
    known = said(w)
    for fields in ({"message": "Hello again", "keyboard": "N"}, {"attach": [{"MESSAGE": "This"}], "urlPreview": "N"}):
        yield w.anna.answer("imbot.v2.Chat.Message.update", **known, fields=fields)


def deleted(w: World) -> Iterable[Answer]:
    known = said(w)
    yield w.anna.answer("imbot.v2.Chat.Message.delete", **known)
    yield w.anna.answer("imbot.v2.Chat.Message.delete", **known, complete=True)


def read(w: World) -> Iterable[Answer]:
    known = bot(w)
    first = w.boris.call("im.message.add", DIALOG_ID=str(known["botId"]), MESSAGE="One more")
    w.boris.call("im.message.add", DIALOG_ID=str(known["botId"]), MESSAGE="And more")
    yield w.anna.answer("imbot.v2.Chat.Message.read", **known, dialogId=str(w.boris.id), messageId=first)
    yield w.anna.answer("imbot.v2.Chat.Message.read", **known, dialogId=str(w.boris.id))


def old_said(w: World) -> dict[str, Any]:
    """A bot of the first generation as its owner names it, with a message of its own."""
    known = old_bot(w)
    place = {"DIALOG_ID": str(w.boris.id), "MESSAGE": "Hello"}
    return known | {"MESSAGE_ID": w.anna.call("imbot.message.add", **known, **place)}


def asked_for(w: World) -> Iterable[Answer]:
    known = bot(w)
    w.anna.call("im.v2.Event.subscribe")
    w.boris.call("im.message.add", DIALOG_ID=str(w.anna.id), MESSAGE="And you")
    first = w.anna.answer("imbot.v2.Event.get", **known, limit=1)
    yield first
    yield w.anna.answer("imbot.v2.Event.get", **known, withUserEvents=True, offset=first.json["result"]["nextOffset"])
    yield w.anna.answer("imbot.v2.Event.get", **known)


def heard(w: World) -> Iterable[Answer]:
    w.boris.call("im.v2.Event.subscribe")
    w.anna.call("im.message.add", DIALOG_ID=str(w.boris.id), MESSAGE="Hello")
    yield w.boris.answer("im.v2.Event.get")


def old_sent(w: World) -> Iterable[Answer]:
    known = old_bot(w)
    yield w.anna.answer("imbot.message.add", **known, DIALOG_ID=str(w.boris.id), MESSAGE="Hello", URL_PREVIEW="N")
    pair = {"FROM_USER_ID": known["BOT_ID"], "TO_USER_ID": w.boris.id}
    yield w.anna.answer("imbot.message.add", **known, **pair, ATTACH=[{"MESSAGE": "This"}])


def old_listed(w: World) -> Iterable[Answer]:
    old_register(w)
    register(w, "second")
    yield w.anna.answer("imbot.bot.list")


def listed(w: World) -> Iterable[Answer]:
    bot(w)
    yield w.anna.answer("imbot.v2.Bot.list", botToken=TOKEN)
    yield w.anna.answer("imbot.v2.Bot.list", botToken=TOKEN, filter={"type": "openline"})


SCENARIOS: dict[str, Scenario] = {
    "imbot.register": lambda w: (old_register(w), old_register(w), old_register(w, "other", TYPE="S", OPENLINE="Y")),
    "imbot.update": lambda w: (
        w.anna.answer("imbot.update", **old_bot(w), FIELDS={"PROPERTIES": {"NAME": "Other", "COLOR": "RED"}}),
    ),
    "imbot.unregister": lambda w: (w.anna.answer("imbot.unregister", **old_bot(w)),),
    "imbot.bot.list": old_listed,
    "imbot.message.add": old_sent,
    "imbot.message.update": lambda w: (
        w.anna.answer("imbot.message.update", **old_said(w), MESSAGE="Hello again", MENU="N"),
    ),
    "imbot.message.delete": lambda w: (w.anna.answer("imbot.message.delete", **old_said(w), COMPLETE="Y"),),
    "imbot.v2.Bot.register": lambda w: (register(w), register(w), register(w, "other", backgroundId="mint")),
    "imbot.v2.Bot.get": lambda w: (
        w.anna.answer("imbot.v2.Bot.get", **bot(w)),
        w.anna.answer("imbot.v2.Bot.get", code="helper", botToken="of another"),
    ),
    "imbot.v2.Bot.list": listed,
    "imbot.v2.Bot.update": lambda w: (
        w.anna.answer("imbot.v2.Bot.update", **bot(w), fields={"properties": {"name": "Other"}, "isHidden": True}),
    ),
    "imbot.v2.Bot.unregister": lambda w: (w.anna.answer("imbot.v2.Bot.unregister", **bot(w)),),
    "imbot.v2.Chat.Message.send": sent,
    "imbot.v2.Chat.Message.update": changed,
    "imbot.v2.Chat.Message.delete": deleted,
    "imbot.v2.Chat.Message.read": read,
    "imbot.v2.Event.get": asked_for,
    "im.v2.Event.subscribe": lambda w: (w.anna.answer("im.v2.Event.subscribe") for _ in range(2)),
    "im.v2.Event.get": heard,
    "im.v2.Event.unsubscribe": lambda w: (w.anna.answer("im.v2.Event.unsubscribe") for _ in range(2)),
}
