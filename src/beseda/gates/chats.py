"""Chats named by ``CHAT_ID`` or ``DIALOG_ID``. Official: chats/chat-update/index, chats/special-operations."""

from typing import Annotated, TypeAlias

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.chats import dialogs
from beseda.errors.spec import ErrorSpec
from beseda.gates.dialogs import FORMS
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, ErrorAs, Gate, Id, P

_COLOR_OR_CHAT = ErrorSpec("WRONG_REQUEST", "This color currently set or chat doesn't exist")
# What is refused of another colour and another picture, and a chat that is not there.
COLOR_REFUSALS = (
    ErrorAs(errors.chats.ColorUnknown, ErrorSpec("WRONG_COLOR", "This color currently unavailable")),
    ErrorAs(errors.chats.ColorUnchanged, _COLOR_OR_CHAT),
    ErrorAs(errors.chats.NotFound, _COLOR_OR_CHAT),  # Quirk 109
)
AVATAR_REFUSALS = (
    ErrorAs(errors.chats.AvatarMalformed, ErrorSpec("AVATAR_ERROR", "Avatar incorrect type")),
    ErrorAs(errors.chats.AvatarTooLarge, ErrorSpec("AVATAR_ERROR", "Avatar incorrect size (max 5000x5000)")),
    ErrorAs(errors.chats.NotFound, ErrorSpec("WRONG_REQUEST", "Chat doesn't exist")),  # Quirk 109
)
_CHAT = "The chat; not needed with DIALOG_ID, but wins"


async def _group_chat(
    call: Call,
    *,
    chat_id: Annotated[Id | None, P(_CHAT, malformed=errors.chats.IdEmpty, starred=True)] = None,  # Quirk 33
    dialog_id: Annotated[DialogId | None, P("The chat as chatXXX", malformed=errors.chats.DialogIdEmpty)] = None,
) -> int:
    if chat_id is not None:  # Quirk 104
        return chat_id
    if dialog_id is None:
        raise errors.chats.IdEmpty
    return await dialogs.group_id(call.tx, call.person, dialog_id)


async def _any_chat(
    call: Call,
    *,
    chat_id: Annotated[Id | None, P(_CHAT, malformed=errors.chats.IdEmpty)] = None,
    dialog_id: Annotated[DialogId | None, P(FORMS, since=31, malformed=errors.chats.DialogIdEmpty)] = None,  # Quirk 105
) -> ChatAccess:
    if chat_id is not None:  # Quirk 104
        return await access.visible_chat(call.tx, call.person, chat_id)
    if dialog_id is None:
        raise errors.chats.IdEmpty
    return await dialogs.find(call.tx, call.person, dialog_id, now=call.now)


async def _committed_chat(
    call: Call,
    *,
    chat_id: Annotated[Id | None, P(_CHAT, malformed=errors.chats.IdEmpty, starred=True)] = None,
    dialog_id: Annotated[DialogId | None, P(FORMS, malformed=errors.chats.DialogIdEmpty, starred=True)] = None,
) -> ChatAccess:
    return await _any_chat(call, chat_id=chat_id, dialog_id=dialog_id)


# The id of what may be a group chat: the method finds out what the caller may do there.
GroupChat: TypeAlias = Annotated[int, Gate(_group_chat, raises=(errors.chats.IdEmpty, errors.chats.DialogIdEmpty))]
_RAISES = (errors.chats.IdEmpty, errors.chats.DialogIdEmpty, errors.NoAccess)
AnyChat: TypeAlias = Annotated[ChatAccess, Gate(_any_chat, raises=_RAISES)]
# The same where both names are as old as the method: that files are put into.
CommittedChat: TypeAlias = Annotated[ChatAccess, Gate(_committed_chat, raises=_RAISES)]
