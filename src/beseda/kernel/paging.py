"""Which part of a list is wanted: the same parameters wherever lists are answered page by page."""

from typing import Annotated, NamedTuple

from beseda.kernel.call import Call
from beseda.kernel.method import Gate, P
from beseda.wire.decode import OFFSET, limited

Offset = Annotated[int, P("How many to skip", default="0", kind=OFFSET)]
# Quirk 160: lists are read on with start, though the pages of these methods know OFFSET alone.
Start = Annotated[
    int,
    P(
        "What was answered as next: counts where OFFSET is not given",
        name="start",
        default="0",
        kind=OFFSET,
        extension=True,
    ),
]


class Paging(NamedTuple):
    """From ``offset`` on, ``limit`` items at most."""

    offset: int
    limit: int


def at_most(size: int, most: int, text: str = "") -> P:
    """What is said of a LIMIT: ``size`` items where it is not given, ``most`` at most."""
    return P(f"At most {most}{text}", default=str(size), kind=limited(size, most))  # Quirk 103


def paged(size: int, most: int) -> Gate:
    """OFFSET and LIMIT of a list."""

    async def check(_: Call, *, offset: Offset = 0, limit: Annotated[int, at_most(size, most)] = size) -> Paging:
        return Paging(offset, limit)

    return Gate(check, trailing=True)


def paged_with_start(size: int, most: int) -> Gate:
    """The same, where clients also read on with ``start``."""

    async def check(
        _: Call, *, offset: Offset = 0, limit: Annotated[int, at_most(size, most)] = size, start: Start = 0
    ) -> Paging:
        return Paging(offset or start, limit)

    return Gate(check, trailing=True)
