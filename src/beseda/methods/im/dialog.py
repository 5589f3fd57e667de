"""One dialog: what it is, and what was said."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.access import ChatAccess
from beseda.domain.messages import send
from beseda.domain.messages.send import HistoryPage
from beseda.errors.spec import ErrorSpec
from beseda.gates.dialogs import ReadableDialog
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.kernel.paging import at_most
from beseda.methods.im import im
from beseda.model import Member, Message
from beseda.render import dialogs, parts
from beseda.render.parts import Speakers
from beseda.wire.views.messages import message as message_view

_NO_ACCESS = ErrorAs(
    errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You do not have access to the specified dialog", 403)
)  # Quirk 59


@im.method(
    "dialog.get", doc="api-reference/chats/im-dialog-get", since=24, mode="read_then_write", raises=(_NO_ACCESS,)
)
async def get(call: Call, dialog: ReadableDialog) -> dict[str, Any]:
    """Show a dialog: its chat, how far it is read, and what the caller may do there."""
    return await dialogs.dialog(call, dialog.id, dialog.chat_access)


@im.method(
    "dialog.messages.get",
    doc="api-reference/chats/messages/im-dialog-messages-get",
    since=19,
    mode="read_then_write",
    raises=(
        ErrorAs(errors.messages.FirstIdMalformed, ErrorSpec("FIRST_ID_STRING", "First ID can't be string")),
        ErrorAs(errors.messages.LastIdMalformed, ErrorSpec("LAST_ID_STRING", "Last ID can't be string")),
        _NO_ACCESS,
    ),
)
async def messages_get(
    call: Call,
    dialog: ReadableDialog,
    *,
    last_id: Annotated[
        int | None, P("Only older messages than this", malformed=errors.messages.LastIdMalformed)
    ] = None,
    first_id: Annotated[
        int | None, P("Only newer messages than this", malformed=errors.messages.FirstIdMalformed)
    ] = None,
    limit: Annotated[int, at_most(20, 50, "; unread ones come in addition")] = 20,  # Quirk 69
) -> dict[str, Any]:
    """List messages, newest first; with FIRST_ID the ones after it, oldest first."""
    page, voices = await _page(call, dialog.chat_access, HistoryPage(last_id, first_id, limit))
    return {
        "chat_id": dialog.chat_access.chat.id,
        "messages": page,
        "users": await parts.finished_people(call, await parts.visible_speakers(call, dialog.chat_access, voices)),
        "files": await parts.files(call, voices),
    }


async def _page(call: Call, chat_access: ChatAccess, window: HistoryPage) -> tuple[Any, Speakers]:
    """The messages as a finished part, remembered for who asks again before any of them changed or was read."""
    key, basis = ("history", call.person.id, chat_access.chat.id, window), send.history_version(chat_access, window)
    known = call.portal.fragments.find(key, basis)
    if known is not None:
        return known.json, known.about
    said = await send.history(call.tx, chat_access, window)
    made = [message_view(one, call.portal.locale, unread=_unread(call, chat_access.member, one)) for one in said]
    voices = Speakers.of(said)
    return call.portal.fragments.put(key, made, basis, voices) if call.tx.committed else made, voices


def _unread(call: Call, member: Member | None, said: Message) -> bool:
    return member is not None and said.seq > member.read_seq and said.author_id != call.person.id
