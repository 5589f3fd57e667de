"""People as the messenger shows them."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain import access
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P, YesNo
from beseda.methods.im import im
from beseda.render import parts
from beseda.wire.decode import IDS_OR_JSON
from beseda.wire.views.people import messenger


@im.method(
    "user.get",
    doc="api-reference/chats/users/im-user-get",
    since=18,
    raises=(
        ErrorAs(errors.people.PersonIdEmpty, ErrorSpec("ID_EMPTY", "User ID can't be empty")),
        ErrorAs(errors.people.NotFound, ErrorSpec("USER_NOT_EXISTS", "User does not exist")),
        ErrorAs(
            errors.people.NotAcquainted,
            ErrorSpec("ACCESS_DENIED", "You can request only users who are part of your extranet group"),
        ),
    ),
)
async def get(
    call: Call,
    *,
    id: Annotated[Id | None, P("The person; without it, the caller", malformed=errors.people.PersonIdEmpty)] = None,  # noqa: A002
    avatar_hr: Annotated[YesNo, P("Accepted; the large picture is always there", default="N")] = False,  # noqa: ARG001
) -> dict[str, Any]:
    """Show a person."""
    if id is None:  # Quirk 47
        return messenger(call.person, call.portal.locale)
    return messenger(await access.visible_person(call.tx, call.person, id), call.portal.locale)


@im.method(
    "user.list.get",
    doc="api-reference/chats/users/im-user-list-get",
    since=19,
    raises=(ErrorAs(errors.IdsEmpty, ErrorSpec("INVALID_FORMAT", "A wrong format for the ID field is passed")),),
)
async def user_list(
    call: Call,
    *,
    id: Annotated[  # noqa: A002
        tuple[int, ...], IDS_OR_JSON, P("The people, also as a JSON array in text", missing=errors.IdsEmpty)
    ],
    avatar_hr: Annotated[YesNo, P("Accepted; the large picture is always there", default="N")] = False,  # noqa: ARG001
    result_type: Annotated[str, P("array: a list; anything else: an object by id")] = "",
) -> dict[str, Any] | list[dict[str, Any]]:
    """Show people; who is not there, or is a stranger to a guest, is left out."""
    found = await parts.people(call, await access.visible_people(call.tx, call.person, id))
    return found if result_type == "array" else {str(one["id"]): one for one in found} or []
