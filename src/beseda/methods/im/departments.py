"""Departments and who works in them, for employees."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from beseda import errors
from beseda.domain import access
from beseda.domain.people import departments
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, P, YesNo
from beseda.kernel.paging import Paging, paged_with_start
from beseda.methods.im import im
from beseda.render import parts
from beseda.wire.decode import IDS
from beseda.wire.views.departments import messenger

_EMPLOYEES_ONLY = ErrorAs(
    errors.EmployeeRequired, ErrorSpec("ACCESS_ERROR", "Only intranet users have access to this method", 403)
)
_NO_IDS = ErrorAs(errors.IdsEmpty, ErrorSpec("ID_EMPTY", "Department ID can't be empty"))

Ids = Annotated[tuple[int, ...], IDS, P("The departments, also as a JSON array in text", missing=errors.IdsEmpty)]
UserData = Annotated[YesNo, P("Show the people, not only their ids", default="N")]


@im.method(
    "department.get",
    doc="api-reference/chats/departments/im-department-get",
    since=18,
    raises=(
        ErrorAs(errors.IdsEmpty, ErrorSpec("INVALID_FORMAT", "A wrong format for the ID field is passed")),
        _EMPLOYEES_ONLY,
    ),
)
async def get(call: Call, *, id: Ids, user_data: UserData = False) -> list[dict[str, Any]]:  # noqa: A002
    """Describe departments; what is not there is left out."""
    access.require_employee(call.person)
    found = await departments.describe(call.tx, id)
    heads = await _shown(call, [one.department.head_id for one in found]) if user_data else {}
    return [
        messenger(one.department, one.full_name)
        | ({"manager_user_data": heads.get(one.department.head_id)} if user_data else {})  # Quirk 88
        for one in found
    ]


@im.method(
    "department.managers.get",
    doc="api-reference/chats/departments/im-department-managers-get",
    since=19,
    raises=(_NO_IDS, _EMPLOYEES_ONLY),
)
async def managers(call: Call, *, id: Ids, user_data: UserData = False) -> dict[str, list[Any]]:  # noqa: A002
    """List who heads each of these departments."""
    access.require_employee(call.person)
    return await _keyed(call, await departments.heads(call.tx, id), user_data=user_data)


@im.method(
    "department.employees.get",
    doc="api-reference/chats/departments/im-department-employees-get",
    since=19,
    raises=(_NO_IDS, _EMPLOYEES_ONLY),
)
async def employees(call: Call, *, id: Ids, user_data: UserData = False) -> dict[str, list[Any]]:  # noqa: A002
    """List who works in each of these departments, without those below."""
    access.require_employee(call.person)
    return await _keyed(call, await departments.employees(call.tx, id), user_data=user_data)


@im.method(
    "department.colleagues.list",
    doc="api-reference/chats/departments/im-department-colleagues-list",
    since=19,
    raises=(_EMPLOYEES_ONLY,),
)
async def colleagues(
    call: Call,
    paging: Annotated[Paging, paged_with_start(10, 50)],
    *,
    user_data: UserData = False,
) -> Page:
    """List who works in the caller's departments; for a head: their subordinates, and every head above them."""
    access.require_employee(call.person)
    found = await departments.colleagues(call.tx, call.person, start=paging.offset, limit=paging.limit)
    shown = await parts.people(call, found.ids) if user_data else found.ids
    return Page.of(shown, start=paging.offset, total=found.total)


@im.method(
    "search.department.list",
    doc="api-reference/chats/search/im-search-department-list",
    since=19,
    raises=(errors.PhraseShort,),
)
async def search(
    call: Call,
    paging: Annotated[Paging, paged_with_start(10, 50)],
    *,
    find: Annotated[str, P("Words of full names; less than two letters find all", missing=errors.PhraseShort)],
    user_data: Annotated[YesNo, P("Show who heads them, not only their ids", default="N")] = False,
) -> Page:
    """Find departments by how the words of their full names begin."""
    found = await departments.search(call.tx, find, start=paging.offset, limit=paging.limit)
    heads = [one.department.head_id for one in found.page] if user_data else []
    shown = await _shown(call, await access.visible_people(call.tx, call.person, heads))  # Quirk 195
    made = [
        messenger(one.department, one.full_name)
        | ({"manager_user_data": shown.get(one.department.head_id)} if user_data else {})
        for one in found.page
    ]
    return Page.of(made, start=paging.offset, total=found.total)


async def _keyed(call: Call, lists: Mapping[int, Sequence[int]], *, user_data: bool) -> dict[str, list[Any]]:
    if not user_data:
        return {str(key): list(ids) for key, ids in lists.items()}
    shown = await _shown(call, [one for ids in lists.values() for one in ids])
    return {str(key): [shown[one] for one in ids if one in shown] for key, ids in lists.items()}


async def _shown(call: Call, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """People by their id, as the messenger shows them."""
    return {person["id"]: person for person in await parts.people(call, list(dict.fromkeys(ids)))}
