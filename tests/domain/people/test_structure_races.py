"""Changes of the structure that overlap on PostgreSQL; SQLite has one writer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, cast

import pytest

from beseda import errors
from beseda.domain.people import accounts, departments, profiles
from beseda.domain.people.departments import DepartmentChanges
from beseda.model import Person
from beseda.store.database import Database, Tx
from beseda.store.people import person_rows
from beseda.testing import Portal, User

Work: TypeAlias = Callable[[Tx], Awaitable[Any]]
_WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
def database(portal: Portal) -> Database:
    """The PostgreSQL database of the portal."""
    found = portal._served.database
    if found.url.startswith("sqlite"):
        pytest.skip("one writer at a time")
    return found


@pytest.fixture
def boss(portal: Portal) -> User:
    return portal.user("Boris", admin=True)


def overlap(portal: Portal, database: Database, first: Work, second: Work) -> Any:
    """Do the second while the first has done its work and not committed yet; what the second comes to."""

    async def waiting() -> bool:
        row = await database.read(lambda tx: tx.one(_WAITING))
        return row is not None and row[0] > 0

    async def begin(tx: Tx) -> "asyncio.Future[Any]":
        await first(tx)
        later = asyncio.ensure_future(database.write(second))
        while not later.done() and not await waiting():
            pass
        return later

    async def both() -> Any:
        return await (await database.write(begin))

    return portal._run(both())


async def admin(tx: Tx, boss: User) -> Person:
    return cast("Person", await person_rows.find(tx, boss.id))


def move(boss: User, department: int, parent: int) -> Work:
    async def work(tx: Tx) -> None:
        await departments.update(tx, await admin(tx, boss), department, DepartmentChanges(parent_id=parent))

    return work


def remove(boss: User, department: int) -> Work:
    async def work(tx: Tx) -> None:
        await departments.remove(tx, await admin(tx, boss), department)

    return work


def assign(boss: User, person: User, *ids: int) -> Work:
    async def work(tx: Tx) -> None:
        await profiles.update(tx, await admin(tx, boss), person.id, {"UF_DEPARTMENT": ids}, now=1)

    return work


def add(boss: User, parent: int) -> Work:
    async def work(tx: Tx) -> int:
        return await departments.add(tx, await admin(tx, boss), DepartmentChanges("New", parent_id=parent))

    return work


def parents(boss: User) -> dict[str, str]:
    return {row["ID"]: row.get("PARENT", "") for row in boss.call("department.get")}


def test_two_departments_cannot_move_below_each_other(portal: Portal, database: Database, boss: User) -> None:
    one, two = (boss.call("department.add", NAME=name, PARENT=1) for name in ("One", "Two"))
    with pytest.raises(errors.people.ParentWrong):
        overlap(portal, database, move(boss, one, two), move(boss, two, one))
    assert parents(boss) == {"1": "", str(one): str(two), str(two): "1"}


def test_nobody_comes_into_a_department_that_goes(portal: Portal, database: Database, boss: User) -> None:
    anna, doomed = portal.user("Anna"), boss.call("department.add", NAME="Doomed", PARENT=1)
    with pytest.raises(errors.people.DepartmentNotFound):
        overlap(portal, database, remove(boss, doomed), assign(boss, anna, doomed))
    assert boss.call("user.get", ID=anna.id)[0]["UF_DEPARTMENT"] == [1]


def test_who_just_came_into_a_department_that_goes_is_taken_along(
    portal: Portal, database: Database, boss: User
) -> None:
    upper = boss.call("department.add", NAME="Upper", PARENT=1)
    anna, doomed = portal.user("Anna"), boss.call("department.add", NAME="Doomed", PARENT=upper)
    overlap(portal, database, assign(boss, anna, doomed), remove(boss, doomed))
    assert boss.call("user.get", ID=anna.id)[0]["UF_DEPARTMENT"] == [upper]
    assert boss.call("im.department.employees.get", ID=[upper, doomed]) == {str(upper): [anna.id], str(doomed): []}


def test_nothing_is_made_below_a_department_that_goes(portal: Portal, database: Database, boss: User) -> None:
    doomed = boss.call("department.add", NAME="Doomed", PARENT=1)
    with pytest.raises(errors.people.ParentWrong):
        overlap(portal, database, remove(boss, doomed), add(boss, doomed))
    assert parents(boss) == {"1": ""}


def test_what_was_just_made_below_a_department_that_goes_comes_to_its_parent(
    portal: Portal, database: Database, boss: User
) -> None:
    upper = boss.call("department.add", NAME="Upper", PARENT=1)
    doomed = boss.call("department.add", NAME="Doomed", PARENT=upper)
    overlap(portal, database, add(boss, doomed), remove(boss, doomed))
    assert parents(boss) == {"1": "", str(upper): "1", str(doomed + 1): str(upper)}


def test_changes_of_a_profile_and_a_move_of_its_department_are_both_kept(
    portal: Portal, database: Database, boss: User
) -> None:
    doomed = boss.call("department.add", NAME="Doomed", PARENT=1)
    anna = portal.user("Anna", departments=(doomed,))

    async def rename(tx: Tx) -> None:
        found = cast("Person", await person_rows.hold(tx, anna.id))
        await accounts.save(tx, found._replace(first_name="Olga"))

    overlap(portal, database, rename, remove(boss, doomed))
    [person] = boss.call("user.get", ID=anna.id)
    assert (person["NAME"], person["UF_DEPARTMENT"]) == ("Olga", [1])
