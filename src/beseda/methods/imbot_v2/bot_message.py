"""What bots say."""

from typing import Annotated, Any, NamedTuple

from beseda.api.call import Call
from beseda.api.method import JsonArray, Object, P, Spelled
from beseda.domain import bot_messages, enclosures
from beseda.errors import (
    AttachMalformed,
    AttachTooLarge,
    DialogIdEmpty,
    KeyboardMalformed,
    KeyboardTooLarge,
    MessageEmpty,
    NoAccess,
    ReplyElsewhere,
    ReplyNoAccess,
    Wire,
)
from beseda.gates.bots import OwnedBot
from beseda.methods.imbot_v2 import imbot_v2
from beseda.model import Draft

_FLAGS = ("true", "false")
_FAILED = Wire("SENDING_FAILED", "Sending failed")


class Speech(NamedTuple):
    """What a bot says."""

    message: Annotated[str, P("The text")] = ""
    attach: Annotated[JsonArray, P("Blocks of content", malformed=AttachMalformed)] = None
    keyboard: Annotated[JsonArray, P("Buttons below the message", malformed=KeyboardMalformed)] = None
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
        NoAccess,
        Spelled(DialogIdEmpty, Wire("ACCESS_DENIED", "Access denied", 403)),
        MessageEmpty,
        Spelled(ReplyElsewhere, _FAILED),
        Spelled(ReplyNoAccess, _FAILED),
        AttachMalformed,
        AttachTooLarge,
        KeyboardMalformed,
        KeyboardTooLarge,
    ),
)
async def send(
    call: Call,
    bot: OwnedBot,
    *,
    dialog_id: Annotated[str, P("chatXXX a chat, XXX a person", missing=DialogIdEmpty)],
    fields: Annotated[Speech, P("What to say")] = Speech(),  # noqa: B008
) -> dict[str, Any]:
    """Say something on behalf of a bot."""
    draft = Draft(
        text=fields.message,
        attach=enclosures.attach(fields.attach),
        keyboard=enclosures.keyboard(fields.keyboard),
        system=fields.system,
        url_preview=fields.url_preview,
        reply_id=fields.reply_id,
        uuid=fields.template_id,
    )
    sent = await bot_messages.send(call.tx, call.post, bot, dialog_id, draft, fields.forward_ids or {})
    return {"id": sent.id, "uuidMap": sent.forwarded or {}}
