"""What chats of bots of the first generation look like."""

from typing import Annotated

from beseda import errors
from beseda.domain.chats import settings
from beseda.domain.text import colors
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ActingApplicationBot
from beseda.gates.chats import AVATAR_REFUSALS, COLOR_REFUSALS
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.imbot import imbot
from beseda.methods.imbot.chat import UNAVAILABLE, ChatId


@imbot.method(
    "chat.updateTitle",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-update-title",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        errors.chats.TitleEmpty,
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "Action unavailable")),
        ErrorAs(errors.chats.TitleIsFixed, ErrorSpec("ACCESS_ERROR", "This chat cannot be renamed")),
    ),
)
async def update_title(
    call: Call,
    _: ActingApplicationBot,
    *,
    chat_id: ChatId,
    title: Annotated[str, P("Blanks around it and line breaks are dropped", missing=errors.chats.TitleEmpty)],
) -> bool:
    """Rename a chat of a bot."""
    await settings.rename(call.tx, call.actor, chat_id, title)
    return True


@imbot.method(
    "chat.updateColor",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-update-color",
    mode="write",
    deprecated=True,
    raises=(errors.chats.IdEmpty, errors.NoAccess, *COLOR_REFUSALS),
)
async def update_color(
    call: Call,
    _: ActingApplicationBot,
    *,
    chat_id: ChatId,
    color: Annotated[str, P("Its name", missing=errors.chats.ColorUnknown, values=tuple(colors.HEX), more_values=True)],
) -> bool:
    """Give a chat of a bot another colour."""
    await settings.set_color(call.tx, call.actor, chat_id, color)
    return True


@imbot.method(
    "chat.updateAvatar",
    doc="api-reference/chat-bots/outdated/chats/imbot-chat-update-avatar",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.IdEmpty,
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_DENIED", "Access denied", 403)),
        UNAVAILABLE,
        ErrorAs(
            errors.chats.AvatarIsFixed, ErrorSpec("ACCESS_ERROR", "The avatar of this chat cannot be changed", 403)
        ),
        *AVATAR_REFUSALS,
    ),
)
async def update_avatar(
    call: Call,
    _: ActingApplicationBot,
    *,
    chat_id: ChatId,
    avatar: Annotated[str, P("A picture in Base64, at most 5000 by 5000 pixels", missing=errors.chats.AvatarMalformed)],
) -> bool:
    """Give a chat of a bot another picture."""
    await settings.set_avatar(call.tx, call.actor, chat_id, avatar)
    return True
