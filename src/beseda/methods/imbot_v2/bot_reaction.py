"""How bots react to what is said."""

from typing import Annotated

from beseda import errors
from beseda.domain.messages import reactions
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.methods.imbot_v2.bot_message_edit import MessageId

_NOT_FOUND = ErrorSpec("REACTION_NOT_FOUND", "Reaction not found")
_UNKNOWN = ErrorAs(errors.messages.ReactionUnknown, _NOT_FOUND)


@imbot_v2.method(
    "Chat.Message.Reaction.add",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-reaction-add",
    mode="write",
    raises=(
        errors.NoAccess,
        _UNKNOWN,
        ErrorAs(errors.Unchanged, ErrorSpec("REACTION_ALREADY_SET", "Reaction already set")),
    ),
)
async def add(
    call: Call,
    _: ActingBot,
    *,
    message_id: MessageId,
    reaction: Annotated[str, P("Which one", missing=errors.messages.ReactionUnknown, values=reactions.CODES)],
) -> dict[str, bool]:
    """Let a bot react to a message."""
    await reactions.react(call.tx, call.actor, message_id, reaction, wanted=True)
    return {"result": True}


@imbot_v2.method(
    "Chat.Message.Reaction.delete",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/messages/chat-message-reaction-delete",
    mode="write",
    raises=(errors.NoAccess, _UNKNOWN, ErrorAs(errors.Unchanged, _NOT_FOUND)),
)
async def delete(
    call: Call,
    _: ActingBot,
    *,
    message_id: MessageId,
    reaction: Annotated[str, P("Which one", missing=errors.messages.ReactionUnknown)],
) -> dict[str, bool]:
    """Take a reaction of a bot back."""
    await reactions.react(call.tx, call.actor, message_id, reaction, wanted=False)
    return {"result": True}
