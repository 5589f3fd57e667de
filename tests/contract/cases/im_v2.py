"""Events of a person, by polling, and what they let bots know."""

from collections.abc import Iterable

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, row, theirs
from tests.contract.rights.world import CALLERS
from tests.contract.world import World


def heard(w: World) -> Iterable[Answer]:
    w.boris.call("im.v2.Event.subscribe")
    w.anna.call("im.message.add", DIALOG_ID=str(w.boris.id), MESSAGE="Hello")
    yield w.boris.answer("im.v2.Event.get")


DENIED = "403 ACCESS_DENIED"

CASES: dict[str, Case] = {
    "im.v2.Event.subscribe": Case(
        scenario=lambda w: (w.anna.answer("im.v2.Event.subscribe") for _ in range(2)),
        rights=theirs(),
    ),
    "im.v2.Event.unsubscribe": Case(
        scenario=lambda w: (w.anna.answer("im.v2.Event.unsubscribe") for _ in range(2)),
        rights=theirs(),
    ),
    "im.v2.Event.get": Case(
        scenario=heard,
        rights=theirs(),
    ),
    # Quirk 238; in the chat of who is left out there is no bot.
    "im.v2.Chat.Bot.sendContext": Case(
        rights=[
            row(
                at.chats,
                lambda w, who, it: {"dialogId": f"chat{it.id}", "context": {"from": "a link"}},
                tuple(one for one in CALLERS if one != "other"),
                outside=DENIED,
                member=OK,
                pair=DENIED,
            ),
        ],
    ),
}
