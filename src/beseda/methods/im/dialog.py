"""One dialog: what it is, and what was said."""

from typing import Annotated, Any

from beseda.api.call import Call
from beseda.api.method import P, Spelled
from beseda.domain import messages, overview
from beseda.domain.access import Place
from beseda.domain.messages import LARGEST_PAGE, PAGE, Window
from beseda.errors import FirstIdMalformed, LastIdMalformed, NoAccess, Wire
from beseda.gates import ReadableDialog
from beseda.methods.im import im, parts
from beseda.methods.im.parts import Voices
from beseda.model import Member, Message
from beseda.wire.views.dialogs import Reading
from beseda.wire.views.dialogs import dialog as dialog_view
from beseda.wire.views.messages import message as message_view

_NO_ACCESS = Spelled(NoAccess, Wire("ACCESS_ERROR", "You do not have access to the specified dialog", 403))


@im.method("dialog.get", doc="api-reference/chats/im-dialog-get", since=24, mode="rarely", raises=(_NO_ACCESS,))
async def get(call: Call, dialog: ReadableDialog) -> dict[str, Any]:
    """Show a dialog: its chat, how far it is read, and what the caller may do there."""
    seen = await overview.show(call.tx, call.person, dialog.place)
    chat, reading = (
        dialog.place.chat,
        Reading(dialog.place.member, seen.unread, seen.first_unread, seen.readers, seen.views),
    )
    setting = parts.setting(chat, seen.rolls, dialog.place.role)
    return dialog_view(dialog.id, chat, setting, reading, seen.peer, call.portal.locale)


@im.method(
    "dialog.messages.get",
    doc="api-reference/chats/messages/im-dialog-messages-get",
    since=19,
    mode="rarely",
    raises=(
        Spelled(FirstIdMalformed, Wire("FIRST_ID_STRING", "First ID can't be string")),
        Spelled(LastIdMalformed, Wire("LAST_ID_STRING", "Last ID can't be string")),
        _NO_ACCESS,
    ),
)
async def messages_get(
    call: Call,
    dialog: ReadableDialog,
    *,
    last_id: Annotated[int | None, P("Only older messages than this", malformed=LastIdMalformed)] = None,
    first_id: Annotated[int | None, P("Only newer messages than this", malformed=FirstIdMalformed)] = None,
    limit: Annotated[int, P(f"At most {LARGEST_PAGE}; unread ones come in addition", default=str(PAGE))] = PAGE,
) -> dict[str, Any]:
    """List messages, newest first; with FIRST_ID the ones after it, oldest first."""
    size = min(limit, LARGEST_PAGE) if limit > 0 else PAGE
    page, voices = await _page(call, dialog.place, Window(last_id, first_id, size))
    return {
        "chat_id": dialog.place.chat.id,
        "messages": page,
        "users": await parts.finished_people(call, await parts.heard(call, dialog.place, voices)),
        "files": [],
    }


async def _page(call: Call, place: Place, window: Window) -> tuple[Any, Voices]:
    """The messages as a finished part, remembered for who asks again before any of them changed or was read."""
    key, basis = ("history", call.person.id, place.chat.id, window), messages.basis(place, window)
    known = call.portal.parts.find(key, basis)
    if known is not None:
        return known.json, known.about
    said = await messages.history(call.tx, place, window)
    made = [message_view(one, call.portal.locale, unread=_unread(call, place.member, one)) for one in said]
    voices = Voices.of(said)
    return call.portal.parts.put(key, made, basis, voices) if call.tx.committed else made, voices


def _unread(call: Call, member: Member | None, said: Message) -> bool:
    return member is not None and said.seq > member.read_seq and said.author_id != call.person.id
