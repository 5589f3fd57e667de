"""How far the caller has read, and that they are writing."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.messages import read_marks, signs
from beseda.errors.spec import ErrorSpec
from beseda.gates.dialogs import OwnDialog
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P, ResultFor
from beseda.methods.im import im


@im.method(
    "dialog.read",
    doc="api-reference/chats/messages/im-dialog-read",
    since=21,
    mode="write",
    raises=(ResultFor(errors.NoAccess, False),),
)
async def read(
    call: Call,
    dialog: OwnDialog,
    *,
    message_id: Annotated[int | None, P("The last message that was read; without it, all are")] = None,
) -> dict[str, Any]:
    """Mark a dialog as read, up to a message or all of it; false where the caller is not in it."""
    mark = await read_marks.read(call.tx, call.person, dialog.chat_access, now=call.now, through_id=message_id)
    return {
        "dialogId": dialog.id,
        "chatId": dialog.chat_access.chat.id,
        "lastId": mark.message_id,
        "counter": mark.unread,
    }


@im.method(
    "dialog.unread",
    doc="api-reference/chats/messages/im-dialog-unread",
    since=21,
    mode="write",
    raises=(
        ErrorAs(errors.messages.IdEmpty, ErrorSpec("MESSAGE_ID_ERROR", "First unread message id can't be empty")),
        ResultFor(errors.NoAccess, False),
    ),
)
async def unread(
    call: Call,
    dialog: OwnDialog,
    *,
    message_id: Annotated[Id, P("The first message that is to be unread", missing=errors.messages.IdEmpty)],
) -> bool:
    """Mark a message and all later ones as unread; false where there are none, or the caller is not in the dialog."""
    return await read_marks.unread(call.tx, call.person, dialog.chat_access, since_id=message_id, now=call.now)


@im.method("dialog.read.all", doc="api-reference/chats/special-operations/im-dialog-read-all", since=30, mode="write")
async def read_all(call: Call) -> bool:
    """Mark every dialog of the caller as read."""
    await read_marks.read_all(call.tx, call.person, now=call.now)
    return True


@im.method(
    "dialog.writing",
    doc="api-reference/chats/messages/im-dialog-writing",
    since=30,
    mode="write",
    raises=(errors.NoAccess,),
)
async def writing(call: Call, dialog: OwnDialog) -> bool:
    """Let the others in a dialog know that the caller is writing."""
    await signs.write(call.tx, call.actor, dialog.chat_access)
    return True
