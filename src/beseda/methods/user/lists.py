"""People in lists, and the fields of their profiles."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from beseda.domain.people import custom_fields, custom_values, queries
from beseda.domain.people.queries import PeopleQuery
from beseda.domain.text.captions import caption
from beseda.kernel.call import Call, Page
from beseda.kernel.method import P
from beseda.methods.user import user
from beseda.model import Field, Holds, Order
from beseda.model.profile import FIELDS, USER_TYPE, visible
from beseda.wire.decode import DIRECTION, NAMES
from beseda.wire.filters import FILTER, conditions
from beseda.wire.views.custom_fields import values
from beseda.wire.views.people import LISTED, profile

_GET = {**FIELDS, **{field.name: field for field in (USER_TYPE, Field("NAME_SEARCH", Holds.WORDS))}}
_FIND = Field("FIND", Holds.WORDS)
_SEARCH = {**_GET, "UF_DEPARTMENT_NAME": Field("UF_DEPARTMENT_NAME")}
_BEGINNING = ("NAME", "LAST_NAME", "WORK_POSITION", "UF_DEPARTMENT_NAME")

_NONE: Mapping[str, Any] = MappingProxyType({})

Sort = Annotated[str, P("By which field", name="sort")]
Descending = Annotated[bool, DIRECTION, P("ASC upwards, DESC downwards", name="order", values=("ASC", "DESC"))]
Filter = Annotated[
    Any, FILTER, P("Conditions by field, with prefixes; they may stand beside FILTER too", name="FILTER")
]
AdminMode = Annotated[bool, P("For an administrator: people whom they would not see otherwise")]
Select = Annotated[
    tuple[str, ...], NAMES, P("Only these fields, known or not; * is all, UF_* all custom ones", name="select")
]
Start = Annotated[int, P("How many to skip; -1: the first ones, and none are counted", name="start")]


class _List(NamedTuple):
    """How a list is put together."""

    order: Order
    admin_mode: bool
    select: Collection[str]
    start: int


@user.method("get", doc="api-reference/user/user-get")
async def get(
    call: Call,
    *,
    sort: Sort = "ID",
    order: Descending = False,
    filters: Filter = _NONE,
    admin_mode: AdminMode = False,
    select: Select = (),
    image_resize: Annotated[  # noqa: ARG001
        str, P("Accepted; photos are kept in the size they came in", values=("small", "medium", "large"))
    ] = "",
    start: Start = 0,
) -> Page:
    """List people by the fields of their profiles, 50 at a time; dismissed ones too."""
    return await _list(call, filters, _GET, (), _List(Order(sort.upper(), order), admin_mode, select, start))


@user.method("search", doc="api-reference/user/user-search")
async def search(
    call: Call,
    *,
    filters: Filter = _NONE,
    sort: Sort = "ID",
    order: Descending = False,
    admin_mode: AdminMode = False,
    select: Select = (),
    start: Start = 0,
) -> Page:
    """Find people by the beginnings of words: all words of FIND anywhere, or those of single fields."""
    alone = conditions(filters, {"FIND": _FIND}, call.portal.locale.zone)
    fields: Mapping[str, Field] = {"FIND": _FIND} if alone else _SEARCH  # Quirk 78
    return await _list(call, filters, fields, _BEGINNING, _List(Order(sort.upper(), order), admin_mode, select, start))


@user.method("fields", doc="api-reference/user/user-fields")
async def fields(call: Call) -> dict[str, str]:
    """Name the fields of a profile that the scopes of the call show."""
    language = call.portal.settings.language
    return {name: caption(language, name) for name in (*visible(call.actor.scopes), USER_TYPE.name)}


async def _list(
    call: Call, given: Mapping[str, Any], known: Mapping[str, Field], beginning: Collection[str], wanted: _List
) -> Page:
    locale = call.portal.locale
    plain = (*visible(call.actor.scopes), USER_TYPE.name)
    custom = {field.name: field for field in await custom_fields.visible(call.tx, call.actor)}
    if "FIND" not in known:
        known = {**known, **{name: Field(name, field.holds) for name, field in custom.items()}}
    query = PeopleQuery(
        conditions(given, known, locale.zone, beginning=beginning),
        wanted.order,
        (*plain, *custom),
        wanted.admin_mode,
        {name: field.id for name, field in custom.items()},
    )
    found = await queries.find(call.tx, call.person, query, now=call.now, start=wanted.start)
    chosen = _chosen((*plain, *custom), wanted.select)
    fields = [custom[name] for name in chosen if name in custom]
    held = await custom_values.shown(call.tx, call.actor, fields, found.people)
    always = LISTED.union(wanted.select)
    rows = [
        profile(
            one,
            locale,
            online=queries.online(one, call.now),
            shown=chosen,
            always=always,
            custom=values(fields, held.values.get(one.id, {}), held.addresses, one.id, locale),
        )
        for one in found.people
    ]
    return Page.of(rows, start=wanted.start, total=found.total)  # Quirk 76


def _chosen(shown: Collection[str], select: Collection[str]) -> list[str]:
    """What of the visible fields is selected; what is hidden or does not exist is skipped."""
    if not select or "*" in select:
        return list(shown)
    return [name for name in shown if name in select or ("UF_*" in select and name.startswith("UF_"))]
