"""What the caller does to a conversation for themselves alone."""

from typing import Annotated

from beseda import errors
from beseda.domain.chats import list_flags
from beseda.errors.spec import ErrorSpec
from beseda.gates.chats import AnyChat
from beseda.gates.dialogs import BegunDialog, ReadableDialog
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P, ResultFor, YesNo
from beseda.methods.im import im


@im.method(
    "recent.pin",
    doc="api-reference/chats/special-operations/im-recent-pin",
    since=19,
    mode="write",
    raises=(
        ErrorAs(errors.chats.DialogIdEmpty, ErrorSpec("DIALOG_ID_EMPTY", "Dialog ID can’t be empty")),
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You don’t have permission to pin this chat")),
    ),
)
async def pin(
    call: Call, dialog: ReadableDialog, *, pin: Annotated[YesNo, P("N: no longer on top", default="Y")] = True
) -> bool:
    """Put a conversation on top of the caller's list, above those pinned before, or back in line."""
    await list_flags.pin(call.tx, dialog.chat_access, pinned=pin, now=call.now)
    return True


@im.method(
    "recent.unread",
    doc="api-reference/chats/special-operations/im-recent-unread",
    since=30,
    mode="write",
    raises=(ResultFor(errors.NoAccess, False),),
)
async def unread(
    call: Call,
    chat_access: BegunDialog,
    *,
    action: Annotated[YesNo, P("N: without the label, and read to the end", default="Y")] = True,
) -> bool:
    """Label a conversation as one to come back to; false when there is no such one for the caller."""
    await list_flags.label(call.tx, call.person, chat_access, marked=action, now=call.now)
    return True


@im.method(
    "recent.hide",
    doc="api-reference/chats/special-operations/im-recent-hide",
    since=18,
    mode="write",
    raises=(ResultFor(errors.NoAccess, False),),
)
async def hide(call: Call, chat_access: BegunDialog) -> bool:
    """Take a conversation off the caller's list until its next message; false when there is no such one."""
    await list_flags.hide(call.tx, chat_access, now=call.now)
    return True


@im.method(
    "chat.mute",
    doc="api-reference/chats/special-operations/im-chat-mute",
    since=19,
    mode="write",
    raises=(ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "This chat cannot be muted", 403)),),
)
async def mute(
    call: Call, chat_access: AnyChat, *, mute: Annotated[YesNo, P("N: be heard again", default="Y")] = True
) -> bool:
    """Silence a conversation for the caller, or let it be heard."""
    await list_flags.mute(call.tx, chat_access, muted=mute, now=call.now)
    return True
