"""What people in a chat see of a bot at work, and whether they are offered a field to write in."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.bots import chats
from beseda.domain.chats import settings
from beseda.domain.messages import signs
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.methods.imbot_v2 import imbot_v2

_DOING = (
    *("THINKING", "SEARCHING", "GENERATING", "ANALYZING", "PROCESSING", "TRANSLATING"),
    *("CONNECTING", "CHECKING", "CALCULATING", "READING_DOCS", "COMPOSING"),
)
_ACTIONS = tuple(f"IMBOT_AGENT_ACTION_{one}" for one in _DOING)
_LONGEST = 600  # seconds
# Official: the entry BOT-FIX-0408-5 of chat-bots-v2/change-log
_TEXT_FIELD_IN_PRIVATE = 34


@imbot_v2.method(
    "Chat.InputAction.notify",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/ui/chat-input-action-notify",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def notify(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    status_message_code: Annotated[str, P("What the bot does; any other value: it is writing", values=_ACTIONS)] = "",
    duration: Annotated[int, P("For how many seconds, 1 to 600; without it, as clients choose")] = 0,
) -> dict[str, bool]:
    """Let people in a chat know what a bot is doing."""
    chat_access = await chats.own(call.tx, call.person, dialog_id, now=call.now)
    kind: dict[str, Any] = {"statusMessageCode": status_message_code} if status_message_code in _ACTIONS else {}
    if duration > 0:
        kind["duration"] = min(duration, _LONGEST)
    await signs.write(call.tx, call.actor, chat_access, **kind)
    return {"result": True}


@imbot_v2.method(
    "Chat.TextField.enabled",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/ui/chat-text-field-enabled",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def text_field(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    enabled: Annotated[bool, P("Whether there is one", default="true")] = True,
) -> dict[str, bool]:
    """Offer people in a chat a field to write in, or none; private dialogs since revision 34."""
    chat = (await chats.own(call.tx, call.person, dialog_id, now=call.now)).chat
    if chat.private and call.revision < _TEXT_FIELD_IN_PRIVATE:
        raise errors.NoAccess
    await settings.set_text_field(call.tx, call.actor, chat.id, enabled=enabled)
    return {"result": True}
