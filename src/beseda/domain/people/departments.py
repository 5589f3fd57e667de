"""The structure of the company. Official: departments/index, chats/departments/index."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.people.accounts import save
from beseda.domain.text.fold import fold, needles, words
from beseda.model import Condition, Department, Order, Person
from beseda.store.database import Tx
from beseda.store.people import departments, person_rows

PAGE = 50
SORT = 500
TOP = "Company"
_SHORTEST = 2  # letters of a phrase that is looked for


class DepartmentChanges(NamedTuple):
    """What is asked of a department; None leaves it as it is. A head of 0 is nobody."""

    name: str | None = None
    sort: int | None = None
    parent_id: int | None = None
    head_id: int | None = None


class DepartmentPage(NamedTuple):
    """A page of departments; ``total`` is not counted for who begins at -1."""

    departments: Sequence[Department]
    total: int | None


async def find(tx: Tx, conditions: Iterable[Condition], order: Order, *, start: int) -> DepartmentPage:
    """A page of the departments that meet these conditions; names are compared in any case."""
    asked = [one._replace(values=tuple(map(fold, one.values))) if one.field == "NAME" else one for one in conditions]
    found = await departments.page(tx, asked, order, start=max(start, 0), limit=PAGE)
    return DepartmentPage(found, None if start < 0 else await departments.count(tx, asked))


async def create_top(tx: Tx) -> None:
    """Make the department at the top of a company that has none."""
    if await departments.count(tx, ()) == 0:
        await departments.insert(tx, Department(0, TOP, SORT, 0, 0), folded=fold(TOP))


async def add(tx: Tx, author: Person, changes: DepartmentChanges) -> int:
    """Make a department; answers its id. ``AdminRequired``, ``DepartmentNameEmpty``, ``ParentWrong``."""
    access.require_admin(author)
    name = (changes.name or "").strip()
    if not name:
        raise errors.people.DepartmentNameEmpty
    parent_id = changes.parent_id or 0
    if parent_id not in await departments.hold(tx, [parent_id]):
        raise errors.people.ParentWrong
    head_id = changes.head_id if changes.head_id and await _employed(tx, changes.head_id) else 0
    department = Department(0, name, SORT if changes.sort is None else changes.sort, parent_id, head_id)
    return await departments.insert(tx, department, folded=fold(name))


async def update(tx: Tx, author: Person, department_id: int, changes: DepartmentChanges) -> None:
    """Change a department. ``AdminRequired``, ``DepartmentNotFound``, ``ParentWrong``."""
    access.require_admin(author)
    await departments.hold_structure(tx)
    department = await _held(tx, department_id)
    if changes.parent_id is not None and changes.parent_id != department.parent_id:
        department = department._replace(parent_id=await _new_parent(tx, department, changes.parent_id))
    if changes.name is not None and changes.name.strip():
        department = department._replace(name=changes.name.strip())
    if changes.sort is not None:
        department = department._replace(sort=changes.sort)
    if changes.head_id is not None and (changes.head_id == 0 or await _employed(tx, changes.head_id)):
        department = department._replace(head_id=changes.head_id)
    await departments.update(tx, department, folded=fold(department.name))


async def _held(tx: Tx, department_id: int) -> Department:
    if department_id not in await departments.hold(tx, [department_id]):
        raise errors.people.DepartmentNotFound
    return (await departments.load(tx, [department_id]))[department_id]


async def _new_parent(tx: Tx, department: Department, parent_id: int) -> int:
    """Where a department may move: below another one that is not below itself; the top stays where it is."""
    parent = (await departments.load(tx, [parent_id])).get(parent_id)
    if parent is None:
        raise errors.people.DepartmentNotFound
    if department.id in {parent.id, *(one.id for one in (await _above(tx, [parent]))[parent.id])}:
        raise errors.people.ParentWrong
    return parent_id


async def _employed(tx: Tx, person_id: int) -> bool:
    """Whether somebody can head a department."""
    person = await person_rows.find(tx, person_id)
    return person is not None and bool(person.active) and not (person.extranet or person.bot)


async def remove(tx: Tx, author: Person, department_id: int) -> None:
    """Remove a department: what stood below it, and who was in it, comes to its parent; the top stays.

    ``AdminRequired``, ``DepartmentNotFound``, ``NoAccess`` for the top.
    """
    access.require_admin(author)
    await departments.hold_structure(tx)
    department = await _held(tx, department_id)
    if not department.parent_id:  # Quirk 87
        raise errors.NoAccess
    for person_id in await departments.members(tx, [department_id]):
        person = await person_rows.hold(tx, person_id)
        if person is not None:
            await save(tx, _moved(person, department_id, department.parent_id))
    await departments.delete(tx, department)


def _moved(person: Person, old: int, new: int) -> Person:  # Quirk 87
    ids = dict.fromkeys(new if one == old else one for one in json.loads(person.departments))
    return person._replace(departments=json.dumps(list(ids)))


class Described(NamedTuple):
    """A department with its name in the structure: ``Sales / Company``."""

    department: Department
    full_name: str


async def describe(tx: Tx, ids: Sequence[int]) -> list[Described]:
    """These departments, in this order; what is not there is left out."""
    found = await departments.load(tx, ids)
    above = await _above(tx, list(found.values()))
    return [
        Described(found[one], " / ".join(row.name for row in (found[one], *above[one]))) for one in ids if one in found
    ]


async def _above(tx: Tx, below: Sequence[Department]) -> dict[int, list[Department]]:
    """The departments above each of these, nearest first."""
    known = {department.id: department for department in below}
    missing = {department.parent_id for department in below} - known.keys() - {0}
    while missing:
        higher = await departments.load(tx, list(missing))
        known |= higher
        missing = {department.parent_id for department in higher.values()} - known.keys() - {0}
    return {department.id: _path(department, known) for department in below}


def _path(department: Department, known: dict[int, Department]) -> list[Department]:
    above = known.get(department.parent_id)
    return [above, *_path(above, known)] if above else []


class FoundDepartments(NamedTuple):
    """A page of what was looked for, and how many there are in all."""

    page: list[Described]
    total: int


async def search(tx: Tx, phrase: str, *, start: int, limit: int) -> FoundDepartments:  # Quirk 194
    """The departments in whose full name each word of a phrase begins a word; without a real phrase all of them."""
    wanted = needles(phrase) if len(phrase.strip()) >= _SHORTEST else []
    known = await departments.all_departments(tx)
    named = [Described(one, " / ".join(row.name for row in (one, *_path(one, known)))) for one in known.values()]
    found = [one for one in named if _fits(one.full_name, wanted)]
    return FoundDepartments(found[start : start + limit], len(found))


def _fits(full_name: str, wanted: Sequence[str]) -> bool:
    parts = words(full_name).split() if wanted else []
    return all(any(part.startswith(word) for part in parts) for word in wanted)


async def heads(tx: Tx, ids: Sequence[int]) -> dict[int, list[int]]:
    """Who heads each of these departments."""
    found = await departments.load(tx, ids)
    return {one: [found[one].head_id] if one in found and found[one].head_id else [] for one in ids}


async def employees(tx: Tx, ids: Sequence[int]) -> dict[int, list[int]]:
    """Who works in each of these departments."""
    return await departments.employees(tx, ids)


class Colleagues(NamedTuple):
    """A page of ids of people, and how many there are in all."""

    ids: Sequence[int]
    total: int


async def colleagues(tx: Tx, person: Person, *, start: int, limit: int) -> Colleagues:
    """Who shares a department with somebody; for a head: their subordinates, and every head above them."""
    own = json.loads(person.departments)
    headed = await departments.headed(tx, person.id)
    above = await _heads_above(tx, own, headed) if headed else []
    listed = headed or own
    total = await departments.count_staff(tx, listed, above, but=person.id)
    return Colleagues(await departments.staff(tx, listed, above, but=person.id, start=start, limit=limit), total)


async def _heads_above(tx: Tx, own: Sequence[int], headed: Sequence[int]) -> list[int]:
    """Whom a head reports to: the heads of the departments they only work in, and of all above these and their own."""
    places = list((await departments.load(tx, [*own, *headed])).values())
    above = [row for rows in (await _above(tx, places)).values() for row in rows]
    reports = [*above, *(one for one in places if one.id not in headed)]
    return list({one.head_id for one in reports if one.head_id})
