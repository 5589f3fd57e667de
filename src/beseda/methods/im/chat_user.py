"""Who is in a chat."""

from typing import Annotated

from beseda.api.call import Call
from beseda.api.method import Answered, P, Spelled, YesNo
from beseda.domain import chats, leaving
from beseda.errors import (
    ChatIdEmpty,
    ClosedKind,
    FixedKind,
    GroupsOnly,
    MayNotAdd,
    MayNotRemove,
    MemberNotFound,
    NoAccess,
    UserIdEmpty,
    Wire,
)
from beseda.methods.im import im

ChatId = Annotated[int, P("The chat", missing=ChatIdEmpty)]


@im.method(
    "chat.user.add",
    doc="api-reference/chats/chat-users/im-chat-user-add",
    since=18,
    mode="write",
    raises=(
        ChatIdEmpty,
        NoAccess,
        Spelled(ClosedKind, Wire("ACCESS_ERROR", "It is forbidden to add users to this chat", 403)),
        Spelled(MayNotAdd, Wire("ACCESS_DENIED_EXTEND", "Insufficient permissions to add participants to the chat")),
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
    return await chats.add_members(call.tx, call.post, chat_id, users, hide_history=hide_history)


@im.method(
    "chat.user.list",
    doc="api-reference/chats/chat-users/im-chat-user-list",
    since=18,
    raises=(ChatIdEmpty, Answered(NoAccess, [])),
)
async def user_list(call: Call, *, chat_id: ChatId) -> list[int]:
    """List the ids of everybody in a chat, as they joined; empty when the caller may not know."""
    return await chats.member_ids(call.tx, call.person, chat_id)


@im.method(
    "chat.user.delete",
    doc="api-reference/chats/chat-users/im-chat-user-delete",
    since=18,
    mode="write",
    raises=(
        ChatIdEmpty,
        UserIdEmpty,
        NoAccess,
        Spelled(FixedKind, Wire("ACCESS_ERROR", "It is forbidden to delete users of this chat", 403)),
        Spelled(MayNotRemove, Wire("ACCESS_DENIED_KICK", "Insufficient rights to exclude participants from the chat")),
        Spelled(MemberNotFound, Wire("USER_NOT_FOUND", "The specified user is not in the chat")),
    ),
)
async def delete(
    call: Call, *, chat_id: ChatId, user_id: Annotated[int, P("Who has to go", missing=UserIdEmpty)]
) -> bool:
    """Let somebody out of a chat."""
    await chats.remove_member(call.tx, call.post, chat_id, user_id)
    return True


@im.method(
    "chat.leave",
    doc="api-reference/chats/chat-users/im-chat-leave",
    since=18,
    mode="write",
    raises=(
        ChatIdEmpty,
        Spelled(GroupsOnly, Wire("ACCESS_ERROR", "Action unavailable", 403)),
        Spelled(FixedKind, Wire("ACCESS_ERROR", "It is forbidden to delete users of this chat", 403)),
        Spelled(NoAccess, Wire("ACCESS_DENIED_KICK", "Access denied to kick user from chat")),
    ),
)
async def leave(call: Call, *, chat_id: ChatId) -> bool:
    """Let the caller out of a chat; one of their own passes to a manager, else to who is there longest."""
    if chat_id <= 0:
        raise ChatIdEmpty
    await leaving.leave(call.tx, call.post, chat_id)
    return True
