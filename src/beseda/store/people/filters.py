"""Conditions as SQL: one list of values a condition, so that statements stay short whatever is asked for."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from beseda.model import Compare, Condition, Holds

# The SQL of a field's value; texts in folded form.
Expression: TypeAlias = Callable[[str], str]

_NEVER = "0 = 1"
_ESCAPED = str.maketrans({"!": "!!", "%": "!%", "_": "!_"})
_PATTERN = str.maketrans({"!": "!!", "_": "!_"})
_LONGEST = 1000
_WRITTEN = {Holds.TEXT, Holds.DATE, Holds.PICTURE}
_UNSET = {Holds.TIME: "0", Holds.DATE: "''"}


def where(conditions: Iterable[Condition], expression: Expression, values: dict[str, Any]) -> str:
    """Each of these conditions, beginning with ``AND``; what they are compared with is added to the values."""
    return "".join(f" AND {_one(condition, expression, values)}" for condition in conditions)


def bind(values: dict[str, Any], value: Any) -> str:
    """The parameter that now holds this value."""
    name = f"c{len(values)}"
    values[name] = value
    return f":{name}"


def _one(condition: Condition, expression: Expression, values: dict[str, Any]) -> str:
    found = matches(condition, expression(condition.field), values)
    return f"NOT ({found})" if condition.negated else f"({found})"


def matches(condition: Condition, sql: str, values: dict[str, Any]) -> str:
    """Whether an expression compares as the condition says, before it is negated."""
    if not condition.values:
        return _NEVER
    match condition.compare:
        case Compare.IN if condition.holds in _WRITTEN:
            return f"{sql} IN (SELECT value FROM TEXTS {bind(values, list(condition.values))})"
        case Compare.IN if condition.holds is Holds.DECIMAL:
            written = bind(values, [repr(float(one)) for one in condition.values])
            return f"{sql} IN (SELECT CAST(value AS DOUBLE PRECISION) FROM TEXTS {written})"
        case Compare.IN:
            return f"{sql} IN {bind(values, list(condition.values))}"
        case Compare.CONTAINS | Compare.PATTERN | Compare.BEGINS:
            return like(condition.compare, sql, condition.values, values)
        case compare:
            least = compare in {Compare.FROM, Compare.ABOVE}
            bound = bind(values, min(condition.values) if least else max(condition.values))
            known = f" AND {sql} <> {_UNSET[condition.holds]}" if condition.holds in _UNSET else ""
            return f"{sql} {compare.value} {bound}{known}"


def like(compare: Compare, sql: str, texts: Iterable[str], values: dict[str, Any]) -> str:
    """Whether a text is like one of these; endless texts are like nothing."""
    if compare is Compare.BEGINS:
        sql = f"(' ' || replace({sql}, '-', ' '))"
    wanted = [_pattern(compare, text) for text in texts if len(text) <= _LONGEST]
    if len(wanted) == 1:
        return f"{sql} LIKE {bind(values, wanted[0])} ESCAPE '!'"
    return f"EXISTS (SELECT 1 FROM TEXTS {bind(values, wanted)} WHERE {sql} LIKE value ESCAPE '!')"


def _pattern(compare: Compare, text: str) -> str:
    """What ``LIKE`` looks for; each word follows a blank."""
    if compare is Compare.PATTERN:
        return text.translate(_PATTERN)
    if compare is Compare.BEGINS:
        return f"% {text.translate(_ESCAPED).replace('-', ' ')}%"
    return f"%{text.translate(_ESCAPED)}%"
