"""Departments: rows of ``department``, and who is in them."""

from collections.abc import Iterable, Sequence
from typing import Any

from beseda.model import Condition, Department, Order
from beseda.store.database import Tx, columns
from beseda.store.people import filters

_COLUMNS = columns(Department, "d")
_STAFF = """FROM person p WHERE p.active = 1 AND p.kind = 'user' AND p.id <> :but AND (p.id IN :heads OR EXISTS (
    SELECT 1 FROM person_department x WHERE x.person_id = p.id AND x.department_id IN :departments))"""
_EXPRESSIONS = {"ID": "d.id", "NAME": "d.folded", "SORT": "d.sort", "PARENT": "d.parent_id", "UF_HEAD": "d.head_id"}


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, Department]:
    """Those of these departments that exist."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM department d WHERE d.id IN :ids", ids=list(ids))
    return {row[0]: Department._make(row) for row in rows}


async def all_departments(tx: Tx) -> dict[int, Department]:
    """All departments, oldest first."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM department d ORDER BY d.id")
    return {row[0]: Department._make(row) for row in rows}


async def count(tx: Tx, conditions: Iterable[Condition]) -> int:
    """How many departments meet these conditions."""
    sql, values = _from(conditions)
    row = await tx.one(f"SELECT count(*) {sql}", **values)
    return int(row[0]) if row else 0


async def page(tx: Tx, conditions: Iterable[Condition], order: Order, *, start: int, limit: int) -> list[Department]:
    """Some of the departments that meet these conditions."""
    sql, values = _from(conditions)
    direction = "DESC" if order.descending else "ASC"
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} {sql}
        ORDER BY {_EXPRESSIONS[order.field]} {direction}, d.id {direction} LIMIT :limit OFFSET :start
        """,
        **values,
        start=start,
        limit=limit,
    )
    return [Department._make(row) for row in rows]


def _from(conditions: Iterable[Condition]) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {}
    return f"FROM department d WHERE 1 = 1{filters.where(conditions, _EXPRESSIONS.__getitem__, values)}", values


async def hold(tx: Tx, ids: Sequence[int]) -> set[int]:
    """Keep others from changing these departments until the transaction ends; answers which of them exist."""
    found = set()
    for department_id in sorted(set(ids)):
        if await tx.run("UPDATE department SET sort = sort WHERE id = :id RETURNING id", id=department_id):
            found.add(department_id)
    return found


async def hold_structure(tx: Tx) -> None:
    """Let one transaction at a time change who stands below whom."""
    await tx.run("UPDATE department SET sort = sort WHERE parent_id = 0")


async def insert(tx: Tx, department: Department, *, folded: str) -> int:
    """Store a new department (its ``id`` is not looked at); answers the id."""
    row = await tx.run(
        """
        INSERT INTO department (name, sort, parent_id, head_id, folded)
        VALUES (:name, :sort, :parent_id, :head_id, :folded) RETURNING id
        """,
        **department._asdict(),
        folded=folded,
    )
    assert row is not None  # noqa: S101 - RETURNING always answers
    return int(row[0])


async def update(tx: Tx, department: Department, *, folded: str) -> None:
    """Store what was changed of a department."""
    await tx.run(
        """
        UPDATE department SET name = :name, sort = :sort, parent_id = :parent_id, head_id = :head_id, folded = :folded
        WHERE id = :id
        """,
        **department._asdict(),
        folded=folded,
    )


async def delete(tx: Tx, department: Department) -> None:
    """Remove a department; those below it come below its parent."""
    await tx.run(
        "UPDATE department SET parent_id = :parent WHERE parent_id = :id",
        id=department.id,
        parent=department.parent_id,
    )
    await tx.run("DELETE FROM department WHERE id = :id", id=department.id)


async def headed(tx: Tx, person_id: int) -> list[int]:
    """The departments that somebody heads."""
    rows = await tx.all(
        "SELECT d.id FROM department d WHERE d.head_id > 0 AND d.head_id = :person ORDER BY d.id", person=person_id
    )
    return [row[0] for row in rows]


async def members(tx: Tx, ids: Sequence[int]) -> list[int]:
    """Everybody who is in one of these departments, dismissed people too."""
    rows = await tx.all(
        "SELECT DISTINCT x.person_id FROM person_department x WHERE x.department_id IN :ids ORDER BY x.person_id",
        ids=list(ids),
    )
    return [row[0] for row in rows]


async def employees(tx: Tx, ids: Sequence[int]) -> dict[int, list[int]]:
    """Who works in each of these departments."""
    found: dict[int, list[int]] = {department_id: [] for department_id in ids}
    rows = await tx.all(
        """
        SELECT x.department_id, p.id FROM person_department x JOIN person p ON p.id = x.person_id
        WHERE x.department_id IN :ids AND p.active = 1 AND p.kind = 'user' ORDER BY p.id
        """,
        ids=list(ids),
    )
    for department_id, person_id in rows:
        found[department_id].append(person_id)
    return found


async def count_staff(tx: Tx, departments: Sequence[int], heads: Sequence[int], *, but: int) -> int:
    """How many people ``staff`` lists."""
    row = await tx.one(f"SELECT count(*) {_STAFF}", departments=list(departments), heads=list(heads), but=but)
    return int(row[0]) if row else 0


async def staff(
    tx: Tx, departments: Sequence[int], heads: Sequence[int], *, but: int, start: int, limit: int
) -> list[int]:
    """Who works in one of these departments or is one of these heads, in the order of ids."""
    rows = await tx.all(
        f"SELECT p.id {_STAFF} ORDER BY p.id LIMIT :limit OFFSET :start",
        departments=list(departments),
        heads=list(heads),
        but=but,
        start=start,
        limit=limit,
    )
    return [row[0] for row in rows]
