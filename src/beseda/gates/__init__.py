"""Checks that many methods share, each with the parameters and refusals it brings."""

from typing import Annotated, NamedTuple, TypeAlias

from beseda.api.call import Call
from beseda.api.method import Gate, P
from beseda.domain import dialogs
from beseda.domain.access import Place
from beseda.errors import DialogIdEmpty, NoAccess


class Dialog(NamedTuple):
    """A dialog that the caller may read, and how they called it."""

    id: str
    place: Place


_DialogId = Annotated[str, P("chatXXX a chat, sgXXX the chat of a workgroup, XXX a person", missing=DialogIdEmpty)]


async def _readable_dialog(call: Call, *, dialog_id: _DialogId) -> Dialog:
    return Dialog(dialog_id, await dialogs.find(call.tx, call.person, dialogs.parse(dialog_id), now=call.now))


async def _own_dialog(call: Call, *, dialog_id: _DialogId) -> Dialog:
    found = await _readable_dialog(call, dialog_id=dialog_id)
    if found.place.member is None:
        raise NoAccess
    return found


ReadableDialog: TypeAlias = Annotated[Dialog, Gate(_readable_dialog, raises=(DialogIdEmpty, NoAccess))]
# One that the caller takes part in.
OwnDialog: TypeAlias = Annotated[Dialog, Gate(_own_dialog, raises=(DialogIdEmpty, NoAccess))]
