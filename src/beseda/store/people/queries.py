"""Profiles in lists: people found by the fields of ``user.get`` and by the beginnings of words."""

from collections.abc import Mapping
from types import MappingProxyType
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


_WORDED = {Holds.TEXT, Holds.DATE}
# What a field without a value is equal to.
_NOTHING: dict[Holds, Any] = {Holds.TEXT: "", Holds.DATE: "", Holds.FLAG: 0}


class Search(NamedTuple):
    """Who is looked for: bots and visitors of other channels never; ``guest_id``: only who shares a chat with them.

    ``custom``: the ids of custom fields by name, those who look may ask about.
    """

    conditions: tuple[Condition, ...]
    words: tuple[str, ...]
    online_since: int
    guest_id: int = 0
    custom: Mapping[str, int] = MappingProxyType({})


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
        ORDER BY {_order(order.field, search.custom, direction)}, p.id {direction} LIMIT :limit OFFSET :start
        """,
        **values,
        start=start,
        limit=limit,
    )
    return [Person._make(row) for row in rows]


def _from(search: Search) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"online_since": search.online_since, "guest": search.guest_id}
    departments = [one for one in search.conditions if one.field in _DEPARTMENT]
    custom = [one for one in search.conditions if one.field in search.custom]
    others = [one for one in search.conditions if one.field not in _DEPARTMENT and one.field not in search.custom]
    return (
        "FROM person p WHERE p.kind = 'user'"
        + (f" AND {_KNOWN}" if search.guest_id else "")
        + filters.where(others, _expression, values)
        + "".join(f" AND {_in_department(one, values)}" for one in departments)
        + "".join(f" AND {_has_value(one, search.custom[one.field], values)}" for one in custom)
        + "".join(f" AND {_has_word(word, values, searched=bool(search.custom))}" for word in search.words)
    ), values


def _expression(field: str) -> str:
    """The value of a field as it is compared."""
    if field in _COMPUTED:
        return _COMPUTED[field]
    known = FIELDS[field]
    if known.column and known.holds is not Holds.TEXT:
        return f"p.{known.column}"
    return f"COALESCE((SELECT t.folded FROM person_text t WHERE t.person_id = p.id AND t.field = '{field}'), '')"


def _order(field: str, custom: Mapping[str, int], direction: str) -> str:
    """How lists are sorted by a field."""
    if field not in custom:
        return f"{_expression(field)} {direction}"
    held = f"FROM person_value v WHERE v.person_id = p.id AND v.field_id = {custom[field]}"
    return f"(SELECT min(v.number) {held}) {direction}, (SELECT min(v.folded) {held}) {direction}"


def _has_value(condition: Condition, field_id: int, values: dict[str, Any]) -> str:
    """Whether one of the values in a custom field is as the condition says; none is like nothing, and like no."""
    compared = "v.folded" if condition.holds in _WORDED else "v.number"
    held = f"SELECT v.person_id FROM person_value v WHERE v.field_id = {field_id}"
    found = f"p.id IN ({held} AND {filters.matches(condition, compared, values)})"
    if condition.compare is Compare.IN and condition.values and _NOTHING.get(condition.holds) in condition.values:
        found = f"({found} OR NOT (p.id IN ({held})))"
    return f"NOT ({found})" if condition.negated else found


def _in_department(condition: Condition, values: dict[str, Any]) -> str:
    found = _department(filters.matches(condition, _DEPARTMENT[condition.field], values))
    return f"NOT {found}" if condition.negated else found


def _department(wanted: str) -> str:
    return f"""p.id IN (
        SELECT x.person_id FROM department d JOIN person_department x ON x.department_id = d.id WHERE {wanted})"""


def _has_word(word: str, values: dict[str, Any], *, searched: bool) -> str:
    text, name = (filters.like(Compare.BEGINS, sql, [word], values) for sql in ("t.folded", "d.folded"))
    custom = f" OR {_has_custom_word(word, values)}" if searched else ""
    found = f"p.id IN (SELECT t.person_id FROM person_text t WHERE {_SEARCHED} AND {text})"
    return f"({found} OR {_department(name)}{custom})"


def _has_custom_word(word: str, values: dict[str, Any]) -> str:
    found = filters.like(Compare.BEGINS, "v.folded", [word], values)
    return f"""p.id IN (
        SELECT v.person_id FROM custom_field f JOIN person_value v ON v.field_id = f.id
        WHERE f.searchable = 1 AND {found})"""
