"""Commands of bots, in both generations."""

from typing import Any

from tests.contract.case import Case
from tests.contract.cases.imbot import APP, WRONG
from tests.contract.cases.imbot import owned as old_owned
from tests.contract.cases.imbot_v2 import owned, snake
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, Row, bot, message, old_bot, robot, row, team
from tests.contract.rights.things import MISSING, Thing
from tests.contract.rights.world import HANDLER, token
from tests.contract.rights.world import World as Matrix
from tests.contract.world import World

FAILED, NOT_FOUND = "400 COMMAND_ANSWER_FAILED", "400 COMMAND_NOT_FOUND"
HELP = {"command": "help", "title": {"en": "Help"}, "params": {"en": "topic"}}
OLD_HELP: dict[str, Any] = {
    "COMMAND": "help",
    "EVENT_COMMAND_ADD": HANDLER,
    "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Help", "PARAMS": "topic"}],
}


def made(w: World) -> dict[str, Any]:
    """A command of a bot of the second generation, as its owner names it."""
    known = owned(w)
    return known | {"commandId": w.anna.call("imbot.v2.Command.register", **known, fields=HELP)["command"]["id"]}


def listable(w: World) -> dict[str, Any]:
    """A bot that has a command, as its owner names it."""
    return {name: value for name, value in made(w).items() if name != "commandId"}


def called(w: World) -> dict[str, Any]:
    """The same, with the message that it was called by."""
    known = made(w)
    dialog = f"chat{w.chats['OPEN']}"
    asked = w.boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="/help me")
    return known | {"messageId": asked, "dialogId": dialog, "fields": {"message": "Here"}}


def old_made(w: World) -> dict[str, Any]:
    """A command of a bot of the first generation, as its owner names it."""
    return {"CLIENT_ID": APP, "COMMAND_ID": w.anna.call("imbot.command.register", **old_owned(w), **OLD_HELP)}


def old_called(w: World) -> dict[str, Any]:
    """The same, with the message that it was called by."""
    known = old_owned(w)
    command = w.anna.call("imbot.command.register", **known, **OLD_HELP)
    asked = w.boris.call("im.message.add", DIALOG_ID=str(known["BOT_ID"]), MESSAGE="/help me")
    return {"CLIENT_ID": APP, "COMMAND_ID": command, "MESSAGE_ID": asked, "MESSAGE": "Here"}


def pressed(w: World) -> dict[str, Any]:
    """A button of a bot."""
    known = listable(w)
    fields = {"message": "More?", "keyboard": [{"TEXT": "More", "COMMAND": "help", "COMMAND_PARAMS": "more"}]}
    dialog = f"chat{w.chats['OPEN']}"
    asked = w.anna.call("imbot.v2.Chat.Message.send", **known, dialogId=dialog, fields=fields)["id"]
    return {"MESSAGE_ID": asked, "BOT_ID": known["botId"], "COMMAND": "help", "COMMAND_PARAMS": "more"}


def command_of(w: Matrix, who: str, family: str = "v2") -> int:
    """A command, for everybody everywhere, of a bot that belongs to nobody but this caller; either family makes it."""
    known = {"botId": w.bot(who, family), "botToken": token(who)}
    fields = {"command": f"of-{who}-{family}", "hidden": True, "common": True, "extranetSupport": True}
    return int(w.people[who].call("imbot.v2.Command.register", **known, fields=fields)["command"]["id"])


def call_of(w: Matrix, who: str, family: str = "v2") -> tuple[int, int, str]:
    """A command of the caller's bot, a message by which it was called where they are, and the dialog."""
    command = command_of(w, who, family)
    caller, dialog = ("plain", team(w)) if who == "bot" else (who, str(w.id(who)))  # bots call no commands
    text = f"/of-{who}-{family}"
    return command, int(w.people[caller].call("im.message.add", DIALOG_ID=dialog, MESSAGE=text)), dialog


def named(w: Matrix, it: Thing, family: str = "v2") -> int:
    """The id of a command of the bot that a thing is."""
    return MISSING if it.id == MISSING else command_of(w, it.key.rpartition("bot of ")[2], family)


def command(given: dict[str, Any], expected: str = NOT_FOUND) -> Row:
    """Commands of somebody's bots, for the owner of one of these; official: "Command not found or no access"."""
    return row(
        at.bots,
        lambda w, who, it: {"botId": w.bot(who), "botToken": token(who), "commandId": named(w, it), **given},
        own=OK,
        missing=expected,
    )


def old_command(given: dict[str, Any]) -> Row:
    """Official: COMMAND_ID_ERROR and APP_ID_ERROR in the tables of errors."""
    return row(
        at.old_bots,
        lambda w, who, it: {"CLIENT_ID": token(who), "COMMAND_ID": named(w, it, "v1"), **given},
        own=OK,
        foreign="400 APP_ID_ERROR",
        missing="400 COMMAND_ID_ERROR",
    )._replace(two_codes=True)


def answered(w: Matrix, who: str) -> dict[str, Any]:
    """How somebody's bot answers a call."""
    command_id, message_id, dialog_id = call_of(w, who)
    given = {"commandId": command_id, "messageId": message_id, "dialogId": dialog_id}
    return given | {"fields": {"message": "Here"}}


def in_team(w: Matrix) -> int:
    """A command of the bot in the team that everybody may call everywhere."""
    known = {"botId": w.id("bot"), "botToken": "token-of-robot"}
    fields = {"command": "help", "hidden": True, "common": True, "extranetSupport": True}
    return int(w.people["plain"].call("imbot.v2.Command.register", **known, fields=fields)["command"]["id"])


def pressable(w: Matrix) -> dict[str, Any]:
    in_team(w)
    return {"BOT_ID": w.id("bot"), "COMMAND": "help"}


def old_answered(w: Matrix, who: str, it: Thing) -> dict[str, Any]:
    """How somebody's bot of the first generation answers a call of its own command, or of another's."""
    _, message_id, _ = call_of(w, who, "v1")
    return {"CLIENT_ID": token(who), "COMMAND_ID": named(w, it, "v1"), "MESSAGE_ID": message_id, "MESSAGE": "Here"}


CASES: dict[str, Case] = {
    "imbot.v2.Command.register": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Command.register", **owned(w), fields=HELP),),
        rights=[bot(lambda w, who, it: {"fields": HELP})],
        sdk=lambda sdk, w: sdk.imbot.v2.command.register(**snake(owned(w)), fields=HELP),
    ),
    "imbot.v2.Command.list": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Command.list", **listable(w)),),
        rights=[bot()],
        sdk=lambda sdk, w: sdk.imbot.v2.command.list(**snake(listable(w))),
    ),
    "imbot.v2.Command.update": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.v2.Command.update", **made(w), fields={"title": {"en": None, "de": "Hilfe"}}),
        ),
        rights=[
            bot(lambda w, who, it: {"commandId": command_of(w, who), "fields": {"common": False}}),
            command({"fields": {"common": True}}),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.command.update(**snake(made(w)), fields={"title": {"en": None, "de": "Hilfe"}}),
    ),
    "imbot.v2.Command.unregister": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Command.unregister", **made(w)),),
        rights=[
            bot(lambda w, who, it: {"commandId": command_of(w, who)}),
            command({}),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.command.unregister(**snake(made(w))),
    ),
    # Official: command-answer, "Access is temporarily granted": for calls of its own commands and nothing else.
    "imbot.v2.Command.answer": Case(
        scenario=lambda w: (w.anna.answer("imbot.v2.Command.answer", **called(w)),),
        rights=[
            bot(lambda w, who, it: answered(w, who)),
            robot(
                at.messages,
                lambda w, who, it: {
                    "commandId": in_team(w),
                    "messageId": it.id,
                    "dialogId": team(w),
                    "fields": {"message": "Here"},
                },
                outside=FAILED,
            ),
        ],
        sdk=lambda sdk, w: sdk.imbot.v2.command.answer(**snake(called(w))),
    ),
    "imbot.command.register": Case(
        scenario=lambda w: (w.anna.answer("imbot.command.register", **old_owned(w), **OLD_HELP),),
        rights=[old_bot(lambda w, who, it: OLD_HELP)],
    ),
    "imbot.command.update": Case(
        scenario=lambda w: (w.anna.answer("imbot.command.update", **old_made(w), FIELDS={"COMMAND": "other"}),),
        rights=[old_command({"FIELDS": {"HIDDEN": "N"}})],
    ),
    "imbot.command.unregister": Case(
        scenario=lambda w: (w.anna.answer("imbot.command.unregister", **old_made(w)),),
        rights=[old_command({})],
    ),
    "imbot.command.answer": Case(
        scenario=lambda w: (w.anna.answer("imbot.command.answer", **old_called(w)),),
        rights=[
            row(
                at.old_bots,
                old_answered,
                own=OK,
                foreign="400 APP_ID_ERROR",
                missing="400 COMMAND_ID_ERROR",
            )._replace(two_codes=True),
            row(
                at.messages,
                lambda w, who, it: {
                    "CLIENT_ID": token(who),
                    "COMMAND_ID": command_of(w, who, "v1"),
                    "MESSAGE_ID": it.id,
                    "MESSAGE": "Here",
                },
                outside=WRONG,
            ),
        ],
    ),
    # Official: im-message-command, "chat participant".
    "im.message.command": Case(
        scenario=lambda w: (w.anna.answer("im.message.command", **pressed(w)),),
        rights=message(lambda w, who, it: pressable(w), outside="400 PARAMS_ERROR", member=OK),
        sdk=lambda sdk, w: sdk.im.message.command(**{name.lower(): value for name, value in pressed(w).items()}),
    ),
}
