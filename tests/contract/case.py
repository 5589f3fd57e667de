"""What the tests ask of each method beside its declaration: one ``Case`` a method, in ``cases/<family>.py``.

A case serves three tests. Its ``scenario`` calls the method on a portal where much has happened: the answers together
have to show all that the page documents (``test_answers.py``). Its ``rights`` say who may call it on what
(``rights/rows.py``); every caller tries (``rights/test_rights.py``, ``rights/test_changes.py``). Its ``sdk`` is the
first call of the scenario made by Anna through b24pysdk: it has to answer and to change what the call itself does
(``tests/clients/test_b24pysdk_cases.py``).
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from tests.contract.rights.rows import Row
from tests.contract.world import Scenario, World

# A call through the client: `lambda sdk, w: sdk.im.dialog.get(str(w.boris.id))`.
Sdk: TypeAlias = Callable[[Any, World], Any]


class Case(NamedTuple):
    """A method: no ``sdk`` where the client does not wrap it."""

    rights: list[Row]
    scenario: Scenario | None = None
    sdk: Sdk | None = None


@cache
def load() -> dict[str, Case]:
    """Every case by the name of its method."""
    found: dict[str, Case] = {}
    for file in sorted(Path(__file__).with_name("cases").glob("*.py")):
        cases: dict[str, Case] = import_module(f"tests.contract.cases.{file.stem}").CASES
        assert not cases.keys() & found.keys(), f"{file.name}: a method that has its case elsewhere too"
        found |= cases
    return found
