"""Waiting in tests for what another thread or process does."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_SECONDS = 30


def eventually(check: Callable[[], T]) -> T:
    """Ask until the answer is yes, or something that counts as yes; the answer. ``TimeoutError``."""
    deadline = time.monotonic() + _SECONDS
    while not (answer := check()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"still {answer!r} after {_SECONDS} seconds")
    return answer
