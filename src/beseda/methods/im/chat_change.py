"""What a chat looks like, and whose it is."""

from typing import Annotated

from beseda.api.call import Call
from beseda.api.method import P, Spelled
from beseda.domain import appearance, colors
from beseda.errors import (
    AvatarMalformed,
    AvatarTooLarge,
    ChatNotFound,
    ColorUnchanged,
    ColorUnknown,
    FixedAvatar,
    FixedTitle,
    GroupsOnly,
    MayNotHandOver,
    NoAccess,
    TitleEmpty,
    UserIdEmpty,
    Wire,
)
from beseda.gates.chats import GroupChat
from beseda.methods.im import im

_COLOR_OR_CHAT = Wire("WRONG_REQUEST", "This color currently set or chat doesn't exist")


@im.method(
    "chat.setOwner",
    doc="api-reference/chats/chat-update/im-chat-set-owner",
    since=18,
    mode="write",
    raises=(
        UserIdEmpty,
        NoAccess,
        Spelled(MayNotHandOver, Wire("WRONG_REQUEST", "Change owner can only owner and user must be member in chat")),
    ),
)
async def set_owner(
    call: Call, chat_id: GroupChat, *, user_id: Annotated[int, P("The new owner, a member", missing=UserIdEmpty)]
) -> bool:
    """Hand a chat over; only its owner may."""
    if user_id <= 0:
        raise UserIdEmpty
    await appearance.hand_over(call.tx, call.post, chat_id, user_id)
    return True


@im.method(
    "chat.updateTitle",
    doc="api-reference/chats/chat-update/im-chat-update-title",
    mode="write",
    raises=(
        TitleEmpty,
        NoAccess,
        Spelled(FixedTitle, Wire("ACCESS_ERROR", "This chat cannot be renamed", 403)),
    ),
)
async def update_title(
    call: Call,
    chat_id: GroupChat,
    *,
    title: Annotated[str, P("Blanks around it and line breaks are dropped", missing=TitleEmpty)],
) -> bool:
    """Rename a chat."""
    await appearance.rename(call.tx, call.post, chat_id, title)
    return True


@im.method(
    "chat.updateColor",
    doc="api-reference/chats/chat-update/im-chat-update-color",
    since=18,
    mode="write",
    raises=(
        NoAccess,
        Spelled(ColorUnknown, Wire("WRONG_COLOR", "This color currently unavailable")),
        Spelled(ColorUnchanged, _COLOR_OR_CHAT),
        Spelled(ChatNotFound, _COLOR_OR_CHAT),
    ),
)
async def update_color(
    call: Call,
    chat_id: GroupChat,
    *,
    color: Annotated[str, P("Its name", missing=ColorUnknown, values=tuple(colors.HEX), more_values=True)],
) -> bool:
    """Give a chat another colour."""
    await appearance.recolor(call.tx, call.post, chat_id, color)
    return True


@im.method(
    "chat.updateAvatar",
    doc="api-reference/chats/chat-update/im-chat-update-avatar",
    since=18,
    mode="write",
    raises=(
        Spelled(NoAccess, Wire("ACCESS_DENIED", "Access denied")),
        Spelled(GroupsOnly, Wire("ACCESS_ERROR", "Action unavailable")),
        Spelled(FixedAvatar, Wire("ACCESS_ERROR", "The avatar of this chat cannot be changed")),
        Spelled(AvatarMalformed, Wire("AVATAR_ERROR", "Avatar incorrect type")),
        Spelled(AvatarTooLarge, Wire("AVATAR_ERROR", "Avatar incorrect size (max 5000x5000)")),
        Spelled(ChatNotFound, Wire("WRONG_REQUEST", "Chat doesn't exist")),
    ),
)
async def update_avatar(
    call: Call,
    chat_id: GroupChat,
    *,
    avatar: Annotated[str, P("A picture in Base64, at most 5000 by 5000 pixels", missing=AvatarMalformed)],
) -> bool:
    """Give a chat another picture."""
    await appearance.picture(call.tx, call.post, chat_id, avatar)
    return True
