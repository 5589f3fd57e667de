"""Bots of the first generation."""

from collections.abc import Iterable
from typing import Any

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.cases.imbot_v2 import register
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, old_bot, old_robot, row, theirs
from tests.contract.rights.world import new_old_bot
from tests.contract.world import World

NOT_EDITED, WRONG = "400 CANT_EDIT_MESSAGE", "400 WRONG_REQUEST"
APP = "my-application"


def old_register(w: World, code: str = "helper", **given: Any) -> Answer:
    """A bot of the first generation."""
    given = {"EVENT_HANDLER": "https://bot.example.org/handler", "PROPERTIES": {"NAME": "Helper"}, **given}
    return w.anna.answer("imbot.register", CODE=code, CLIENT_ID=APP, **given)


def owned(w: World) -> dict[str, Any]:
    """A bot of the first generation, as its owner names it."""
    return {"BOT_ID": old_register(w).json["result"], "CLIENT_ID": APP}


def old_said(w: World) -> dict[str, Any]:
    """A bot of the first generation as its owner names it, with a message of its own."""
    known = owned(w)
    place = {"DIALOG_ID": str(w.boris.id), "MESSAGE": "Hello"}
    return known | {"MESSAGE_ID": w.anna.call("imbot.message.add", **known, **place)}


def old_sent(w: World) -> Iterable[Answer]:
    known = owned(w)
    yield w.anna.answer("imbot.message.add", **known, DIALOG_ID=str(w.boris.id), MESSAGE="Hello", URL_PREVIEW="N")
    pair = {"FROM_USER_ID": known["BOT_ID"], "TO_USER_ID": w.boris.id}
    yield w.anna.answer("imbot.message.add", **known, **pair, ATTACH=[{"MESSAGE": "This"}])


def old_listed(w: World) -> Iterable[Answer]:
    old_register(w)
    register(w, "second")
    yield w.anna.answer("imbot.bot.list")


CASES: dict[str, Case] = {
    "imbot.register": Case(
        scenario=lambda w: (old_register(w), old_register(w), old_register(w, "other", TYPE="S", OPENLINE="Y")),
        rights=[
            row(at.old_bots, lambda w, who, it: new_old_bot(who, it.key), missing=OK, foreign=WRONG)._replace(
                two_codes=True
            )
        ],
    ),
    "imbot.update": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.update", **owned(w), FIELDS={"PROPERTIES": {"NAME": "Other", "COLOR": "RED"}}),
        ),
        rights=[old_bot(lambda w, who, it: {"FIELDS": {"PROPERTIES": {"NAME": f"Other of {who}"}}})],
    ),
    "imbot.unregister": Case(
        scenario=lambda w: (w.anna.answer("imbot.unregister", **owned(w)),),
        rights=[old_bot()],
    ),
    # names and codes of all bots, whoever registered them
    "imbot.bot.list": Case(
        scenario=old_listed,
        rights=theirs(),
    ),
    "imbot.message.add": Case(
        scenario=old_sent,
        rights=[
            old_bot(lambda w, who, it: {"DIALOG_ID": str(w.id(who)), "MESSAGE": "Hello"}),
            old_robot(
                at.dialogs,
                lambda w, who, it: {"DIALOG_ID": it.key, "MESSAGE": "Hello"},
                outside=WRONG,
                unknown=WRONG,
                member=OK,
                known=OK,
            ),
            # Quirk 191: a line of the system between the bot's owner and somebody, not between any two people.
            old_robot(
                at.insiders,
                lambda w, who, it: {"FROM_USER_ID": w.id("member"), "TO_USER_ID": it.id, "MESSAGE": "Hello"},
                outside=WRONG,
                member=OK,
            )._replace(actor="member"),
        ],
    ),
    # Official: imbot-message-update, imbot-message-delete: CANT_EDIT_MESSAGE, "no access".
    "imbot.message.update": Case(
        scenario=lambda w: (w.anna.answer("imbot.message.update", **old_said(w), MESSAGE="Hello again", MENU="N"),),
        rights=[
            old_bot(lambda w, who, it: {"MESSAGE_ID": w.early, "MESSAGE": "Other"}, own=NOT_EDITED),
            old_robot(
                at.messages,
                lambda w, who, it: {"MESSAGE_ID": it.id, "MESSAGE": f"Other, says {who}"},
                outside=NOT_EDITED,
                author=OK,
            ),
        ],
    ),
    "imbot.message.delete": Case(
        scenario=lambda w: (w.anna.answer("imbot.message.delete", **old_said(w), COMPLETE="Y"),),
        rights=[
            old_bot(lambda w, who, it: {"MESSAGE_ID": w.early}, own=NOT_EDITED),
            old_robot(at.messages, lambda w, who, it: {"MESSAGE_ID": it.id}, outside=NOT_EDITED, author=OK),
        ],
    ),
}
