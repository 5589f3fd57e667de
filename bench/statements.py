"""Calls as their statements: what a call asks of the database, so that it can be asked again without the product."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from bench.calls import Request

Answer: TypeAlias = Sequence[Any]  # the first row, empty when there is none


class Fresh(NamedTuple):
    """A value that is another each time: where it is bound, and the answer and column that it comes from."""

    place: Any
    answer: int
    column: int


class Statement(NamedTuple):
    """SQL as the driver gets it, with its values: by name on SQLite, in order on PostgreSQL."""

    sql: str
    values: Any
    fresh: tuple[Fresh, ...] = ()

    def bound(self, answers: Sequence[Answer]) -> Any:
        """The values; fresh ones out of what the statements before it answered."""
        if not self.fresh:
            return self.values
        values = self.values.copy()
        for place, answer, column in self.fresh:
            values[place] = answers[answer][column]
        return values


class Transaction(NamedTuple):
    """Statements that belong together; ``writes``: in a transaction that is begun and committed."""

    writes: bool
    statements: tuple[Statement, ...]


class Take(NamedTuple):
    """A call: its request, the bytes of its answer, and the transactions between the two."""

    request: Request
    answer: bytes
    transactions: tuple[Transaction, ...]
