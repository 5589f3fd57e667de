"""Who may change something can, and changes nothing else."""

from collections.abc import Callable

import pytest

from beseda.methods import REGISTRY
from tests.contract.case import load
from tests.contract.rights.cells import cells, strays
from tests.contract.rights.rows import Row
from tests.contract.rights.world import CALLERS, World, build
from tests.kept import kept

TABLE = {name: case.rights for name, case in load().items()}
CHANGING = [method.name for method in REGISTRY if method.mode == "write"]
ROWS = [pytest.param(name, row, id=f"{name} {n}") for name in CHANGING for n, row in enumerate(TABLE.get(name, []))]
# Who owns a chat goes last: then there is nothing left to own.
ORDER = [*CALLERS[1:], CALLERS[0]]


again = kept(build)


@pytest.fixture
def world(again: Callable[[], World]) -> World:
    """The same for one test; nothing is delivered."""
    world = again()
    world.portal.stop_delivery()
    return world


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_what_is_allowed_happens_and_touches_nothing_foreign(world: World, name: str, row: Row) -> None:
    allowed = [cell for cell in cells(world, row) if cell.allowed]
    for who in (one for one in ORDER if any(cell.who == one for cell in allowed)):
        actor = row.actor or who
        foreign, choices = world.foreign(actor), world.choices(actor)
        before = world.inside(foreign)
        for cell in (one for one in allowed if one.who == who):
            answer = world.people[who].answer(name, **cell.given)
            assert list(strays(world, cell, answer)) == []
        assert world.inside(foreign) == before, who
        after = world.choices(actor)
        assert [one for one, chosen in choices.items() if after.get(one, chosen) != chosen] == [], who
