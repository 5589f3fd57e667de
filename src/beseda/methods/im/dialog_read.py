"""How far the caller has read, and that they are writing."""

from typing import Annotated, Any

from beseda.api.call import Call
from beseda.api.method import Answered, P, Spelled
from beseda.domain import reading
from beseda.errors import MessageIdEmpty, NoAccess, Wire
from beseda.gates import OwnDialog
from beseda.methods.im import im


@im.method(
    "dialog.read",
    doc="api-reference/chats/messages/im-dialog-read",
    since=21,
    mode="write",
    raises=(Answered(NoAccess, False),),
)
async def read(
    call: Call,
    dialog: OwnDialog,
    *,
    message_id: Annotated[int | None, P("The last message that was read; without it, all are")] = None,
) -> dict[str, Any]:
    """Mark a dialog as read, up to a message or all of it; false where the caller is not in it."""
    mark = await reading.read(call.tx, call.person, dialog.place, now=call.now, through=message_id)
    return {
        "dialogId": dialog.id,
        "chatId": dialog.place.chat.id,
        "lastId": mark.message_id,
        "counter": mark.unread,
    }


@im.method(
    "dialog.unread",
    doc="api-reference/chats/messages/im-dialog-unread",
    since=21,
    mode="write",
    raises=(
        Spelled(MessageIdEmpty, Wire("MESSAGE_ID_ERROR", "First unread message id can't be empty")),
        Answered(NoAccess, False),
    ),
)
async def unread(
    call: Call,
    dialog: OwnDialog,
    *,
    message_id: Annotated[int, P("The first message that is to be unread", missing=MessageIdEmpty)],
) -> bool:
    """Mark a message and all later ones as unread; false where there are none, or the caller is not in the dialog."""
    if message_id <= 0:
        raise MessageIdEmpty
    return await reading.unread(call.tx, call.person, dialog.place, since=message_id, now=call.now)


@im.method("dialog.read.all", doc="api-reference/chats/special-operations/im-dialog-read-all", since=30, mode="write")
async def read_all(call: Call) -> bool:
    """Mark every dialog of the caller as read."""
    await reading.read_everything(call.tx, call.person, now=call.now)
    return True


@im.method(
    "dialog.writing", doc="api-reference/chats/messages/im-dialog-writing", since=30, mode="rarely", raises=(NoAccess,)
)
async def writing(call: Call, dialog: OwnDialog) -> bool:  # noqa: ARG001 - the gate is all there is to it
    """Let the others in a dialog know that the caller is writing."""
    return True
