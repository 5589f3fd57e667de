"""What somebody brings along who opens a chat with a bot."""

from typing import Annotated

from beseda import errors
from beseda.domain.bots import context as contexts
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, ErrorAs, Object, P
from beseda.methods.im_v2 import im_v2


@im_v2.method(
    "Chat.Bot.sendContext",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/bot-context",
    mode="write",
    raises=(
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_DENIED", "Access denied", 403)),
        ErrorAs(errors.ParametersWrong, ErrorSpec("PARAMS_ERROR", "Incorrect params")),
    ),
)
async def send_context(
    call: Call,
    *,
    dialog_id: Annotated[DialogId, P("The bot, or chatXXX a chat with bots", missing=errors.NoAccess)],
    context: Annotated[Object, P("Anything", missing=errors.ParametersWrong)],
) -> dict[str, bool]:
    """Let a bot know why its chat is opened."""
    await contexts.hand_over(call.tx, call.actor, dialog_id, context)
    return {"result": True}
