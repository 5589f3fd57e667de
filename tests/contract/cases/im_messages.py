"""Messages said, changed, deleted and liked."""

from collections.abc import Iterable

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ACCESS_ERROR, IN_TEAM, OK, dialog, message, row, team
from tests.contract.world import World, said


def _update(w: World) -> Iterable[Answer]:
    one, other, *_ = said(w.boris, w.plans)
    buttons = [{"TEXT": "No", "LINK": "https://example.org"}]
    yield w.boris.answer("im.message.update", MESSAGE_ID=one, MESSAGE="Agreed!", KEYBOARD=buttons, MENU="N")
    yield w.boris.answer("im.message.update", MESSAGE_ID=other, ATTACH=[{"MESSAGE": "Today"}], IS_EDITED="N")
    yield w.boris.answer("im.message.update", MESSAGE_ID=one, MESSAGE="")


def _delete(w: World) -> Iterable[Answer]:
    yield w.boris.answer("im.message.delete", MESSAGE_ID=said(w.boris, w.plans)[0])
    yield w.anna.answer("im.message.delete", MESSAGE_ID=said(w.anna, str(w.boris.id))[0])


def _like(w: World) -> Iterable[Answer]:
    message = said(w.boris, w.plans)[0]
    for action in ("plus", "minus", "auto"):
        yield w.anna.answer("im.message.like", MESSAGE_ID=message, ACTION=action)


CASES: dict[str, Case] = {
    # Quirk 64: 400 ACCESS_ERROR in an open chat that one only reads.
    "im.message.add": Case(
        scenario=lambda w: (w.anna.answer("im.message.add", DIALOG_ID=str(w.boris.id), MESSAGE="Hello"),),
        rights=[
            dialog(
                lambda w, who, it: {"MESSAGE": "Hello"},
                outside="400 CHAT_ID",
                reader="400 ACCESS_ERROR",
                member=OK,
                unknown="400 USER_NOT_FOUND",
                known=OK,
            ),
            row(
                at.references,
                lambda w, who, it: {"DIALOG_ID": team(w), "MESSAGE": "Yes", "REPLY_ID": it.id},
                IN_TEAM,
                outside="400 REPLY_ACCESS_ERROR",
                elsewhere="400 REPLY_FROM_OTHER_CHAT_ERROR",
                member=OK,
            ),
        ],
    ),
    # Official: chats/messages/im-message-update, "message author".
    "im.message.update": Case(
        scenario=_update,
        rights=message(lambda w, who, it: {"MESSAGE": f"{who} again"}, outside="400 CANT_EDIT_MESSAGE", author=OK),
    ),
    # Official: chats/messages/im-message-delete, "the author of the message or an administrator in a group chat".
    "im.message.delete": Case(
        scenario=_delete,
        rights=message(outside="400 CANT_EDIT_MESSAGE", manager=OK, author=OK),
    ),
    # Official: chats/messages/im-message-share, "chat participant".
    "im.message.share": Case(
        scenario=lambda w: (
            w.anna.answer("im.message.share", DIALOG_ID=w.plans, MESSAGE_ID=said(w.boris, w.plans)[0], TYPE="CHAT"),
        ),
        sdk=lambda sdk, w: sdk.im.message.share(said(w.boris, w.plans)[0], w.plans, "CHAT"),
        rights=[
            dialog(
                lambda w, who, it: {"MESSAGE_ID": at.MISSING, "TYPE": "CHAT"},
                outside=ACCESS_ERROR,
                reader=ACCESS_ERROR,
                unknown=ACCESS_ERROR,
                member="400 MESSAGE_ID_ERROR",
                known="400 MESSAGE_ID_ERROR",
            ),
            row(
                at.references,
                lambda w, who, it: {"DIALOG_ID": team(w), "MESSAGE_ID": it.id, "TYPE": "CHAT"},
                IN_TEAM,
                outside="400 MESSAGE_ID_ERROR",
                elsewhere="400 MESSAGE_ID_ERROR",
                member=OK,
            ),
        ],
    ),
    # Official: chats/messages/im-message-like, "chat participant".
    "im.message.like": Case(
        scenario=_like,
        rights=message(lambda w, who, it: {"ACTION": "plus"}, outside="400 WITHOUT_CHANGES", member=OK),
    ),
}
