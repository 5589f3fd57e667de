"""Dialogs: read, searched, and what was said there."""

from collections.abc import Iterable

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ACCESS_ERROR, ANSWER, IN_TEAM, OK, chat, dialog, row, team, theirs
from tests.contract.world import World, said


def _read(w: World) -> Iterable[Answer]:
    yield w.anna.answer("im.dialog.read", DIALOG_ID=w.plans, MESSAGE_ID=said(w.boris, w.plans)[1])
    yield from (w.anna.answer("im.dialog.read", DIALOG_ID=dialog) for dialog in w.dialogs())
    yield w.guest.answer("im.dialog.read", DIALOG_ID=w.plans)


def _unread(w: World) -> Iterable[Answer]:
    message = said(w.boris, w.plans)[0]
    yield w.anna.answer("im.dialog.unread", DIALOG_ID=w.plans, MESSAGE_ID=message)
    yield w.anna.answer("im.dialog.unread", DIALOG_ID=str(w.boris.id), MESSAGE_ID=1)


def _search(w: World) -> Iterable[Answer]:
    """A text; everything, with answers, lines of the system and likes, page by page; nothing."""
    plans = w.chats[""]
    yield w.anna.answer("im.dialog.messages.search", CHAT_ID=plans, SEARCH_MESSAGE="hello")
    yield w.anna.answer("im.dialog.messages.search", CHAT_ID=plans, ORDER={"ID": "ASC"})
    yield w.guest.answer("im.dialog.messages.search", CHAT_ID=plans, LIMIT=2)
    yield w.anna.answer("im.dialog.messages.search", CHAT_ID=w.chats["TASKS_TASK"])


def _users(w: World) -> Iterable[Answer]:
    yield from (w.anna.answer("im.dialog.users.list", DIALOG_ID=dialog) for dialog in w.dialogs())
    yield w.guest.answer("im.dialog.users.list", DIALOG_ID=w.plans, LIMIT=1)


CASES: dict[str, Case] = {
    "im.dialog.get": Case(
        scenario=lambda w: (
            *(w.anna.answer("im.dialog.get", DIALOG_ID=dialog) for dialog in w.dialogs()),
            w.boris.answer("im.dialog.get", DIALOG_ID=f"chat{w.chats['']}"),
            w.boris.answer("im.dialog.get", DIALOG_ID=str(w.robot.id)),
            w.robot.answer("im.dialog.get", DIALOG_ID=f"chat{w.chats['OPEN']}"),
        ),
        rights=[dialog(outside=ACCESS_ERROR, reader=OK, unknown=ACCESS_ERROR, known=OK)],
        sdk=lambda sdk, w: sdk.im.dialog.get(w.dialogs()[0]),
    ),
    "im.dialog.messages.get": Case(
        scenario=lambda w: (
            *(w.anna.answer("im.dialog.messages.get", DIALOG_ID=dialog) for dialog in w.dialogs()),
            w.guest.answer("im.dialog.messages.get", DIALOG_ID=f"chat{w.chats['']}", FIRST_ID=0),
            w.anna.answer("im.dialog.messages.get", DIALOG_ID=str(w.boris.id), LAST_ID=1),
        ),
        rights=[
            dialog(outside=ACCESS_ERROR, reader=OK, unknown=ACCESS_ERROR, known=OK),
            row(at.references, lambda w, who, it: {"DIALOG_ID": team(w), "LAST_ID": it.id}, IN_TEAM, outside=ANSWER),
            row(at.references, lambda w, who, it: {"DIALOG_ID": team(w), "FIRST_ID": it.id}, IN_TEAM, outside=ANSWER),
        ],
    ),
    "im.dialog.messages.search": Case(
        scenario=_search,
        rights=[chat(outside=ACCESS_ERROR, reader=OK)],
    ),
    "im.dialog.users.list": Case(
        scenario=_users,
        rights=[
            dialog(outside=ACCESS_ERROR, reader=OK, unknown=ACCESS_ERROR, known=OK),
            row(
                at.insiders,
                lambda w, who, it: {"DIALOG_ID": team(w), "LAST_ID": it.id},
                IN_TEAM,
                outside="[]",
                member=OK,
            ),
        ],
    ),
    # Official: chats/messages/im-dialog-read; Denials that are answers: false.
    "im.dialog.read": Case(
        scenario=_read,
        rights=[dialog(outside="false", member=OK, unknown="false", known=OK)],
    ),
    "im.dialog.unread": Case(
        scenario=_unread,
        rights=[
            dialog(lambda w, who, it: {"MESSAGE_ID": 1}, outside="false", member=OK, unknown="false", known=ANSWER)
        ],
    ),
    "im.dialog.read.all": Case(
        scenario=lambda w: (one.answer("im.dialog.read.all") for one in (w.anna, w.boris, w.guest, w.robot)),
        rights=theirs(),
    ),
    "im.dialog.writing": Case(
        scenario=lambda w: (w.anna.answer("im.dialog.writing", DIALOG_ID=dialog) for dialog in w.dialogs()),
        rights=[dialog(outside=ACCESS_ERROR, member=OK, unknown=ACCESS_ERROR, known=OK)],
    ),
}
