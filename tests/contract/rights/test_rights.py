"""No method answers or changes more than it should: every method, every caller, what is theirs, foreign and missing."""

from collections.abc import Iterator
from typing import Any

import pytest

from beseda.methods import REGISTRY
from beseda.testing import Answer, Portal
from tests.contract.case import load
from tests.contract.rights.cells import Cell, cells, content, strays
from tests.contract.rights.rows import Row
from tests.contract.rights.things import MISSING
from tests.contract.rights.world import World, build, contents

TABLE = {name: case.rights for name, case in load().items()}
METHODS = {method.name: method for method in REGISTRY if method.name in TABLE}
STRANGE = {"outside", "unknown", "foreign", "missing"}


@pytest.fixture(scope="module")
def world(beseda_portal: Portal) -> World:
    """One for all: nothing here changes what somebody may do. Looking at a dialog begins it."""
    beseda_portal.reset()
    return build(beseda_portal, listening=True)


def test_every_method_has_its_case() -> None:
    declared = {method.name for method in REGISTRY}
    assert sorted(declared - TABLE.keys()) == [], "methods without a case in tests/contract/cases"
    assert sorted(TABLE.keys() - declared) == [], "cases in tests/contract/cases without a method"
    assert [name for name, rows in TABLE.items() if not rows] == [], "cases that do not say who may call the method"


@pytest.mark.parametrize("name", METHODS)
def test_what_is_refused_looks_as_if_it_were_not_there_and_stays_as_it_was(world: World, name: str) -> None:
    refused = [(row, [cell for cell in cells(world, row) if not cell.allowed]) for row in TABLE[name]]
    before = contents(world.portal)
    for row, chosen in refused:
        check(world, name, row, chosen)
    assert contents(world.portal) == before, "a refused call changed something"


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.mode != "write"])
def test_what_is_shown_is_the_callers_to_see(world: World, name: str) -> None:
    allowed = [(row, [cell for cell in cells(world, row) if cell.allowed]) for row in TABLE[name]]
    before = contents(world.portal) if METHODS[name].mode in ("read", "long_read") else None
    for row, chosen in allowed:
        check(world, name, row, chosen)
    assert before in (None, contents(world.portal)), "reading changed something"


def check(world: World, name: str, row: Row, chosen: list[Cell]) -> None:
    """Make these calls, and look at the answers."""
    answers = [(cell, world.people[cell.who].answer(name, **cell.given)) for cell in chosen]
    assert [stray for cell, answer in answers for stray in strays(world, cell, answer)] == []
    assert list(told_apart(row, answers)) == []


def told_apart(row: Row, answers: list[tuple[Cell, Answer]]) -> Iterator[str]:
    """Answers to one caller that have to be the same, and are not.

    What is foreign looks like what is missing, unless the page names two codes; refusals of one code look alike.
    """
    first: dict[Any, tuple[Cell, str]] = {}
    for cell, answer in answers:
        said = content(answer)
        strange = ["strange"] if cell.relation in STRANGE and not row.two_codes else []
        for alike in strange if cell.allowed else [*strange, cell.expected]:
            like, known = first.setdefault((cell.who, cell.thing.form, alike), (cell, said))
            if said != known:
                yield f"{cell}: {said}, but for {like.thing.name}: {known}"


@pytest.mark.parametrize("name", METHODS)
def test_nobody_calls_without_a_webhook_of_their_own(world: World, name: str) -> None:
    portal, owner = world.portal, world.people["owner"]
    good, useless = owner.webhook(), owner.webhook()
    portal.revoke(useless)
    first = TABLE[name][0]
    given = first.given(world, "owner", next(first.things(world, "owner"))[1])
    before = contents(world.portal)
    addresses = {
        "no webhook": "/rest/",
        "a wrong code": f"/rest/{owner.id}/{'0' * 32}/",
        "somebody else's code": f"/rest/{world.id('member')}/{good.code}/",
        "nobody's code": f"/rest/{MISSING}/{good.code}/",
        "a revoked webhook": useless.path,
        "somebody dismissed": world.dismissed,
    }
    answers = {about: portal.client.post(path + name, given) for about, path in addresses.items()}
    refusals = {about: f"{answer.status} {answer.json['error']}" for about, answer in answers.items()}
    assert refusals.pop("no webhook") == "401 NO_AUTH_FOUND"
    assert refusals == dict.fromkeys(refusals, "401 INVALID_CREDENTIALS")
    assert contents(world.portal) == before


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if "basic" not in method.scopes])
def test_nobody_calls_beyond_the_scope_of_their_webhook(world: World, name: str) -> None:
    narrow = world.people["administrator"].webhook(scope="sale")
    answer = narrow.answer(name)
    assert (answer.status, answer.json["error"]) == (403, "insufficient_scope")
