"""Departments of the company."""

from typing import NamedTuple


class Department(NamedTuple):
    """A row of ``department``. The top one has parent 0; head 0 is nobody."""

    id: int
    name: str
    sort: int
    parent_id: int
    head_id: int
