"""Who is in the chats of bots of the first generation, who manages and who owns them."""

from typing import Annotated

from beseda import errors
from beseda.domain.bots import chats
from beseda.domain.chats import membership, settings
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ActingApplicationBot
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, IdList, P, YesNo
from beseda.methods.imbot import imbot
from beseda.methods.imbot.chat import IS_FIXED, MAY_NOT_LEAVE, UNAVAILABLE, ChatId

_NOT_ADDED = ErrorSpec("WRONG_REQUEST", "You don't have access or user already member in chat")
_NOT_REMOVED = ErrorSpec("WRONG_REQUEST", "You don't have access or user isn't a member of the chat")
UserId = Annotated[Id, P("A member", missing=errors.people.UserIdEmpty)]


@imbot.method(
    "chat.user.add",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-user-add",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        errors.NoAccess,
        ErrorAs(errors.chats.ChatIsClosed, ErrorSpec("ACCESS_ERROR", "It is forbidden to add users to this chat", 403)),
        ErrorAs(errors.people.IdsMalformed, ErrorSpec("WRONG_REQUEST", "User IDs must be passed in array format")),
        ErrorAs(errors.chats.MayNotAdd, _NOT_ADDED),
        ErrorAs(errors.Unchanged, _NOT_ADDED),
    ),
)
async def add(
    call: Call,
    _: ActingApplicationBot,
    *,
    chat_id: ChatId,
    users: Annotated[IdList, P("People to let in", missing=errors.people.IdsMalformed)],
    hide_history: Annotated[YesNo, P("They see nothing older than their joining", default="Y")] = True,
) -> bool:
    """Let people into a chat of a bot."""
    await chats.add_new(call.tx, call.actor, chat_id, users, hide_history=hide_history)
    return True


@imbot.method(
    "chat.user.list",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-user-list",
    deprecated=True,
    raises=(errors.chats.IdEmpty, errors.NoAccess),
)
async def user_list(call: Call, _: ActingApplicationBot, *, chat_id: ChatId) -> list[int]:
    """List the ids of everybody in a chat that a bot may see, as they joined."""
    return await membership.member_ids(call.tx, call.person, chat_id)


@imbot.method(
    "chat.user.delete",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-user-delete",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        errors.people.UserIdEmpty,
        errors.NoAccess,
        IS_FIXED,
        MAY_NOT_LEAVE,
        ErrorAs(errors.chats.MayNotRemove, _NOT_REMOVED),
        ErrorAs(errors.chats.MemberNotFound, _NOT_REMOVED),
    ),
)
async def delete(call: Call, _: ActingApplicationBot, *, chat_id: ChatId, user_id: UserId) -> bool:
    """Let somebody out of a chat of a bot."""
    await chats.remove(call.tx, call.actor, chat_id, user_id)
    return True


@imbot.method(
    "chat.setManager",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-set-manager",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        errors.people.UserIdEmpty,
        ErrorAs(
            errors.NoAccess, ErrorSpec("WRONG_REQUEST", "Change manager can only owner and user must be member in chat")
        ),
    ),
)
async def set_manager(
    call: Call,
    _: ActingApplicationBot,
    *,
    chat_id: ChatId,
    user_id: UserId,
    is_manager: Annotated[YesNo, P("Whether they manage it from now on", default="Y")] = True,
) -> bool:
    """Let somebody manage a chat that a bot owns, or no longer."""
    if not await settings.set_managers(call.tx, call.actor, chat_id, [user_id], manager=is_manager):
        raise errors.chats.MayNotAppoint
    return True


@imbot.method(
    "chat.setOwner",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-set-owner",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        errors.people.UserIdEmpty,
        UNAVAILABLE,
        ErrorAs(
            errors.NoAccess, ErrorSpec("WRONG_REQUEST", "Change owner can only owner and user must be member in chat")
        ),
    ),
)
async def set_owner(call: Call, _: ActingApplicationBot, *, chat_id: ChatId, user_id: UserId) -> bool:
    """Hand a chat of a bot over to somebody in it."""
    await settings.set_owner(call.tx, call.actor, chat_id, user_id)
    return True
