"""What bots said changed and deleted, what was said to them read."""

from typing import Annotated, Any, NamedTuple

from beseda.api.call import Call
from beseda.api.method import JsonArray, P, Spelled, YesNo
from beseda.domain import bot_messages, deleting, editing, enclosures
from beseda.domain.editing import Change
from beseda.domain.enclosures import KEEP
from beseda.errors import (
    AttachMalformed,
    AttachTooLarge,
    DialogIdEmpty,
    KeyboardMalformed,
    KeyboardTooLarge,
    MessageNotFound,
    NoAccess,
    Wire,
)
from beseda.gates.bots import OwnedBot
from beseda.methods.imbot_v2 import imbot_v2

MessageId = Annotated[int, P("The message", missing=MessageNotFound)]


class Wording(NamedTuple):
    """What a message is to be; what is not given stays."""

    message: Annotated[str, P("The new text; an empty one deletes the message")] = KEEP
    attach: Annotated[JsonArray, P("Blocks of content; N or nothing removes them", malformed=AttachMalformed)] = KEEP
    keyboard: Annotated[JsonArray, P("Buttons; N or nothing removes them", malformed=KeyboardMalformed)] = KEEP
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True


@imbot_v2.method(
    "Chat.Message.update",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-update",
    mode="write",
    raises=(NoAccess, AttachMalformed, AttachTooLarge, KeyboardMalformed, KeyboardTooLarge),
)
async def update(
    call: Call, bot: OwnedBot, *, message_id: MessageId, fields: Annotated[Wording, P("What changes")]
) -> dict[str, bool]:
    """Change what a bot said."""
    change = Change(
        text=fields.message,
        attach=enclosures.attach(fields.attach),
        keyboard=enclosures.keyboard(fields.keyboard),
        url_preview=fields.url_preview,
    )
    post = call.post._replace(author=bot.person)
    await editing.update(call.tx, post, message_id, change, days=call.portal.settings.edit_days)
    return {"result": True}


@imbot_v2.method(
    "Chat.Message.delete",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-delete",
    mode="write",
    raises=(NoAccess,),
)
async def delete(
    call: Call,
    bot: OwnedBot,
    *,
    message_id: MessageId,
    complete: Annotated[bool, P("Leave no notice", default="false", values=("true", "false"))] = False,
) -> dict[str, bool]:
    """Delete what a bot said, in group chats as an administrator anything; a notice stays in its place."""
    post = call.post._replace(author=bot.person)
    await deleting.delete(call.tx, post, message_id, complete=complete, days=call.portal.settings.edit_days)
    return {"result": True}


@imbot_v2.method(
    "Chat.Message.read",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-read",
    mode="write",
    raises=(
        NoAccess,
        Spelled(DialogIdEmpty, Wire("ACCESS_DENIED", "Access denied", 403)),
        Spelled(MessageNotFound, Wire("MESSAGE_NOT_FOUND", "Message not found")),
    ),
)
async def read(
    call: Call,
    bot: OwnedBot,
    *,
    dialog_id: Annotated[str, P("chatXXX a chat, XXX a person", missing=DialogIdEmpty)],
    message_id: Annotated[
        int | None, P("The last message that was read; without it, all are", malformed=MessageNotFound)
    ] = None,
) -> dict[str, Any]:
    """Mark as read what was said to a bot, up to a message or all of it."""
    done = await bot_messages.read(call.tx, bot, dialog_id, message_id, now=call.now)
    return {
        "chatId": done.chat_id,
        "lastId": done.mark.message_id,
        "counter": done.mark.unread,
        "viewedMessages": done.viewed,
    }
