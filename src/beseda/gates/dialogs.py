"""Dialogs named by ``DIALOG_ID``: that the caller may read, takes part in, or has begun."""

from typing import Annotated, NamedTuple, TypeAlias

from beseda import errors
from beseda.domain.access import ChatAccess
from beseda.domain.chats import dialogs
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, Gate, P

FORMS = "chatXXX a chat, sgXXX the chat of a workgroup, XXX a person"

AnyDialogId: TypeAlias = Annotated[DialogId, P(FORMS, missing=errors.chats.DialogIdEmpty)]


class Dialog(NamedTuple):
    """A dialog that the caller may read, and how they called it."""

    id: str
    chat_access: ChatAccess


async def _readable_dialog(call: Call, *, dialog_id: AnyDialogId) -> Dialog:
    return Dialog(dialog_id.text, await dialogs.find(call.tx, call.person, dialog_id, now=call.now))


async def _own_dialog(call: Call, *, dialog_id: AnyDialogId) -> Dialog:
    found = await _readable_dialog(call, dialog_id=dialog_id)
    if found.chat_access.member is None:
        raise errors.NoAccess
    return found


async def _begun_dialog(call: Call, *, dialog_id: AnyDialogId) -> ChatAccess:
    return await dialogs.existing(call.tx, call.person, dialog_id)


_RAISES = (errors.chats.DialogIdEmpty, errors.NoAccess)
ReadableDialog: TypeAlias = Annotated[Dialog, Gate(_readable_dialog, raises=_RAISES)]
# One that the caller takes part in.
OwnDialog: TypeAlias = Annotated[Dialog, Gate(_own_dialog, raises=_RAISES)]
# A private dialog is not begun by this.
BegunDialog: TypeAlias = Annotated[ChatAccess, Gate(_begun_dialog, raises=_RAISES)]
