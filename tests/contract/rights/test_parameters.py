"""A bad parameter is refused for something foreign as for one's own, also by methods that have an answer for both."""

from collections.abc import Iterator
from typing import Any

import pytest

from beseda.kernel.method import Param, ResultFor
from beseda.methods import REGISTRY
from beseda.testing import Portal
from tests.contract.case import load
from tests.contract.rights.cells import cells, outcome
from tests.contract.rights.rows import Row
from tests.contract.rights.test_rights import STRANGE
from tests.contract.rights.world import World, build

TABLE = {name: case.rights for name, case in load().items()}
# Those that answer 200 where others refuse.
ANSWERING = {
    method.name: list(method.params)
    for method in REGISTRY
    if any(isinstance(one, ResultFor) for one in method.refusals.values())
}
BAD: list[Any] = [None, "", 0, -1, "x", [], {}, "0", 2**70]


@pytest.fixture(scope="module")
def world(beseda_portal: Portal) -> World:
    """One for all."""
    beseda_portal.reset()
    return build(beseda_portal)


@pytest.mark.parametrize("name", ANSWERING)
def test_what_is_refused_for_something_own_is_not_answered_for_something_foreign(world: World, name: str) -> None:
    params = ANSWERING[name]
    assert [stray for row in TABLE[name] for param in params for stray in strays(world, name, row, param)] == []


def strays(w: World, name: str, row: Row, param: Param) -> Iterator[str]:
    """What is answered to bad values for something foreign that are refused for something own."""
    tried = cells(w, row._replace(who=("owner",)))
    for value in BAD:
        bad = {param.wire: value}
        for mine in (cell for cell in tried if cell.relation not in STRANGE):
            said = outcome(w.people[mine.who].answer(name, **mine.given | bad))
            if said[:3] != "400":
                break  # it is not bad here
            for cell in (one for one in tried if one.relation in STRANGE):
                found = outcome(w.people[cell.who].answer(name, **cell.given | bad))
                if not found[:3].isdecimal():
                    yield f"{cell} with {bad}: {found}, but for {mine.thing.name}: {said}"
