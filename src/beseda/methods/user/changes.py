"""People invited, and their profiles changed."""

import inspect
from collections.abc import Mapping
from typing import Annotated, Any

from beseda import errors
from beseda.domain.people import custom_fields, custom_values, profiles
from beseda.domain.people.profiles import Invitation
from beseda.domain.text.captions import caption
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Gate, P
from beseda.methods.user import staff
from beseda.model import Field, Holds
from beseda.model.custom_field import ANY_NAME
from beseda.model.profile import FIELDS
from beseda.wire.custom_fields import CUSTOM_VALUES
from beseda.wire.custom_fields import values as read_values
from beseda.wire.decode import DAY, PICTURE, UNITS, Malformed

_DENIED = ErrorSpec("ERROR_CORE", "access_denied")
_FAILED = ErrorSpec("ERROR_CORE", "")
_TYPES: dict[Holds, Any] = {
    Holds.TEXT: str,
    Holds.DATE: Annotated[str, DAY],
    Holds.PICTURE: Annotated[str, PICTURE],
    Holds.UNITS: Annotated[tuple[int, ...], UNITS],
}


class _ProfileParameters:
    """A gate whose parameters are the editable fields of a profile; brings those that were given."""

    def __init__(self) -> None:
        editable = [field for field in FIELDS.values() if field.editable]
        self.__annotations__ = {field.name.lower(): self._hint(field) for field in editable}
        self.__signature__ = inspect.Signature(
            [
                inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint)
                for name, hint in self.__annotations__.items()
            ]
        )

    def _hint(self, field: Field) -> Any:
        return Annotated[_TYPES[field.holds], P(caption("en", field.name))]

    async def __call__(self, _: Call, **given: Any) -> dict[str, Any]:
        """The given fields by their documented names."""
        return {name.upper(): value for name, value in given.items()}


Profile = Annotated[dict[str, Any], Gate(_ProfileParameters())]
Custom = Annotated[
    Mapping[str, Any] | None,
    CUSTOM_VALUES,
    P("Values of custom fields; an empty one clears the field", name=ANY_NAME, extension=True),
]


async def _custom(call: Call, person_id: int, given: Mapping[str, Any] | None, *, new: bool) -> None:
    """Put what is given of custom fields into a profile; names of no field are passed over, like any other ones."""
    if not given and not new:
        return
    known = await custom_fields.everything(call.tx)
    values = {}
    for field, _ in known:
        if given and field.name in given:
            try:
                values[field.name] = read_values(field, given[field.name], call.portal.locale.zone)
            except Malformed as error:
                raise errors.people.CustomValueWrong from error
    if new:
        await custom_values.begin(call.tx, call.actor, person_id, known, values, call.portal.locale.zone)
    else:
        await custom_values.put(call.tx, call.actor, person_id, known, values)


@staff.method(
    "add",
    doc="api-reference/user/user-add",
    mode="write",
    raises=(
        ErrorAs(errors.people.EmailMalformed, ErrorSpec("ERROR_ARGUMENT", "wrong_email")),
        ErrorAs(errors.people.EmailTaken, ErrorSpec("ERROR_ARGUMENT", "A user with this email already exists")),
        ErrorAs(errors.AdminRequired, _DENIED),
        ErrorAs(errors.people.PeopleLimitReached, ErrorSpec("ERROR_ARGUMENT", "user_count_exceeded")),
        ErrorAs(errors.people.WorkgroupsNeeded, ErrorSpec("ERROR_GROUPID", "Group code not specified")),
        ErrorAs(errors.people.WorkgroupNotFound, ErrorSpec("ERROR_NO_GROUP", "Group is specified incorrectly")),
        ErrorAs(errors.people.DepartmentsNeeded, ErrorSpec("ERROR_ARGUMENT", "no_extranet_field")),
        ErrorAs(errors.people.DepartmentNotFound, _FAILED),
        ErrorAs(errors.people.CustomValueWrong, _FAILED),
    ),
)
async def add(
    call: Call,
    profile: Profile,
    *,
    email: Annotated[str, P("Their address, and what they sign in with", missing=errors.people.EmailMalformed)],
    extranet: Annotated[bool, P("Y: a guest, who is in workgroups and in no department")] = False,
    sonet_group_id: Annotated[tuple[int, ...], P("The workgroups of a guest")] = (),
    custom: Custom = None,
) -> int:
    """Invite an employee, with UF_DEPARTMENT, or a guest, with EXTRANET and SONET_GROUP_ID; answers their id."""
    invitation = Invitation(email, profile, extranet, sonet_group_id)
    person_id = await profiles.invite(call.tx, call.actor, invitation, limit=call.portal.settings.people_limit)
    await _custom(call, person_id, custom, new=True)
    return person_id


@staff.method(
    "update",
    doc="api-reference/user/user-update",
    mode="write",
    raises=(
        ErrorAs(errors.people.PersonIdEmpty, _DENIED),
        ErrorAs(errors.AdminRequired, _DENIED),
        ErrorAs(errors.people.NotFound, _FAILED),
        ErrorAs(errors.people.EmailMalformed, _FAILED),
        ErrorAs(errors.people.EmailTaken, _FAILED),
        ErrorAs(errors.people.DepartmentsNeeded, _FAILED),
        ErrorAs(errors.people.DepartmentNotFound, _FAILED),
        ErrorAs(errors.people.CustomValueWrong, _FAILED),
    ),
)
async def update(
    call: Call,
    profile: Profile,
    *,
    id: Annotated[int, P("Whose profile", missing=errors.people.PersonIdEmpty)],  # noqa: A002
    active: Annotated[bool | None, P("N dismisses, Y takes back", values=("Y", "N"))] = None,
    email: Annotated[str | None, P("A new address")] = None,
    custom: Custom = None,
) -> bool:
    """Change a profile, dismiss somebody or take them back; what is not given stays."""
    given = {"ACTIVE": active, "EMAIL": email}
    changes = {**profile, **{name: value for name, value in given.items() if value is not None}}
    await profiles.update(call.tx, call.person, id, changes, now=call.now)
    await _custom(call, id, custom, new=False)
    return True
