"""How much the long searches do: a little each time, all that they can in ``make soak``.

``BESEDA_SOAK=1`` makes them long, a higher number so many times as long where there is no end to what can be tried.
"""

import os
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
SOAK = int(os.environ.get("BESEDA_SOAK") or 0)


def volume(short: int, long: int) -> int:
    """How many to try."""
    return long * SOAK or short


def some(values: Sequence[T], count: int, of: str) -> list[T]:
    """So many of the values, the same each time for the same ``of``; all of them in a long search."""
    return list(values) if SOAK else Random(of).sample(values, count)
