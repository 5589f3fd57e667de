"""What the tests of methods share."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from beseda.testing import Portal, User

Contents: TypeAlias = Callable[[], dict[str, list[str]]]

# That a webhook was used is noted with any call, also with a refused one: neither `webhook` nor `person` is looked at.
_TABLES = ("chat", "member", "hearing_interval", "message", "deleted_seq", "event", "picture", "setting", "department")


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna")


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris")


@pytest.fixture
def dialog(portal: Portal, anna: User, boris: User) -> str:
    """A group chat of the two."""
    return f"chat{portal.chat(anna, boris)}"


@pytest.fixture
def contents(portal: Portal) -> Contents:
    """Every row that a call could change; compared before and after, it shows that a refused call changed nothing."""

    def look() -> dict[str, list[str]]:
        portal.events(0)  # events have their numbers
        found: dict[str, Any] = {table: portal.query(f"SELECT * FROM {table}") for table in _TABLES}
        return {table: sorted(repr(tuple(row)) for row in rows) for table, rows in found.items()}

    return look
