"""Chats that a bot is in."""

from beseda import errors
from beseda.domain.chats import dialogs
from beseda.domain.chats import leave as chat_leave
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.kernel.call import Call
from beseda.methods.imbot_v2 import imbot_v2


@imbot_v2.method(
    "Chat.leave",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-leave",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def leave(call: Call, _: ActingBot, *, dialog_id: BotDialogId) -> dict[str, bool]:
    """Let a bot out of a group chat; one of its own passes to a manager, else to who is there longest."""
    await chat_leave.leave(call.tx, call.actor, await dialogs.group_id(call.tx, call.person, dialog_id))
    return {"result": True}
