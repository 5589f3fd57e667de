"""Chats of bots of the first generation: made, found, left; what the bot does there."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.bots import chats
from beseda.domain.chats import leave as chat_leave
from beseda.domain.chats import membership
from beseda.domain.messages import signs
from beseda.domain.text import colors
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ActingApplicationBot
from beseda.gates.dialogs import AnyDialogId, ReadableDialog
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, IdList, P, ResultFor
from beseda.methods.imbot import imbot
from beseda.model import ChatDraft
from beseda.render import dialogs

ChatId = Annotated[Id, P("The chat", missing=errors.chats.IdEmpty)]
MAY_NOT_LEAVE = ErrorAs(errors.chats.MayNotLeave, ErrorSpec("ACCESS_ERROR", "LEAVE_OWNER_FORBIDDEN", 403))
IS_FIXED = ErrorAs(
    errors.chats.ChatIsFixed, ErrorSpec("ACCESS_ERROR", "It is forbidden to delete users of this chat", 403)
)
UNAVAILABLE = ErrorAs(errors.chats.GroupRequired, ErrorSpec("ACCESS_ERROR", "Action unavailable", 403))


@imbot.method(
    "chat.add",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-add",
    mode="write",
    deprecated=True,
    raises=(ErrorAs(errors.people.IdsMalformed, ErrorSpec("INVALID_FORMAT", "Parameter USERS has wrong type")),),
)
async def add(
    call: Call,
    _: ActingApplicationBot,
    *,
    kind: Annotated[
        str, P("OPEN: every employee may read", name="TYPE", default="CHAT", values=("OPEN", "CHAT"))
    ] = "CHAT",
    title: Annotated[str, P("Without one: the names of the others, or a colour and a number")] = "",
    description: Annotated[str, P("What the chat is about")] = "",
    color: Annotated[str, P("Any other value: one at random", values=tuple(colors.HEX), more_values=True)] = "",
    message: Annotated[str, P("The first message")] = "",
    users: Annotated[
        IdList, P("People to let in; the bot owns the chat and is in it anyway", malformed=errors.people.IdsMalformed)
    ] = (),
    avatar: Annotated[str, P("A picture in Base64, at most 5000 by 5000 pixels")] = "",
    entity_type: Annotated[str, P("Kind of object that the chat belongs to")] = "",
    entity_id: Annotated[str, P("Which object")] = "",
) -> int:
    """Make a chat that a bot owns; answers its id."""
    draft = ChatDraft(
        users, kind == "OPEN", title, description, color, message, entity_type.strip(), entity_id.strip(), avatar
    )
    return await membership.create(call.tx, call.actor, draft)


@imbot.method(
    "chat.get",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-get",
    deprecated=True,
    raises=(ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You don't have access to this chat", 403)),),
)
async def get(
    call: Call,
    *,
    entity_type: Annotated[str, P("Kind of object that the chat belongs to", starred=True)] = "",
    entity_id: Annotated[str, P("Which object", starred=True)] = "",
) -> dict[str, int] | None:
    """Find the chat of an object that the caller may see; null where no object is named."""
    pair = entity_type.strip(), entity_id.strip()
    if not all(pair):
        return None
    return {"ID": await membership.find_by_entity(call.tx, call.person, *pair)}  # Quirk 236


@imbot.method(
    "chat.leave",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-leave",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        UNAVAILABLE,
        IS_FIXED,
        MAY_NOT_LEAVE,
        ErrorAs(errors.NoAccess, ErrorSpec("WRONG_REQUEST", "You don't have access or user isn't a member in chat")),
    ),
)
async def leave(call: Call, _: ActingApplicationBot, *, chat_id: ChatId) -> bool:
    """Let a bot out of a chat; one of its own passes to a manager, else to who is there longest."""
    await chat_leave.leave(call.tx, call.actor, chat_id)
    return True


@imbot.method(
    "chat.sendTyping",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-send-typing",
    mode="write",
    deprecated=True,
    raises=(errors.chats.DialogIdEmpty, ResultFor(errors.NoAccess, True)),  # Quirk 237
)
async def send_typing(call: Call, _: ActingApplicationBot, *, dialog_id: AnyDialogId) -> bool:
    """Let people in a chat know that a bot is writing."""
    await signs.write(call.tx, call.actor, await chats.own(call.tx, call.person, dialog_id, now=call.now))
    return True


@imbot.method(
    "dialog.get",
    doc="api-reference/chat-bots/outdated/chats/imbot-dialog-get",
    since=24,
    mode="read_then_write",
    deprecated=True,
    raises=(
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You do not have access to the specified dialog", 403)),
    ),
)
async def dialog_get(call: Call, dialog: ReadableDialog) -> dict[str, Any]:
    """Show a dialog of the caller's: its chat, how far it is read, and what the caller may do there."""
    return await dialogs.dialog(call, dialog.id, dialog.chat_access)
