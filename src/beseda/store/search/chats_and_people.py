"""What is found by the beginning of a word: the index ``word``, which the database itself keeps in step."""

from collections.abc import Collection, Sequence

from beseda.model import Person
from beseda.store.database import Row, Tx

# Nothing that begins with the word comes behind this.
_END = "\U0010ffff"
_FEW = 100
_BEGINS = "w.word >= :word AND w.word < :end"


async def visible(tx: Tx, person: Person, *, lines: bool) -> set[int]:
    """The group chats that somebody sees, or the Open Channels: their own, and open ones as an employee."""
    kind = "c.type = 'L'" if lines else "c.type NOT IN ('P', 'L', 'S')"
    rows = await tx.all(
        f"""
        SELECT c.id FROM member m JOIN chat c ON c.id = m.chat_id WHERE m.user_id = :person AND {kind}
        UNION
        SELECT c.id FROM chat c WHERE c.type = 'O' AND :employee = 1 AND {kind}
        """,
        person=person.id,
        employee=int(not person.extranet),
    )
    return {row[0] for row in rows}


async def with_word(tx: Tx, kind: str, word: str) -> set[int]:
    """What has such a word: chats in the title (``chat``), people in the name (``name``)."""
    rows = await tx.all(
        f"SELECT w.id FROM word w WHERE w.kind = :kind AND {_BEGINS}", kind=kind, word=word, end=word + _END
    )
    return {row[0] for row in rows}


async def with_members(tx: Tx, chats: Collection[int], people: Collection[int]) -> set[int]:
    """Those of these chats that at least one of these people is in."""
    if len(people) <= _FEW:
        sql = "SELECT DISTINCT n.chat_id FROM member n WHERE n.user_id IN :people AND n.chat_id IN :chats"
    else:  # many will soon be met in a chat; the sign keeps SQLite from looking for each of them there
        sql = """
            SELECT c.id FROM chat c WHERE c.id IN :chats
              AND EXISTS (SELECT 1 FROM member n WHERE n.chat_id = c.id AND +n.user_id IN :people)
        """
    return {row[0] for row in await tx.all(sql, chats=list(chats), people=list(people))}


async def people(tx: Tx, person: Person, word: str, departments: Sequence[int]) -> set[int]:
    """The active people whom somebody knows with such a word in name or position, or in one of these departments."""
    rows = await tx.all(
        f"""
        SELECT p.id FROM person p
        WHERE p.active = 1
          AND (p.id IN (SELECT w.id FROM word w WHERE w.kind = 'person' AND {_BEGINS})
            OR EXISTS (SELECT 1 FROM department d WHERE d.id IN :departments
                AND ',' || replace(trim(p.departments, '[]'), ' ', '') || ',' LIKE '%,' || d.id || ',%'))
          AND (:employee = 1 OR p.id = :person OR EXISTS (
            SELECT 1 FROM member a JOIN member b ON b.chat_id = a.chat_id AND b.user_id = p.id
            WHERE a.user_id = :person AND a.peer_id = 0))
        """,
        word=word,
        end=word + _END,
        departments=list(departments),
        person=person.id,
        employee=int(not person.extranet),
    )
    return {row[0] for row in rows}


async def departments(tx: Tx) -> Sequence[Row]:
    """(id, name) of every department."""
    return await tx.all("SELECT d.id, d.name FROM department d ORDER BY d.id")
