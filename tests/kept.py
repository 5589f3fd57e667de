"""What takes long to build is built once, and had again for each test as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import TypeVar

from beseda.testing import Portal

T = TypeVar("T")
_NAME = "kept"


@contextmanager
def kept(portal: Portal, build: Callable[[Portal], T]) -> Iterator[Callable[[], T]]:
    """What gives an empty portal with what ``build`` makes, again and again; fixtures of modules use it.

    Clock, settings and delivery are as after a reset. Whoever called for the first time in a test, and has a webhook
    since, has none in the next: what was built is copied too.
    """
    portal.reset()
    built = build(portal)
    portal.events(0)  # events have their numbers
    portal.control.post("/snapshots", name=_NAME)

    def again() -> T:
        portal.control.post(f"/snapshots/{_NAME}/restore")
        return deepcopy(built, {id(portal): portal})

    yield again
    portal.control.delete(f"/snapshots/{_NAME}")
