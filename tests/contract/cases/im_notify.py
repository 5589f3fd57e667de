"""Notifications."""

from collections.abc import Iterator
from typing import Any

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, Row, row, theirs
from tests.contract.world import World

TEXTS = {"message": "Done", "message_out": "Done, by mail", "tag": "done", "sub_tag": "work", "client_id": "app"}
PARTS = {name.upper(): text for name, text in TEXTS.items()}


def told(**more: Any) -> list[Row]:
    """Whom a caller may tell: whoever they know of; false for strangers, as for nobody."""
    return [
        row(
            at.people,
            lambda w, who, it: {"USER_ID": it.id, "MESSAGE": "Done", **more},
            self=ANSWER,
            known=OK,
            unknown="false",
            missing="false",
        )
    ]


def pages(w: World) -> Iterator[Answer]:
    """All of it, and page by page."""
    yield w.anna.answer("im.notify.get", CONVERT_TEXT="Y")
    yield w.guest.answer("im.notify.get")
    first = w.anna.answer("im.notify.get", LIMIT=1)
    yield first
    yield w.anna.answer("im.notify.get", LAST_ID=first.json["result"]["notifications"][-1]["id"], LAST_TYPE=1, LIMIT=4)


def found(w: World) -> Iterator[Answer]:
    """By text, type and author."""
    yield w.anna.answer("im.notify.history.search", SEARCH_TEXT="late", CONVERT_TEXT="Y")
    yield w.anna.answer("im.notify.history.search", SEARCH_TYPE="im|invite")
    yield w.anna.answer("im.notify.history.search", SEARCH_TYPE="rest", LAST_ID=w.invitations[0])
    yield w.anna.answer("im.notify.history.search", SEARCH_TYPES=["rest"], SEARCH_AUTHORS=[w.boris.id], LIMIT=1)


CASES: dict[str, Case] = {
    "im.notify": Case(
        scenario=lambda w: (
            w.anna.answer(
                "im.notify", USER_ID=w.boris.id, TYPE="SYSTEM", ATTACH={"BLOCKS": [{"MESSAGE": "x"}]}, **PARTS
            ),
            w.anna.answer("im.notify", USER_ID=99_999, MESSAGE="Nobody"),
        ),
        sdk=lambda sdk, w: sdk.im.notify(
            w.boris.id,
            type="SYSTEM",
            attach={"BLOCKS": [{"MESSAGE": "x"}]},
            message="Done",
            message_out="Done, by mail",
            tag="done",
            sub_tag="work",
            client_id="app",
        ),
        rights=told(),
    ),
    "im.notify.personal.add": Case(
        scenario=lambda w: (
            w.anna.answer("im.notify.personal.add", USER_ID=w.boris.id, **PARTS),
            w.anna.answer("im.notify.personal.add", USER_ID=99_999, MESSAGE="Nobody"),
        ),
        sdk=lambda sdk, w: sdk.im.notify.personal.add(w.boris.id, **TEXTS),
        rights=told(),
    ),
    "im.notify.system.add": Case(
        scenario=lambda w: (
            w.anna.answer("im.notify.system.add", USER_ID=w.boris.id, **PARTS),
            w.anna.answer("im.notify.system.add", USER_ID=99_999, MESSAGE="Nobody"),
        ),
        sdk=lambda sdk, w: sdk.im.notify.system.add(w.boris.id, **TEXTS),
        rights=told(),
    ),
    "im.notify.get": Case(scenario=pages, sdk=lambda sdk, w: sdk.im.notify.get(convert_text=True), rights=theirs()),
    "im.notify.history.search": Case(
        scenario=found,
        sdk=lambda sdk, w: sdk.im.notify.history.search(search_text="late", convert_text="Y"),
        rights=theirs(lambda w, who, it: {"SEARCH_TEXT": "to other"}),
    ),
    "im.notify.schema.get": Case(
        scenario=lambda w: (w.anna.answer("im.notify.schema.get"),),
        sdk=lambda sdk, w: sdk.im.notify.schema.get(),
        rights=theirs(),
    ),
    "im.notify.read": Case(
        scenario=lambda w: (w.anna.answer("im.notify.read", ID=w.invitations[0], ACTION="Y", ONLY_CURRENT="Y"),),
        sdk=lambda sdk, w: sdk.im.notify.read(w.invitations[0], action=True, only_current=True),
        rights=[row(at.notifications, lambda w, who, it: {"ID": it.id}, missing=OK)],
    ),
    "im.notify.read.list": Case(
        scenario=lambda w: (w.anna.answer("im.notify.read.list", IDS=list(w.invitations), ACTION="N"),),
        sdk=lambda sdk, w: sdk.im.notify.read.list(list(w.invitations), action=False),
        rights=[row(at.notifications, lambda w, who, it: {"IDS": [it.id]}, missing=OK)],
    ),
    "im.notify.read.all": Case(
        scenario=lambda w: (w.anna.answer("im.notify.read.all"),),
        sdk=lambda sdk, w: sdk.im.notify.read.all(),
        rights=theirs(),
    ),
    "im.notify.delete": Case(
        scenario=lambda w: (w.anna.answer("im.notify.delete", TAG="It is late", CLIENT_ID="app"),),
        sdk=lambda sdk, w: sdk.im.notify.delete(tag="It is late", client_id="app"),
        rights=[row(at.notifications, lambda w, who, it: {"ID": it.id}, own=OK, missing="false")],
    ),
    "im.notify.confirm": Case(
        scenario=lambda w: (
            w.anna.answer("im.notify.confirm", NOTIFY_ID=w.invitations[0], NOTIFY_VALUE="Y"),
            w.anna.answer("im.notify.confirm", NOTIFY_ID=w.invitations[1], NOTIFY_VALUE="maybe"),
        ),
        sdk=lambda sdk, w: sdk.im.notify.confirm(w.invitations[0], True),
        rights=[row(at.notifications, lambda w, who, it: {"NOTIFY_ID": it.id, "NOTIFY_VALUE": "Y"}, missing=ANSWER)],
    ),
    "im.notify.answer": Case(
        scenario=lambda w: (
            w.anna.answer("im.notify.answer", NOTIFY_ID=w.invitations[2], ANSWER_TEXT="With pleasure"),
            w.anna.answer("im.notify.answer", NOTIFY_ID=99_999, ANSWER_TEXT="Hello?"),
        ),
        sdk=lambda sdk, w: sdk.im.notify.answer(w.invitations[2], "With pleasure"),
        rights=[row(at.notifications, lambda w, who, it: {"NOTIFY_ID": it.id, "ANSWER_TEXT": "Yes"}, missing=ANSWER)],
    ),
}
