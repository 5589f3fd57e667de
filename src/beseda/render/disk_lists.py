"""Which part of a list is wanted, and by which fields. Official: disk/storage/disk-storage-get-children."""

from collections.abc import Mapping
from typing import Any

from beseda.domain.disk.lists import PAGE
from beseda.kernel.call import Call
from beseda.model import Field, Holds, Order, Part
from beseda.wire.filters import conditions

_NUMBER, _TIME = Holds.NUMBER, Holds.TIME
STORAGE = {
    "ID": Field("ID", _NUMBER),
    "NAME": Field("NAME"),
    "CODE": Field("CODE"),
    "MODULE_ID": Field("MODULE_ID"),
    "ENTITY_TYPE": Field("ENTITY_TYPE"),
    "ENTITY_ID": Field("ENTITY_ID"),
    "ROOT_OBJECT_ID": Field("ROOT_OBJECT_ID", _NUMBER),
}
_HEAD = {
    "ID": Field("ID", _NUMBER),
    "NAME": Field("NAME"),
    "TYPE": Field("TYPE"),
    "CODE": Field("CODE"),
    "STORAGE_ID": Field("STORAGE_ID", _NUMBER),
}
_TAIL = {
    "PARENT_ID": Field("PARENT_ID", _NUMBER),
    "CREATE_TIME": Field("CREATE_TIME", _TIME),
    "UPDATE_TIME": Field("UPDATE_TIME", _TIME),
    "DELETE_TIME": Field("DELETE_TIME", _TIME),
    "CREATED_BY": Field("CREATED_BY", _NUMBER),
    "UPDATED_BY": Field("UPDATED_BY", _NUMBER),
    "DELETED_BY": Field("DELETED_BY", _NUMBER),
}
_DELETED = {"DELETED_TYPE": Field("DELETED_TYPE", _NUMBER)}
_CONTENT = {name: Field(name, _NUMBER) for name in ("GLOBAL_CONTENT_VERSION", "FILE_ID", "SIZE")}
FOLDER = {**_HEAD, "REAL_OBJECT_ID": Field("REAL_OBJECT_ID", _NUMBER), **_TAIL, **_DELETED}
FILE = {**_HEAD, **_TAIL, **_CONTENT, **_DELETED}
VERSION = {
    "ID": Field("ID", _NUMBER),
    "SIZE": Field("SIZE", _NUMBER),
    "NAME": Field("NAME"),
    "CREATE_TIME": Field("CREATE_TIME", _TIME),
    "CREATED_BY": Field("CREATED_BY", _NUMBER),
}
# By these lists are not filtered.
HIDDEN = ("MODULE_ID", "ROOT_OBJECT_ID", "REAL_OBJECT_ID", "CREATED_BY", "UPDATED_BY", "DELETED_BY", *_CONTENT)


def part(
    call: Call, fields: Mapping[str, Field], given: Any, order: Any = None, start: int = 0, *, unhidden: bool = False
) -> Part:
    """The part of a list that is asked for; what it cannot be filtered or sorted by is left out."""
    usable = {name: one for name, one in fields.items() if unhidden or name not in HIDDEN}
    wanted = conditions(given, usable, call.portal.locale.zone) if isinstance(given, dict) else ()
    return Part(wanted, _order(fields, order), start, PAGE)


def _order(fields: Mapping[str, Field], given: Any) -> Order:
    for name, direction in (given if isinstance(given, dict) else {}).items():
        if str(name).upper() in fields:
            return Order(str(name).upper(), str(direction).upper() == "DESC")
    return Order()
