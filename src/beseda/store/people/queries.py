"""Profiles in lists: people found by the fields of ``user.get`` and by the beginnings of words."""

from typing import Any, NamedTuple

from beseda.model import Compare, Condition, Order, Person
from beseda.model.profile import FIELDS, Holds
from beseda.store.database import Tx, columns
from beseda.store.people import filters

_COLUMNS = columns(Person, "p")
_SEARCHED = "t.field IN ('NAME', 'LAST_NAME', 'SECOND_NAME', 'WORK_POSITION')"
_COMPUTED = {
    "IS_ONLINE": "CASE WHEN p.last_activity_at >= :online_since THEN 1 ELSE 0 END",
    "USER_TYPE": "CASE WHEN p.extranet = 1 THEN 'extranet' ELSE 'employee' END",
}
_DEPARTMENT = {"UF_DEPARTMENT": "d.id", "UF_DEPARTMENT_NAME": "d.folded"}
_KNOWN = """(p.id = :guest OR EXISTS (
    SELECT 1 FROM member a JOIN member b ON b.chat_id = a.chat_id AND b.user_id = p.id
    WHERE a.user_id = :guest AND a.peer_id = 0))"""


class Search(NamedTuple):
    """Who is looked for: bots and visitors of other channels never; ``guest_id``: only who shares a chat with them."""

    conditions: tuple[Condition, ...]
    words: tuple[str, ...]
    online_since: int
    guest_id: int = 0


async def count(tx: Tx, search: Search) -> int:
    """How many people are found."""
    sql, values = _from(search)
    row = await tx.one(f"SELECT count(*) {sql}", **values)
    return int(row[0]) if row else 0


async def page(tx: Tx, search: Search, order: Order, *, start: int, limit: int) -> list[Person]:
    """Some of the people found."""
    sql, values = _from(search)
    direction = "DESC" if order.descending else "ASC"
    rows = await tx.all(
        f"""
        SELECT {_COLUMNS} {sql}
        ORDER BY {_expression(order.field)} {direction}, p.id {direction} LIMIT :limit OFFSET :start
        """,
        **values,
        start=start,
        limit=limit,
    )
    return [Person._make(row) for row in rows]


def _from(search: Search) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"online_since": search.online_since, "guest": search.guest_id}
    departments = [one for one in search.conditions if one.field in _DEPARTMENT]
    others = [one for one in search.conditions if one.field not in _DEPARTMENT]
    return (
        "FROM person p WHERE p.kind = 'user'"
        + (f" AND {_KNOWN}" if search.guest_id else "")
        + filters.where(others, _expression, values)
        + "".join(f" AND {_in_department(one, values)}" for one in departments)
        + "".join(f" AND {_has_word(word, values)}" for word in search.words)
    ), values


def _expression(field: str) -> str:
    """The value of a field as it is compared."""
    if field in _COMPUTED:
        return _COMPUTED[field]
    known = FIELDS[field]
    if known.column and known.holds is not Holds.TEXT:
        return f"p.{known.column}"
    return f"COALESCE((SELECT t.folded FROM person_text t WHERE t.person_id = p.id AND t.field = '{field}'), '')"


def _in_department(condition: Condition, values: dict[str, Any]) -> str:
    found = _department(filters.matches(condition, _DEPARTMENT[condition.field], values))
    return f"NOT {found}" if condition.negated else found


def _department(wanted: str) -> str:
    return f"""p.id IN (
        SELECT x.person_id FROM department d JOIN person_department x ON x.department_id = d.id WHERE {wanted})"""


def _has_word(word: str, values: dict[str, Any]) -> str:
    text, name = (filters.like(Compare.BEGINS, sql, [word], values) for sql in ("t.folded", "d.folded"))
    return f"(p.id IN (SELECT t.person_id FROM person_text t WHERE {_SEARCHED} AND {text}) OR {_department(name)})"
