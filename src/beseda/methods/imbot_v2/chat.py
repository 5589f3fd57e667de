"""Chats of bots: made, shown, changed, handed over, left."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.bots import chats
from beseda.domain.chats import dialogs as dialog_rules
from beseda.domain.chats import leave as chat_leave
from beseda.domain.chats import membership, settings
from beseda.domain.chats.settings import Look
from beseda.domain.people import accounts
from beseda.domain.text import colors
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.kernel.call import Call
from beseda.kernel.method import File, Ids, P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.model import ChatDraft
from beseda.render import dialogs
from beseda.wire.casing import Casing
from beseda.wire.views import v2

_COLORS = tuple(Casing.CAMEL.wire(name.lower()) for name in colors.HEX)


class Draft(NamedTuple):
    """A new chat."""

    title: Annotated[str, P("Without one: the names of the others, or a colour and a number")] = ""
    description: Annotated[str, P("What the chat is about")] = ""
    color: Annotated[str, P("Any other value: one at random", values=_COLORS)] = ""
    avatar: Annotated[File, P("A picture in Base64")] = ""
    user_ids: Annotated[Ids, P("People to let in; the bot is in it anyway")] = ()
    owner_id: Annotated[int, P("Whose it is to be; without it, the bot's")] = 0
    message: Annotated[str, P("The first message")] = ""


class Changes(NamedTuple):
    """What is to be different about a chat."""

    title: Annotated[str, P("Its title")] = ""
    description: Annotated[str, P("What it is about")] = ""
    color: Annotated[str, P("Any other value changes nothing", values=_COLORS)] = ""
    avatar: Annotated[File, P("A picture in Base64")] = ""


@imbot_v2.method("Chat.add", doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-add", mode="write")
async def add(
    call: Call,
    _: ActingBot,
    *,
    fields: Annotated[Draft, P("The chat", starred=False)] = Draft(),  # noqa: B008
) -> dict[str, Any]:
    """Make a group chat that a bot is in; it owns it unless somebody else is named."""
    draft = ChatDraft(
        users=fields.user_ids,
        title=fields.title,
        description=fields.description,
        color=colors.named(fields.color),
        message=fields.message,
        avatar=fields.avatar,
        owner_id=fields.owner_id,
    )
    chat_id = await membership.create(call.tx, call.actor, draft)
    chat_access = await access.visible_chat(call.tx, call.person, chat_id)
    people = await accounts.load(call.tx, await membership.member_ids(call.tx, call.person, chat_id))
    return {
        "chat": await dialogs.chat(call, chat_access) | {"isNew": True},
        "users": [v2.user(person, call.portal.locale) for person in people],
    }


@imbot_v2.method(
    "Chat.get",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-get",
    mode="read_then_write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def get(call: Call, _: ActingBot, *, dialog_id: BotDialogId) -> dict[str, Any]:
    """Show a chat that a bot is in; a private dialog begins when it is first looked for."""
    chat_access = await chats.own(call.tx, call.person, dialog_id, now=call.now)
    return {"chat": await dialogs.chat(call, chat_access)}


@imbot_v2.method(
    "Chat.update",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-update",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def update(
    call: Call, _: ActingBot, *, dialog_id: BotDialogId, fields: Annotated[Changes, P("What changes")]
) -> dict[str, bool]:
    """Change the title, the description, the colour and the picture of a chat."""
    chat_id = await dialog_rules.group_id(call.tx, call.person, dialog_id)
    look = Look(fields.title, fields.description, colors.named(fields.color), fields.avatar)
    await settings.change_look(call.tx, call.actor, chat_id, look)
    return {"result": True}


@imbot_v2.method(
    "Chat.setOwner",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-set-owner",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def set_owner(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    user_id: Annotated[int, P("The new owner, a member", missing=errors.chats.MayNotHandOver)],
) -> dict[str, bool]:
    """Hand a chat of a bot over to somebody in it."""
    chat_id = await dialog_rules.group_id(call.tx, call.person, dialog_id)
    await settings.set_owner(call.tx, call.actor, chat_id, user_id)
    return {"result": True}


@imbot_v2.method(
    "Chat.leave",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/chats/chat-leave",
    mode="write",
    raises=(errors.chats.DialogIdEmpty, errors.NoAccess),
)
async def leave(call: Call, _: ActingBot, *, dialog_id: BotDialogId) -> dict[str, bool]:
    """Let a bot out of a group chat; one of its own passes to a manager, else to who is there longest."""
    await chat_leave.leave(call.tx, call.actor, await dialog_rules.group_id(call.tx, call.person, dialog_id))
    return {"result": True}
