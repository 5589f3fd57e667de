"""Departments listed, made, changed and removed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from beseda import errors
from beseda.domain.people import departments
from beseda.domain.people.departments import SORT, DepartmentChanges
from beseda.domain.text.captions import caption
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, P
from beseda.methods.department import department
from beseda.model import Field, Holds, Order
from beseda.wire.decode import DIRECTION
from beseda.wire.filters import NUMBER_FILTER, NUMBER_ONLY_FILTER, TEXT_FILTER, conditions
from beseda.wire.views.departments import row

_FIELDS = {
    "ID": Field("ID", Holds.NUMBER),
    "NAME": Field("NAME"),
    "SORT": Field("SORT", Holds.NUMBER),
    "PARENT": Field("PARENT", Holds.NUMBER),
    "UF_HEAD": Field("UF_HEAD", Holds.NUMBER),
}
_NONE: Mapping[str, Any] = MappingProxyType({})

Id = Annotated[int, P("The department", missing=errors.people.DepartmentNotFound)]
Head = Annotated[int | None, P("The employee who heads it; 0 is nobody", name="UF_HEAD")]
SortKey = Annotated[int | None, P("Where it stands in lists: the smaller, the earlier")]


@department.method("get", doc="api-reference/departments/department-get")
async def get(
    call: Call,
    *,
    sort: Annotated[str, P("By which field", name="sort", values=tuple(_FIELDS))] = "ID",
    order: Annotated[bool, DIRECTION, P("ASC upwards, DESC downwards", name="order", values=("ASC", "DESC"))] = False,
    id: Annotated[Any, NUMBER_FILTER, P("These departments")] = _NONE,  # noqa: A002
    name: Annotated[Any, TEXT_FILTER, P("With this whole name")] = _NONE,
    sort_is: Annotated[Any, NUMBER_ONLY_FILTER, P("With this place in lists", name="SORT")] = _NONE,
    parent: Annotated[Any, NUMBER_FILTER, P("Below this department")] = _NONE,
    uf_head: Annotated[Any, NUMBER_FILTER, P("Headed by this person")] = _NONE,
    start: Annotated[int, P("How many to skip; -1: the first ones, and none are counted")] = 0,
) -> Page:
    """List departments, 50 at a time."""
    wanted = conditions({**id, **name, **sort_is, **parent, **uf_head}, _FIELDS, call.portal.locale.zone)
    key = sort.upper() if sort.upper() in _FIELDS else "ID"
    found = await departments.find(call.tx, wanted, Order(key, order), start=start)
    return Page.of([row(one) for one in found.departments], start=start, total=found.total)


@department.method("fields", doc="api-reference/departments/department-fields")
async def fields(call: Call) -> dict[str, str]:
    """Name the fields of a department."""
    return {name: caption(call.portal.settings.language, f"department.{name}") for name in _FIELDS}


@department.method(
    "add",
    doc="api-reference/departments/department-add",
    mode="write",
    raises=(
        errors.people.DepartmentNameEmpty,
        ErrorAs(
            errors.people.ParentWrong,
            ErrorSpec("ERROR_CORE", "There can only be one top-level department in the company structure"),
        ),
        errors.AdminRequired,
    ),
)
async def add(
    call: Call,
    *,
    name: Annotated[str, P("What it is called", missing=errors.people.DepartmentNameEmpty)],
    sort: Annotated[int, P("Where it stands in lists: the smaller, the earlier")] = SORT,
    parent: Annotated[int, P("The department above it", missing=errors.people.ParentWrong)],
    head: Head = None,
) -> int:
    """Make a department; answers its id."""
    return await departments.add(call.tx, call.person, DepartmentChanges(name, sort, parent, head))


@department.method(
    "update",
    doc="api-reference/departments/department-update",
    mode="write",
    raises=(
        errors.people.DepartmentNotFound,
        ErrorAs(errors.people.ParentWrong, ErrorSpec("ERROR_CORE", "Department not found")),  # Quirk 86
        errors.AdminRequired,
    ),
)
async def update(
    call: Call,
    *,
    id: Id,  # noqa: A002
    name: Annotated[str | None, P("What it is called")] = None,
    sort: SortKey = None,
    parent: Annotated[int | None, P("The department above it")] = None,
    head: Head = None,
) -> bool:
    """Change a department; what is not given stays."""
    await departments.update(call.tx, call.person, id, DepartmentChanges(name, sort, parent, head))
    return True


@department.method(
    "delete",
    doc="api-reference/departments/department-delete",
    mode="write",
    raises=(errors.people.DepartmentNotFound, errors.AdminRequired, errors.NoAccess),
)
async def delete(call: Call, *, id: Id) -> bool:  # noqa: A002
    """Remove a department; its people and what stands below it come to the one above."""
    await departments.remove(call.tx, call.person, id)
    return True
