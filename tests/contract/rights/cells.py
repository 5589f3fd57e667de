"""The matrix as calls: one cell for each caller and each thing."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from beseda.testing import Answer
from tests.contract.rights.rows import ANSWER, OK, Row
from tests.contract.rights.things import Thing
from tests.contract.rights.world import World


class Cell(NamedTuple):
    """One call: who makes it, for what, with which parameters, and what has to come out."""

    who: str
    relation: str
    thing: Thing
    given: dict[str, Any]
    expected: str

    @property
    def allowed(self) -> bool:
        """Whether there is something to answer or to change."""
        return self.expected in (OK, ANSWER)

    def __str__(self) -> str:
        return f"{self.who} ({self.relation}) for {self.thing.name}"


def cells(w: World, row: Row) -> list[Cell]:
    """All calls of a row; what they need is there afterwards."""
    return [
        Cell(who, relation, thing, row.given(w, who, thing), row.outcome(w.sort(who), relation))
        for who in row.who
        for relation, thing in row.things(w, who)
    ]


def outcome(answer: Answer) -> str:
    """An answer in short."""
    if answer.status != 200:
        return f"{answer.status} {answer.json['error']}"
    result = answer.json["result"]
    return json.dumps(result) if result is None or result is False or result == [] else OK


def content(answer: Answer) -> str:
    """All that an answer says but how long it took."""
    said = answer.json
    said.pop("time", None)
    if isinstance(said.get("result"), dict):
        said["result"].pop("result_time", None)
    return f"{answer.status} {json.dumps(said, sort_keys=True)}"


def strays(w: World, cell: Cell, answer: Answer) -> Iterator[str]:
    """What is wrong with an answer: it is not what was to be expected, or shows what the caller may not see."""
    found = outcome(answer)
    if found != cell.expected and not (cell.expected == ANSWER and answer.status == 200):
        yield f"{cell}: {found}, not {cell.expected}"
    body = answer.body.decode().lower()
    yield from (f"{cell}: shows {word}" for word in w.unseen(cell.who) if word.lower() in body)
