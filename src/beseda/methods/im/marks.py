"""What the caller does to a conversation for themselves alone."""

from typing import Annotated

from beseda.api.call import Call
from beseda.api.method import Answered, P, Spelled, YesNo
from beseda.domain import marks
from beseda.errors import DialogIdEmpty, NoAccess, Wire
from beseda.gates import ReadableDialog
from beseda.gates.chats import AnyChat, BegunDialog
from beseda.methods.im import im


@im.method(
    "recent.pin",
    doc="api-reference/chats/special-operations/im-recent-pin",
    since=19,
    mode="write",
    raises=(
        Spelled(DialogIdEmpty, Wire("DIALOG_ID_EMPTY", "Dialog ID can’t be empty")),
        Spelled(NoAccess, Wire("ACCESS_ERROR", "You don’t have permission to pin this chat")),
    ),
)
async def pin(
    call: Call, dialog: ReadableDialog, *, pin: Annotated[YesNo, P("N: no longer on top", default="Y")] = True
) -> bool:
    """Put a conversation on top of the caller's list, above those pinned before, or back in line."""
    await marks.pin(call.tx, dialog.place, pinned=pin, now=call.now)
    return True


@im.method(
    "recent.unread",
    doc="api-reference/chats/special-operations/im-recent-unread",
    since=30,
    mode="write",
    raises=(Answered(NoAccess, False),),
)
async def unread(
    call: Call,
    place: BegunDialog,
    *,
    action: Annotated[YesNo, P("N: without the label, and read to the end", default="Y")] = True,
) -> bool:
    """Label a conversation as one to come back to; false when there is no such one for the caller."""
    await marks.label(call.tx, call.person, place, marked=action, now=call.now)
    return True


@im.method(
    "recent.hide",
    doc="api-reference/chats/special-operations/im-recent-hide",
    since=18,
    mode="write",
    raises=(Answered(NoAccess, False),),
)
async def hide(call: Call, place: BegunDialog) -> bool:
    """Take a conversation off the caller's list until its next message; false when there is no such one."""
    await marks.hide(call.tx, place, now=call.now)
    return True


@im.method(
    "chat.mute",
    doc="api-reference/chats/special-operations/im-chat-mute",
    since=19,
    mode="write",
    raises=(Spelled(NoAccess, Wire("ACCESS_ERROR", "This chat cannot be muted", 403)),),
)
async def mute(
    call: Call, place: AnyChat, *, mute: Annotated[YesNo, P("N: be heard again", default="Y")] = True
) -> bool:
    """Silence a conversation for the caller, or let it be heard."""
    await marks.mute(call.tx, place, muted=mute, now=call.now)
    return True
