"""What bots said changed and deleted, what was said to them read."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain.bots import messages
from beseda.domain.messages import attachments, edit
from beseda.domain.messages import delete as deleting
from beseda.domain.messages.attachments import KEEP
from beseda.domain.messages.edit import MessageChanges
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, JsonArray, P, YesNo
from beseda.methods.imbot_v2 import imbot_v2

MessageId = Annotated[int, P("The message", missing=errors.messages.NotFound)]  # Quirk 129


class Wording(NamedTuple):
    """What a message is to be; what is not given stays."""

    message: Annotated[str, P("The new text; an empty one deletes the message")] = KEEP
    attach: Annotated[
        JsonArray, P("Blocks of content; N or nothing removes them", malformed=errors.messages.AttachMalformed)
    ] = KEEP
    keyboard: Annotated[
        JsonArray, P("Buttons; N or nothing removes them", malformed=errors.messages.KeyboardMalformed)
    ] = KEEP
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True  # Quirk 127


@imbot_v2.method(
    "Chat.Message.update",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-update",
    mode="write",
    raises=(
        errors.NoAccess,
        errors.messages.AttachMalformed,
        errors.messages.AttachTooLarge,
        errors.messages.KeyboardMalformed,
        errors.messages.KeyboardTooLarge,
    ),
)
async def update(
    call: Call, _: ActingBot, *, message_id: MessageId, fields: Annotated[Wording, P("What changes")]
) -> dict[str, bool]:
    """Change what a bot said."""
    change = MessageChanges(
        text=fields.message,
        attach=attachments.attach(fields.attach),
        keyboard=attachments.keyboard(fields.keyboard),
        url_preview=fields.url_preview,
    )
    await edit.update(call.tx, call.actor, message_id, change, days=call.portal.settings.edit_days)
    return {"result": True}


@imbot_v2.method(
    "Chat.Message.delete",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-delete",
    mode="write",
    raises=(errors.NoAccess,),
)
async def delete(
    call: Call,
    _: ActingBot,
    *,
    message_id: MessageId,
    complete: Annotated[bool, P("Leave no notice", default="false", values=("true", "false"))] = False,
) -> dict[str, bool]:
    """Delete what a bot said, in group chats as an administrator anything; a notice stays in its place."""
    await deleting.delete(call.tx, call.actor, message_id, complete=complete, days=call.portal.settings.edit_days)
    return {"result": True}


@imbot_v2.method(
    "Chat.Message.read",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-read",
    mode="write",
    raises=(
        errors.NoAccess,
        errors.chats.DialogIdEmpty,
        ErrorAs(errors.messages.NotFound, ErrorSpec("MESSAGE_NOT_FOUND", "Message not found")),
    ),
)
async def read(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    message_id: Annotated[
        int | None, P("The last message that was read; without it, all are", malformed=errors.messages.NotFound)
    ] = None,
) -> dict[str, Any]:
    """Mark as read what was said to a bot, up to a message or all of it."""
    done = await messages.read(call.tx, call.actor, dialog_id, message_id)
    return {
        "chatId": done.chat_id,
        "lastId": done.mark.message_id,
        "counter": done.mark.unread,
        "viewedMessages": done.viewed,
    }
