"""What a chat looks like, and whose it is."""

from typing import Annotated

from beseda import errors
from beseda.domain.chats import settings
from beseda.domain.text import colors
from beseda.errors.spec import ErrorSpec
from beseda.gates.chats import AVATAR_REFUSALS, COLOR_REFUSALS, GroupChat
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P
from beseda.methods.im import im


@im.method(
    "chat.setOwner",
    doc="api-reference/chats/chat-update/im-chat-set-owner",
    since=18,
    mode="write",
    raises=(
        errors.people.UserIdEmpty,
        errors.NoAccess,
        ErrorAs(
            errors.chats.MayNotHandOver,
            ErrorSpec("WRONG_REQUEST", "Change owner can only owner and user must be member in chat"),
        ),
    ),
)
async def set_owner(
    call: Call,
    chat_id: GroupChat,
    *,
    user_id: Annotated[Id, P("The new owner, a member", missing=errors.people.UserIdEmpty)],
) -> bool:
    """Hand a chat over; only its owner may."""
    await settings.set_owner(call.tx, call.actor, chat_id, user_id)
    return True


@im.method(
    "chat.updateTitle",
    doc="api-reference/chats/chat-update/im-chat-update-title",
    mode="write",
    raises=(
        errors.chats.TitleEmpty,
        errors.NoAccess,
        ErrorAs(errors.chats.TitleIsFixed, ErrorSpec("ACCESS_ERROR", "This chat cannot be renamed", 403)),
    ),
)
async def update_title(
    call: Call,
    chat_id: GroupChat,
    *,
    title: Annotated[str, P("Blanks around it and line breaks are dropped", missing=errors.chats.TitleEmpty)],
) -> bool:
    """Rename a chat."""
    await settings.rename(call.tx, call.actor, chat_id, title)
    return True


@im.method(
    "chat.updateColor",
    doc="api-reference/chats/chat-update/im-chat-update-color",
    since=18,
    mode="write",
    raises=(
        errors.NoAccess,
        *COLOR_REFUSALS,
    ),
)
async def update_color(
    call: Call,
    chat_id: GroupChat,
    *,
    color: Annotated[str, P("Its name", missing=errors.chats.ColorUnknown, values=tuple(colors.HEX), more_values=True)],
) -> bool:
    """Give a chat another colour."""
    await settings.set_color(call.tx, call.actor, chat_id, color)
    return True


@im.method(
    "chat.updateAvatar",
    doc="api-reference/chats/chat-update/im-chat-update-avatar",
    since=18,
    mode="write",
    raises=(
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_DENIED", "Access denied")),
        ErrorAs(errors.chats.GroupRequired, ErrorSpec("ACCESS_ERROR", "Action unavailable")),
        ErrorAs(errors.chats.AvatarIsFixed, ErrorSpec("ACCESS_ERROR", "The avatar of this chat cannot be changed")),
        *AVATAR_REFUSALS,
    ),
)
async def update_avatar(
    call: Call,
    chat_id: GroupChat,
    *,
    avatar: Annotated[str, P("A picture in Base64, at most 5000 by 5000 pixels", missing=errors.chats.AvatarMalformed)],
) -> bool:
    """Give a chat another picture."""
    await settings.set_avatar(call.tx, call.actor, chat_id, avatar)
    return True
