"""Checks that many methods share, each with the parameters and refusals it brings."""

from typing import Annotated, NamedTuple, TypeAlias

from beseda import errors
from beseda.domain.access import ChatAccess
from beseda.domain.chats import dialogs
from beseda.kernel.call import Call
from beseda.kernel.method import Gate, P


class Dialog(NamedTuple):
    """A dialog that the caller may read, and how they called it."""

    id: str
    chat_access: ChatAccess


_DialogId = Annotated[
    str, P("chatXXX a chat, sgXXX the chat of a workgroup, XXX a person", missing=errors.chats.DialogIdEmpty)
]


async def _readable_dialog(call: Call, *, dialog_id: _DialogId) -> Dialog:
    return Dialog(dialog_id, await dialogs.find(call.tx, call.person, dialogs.parse(dialog_id), now=call.now))


async def _own_dialog(call: Call, *, dialog_id: _DialogId) -> Dialog:
    found = await _readable_dialog(call, dialog_id=dialog_id)
    if found.chat_access.member is None:
        raise errors.NoAccess
    return found


ReadableDialog: TypeAlias = Annotated[
    Dialog, Gate(_readable_dialog, raises=(errors.chats.DialogIdEmpty, errors.NoAccess))
]
# One that the caller takes part in.
OwnDialog: TypeAlias = Annotated[Dialog, Gate(_own_dialog, raises=(errors.chats.DialogIdEmpty, errors.NoAccess))]
