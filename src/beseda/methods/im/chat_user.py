"""Who is in a chat."""

from typing import Annotated

from beseda import errors
from beseda.domain.chats import leave as chat_leave
from beseda.domain.chats import membership
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P, ResultFor, YesNo
from beseda.methods.im import im

_MAY_NOT_REMOVE = ErrorSpec("ACCESS_DENIED_KICK", "Insufficient rights to exclude participants from the chat")

ChatId = Annotated[int, P("The chat", missing=errors.chats.IdEmpty)]


@im.method(
    "chat.user.add",
    doc="api-reference/chats/chat-users/im-chat-user-add",
    since=18,
    mode="write",
    raises=(
        errors.chats.IdEmpty,
        errors.NoAccess,
        ErrorAs(errors.chats.ChatIsClosed, ErrorSpec("ACCESS_ERROR", "It is forbidden to add users to this chat", 403)),
        ErrorAs(
            errors.chats.MayNotAdd,
            ErrorSpec("ACCESS_DENIED_EXTEND", "Insufficient permissions to add participants to the chat"),
        ),
    ),
)
async def add(
    call: Call,
    *,
    chat_id: ChatId,
    users: Annotated[tuple[int, ...], P("People to let in", starred=True)] = (),
    hide_history: Annotated[YesNo, P("They see nothing older than their joining", default="Y")] = True,
) -> bool:
    """Let people into a chat; true when at least one of them is in it now."""
    return await membership.add(call.tx, call.actor, chat_id, users, hide_history=hide_history)


@im.method(
    "chat.user.list",
    doc="api-reference/chats/chat-users/im-chat-user-list",
    since=18,
    raises=(errors.chats.IdEmpty, ResultFor(errors.NoAccess, [])),  # Quirk 22
)
async def user_list(call: Call, *, chat_id: ChatId) -> list[int]:
    """List the ids of everybody in a chat, as they joined; empty when the caller may not know."""
    return await membership.member_ids(call.tx, call.person, chat_id)


@im.method(
    "chat.user.delete",
    doc="api-reference/chats/chat-users/im-chat-user-delete",
    since=18,
    mode="write",
    raises=(
        errors.chats.IdEmpty,
        errors.people.UserIdEmpty,
        errors.NoAccess,
        ErrorAs(
            errors.chats.ChatIsFixed, ErrorSpec("ACCESS_ERROR", "It is forbidden to delete users of this chat", 403)
        ),
        ErrorAs(errors.chats.MayNotRemove, _MAY_NOT_REMOVE),
        ErrorAs(errors.chats.MayNotLeave, _MAY_NOT_REMOVE),
        ErrorAs(errors.chats.MemberNotFound, ErrorSpec("USER_NOT_FOUND", "The specified user is not in the chat")),
    ),
)
async def delete(
    call: Call, *, chat_id: ChatId, user_id: Annotated[int, P("Who has to go", missing=errors.people.UserIdEmpty)]
) -> bool:
    """Let somebody out of a chat; oneself as by im.chat.leave."""
    await chat_leave.remove(call.tx, call.actor, chat_id, user_id)
    return True


@im.method(
    "chat.leave",
    doc="api-reference/chats/chat-users/im-chat-leave",
    since=18,
    mode="write",
    raises=(
        errors.chats.IdEmpty,
        ErrorAs(errors.chats.GroupRequired, ErrorSpec("ACCESS_ERROR", "Action unavailable", 403)),
        ErrorAs(
            errors.chats.ChatIsFixed, ErrorSpec("ACCESS_ERROR", "It is forbidden to delete users of this chat", 403)
        ),
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_DENIED_KICK", "Access denied to kick user from chat")),
    ),
)
async def leave(call: Call, *, chat_id: Annotated[Id, P("The chat", missing=errors.chats.IdEmpty)]) -> bool:
    """Let the caller out of a chat; one of their own passes to a manager, else to who is there longest."""
    await chat_leave.leave(call.tx, call.actor, chat_id)
    return True
