"""Messages said by people."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.chats import dialogs, share
from beseda.domain.messages import attachments, send
from beseda.errors.spec import ErrorSpec
from beseda.gates.dialogs import AnyDialogId, OwnDialog
from beseda.gates.messages import ENCLOSURE_REFUSALS, MessageId
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Json, P, YesNo
from beseda.methods.im import im
from beseda.model import MessageDraft


@im.method(
    "message.add",
    doc="api-reference/chats/messages/im-message-add",
    since=18,
    mode="write",
    raises=(
        errors.messages.TextEmpty,
        ErrorAs(errors.chats.DialogIdEmpty, ErrorSpec("USER_ID_EMPTY", "User ID can't be empty")),
        ErrorAs(errors.people.NotFound, ErrorSpec("USER_NOT_FOUND", "User not found")),
        ErrorAs(errors.chats.NotFound, ErrorSpec("CHAT_ID", "Error creating message")),  # Quirk 64
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "Action unavailable")),
        errors.ParametersWrong,
        *ENCLOSURE_REFUSALS,
        ErrorAs(errors.messages.ReplyNoAccess, ErrorSpec("REPLY_ACCESS_ERROR", "Action unavailable")),
        ErrorAs(
            errors.messages.ReplyElsewhere,
            ErrorSpec("REPLY_FROM_OTHER_CHAT_ERROR", "You can only reply to a message within the same chat"),
        ),
    ),
)
async def add(
    call: Call,
    *,
    dialog_id: AnyDialogId,
    message: Annotated[str, P("The text; not needed with ATTACH", starred=True)] = "",
    attach: Annotated[Json, P("Blocks of content", malformed=errors.messages.AttachMalformed)] = None,
    keyboard: Annotated[Json, P("Buttons below the message", malformed=errors.messages.KeyboardMalformed)] = None,
    menu: Annotated[Json, P("Items of the message's menu", malformed=errors.messages.MenuMalformed)] = None,
    system: Annotated[YesNo, P("A line of the system, without an author", default="N")] = False,
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,
    # Quirk 73
    reply_id: Annotated[
        int | None, P("The message that this one answers", since=31, malformed=errors.ParametersWrong)
    ] = None,
    template_id: Annotated[str, P("The client's own id: the same one again is not said again")] = "",  # Quirk 247
) -> int:
    """Say something in a dialog; answers the id of the message."""
    enclosed: dict[str, Any] = {
        "reply_id": reply_id,
        "uuid": template_id,
        "attach": attachments.attach(attach),
        "keyboard": attachments.keyboard(keyboard),
        "menu": attachments.menu(menu),
    }
    chat_access = await dialogs.find(call.tx, call.person, dialog_id, now=call.now)
    draft = MessageDraft(message, **enclosed, system=system, url_preview=url_preview)
    return (await send.send(call.tx, call.actor, chat_access, draft, last=True)).id


@im.method(
    "message.share",
    doc="api-reference/chats/messages/im-message-share",
    since=30,
    mode="write",
    raises=(
        errors.messages.IdEmpty,
        ErrorAs(errors.messages.NotFound, ErrorSpec("MESSAGE_ID_ERROR", "Message ID can't be empty")),
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You do not have access to the specified dialog", 403)),
        errors.ParametersWrong,
    ),
)
async def share_message(
    call: Call,
    dialog: OwnDialog,
    *,
    message_id: MessageId,
    kind: Annotated[
        str,
        P(
            "What to make of it; of these, this portal has chats",
            name="TYPE",
            values=("CHAT", "TASK", "POST", "CALEND"),
            missing=errors.ParametersWrong,
        ),
    ],
) -> bool:
    """Make a chat of the dialog's members that begins with this message, quoted."""
    if kind != "CHAT":  # Quirk 198
        raise errors.ParametersWrong
    await share.begin_chat(call.tx, call.actor, dialog.chat_access, message_id)
    return True
