"""Lists of conversations, counters and search."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, dialog, row, theirs
from tests.contract.world import World


def pages(w: World) -> Iterator[Answer]:
    """Everybody's whole list, a page with more behind it, and an empty one."""
    for one in (w.anna, w.boris, w.guest, w.robot):
        yield one.answer("im.recent.list")
    yield w.anna.answer("im.recent.list", LIMIT=1)
    yield w.anna.answer("im.recent.list", OFFSET=1000)
    yield w.boris.answer("im.recent.list", PARSE_TEXT="Y", UNREAD_ONLY="Y")


def chats_found(w: World) -> Iterator[Answer]:
    """Chats of every kind, a page with more behind it, and nothing."""
    for kind in w.chats:
        w.anna.call("im.chat.user.list", CHAT_ID=w.chats[kind])
        yield w.anna.answer("im.search.chat.list", FIND=kind.title() or "Plans")
    yield w.anna.answer("im.search.chat.list", FIND="Boris", LIMIT=1)
    yield w.boris.answer("im.search.chat.list", FIND_LINES="Lines")
    yield w.boris.answer("im.search.chat.list", FIND="Nothing")


CASES: dict[str, Case] = {
    "im.counters.get": Case(
        scenario=lambda w: (one.answer("im.counters.get") for one in (w.anna, w.boris, w.guest, w.robot)),
        rights=theirs(),
    ),
    "im.recent.get": Case(
        scenario=lambda w: (one.answer("im.recent.get") for one in (w.anna, w.boris, w.guest, w.robot)),
        rights=theirs(anybody=ANSWER),
    ),
    "im.recent.list": Case(
        scenario=pages,
        rights=theirs(anybody=ANSWER),
    ),
    "im.search.chat.list": Case(
        scenario=chats_found,
        rights=[row(at.chats, lambda w, who, it: {"FIND": it.key}, outside="[]", reader=OK, pair="[]")],
    ),
    "im.recent.pin": Case(
        scenario=lambda w: (
            w.anna.answer("im.recent.pin", DIALOG_ID=w.plans),
            w.anna.answer("im.recent.pin", DIALOG_ID=str(w.boris.id), PIN="N"),
        ),
        rights=[dialog(outside="400 ACCESS_ERROR", member=OK, unknown="400 ACCESS_ERROR", known=OK)],
        sdk=lambda sdk, w: sdk.im.recent.pin(w.plans, pin=True),
    ),
    # Quirk 106: a dialog that was not begun has no place in the list.
    "im.recent.unread": Case(
        scenario=lambda w: (
            w.anna.answer("im.recent.unread", DIALOG_ID=w.plans),
            w.anna.answer("im.recent.unread", DIALOG_ID=str(w.robot.id), ACTION="N"),
        ),
        rights=[dialog(outside="false", member=OK, unknown="false", known=ANSWER)],
    ),
    "im.recent.hide": Case(
        scenario=lambda w: (w.anna.answer("im.recent.hide", DIALOG_ID=one) for one in w.dialogs()),
        rights=[dialog(outside="false", member=OK, unknown="false", known=ANSWER)],
    ),
    "im.revision.get": Case(
        scenario=lambda w: (w.anna.answer("im.revision.get"),),
        rights=theirs(),
    ),
}
