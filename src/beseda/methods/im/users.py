"""People as the messenger shows them."""

from typing import Annotated, Any

from beseda.api.call import Call
from beseda.api.method import P, Spelled, YesNo
from beseda.domain import access
from beseda.errors import IdsEmpty, PersonIdEmpty, PersonNotFound, StrangersOnly, Wire
from beseda.methods.im import im, parts
from beseda.wire.decode import IDS_OR_JSON
from beseda.wire.views.people import messenger


@im.method(
    "user.get",
    doc="api-reference/chats/users/im-user-get",
    since=18,
    raises=(
        Spelled(PersonIdEmpty, Wire("ID_EMPTY", "User ID can't be empty")),
        Spelled(PersonNotFound, Wire("USER_NOT_EXISTS", "User does not exist")),
        Spelled(StrangersOnly, Wire("ACCESS_DENIED", "You can request only users who are part of your extranet group")),
    ),
)
async def get(
    call: Call,
    *,
    id: Annotated[int | None, P("The person; without it, the caller", malformed=PersonIdEmpty)] = None,  # noqa: A002
    avatar_hr: Annotated[YesNo, P("Accepted; the large picture is always there", default="N")] = False,  # noqa: ARG001
) -> dict[str, Any]:
    """Show a person."""
    if id is None:
        return messenger(call.person, call.portal.locale)
    if id <= 0:
        raise PersonIdEmpty
    return messenger(await access.know(call.tx, call.person, id), call.portal.locale)


@im.method(
    "user.list.get",
    doc="api-reference/chats/users/im-user-list-get",
    since=19,
    raises=(Spelled(IdsEmpty, Wire("INVALID_FORMAT", "A wrong format for the ID field is passed")),),
)
async def user_list(
    call: Call,
    *,
    id: Annotated[  # noqa: A002
        tuple[int, ...], IDS_OR_JSON, P("The people, also as a JSON array in text", missing=IdsEmpty)
    ],
    avatar_hr: Annotated[YesNo, P("Accepted; the large picture is always there", default="N")] = False,  # noqa: ARG001
    result_type: Annotated[str, P("array: a list; anything else: an object by id")] = "",
) -> dict[str, Any] | list[dict[str, Any]]:
    """Show people; who is not there, or is a stranger to a guest, is left out."""
    found = await parts.people(call, await access.known(call.tx, call.person, id))
    return found if result_type == "array" else {str(one["id"]): one for one in found} or []
