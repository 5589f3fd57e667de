"""What lists are filtered by."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from beseda.model.profile import Holds


class Compare(Enum):
    """How a field is compared with the values of a condition; any of the values is enough."""

    IN = "in"
    CONTAINS = "contains"
    PATTERN = "pattern"
    BEGINS = "begins"
    ABOVE = ">"
    FROM = ">="
    BELOW = "<"
    UP_TO = "<="


class Condition(NamedTuple):
    """One condition on a field; ``negated`` turns it around. Without values nothing equals, so nothing matches."""

    field: str
    holds: Holds
    compare: Compare
    negated: bool
    values: tuple[Any, ...]


class Order(NamedTuple):
    """By which field a list is sorted."""

    field: str = "ID"
    descending: bool = False


class Part(NamedTuple):
    """Which part of a list: those that meet the conditions, in this order, from ``offset`` on."""

    conditions: Sequence[Condition] = ()
    order: Order = Order()
    offset: int = 0
    limit: int = 50
