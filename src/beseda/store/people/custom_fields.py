"""Custom fields: rows of ``custom_field``, ``custom_option`` and ``person_value``."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from beseda.model import Condition, CustomField, CustomOption, File, Order
from beseda.store.database import Tx, columns
from beseda.store.people import filters

_COLUMNS = columns(CustomField, "f")
_OPTIONS = columns(CustomOption, "o")
_FLAGS = {
    "MULTIPLE": "multiple",
    "MANDATORY": "mandatory",
    "SHOW_IN_LIST": "show_in_list",
    "EDIT_IN_LIST": "edit_in_list",
    "IS_SEARCHABLE": "searchable",
}
_EXPRESSIONS = {
    "ID": "f.id",
    "FIELD_NAME": "lower(f.name)",
    "USER_TYPE_ID": "f.type",
    "XML_ID": "f.xml_id",
    "SORT": "f.sort",
    "SHOW_FILTER": "lower(f.show_filter)",
    **{name: f"f.{column}" for name, column in _FLAGS.items()},
}


class Value(NamedTuple):
    """One value as it is kept: the text of it, and what filters compare."""

    value: str
    folded: str
    number: float | None


async def find(tx: Tx, conditions: Iterable[Condition], orders: Sequence[Order]) -> list[CustomField]:
    """The custom fields that meet these conditions."""
    values: dict[str, Any] = {}
    found = filters.where(conditions, _EXPRESSIONS.__getitem__, values)
    keys = [f"{_EXPRESSIONS[one.field]} {'DESC' if one.descending else 'ASC'}" for one in orders]
    rows = await tx.all(
        f"SELECT {_COLUMNS} FROM custom_field f WHERE 1 = 1{found} ORDER BY {', '.join((*keys, 'f.id'))}", **values
    )
    return [CustomField._make(row) for row in rows]


async def all_fields(tx: Tx) -> list[CustomField]:
    """Every custom field, oldest first."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM custom_field f ORDER BY f.id")
    return [CustomField._make(row) for row in rows]


async def count(tx: Tx) -> int:
    """How many there are."""
    row = await tx.one("SELECT count(*) FROM custom_field f")
    return int(row[0]) if row else 0


async def hold(tx: Tx, field_id: int) -> CustomField | None:
    """One field, for changing: others wait until the transaction ends."""
    row = await tx.run(
        f"UPDATE custom_field SET sort = sort WHERE id = :id RETURNING {columns(CustomField, 'custom_field')}",
        id=field_id,
    )
    return CustomField._make(row) if row else None


async def insert(tx: Tx, field: CustomField) -> int | None:
    """Store a new field; answers its id, None when the name is taken."""
    values = field._asdict()
    del values["id"]
    row = await tx.run(
        f"""
        INSERT INTO custom_field ({", ".join(values)}) VALUES ({", ".join(f":{name}" for name in values)})
        ON CONFLICT (name) DO NOTHING RETURNING id
        """,
        **values,
    )
    return int(row[0]) if row else None


async def update(tx: Tx, field: CustomField) -> None:
    """Store what was changed of a field that is held."""
    await tx.run(
        """
        UPDATE custom_field SET xml_id = :xml_id, sort = :sort, mandatory = :mandatory, show_filter = :show_filter,
            show_in_list = :show_in_list, edit_in_list = :edit_in_list, searchable = :searchable,
            settings = :settings, labels = :labels
        WHERE id = :id
        """,
        **{name: value for name, value in field._asdict().items() if name not in {"name", "type", "multiple"}},
    )


async def delete(tx: Tx, field_id: int) -> None:
    """Forget a field, its options, and what profiles hold in it."""
    await tx.run("DELETE FROM person_value WHERE field_id = :id", id=field_id)
    await tx.run("DELETE FROM custom_option WHERE field_id = :id", id=field_id)
    await tx.run("DELETE FROM custom_field WHERE id = :id", id=field_id)


async def options(tx: Tx, field_ids: Sequence[int]) -> dict[int, list[CustomOption]]:
    """What can be chosen of each of these fields, in order."""
    found: dict[int, list[CustomOption]] = {}
    if field_ids:
        rows = await tx.all(
            f"SELECT {_OPTIONS} FROM custom_option o WHERE o.field_id IN :ids ORDER BY o.sort, o.id",
            ids=list(field_ids),
        )
        for row in rows:
            found.setdefault(row[1], []).append(CustomOption._make(row))
    return found


async def insert_option(tx: Tx, option: CustomOption) -> int:
    """Store something that can be chosen; answers its id."""
    values = option._asdict()
    del values["id"]
    row = await tx.run(
        """
        INSERT INTO custom_option (field_id, sort, value, chosen, xml_id)
        VALUES (:field_id, :sort, :value, :chosen, :xml_id) RETURNING id
        """,
        **values,
    )
    return int(row[0]) if row else 0


async def update_option(tx: Tx, option: CustomOption) -> None:
    """Store what was changed of an option."""
    await tx.run(
        """
        UPDATE custom_option SET sort = :sort, value = :value, chosen = :chosen, xml_id = :xml_id
        WHERE id = :id AND field_id = :field_id
        """,
        **option._asdict(),
    )


async def delete_option(tx: Tx, option: CustomOption) -> None:
    """Forget an option, and that it was chosen."""
    await tx.run(
        "DELETE FROM person_value WHERE field_id = :field AND number = :id", field=option.field_id, id=option.id
    )
    await tx.run("DELETE FROM custom_option WHERE id = :id", id=option.id)


async def values(tx: Tx, person_ids: Sequence[int]) -> dict[int, dict[int, list[str]]]:
    """What these people have in custom fields: person, field, texts in order."""
    found: dict[int, dict[int, list[str]]] = {}
    if person_ids:
        rows = await tx.all(
            """
            SELECT v.person_id, v.field_id, v.value FROM person_value v WHERE v.person_id IN :ids
            ORDER BY v.person_id, v.field_id, v.place
            """,
            ids=list(person_ids),
        )
        for person_id, field_id, value in rows:
            found.setdefault(person_id, {}).setdefault(field_id, []).append(value)
    return found


async def field_values(tx: Tx, field_id: int) -> list[str]:
    """Everything that profiles hold in a field."""
    return [row[0] for row in await tx.all("SELECT v.value FROM person_value v WHERE v.field_id = :id", id=field_id)]


async def put_values(tx: Tx, person_id: int, field_id: int, given: Sequence[Value]) -> None:
    """Let somebody have these values in a field, and no others."""
    await tx.run(
        "DELETE FROM person_value WHERE person_id = :person AND field_id = :field", person=person_id, field=field_id
    )
    for place, one in enumerate(given):
        await tx.run(
            """
            INSERT INTO person_value (person_id, field_id, place, value, folded, number)
            VALUES (:person, :field, :place, :value, :folded, :number)
            """,
            person=person_id,
            field=field_id,
            place=place,
            **one._asdict(),
        )


async def files(tx: Tx, ids: Sequence[int]) -> list[File]:
    """Those of these files that are there."""
    rows = await tx.all(f"SELECT {columns(File, 'f')} FROM file f WHERE f.id IN :ids", ids=list(ids))
    return [File._make(row) for row in rows]
