"""What is found by the beginning of a word: the index ``word``, which the database itself keeps in step."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from beseda.model import Person
from beseda.store.database import Row, Tx

# Nothing that begins with the word comes behind this.
_END = "\U0010ffff"
_FEW = 100
# All that fits is gone through once: for the number of it, and for a page, which may be empty.
_PAGE = """
    WITH found AS MATERIALIZED ({found})
    SELECT (SELECT count(*) FROM found), page.id
    FROM (SELECT 1) one
    LEFT JOIN (SELECT f.id FROM found f ORDER BY f.id {order} LIMIT :limit OFFSET :offset) page ON 1 = 1
    ORDER BY page.id {order}
"""
_ACQUAINTED = """(p.id = :person OR EXISTS (
    SELECT 1 FROM member a JOIN member b ON b.chat_id = a.chat_id AND b.user_id = p.id
    WHERE a.user_id = :person AND a.peer_id = 0))"""


class Found(NamedTuple):
    """The ids of a page, and how many there are in all."""

    ids: list[int]
    total: int


def _begins(kind: str, number: int) -> str:
    """Those that have a word of a kind which begins with the word of this number."""
    return f"SELECT w.id FROM word w WHERE w.kind = '{kind}' AND w.word >= :word{number} AND w.word < :end{number}"


def _given(words: Sequence[str]) -> dict[str, Any]:
    return {
        name: value
        for number, word in enumerate(words)
        for name, value in ((f"word{number}", word), (f"end{number}", word + _END))
    }


async def _page(tx: Tx, found: str, order: str, values: Mapping[str, Any]) -> Found:
    rows = await tx.all(_PAGE.format(found=found, order=order), **values)
    return Found([row[1] for row in rows if row[1] is not None], rows[0][0])


async def chats(tx: Tx, person: Person, words: Sequence[str], *, lines: bool, offset: int, limit: int) -> Found:
    """The group chats that somebody sees, or the Open Channels: their own, and open ones as an employee; newest first.

    Each word begins one of the title or of a member's name.
    """
    kind = "c.type = 'L'" if lines else "c.type NOT IN ('P', 'L', 'S')"
    values = _given(words) | {"person": person.id, "employee": int(not person.extranet)}
    values |= {"offset": offset, "limit": limit}
    fits = [await _with_word(tx, number, values) for number in range(len(words))]
    found = f"""
        SELECT v.id FROM (
            SELECT c.id FROM member m JOIN chat c ON c.id = m.chat_id WHERE m.user_id = :person AND {kind}
            UNION
            SELECT c.id FROM chat c WHERE c.type = 'O' AND :employee = 1 AND {kind}
        ) v WHERE {" AND ".join(fits)}
    """
    return await _page(tx, found, "DESC", values)


async def _with_word(tx: Tx, number: int, values: dict[str, Any]) -> str:
    """Whether a chat ``v`` has such a word, in its title or in a member's name; what is asked besides is added."""
    named = _begins("name", number)
    bounds = {name: values[name] for name in (f"word{number}", f"end{number}")}
    some = await tx.all(f"{named} LIMIT {_FEW + 1}", **bounds)
    if len(some) <= _FEW:
        values[f"named{number}"] = [row[0] for row in some]
        members = f"v.id IN (SELECT n.chat_id FROM member n WHERE n.user_id IN :named{number})"
    else:  # many will soon be met in a chat; the sign keeps SQLite from looking for each of them there
        members = f"EXISTS (SELECT 1 FROM member n WHERE n.chat_id = v.id AND +n.user_id IN ({named}))"
    return f"(v.id IN ({_begins('chat', number)}) OR {members})"


async def people(
    tx: Tx,
    person: Person,
    words: Sequence[str],
    departments: Sequence[Sequence[int]],
    hidden: Collection[int],
    *,
    offset: int,
    limit: int,
) -> Found:
    """The active people whom somebody knows, but for the ``hidden`` ones, in the order of their ids.

    Each word begins one of name or position, or somebody is in one of the ``departments`` that stand for it.
    """
    values = _given(words) | {"offset": offset, "limit": limit}
    fits = []
    for number, inside in enumerate(departments):
        fit = f"p.id IN ({_begins('person', number)})"
        if inside:
            values[f"departments{number}"] = list(inside)
            fit = f"""({fit} OR EXISTS (SELECT 1 FROM department d WHERE d.id IN :departments{number}
                AND ',' || replace(trim(p.departments, '[]'), ' ', '') || ',' LIKE '%,' || d.id || ',%'))"""
        fits.append(fit)
    if hidden:
        values["hidden"] = list(hidden)
        fits.append("NOT (p.id IN :hidden)")
    if person.extranet:
        values["person"] = person.id
        fits.append(_ACQUAINTED)
    return await _page(tx, f"SELECT p.id FROM person p WHERE p.active = 1 AND {' AND '.join(fits)}", "", values)


async def departments(tx: Tx) -> Sequence[Row]:
    """(id, name) of every department."""
    return await tx.all("SELECT d.id, d.name FROM department d ORDER BY d.id")
