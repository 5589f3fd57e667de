"""Chats of bots of the first generation, and who is in them."""

from collections.abc import Iterable, Iterator
from typing import Any

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.cases.imbot import WRONG, old_said, owned
from tests.contract.rights import things as at
from tests.contract.rights.rows import ACCESS_ERROR, OK, Row, dialog, old_bot, old_robot, once, row
from tests.contract.rights.things import Thing
from tests.contract.rights.world import COLOR, token
from tests.contract.rights.world import World as Rights
from tests.contract.world import PNG, World

NOT_CHANGED = "400 WITHOUT_CHANGES"


def own(w: World, **look: Any) -> dict[str, Any]:
    """A bot as its owner names it, with a chat of its own."""
    known = owned(w)
    return known | {"CHAT_ID": w.anna.call("imbot.chat.add", **known, USERS=[w.anna.id, w.boris.id], **look)}


def added(w: World) -> Iterable[Answer]:
    known = owned(w)
    yield w.anna.answer("imbot.chat.add", **known, USERS=[w.boris.id], TITLE="Support", COLOR="RED", MESSAGE="Hello")
    yield w.anna.answer("imbot.chat.add", CLIENT_ID=known["CLIENT_ID"], TYPE="OPEN", AVATAR=PNG, ENTITY_TYPE="CHAT")


def found(w: World) -> Iterable[Answer]:
    own(w, ENTITY_TYPE="CHAT", ENTITY_ID="13")
    yield w.anna.answer("imbot.chat.get", ENTITY_TYPE="CHAT", ENTITY_ID="13")
    yield w.anna.answer("imbot.chat.get", ENTITY_TYPE="CHAT")


def seen(w: World) -> Iterable[Answer]:
    hers = f"chat{own(w)['CHAT_ID']}"
    w.anna.call("im.message.add", DIALOG_ID=hers, MESSAGE="Hello")
    w.boris.call("im.dialog.read", DIALOG_ID=hers)
    yield w.anna.answer("imbot.dialog.get", DIALOG_ID=hers)
    yield from (w.anna.answer("imbot.dialog.get", DIALOG_ID=dialog) for dialog in w.dialogs())
    yield w.boris.answer("imbot.dialog.get", DIALOG_ID=w.plans)
    yield w.robot.answer("imbot.dialog.get", DIALOG_ID=f"chat{w.chats['OPEN']}")


def liked(w: World) -> Iterable[Answer]:
    known = old_said(w)
    for action in ("plus", "minus", "auto"):
        yield w.anna.answer("imbot.message.like", **known, ACTION=action)


TITLES = [{"LANGUAGE_ID": "en", "TITLE": "Echo", "DESCRIPTION": "What is said again"}]
COMMAND = {"CODE": "echo", "JS_METHOD": "SEND", "JS_PARAM": "/help", "LANG": TITLES}
FRAME = {"CODE": "frame", "IFRAME": "https://bot.example.org/", "HASH": "d1ab17949a572b0979d8db0d5b349cd2"}


def in_chats(w: World) -> dict[str, Any]:
    """An application in chats, as its owner names it."""
    known = owned(w)
    return {"CLIENT_ID": known["CLIENT_ID"], "APP_ID": w.anna.call("imbot.app.register", **known, **COMMAND)}


def of_caller(w: Rights, who: str) -> Iterator[tuple[str, Thing]]:
    """Applications in chats: of the caller's bot, of somebody else's, and one that is not there."""
    for relation, robot in at.old_bots(w, who):
        if relation == "missing":
            yield relation, robot
        else:
            name = robot.key.removeprefix("old bot of ")
            given = {"BOT_ID": robot.id, "CLIENT_ID": token(name), **COMMAND}
            yield relation, robot._replace(id=w.people[name].call("imbot.app.register", **given))


def by_application(**given: Any) -> Row:
    """Official: CHAT_APP_ID_ERROR for what is not there, APP_ID_ERROR for what belongs to another application."""
    return row(
        of_caller,
        lambda w, who, it: {"APP_ID": it.id, "CLIENT_ID": token(who), **given},
        own=OK,
        foreign="400 APP_ID_ERROR",
        missing="400 CHAT_APP_ID_ERROR",
    )._replace(two_codes=True)


def by_chat(**expected: str) -> Row:
    """Chats by ``CHAT_ID``, for a bot that is a member of the team and of the open chat, and manages neither."""
    given = {"TITLE": "Other", "COLOR": "RED", "AVATAR": PNG}
    return old_robot(
        at.chats,
        lambda w, who, it: {"CHAT_ID": it.id, "USERS": [w.id("spare")], "USER_ID": w.id("plain"), **given},
        **expected,
    )


def in_team(own: str, **given: Any) -> Row:
    """The team, for the bot of each caller, which is not in it."""
    return old_bot(
        lambda w, who, it: {
            "CHAT_ID": w.chats["team"],
            "USERS": [w.id("spare")],
            "USER_ID": w.id("plain"),
            "DIALOG_ID": f"chat{w.chats['team']}",
            **given,
        },
        own=own,
    )


assert COLOR != "RED", "another colour than the chats have"

CASES: dict[str, Case] = {
    "imbot.app.register": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.app.register", **owned(w), **COMMAND),
            w.anna.answer("imbot.app.register", **owned(w), **FRAME, HIDDEN="Y"),
        ),
        rights=[old_bot(lambda w, who, it: COMMAND)],
    ),
    "imbot.app.update": Case(
        scenario=lambda w: (w.anna.answer("imbot.app.update", **in_chats(w), JS_PARAM="/start"),),
        rights=[by_application(JS_PARAM="/start")],
    ),
    "imbot.app.unregister": Case(
        scenario=lambda w: (w.anna.answer("imbot.app.unregister", **in_chats(w)),),
        rights=[by_application()],
    ),
    "imbot.chat.add": Case(
        scenario=added,
        rights=[
            old_bot(lambda w, who, it: {"TITLE": f"Chat of {who}"}),
            # Who is not known is left out, as by im.chat.add.
            old_robot(at.people, lambda w, who, it: {"USERS": [it.id]}, missing=OK, known=OK),
        ],
    ),
    # Official: imbot-chat-get, "user with access to the chat"; Quirk 236.
    "imbot.chat.get": Case(
        scenario=found,
        rights=[
            row(
                at.chats,
                lambda w, who, it: {"ENTITY_TYPE": "CALENDAR", "ENTITY_ID": it.key},
                outside=ACCESS_ERROR,
                reader=OK,
                pair=ACCESS_ERROR,  # bound to nothing
            )
        ],
    ),
    "imbot.chat.leave": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.leave", **own(w)),),
        rights=[in_team(WRONG), once(by_chat(outside=WRONG, member=OK))],
    ),
    "imbot.chat.sendTyping": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.sendTyping", **owned(w), DIALOG_ID=str(w.anna.id)),),
        rights=[
            in_team(OK),  # Quirk 237
            old_robot(at.dialogs, lambda w, who, it: {"DIALOG_ID": it.key}, outside=OK, unknown=OK, known=OK),
        ],
    ),
    # Official: imbot-chat-set-manager, "chat owner".
    "imbot.chat.setManager": Case(
        scenario=lambda w: (
            w.anna.answer("imbot.chat.setManager", **own(w), USER_ID=w.boris.id),
            w.anna.answer("imbot.chat.setManager", **own(w), USER_ID=w.boris.id, IS_MANAGER="N"),
        ),
        rights=[in_team(WRONG), by_chat(outside=WRONG)],
    ),
    "imbot.chat.setOwner": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.setOwner", **own(w), USER_ID=w.boris.id),),
        rights=[in_team(WRONG), by_chat(outside=WRONG)],
    ),
    "imbot.chat.updateTitle": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.updateTitle", **own(w), TITLE="Other"),),
        rights=[
            in_team("400 ACCESS_ERROR", TITLE="Other"),
            by_chat(outside="400 ACCESS_ERROR", member=OK),
        ],
    ),
    "imbot.chat.updateColor": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.updateColor", **own(w, COLOR="LIME"), COLOR="RED"),),
        rights=[in_team(WRONG, COLOR="RED"), once(by_chat(outside=WRONG, member=OK))],
    ),
    "imbot.chat.updateAvatar": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.updateAvatar", **own(w), AVATAR=PNG),),
        rights=[in_team(WRONG, AVATAR=PNG), by_chat(outside=WRONG, member=OK)],
    ),
    "imbot.chat.user.add": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.user.add", **own(w), USERS=[w.guest.id], HIDE_HISTORY="N"),),
        rights=[in_team(ACCESS_ERROR), once(by_chat(outside=ACCESS_ERROR, member=OK))],
    ),
    "imbot.chat.user.list": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.user.list", **own(w)),),
        rights=[in_team(ACCESS_ERROR), by_chat(outside=ACCESS_ERROR, reader=OK)],
    ),
    "imbot.chat.user.delete": Case(
        scenario=lambda w: (w.anna.answer("imbot.chat.user.delete", **own(w), USER_ID=w.boris.id),),
        rights=[in_team(ACCESS_ERROR), by_chat(outside=ACCESS_ERROR, member=WRONG)],
    ),
    # Official: imbot-dialog-get, "user with access to the chat".
    "imbot.dialog.get": Case(
        scenario=seen,
        rights=[dialog(outside=ACCESS_ERROR, reader=OK, unknown=ACCESS_ERROR, known=OK)],
    ),
    "imbot.message.like": Case(
        scenario=liked,
        rights=[
            old_bot(lambda w, who, it: {"MESSAGE_ID": w.early, "ACTION": "plus"}, own=NOT_CHANGED),
            once(
                old_robot(
                    at.messages,
                    lambda w, who, it: {"MESSAGE_ID": it.id, "ACTION": "plus"},
                    outside=NOT_CHANGED,
                    member=OK,
                )
            ),
        ],
    ),
}
