"""Chats named by ``CHAT_ID`` or ``DIALOG_ID``. Official: chats/chat-update/index, chats/special-operations."""

from typing import Annotated, TypeAlias

from beseda.api.call import Call
from beseda.api.method import Gate, P
from beseda.domain import access, dialogs
from beseda.domain.access import Place
from beseda.errors import ChatIdEmpty, DialogIdEmpty, NoAccess

_FORMS = "chatXXX a chat, sgXXX the chat of a workgroup, XXX a person"


async def _group_chat(
    call: Call,
    *,
    chat_id: Annotated[
        int | None, P("The chat; not needed with DIALOG_ID, but wins", malformed=ChatIdEmpty, starred=True)
    ] = None,
    dialog_id: Annotated[str | None, P("The chat as chatXXX", malformed=DialogIdEmpty)] = None,
) -> int:
    if chat_id is not None or dialog_id is None:
        return _positive(chat_id)
    return await dialogs.group_id(call.tx, call.person, dialogs.parse(dialog_id))


async def _any_chat(
    call: Call,
    *,
    chat_id: Annotated[int | None, P("The chat; not needed with DIALOG_ID, but wins", malformed=ChatIdEmpty)] = None,
    dialog_id: Annotated[str | None, P(_FORMS, since=31, malformed=DialogIdEmpty)] = None,
) -> Place:
    if chat_id is not None or dialog_id is None:
        return await access.see(call.tx, call.person, _positive(chat_id))
    return await dialogs.find(call.tx, call.person, dialogs.parse(dialog_id), now=call.now)


def _positive(chat_id: int | None) -> int:
    if chat_id is None or chat_id <= 0:
        raise ChatIdEmpty
    return chat_id


async def _begun_dialog(call: Call, *, dialog_id: Annotated[str, P(_FORMS, missing=DialogIdEmpty)]) -> Place:
    return await dialogs.existing(call.tx, call.person, dialogs.parse(dialog_id))


# The id of what may be a group chat: the method finds out what the caller may do there.
GroupChat: TypeAlias = Annotated[int, Gate(_group_chat, raises=(ChatIdEmpty, DialogIdEmpty))]
AnyChat: TypeAlias = Annotated[Place, Gate(_any_chat, raises=(ChatIdEmpty, DialogIdEmpty, NoAccess))]
# A private dialog is not begun by this.
BegunDialog: TypeAlias = Annotated[Place, Gate(_begun_dialog, raises=(DialogIdEmpty, NoAccess))]
