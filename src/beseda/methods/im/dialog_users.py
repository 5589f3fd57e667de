"""Who is in a dialog, in full."""

from typing import Annotated

from beseda.api.call import Call, Page
from beseda.api.method import P, Spelled, YesNo
from beseda.domain import rosters
from beseda.domain.rosters import LARGEST_PAGE, PAGE, Section
from beseda.errors import NoAccess, PersonNotFound, Wire
from beseda.gates import ReadableDialog
from beseda.methods.im import im, parts


@im.method(
    "dialog.users.list",
    doc="api-reference/chats/chat-users/im-dialog-users-list",
    since=30,
    mode="rarely",
    raises=(
        Spelled(PersonNotFound, Wire("ACCESS_ERROR", "You do not have access to the specified dialog", 403)),
        Spelled(NoAccess, Wire("ACCESS_ERROR", "You don't have access to this chat", 403)),
    ),
)
async def users_list(
    call: Call,
    dialog: ReadableDialog,
    *,
    skip_external: Annotated[YesNo, P("Without bots and other people from outside", default="N")] = False,
    skip_external_except_types: Annotated[str, P("Kinds of those to keep, separated by commas: bot, email")] = "",
    limit: Annotated[int, P(f"At most {LARGEST_PAGE}", default=str(PAGE))] = PAGE,
    last_id: Annotated[int | None, P("Go on behind this person")] = None,
    offset: Annotated[int, P("Go on behind so many people", default="0")] = 0,
    start: parts.Start = 0,
) -> Page:
    """List the people in a dialog, as they joined."""
    wanted = Section(
        max(offset or start, 0),
        last_id if last_id and last_id > 0 else None,
        min(limit, LARGEST_PAGE) if limit > 0 else PAGE,
        skip_external,
        tuple(kind.strip().lower() for kind in skip_external_except_types.split(",")),
    )
    found = await rosters.roster(call.tx, dialog.place, wanted)
    return Page(await parts.people(call, found.ids), total=found.total, next=found.following)
