"""Bots of the second generation."""

import re
from collections.abc import Iterable
from typing import Any

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, bot, once, robot, row, team, theirs
from tests.contract.rights.things import MISSING
from tests.contract.rights.world import new_bot, token
from tests.contract.world import PNG, World

DENIED = "403 ACCESS_DENIED"
TOKEN = "secret"


def register(w: World, code: str = "helper", **fields: Any) -> Answer:
    """A bot of the second generation."""
    properties = {"name": "Helper", "lastName": "Bot", "workPosition": "Help", "color": "mint", "avatar": PNG}
    return w.anna.answer(
        "imbot.v2.Bot.register", fields={"code": code, "botToken": TOKEN, "properties": properties, **fields}
    )


def owned(w: World) -> dict[str, Any]:
    """A bot of the second generation that has heard and said something, as its owner names it."""
    known = {"botId": register(w).json["result"]["bot"]["id"], "botToken": TOKEN}
    w.boris.call("im.message.add", DIALOG_ID=str(known["botId"]), MESSAGE="Hello")
    w.boris.call("im.chat.user.add", CHAT_ID=w.chats["OPEN"], USERS=[known["botId"]])
    w.anna.call("imbot.v2.Chat.Message.send", **known, dialogId=str(w.boris.id), fields={"message": "Hello, Boris"})
    return known


def snake(given: dict[str, Any]) -> dict[str, Any]:
    """The same parameters as the client names them."""
    return {re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name): value for name, value in given.items()}


def sent(w: World) -> Iterable[Answer]:
    known, dialog = owned(w), {"dialogId": f"chat{w.chats['OPEN']}"}
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
    known = owned(w)
    place = {
        "dialogId": f"chat{w.chats['OPEN']}",
        "fields": {"message": "Hello", "keyboard": [{"TEXT": "Yes", "LINK": "/"}]},
    }
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
    known = owned(w)
    first = w.boris.call("im.message.add", DIALOG_ID=str(known["botId"]), MESSAGE="One more")
    w.boris.call("im.message.add", DIALOG_ID=str(known["botId"]), MESSAGE="And more")
    yield w.anna.answer("imbot.v2.Chat.Message.read", **known, dialogId=str(w.boris.id), messageId=first)
    yield w.anna.answer("imbot.v2.Chat.Message.read", **known, dialogId=str(w.boris.id))


def asked_for(w: World) -> Iterable[Answer]:
    known = owned(w)
    w.anna.call("im.v2.Event.subscribe")
    w.boris.call("im.message.add", DIALOG_ID=str(w.anna.id), MESSAGE="And you")
    first = w.anna.answer("imbot.v2.Event.get", **known, limit=1)
    yield first
    yield w.anna.answer("imbot.v2.Event.get", **known, withUserEvents=True, offset=first.json["result"]["nextOffset"])
    yield w.anna.answer("imbot.v2.Event.get", **known)


def listed(w: World) -> Iterable[Answer]:
    owned(w)
    yield w.anna.answer("imbot.v2.Bot.list", botToken=TOKEN)
    yield w.anna.answer("imbot.v2.Bot.list", botToken=TOKEN, filter={"type": "openline"})


CASES: dict[str, Case] = {
    "imbot.v2.Revision.get": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Revision.get"),),
        rights=theirs(),
    ),
    "imbot.v2.Event.get": Case(
        scenario=asked_for,
        rights=[bot(), bot(lambda w, who, it: {"withUserEvents": True})],
    ),
    # Official: bot-register, "already taken by another application"; the same code of one's own answers that bot.
    "imbot.v2.Bot.register": Case(
        scenario=lambda w: (register(w), register(w), register(w, "other", backgroundId="mint")),
        rights=[
            row(
                at.bots,
                lambda w, who, it: new_bot(who, it.key),
                missing=OK,
                foreign="400 BOT_CODE_ALREADY_TAKEN",
            )._replace(two_codes=True)
        ],
    ),
    # Official: bot-get, "authorized user": who is not the owner is shown it in short.
    "imbot.v2.Bot.get": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.v2.Bot.get", **owned(w)),
            w.anna.answer("imbot.v2.Bot.get", code="helper", botToken="of another"),
        ),
        rights=[bot(foreign=OK)],
    ),
    "imbot.v2.Bot.list": Case(
        scenario=listed,
        rights=theirs(lambda w, who, it: {"botToken": token(who)}),
    ),
    "imbot.v2.Bot.update": Case(
        scenario=lambda w: (
            w.anna.answer(
                "imbot.v2.Bot.update", **owned(w), fields={"properties": {"name": "Other"}, "isHidden": True}
            ),
        ),
        rights=[
            bot(lambda w, who, it: {"fields": {"properties": {"name": f"Other of {who}"}}}),
            # Official: bot-update, "reason is not disclosed to avoid confirming the existence of foreign tokens".
            row(
                at.bots,
                lambda w, who, it: {
                    "botId": w.bot(who),
                    "botToken": token(who),
                    "fields": {"botToken": "x" * 41 if it.id == MISSING else token(it.key.removeprefix("bot of "))},
                },
                own=OK,  # the same token again
                missing="400 BOT_TOKEN_ROTATION_FAILED",
            ),
        ],
    ),
    "imbot.v2.Bot.unregister": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Bot.unregister", **owned(w)),),
        rights=[bot()],
        sdk=lambda sdk, w: sdk.imbot.v2.bot.unregister(**snake(owned(w))),
    ),
    # Official: chat-message-send, ACCESS_DENIED: "Bot is not a participant in the chat".
    "imbot.v2.Chat.Message.send": Case(
        scenario=sent,
        rights=[
            bot(lambda w, who, it: {"dialogId": str(w.id(who)), "fields": {"message": "Hello"}}),
            robot(
                at.dialogs,
                lambda w, who, it: {"dialogId": it.key, "fields": {"message": "Hello"}},
                outside=DENIED,
                unknown=DENIED,
                member=OK,
                known=OK,
            ),
            robot(
                at.messages,
                lambda w, who, it: {"dialogId": team(w), "fields": {"forwardIds": {"one": it.id}}},
                outside=DENIED,
                member=OK,
            ),
            robot(
                at.references,
                lambda w, who, it: {"dialogId": team(w), "fields": {"message": "Yes", "replyId": it.id}},
                outside="400 SENDING_FAILED",
                elsewhere="400 SENDING_FAILED",
                member=OK,
            ),
        ],
    ),
    # Official: chat-message-update, "The bot can only update its own messages".
    "imbot.v2.Chat.Message.update": Case(
        scenario=changed,
        rights=[
            bot(lambda w, who, it: {"messageId": w.early, "fields": {"message": "Other"}}, own=DENIED),
            robot(
                at.messages,
                lambda w, who, it: {"messageId": it.id, "fields": {"message": f"Other, says {who}"}},
                outside=DENIED,
                author=OK,
            ),
        ],
    ),
    # Official: chat-message-delete, its own, or any as an administrator of the chat.
    "imbot.v2.Chat.Message.delete": Case(
        scenario=deleted,
        rights=[
            bot(lambda w, who, it: {"messageId": w.early}, own=DENIED),
            robot(at.messages, lambda w, who, it: {"messageId": it.id}, outside=DENIED, author=OK),
        ],
    ),
    # Official: chat-message-read; MESSAGE_NOT_FOUND: "not found or is unavailable".
    "imbot.v2.Chat.Message.read": Case(
        scenario=read,
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
            robot(at.dialogs, lambda w, who, it: {"dialogId": it.key}, outside=DENIED, member=OK, unknown=DENIED),
            robot(
                at.references,
                lambda w, who, it: {"dialogId": team(w), "messageId": it.id},
                outside="400 MESSAGE_NOT_FOUND",
                elsewhere="400 MESSAGE_NOT_FOUND",
                member=OK,
            ),
        ],
    ),
    "imbot.v2.Chat.leave": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Chat.leave", **owned(w), dialogId=f"chat{w.chats['OPEN']}"),),
        rights=[
            bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
            once(robot(at.dialogs, lambda w, who, it: {"dialogId": it.key}, outside=DENIED, unknown=DENIED, member=OK)),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.chat.leave(**snake(owned(w)), dialog_id=f"chat{w.chats['OPEN']}"),
    ),
}
