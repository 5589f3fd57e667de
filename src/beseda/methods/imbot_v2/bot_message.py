"""What bots say."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain.bots import messages
from beseda.domain.messages import attachments
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, JsonArray, Object, P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.model import MessageDraft

_FLAGS = ("true", "false")
_FAILED = ErrorSpec("SENDING_FAILED", "Sending failed")


class Speech(NamedTuple):
    """What a bot says."""

    message: Annotated[str, P("The text")] = ""
    attach: Annotated[JsonArray, P("Blocks of content", malformed=errors.messages.AttachMalformed)] = None
    keyboard: Annotated[JsonArray, P("Buttons below the message", malformed=errors.messages.KeyboardMalformed)] = None
    system: Annotated[bool, P("A line of the system", default="false", values=_FLAGS)] = False
    url_preview: Annotated[bool, P("Links may have a preview", default="true", values=_FLAGS)] = True
    reply_id: Annotated[int | None, P("The message that this one answers")] = None
    template_id: Annotated[str, P("The client's own id: the same one again is not said again")] = ""
    forward_ids: Annotated[Object | None, P("Messages to pass on: id by a client's own id")] = None


@imbot_v2.method(
    "Chat.Message.send",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-send",
    mode="write",
    raises=(
        errors.NoAccess,
        errors.chats.DialogIdEmpty,
        errors.messages.TextEmpty,
        ErrorAs(errors.messages.ReplyElsewhere, _FAILED),
        ErrorAs(errors.messages.ReplyNoAccess, _FAILED),
        errors.messages.AttachMalformed,
        errors.messages.AttachTooLarge,
        errors.messages.KeyboardMalformed,
        errors.messages.KeyboardTooLarge,
    ),
)
async def send(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    fields: Annotated[Speech, P("What to say")] = Speech(),  # noqa: B008
) -> dict[str, Any]:
    """Say something on behalf of a bot."""
    draft = MessageDraft(
        text=fields.message,
        attach=attachments.attach(fields.attach),
        keyboard=attachments.keyboard(fields.keyboard),
        system=fields.system,
        url_preview=fields.url_preview,
        reply_id=fields.reply_id,
        uuid=fields.template_id,
    )
    sent = await messages.send(call.tx, call.actor, dialog_id, draft, fields.forward_ids or {})
    return {"id": sent.id, "uuidMap": sent.forwarded or {}}
