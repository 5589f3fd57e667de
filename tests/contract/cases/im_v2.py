"""Events of a person, by polling."""

from collections.abc import Iterable

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights.rows import theirs
from tests.contract.world import World


def heard(w: World) -> Iterable[Answer]:
    w.boris.call("im.v2.Event.subscribe")
    w.anna.call("im.message.add", DIALOG_ID=str(w.boris.id), MESSAGE="Hello")
    yield w.boris.answer("im.v2.Event.get")


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
}
