"""Who is in a dialog, in full."""

from typing import Annotated

from beseda import errors
from beseda.domain.chats import member_list
from beseda.domain.chats.member_list import MemberQuery
from beseda.errors.spec import ErrorSpec
from beseda.gates.dialogs import ReadableDialog
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, P, YesNo
from beseda.kernel.paging import Paging, paged_with_start
from beseda.methods.im import im
from beseda.render import parts


@im.method(
    "dialog.users.list",
    doc="api-reference/chats/chat-users/im-dialog-users-list",
    since=30,
    mode="read_then_write",
    raises=(
        # Quirk 125
        ErrorAs(
            errors.people.NotFound, ErrorSpec("ACCESS_ERROR", "You do not have access to the specified dialog", 403)
        ),
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You don't have access to this chat", 403)),
    ),
)
async def users_list(
    call: Call,
    dialog: ReadableDialog,
    paging: Annotated[Paging, paged_with_start(50, 200)],
    *,
    skip_external: Annotated[YesNo, P("Without bots and other people from outside", default="N")] = False,
    skip_external_except_types: Annotated[str, P("Kinds of those to keep, separated by commas: bot, email")] = "",
    last_id: Annotated[int | None, P("Go on behind this person")] = None,
) -> Page:
    """List the people in a dialog, as they joined."""
    wanted = MemberQuery(
        paging.offset,
        last_id if last_id and last_id > 0 else None,
        paging.limit,
        skip_external,
        tuple(kind.strip().lower() for kind in skip_external_except_types.split(",")),
    )
    found = await member_list.page(call.tx, dialog.chat_access, wanted)
    return Page(await parts.people(call, found.ids), total=found.total, next=found.following)
