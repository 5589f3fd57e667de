"""Chats named by ``CHAT_ID`` or ``DIALOG_ID``. Official: chats/chat-update/index, chats/special-operations."""

from typing import Annotated, TypeAlias

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.chats import dialogs
from beseda.kernel.call import Call
from beseda.kernel.method import Gate, P

_FORMS = "chatXXX a chat, sgXXX the chat of a workgroup, XXX a person"


async def _group_chat(
    call: Call,
    *,
    chat_id: Annotated[
        int | None, P("The chat; not needed with DIALOG_ID, but wins", malformed=errors.chats.IdEmpty, starred=True)
    ] = None,
    dialog_id: Annotated[str | None, P("The chat as chatXXX", malformed=errors.chats.DialogIdEmpty)] = None,
) -> int:
    if chat_id is not None or dialog_id is None:
        return _positive(chat_id)
    return await dialogs.group_id(call.tx, call.person, dialogs.parse(dialog_id))


async def _any_chat(
    call: Call,
    *,
    chat_id: Annotated[
        int | None, P("The chat; not needed with DIALOG_ID, but wins", malformed=errors.chats.IdEmpty)
    ] = None,
    dialog_id: Annotated[str | None, P(_FORMS, since=31, malformed=errors.chats.DialogIdEmpty)] = None,
) -> ChatAccess:
    if chat_id is not None or dialog_id is None:
        return await access.visible_chat(call.tx, call.person, _positive(chat_id))
    return await dialogs.find(call.tx, call.person, dialogs.parse(dialog_id), now=call.now)


def _positive(chat_id: int | None) -> int:
    if chat_id is None or chat_id <= 0:
        raise errors.chats.IdEmpty
    return chat_id


async def _begun_dialog(
    call: Call, *, dialog_id: Annotated[str, P(_FORMS, missing=errors.chats.DialogIdEmpty)]
) -> ChatAccess:
    return await dialogs.existing(call.tx, call.person, dialogs.parse(dialog_id))


# The id of what may be a group chat: the method finds out what the caller may do there.
GroupChat: TypeAlias = Annotated[int, Gate(_group_chat, raises=(errors.chats.IdEmpty, errors.chats.DialogIdEmpty))]
AnyChat: TypeAlias = Annotated[
    ChatAccess, Gate(_any_chat, raises=(errors.chats.IdEmpty, errors.chats.DialogIdEmpty, errors.NoAccess))
]
# A private dialog is not begun by this.
BegunDialog: TypeAlias = Annotated[
    ChatAccess, Gate(_begun_dialog, raises=(errors.chats.DialogIdEmpty, errors.NoAccess))
]
