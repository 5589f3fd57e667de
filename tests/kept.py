"""What takes long to build is built once, and had again for each test as it was."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar

import pytest

from beseda.testing import Portal

T = TypeVar("T")
_NAME = "kept"


def kept(build: Callable[[Portal], T]) -> Any:
    """A fixture of a module that gives an empty portal with what ``build`` makes, again and again.

    Clock, settings and delivery are as after a reset. Whoever called for the first time in a test, and has a webhook
    since, has none in the next: what was built is copied too.
    """

    @pytest.fixture(scope="module")
    def fixture(beseda_portal: Portal) -> Iterator[Callable[[], T]]:
        beseda_portal.reset()
        built = build(beseda_portal)
        beseda_portal.events(0)  # events have their numbers
        beseda_portal.control.post("/snapshots", name=_NAME)

        def again() -> T:
            beseda_portal.control.post(f"/snapshots/{_NAME}/restore")
            return deepcopy(built, {id(beseda_portal): beseda_portal})

        yield again
        beseda_portal.control.delete(f"/snapshots/{_NAME}")

    return fixture
