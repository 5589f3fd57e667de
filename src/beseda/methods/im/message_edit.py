"""Messages changed, deleted, liked."""

from typing import Annotated

from beseda.api.call import Call
from beseda.api.method import Json, P, Spelled, YesNo
from beseda.domain import deleting, editing, enclosures, likes
from beseda.domain.editing import Change
from beseda.domain.enclosures import KEEP
from beseda.errors import AttachMalformed, KeyboardMalformed, MenuMalformed, MessageIdEmpty, NoAccess, Unchanged, Wire
from beseda.gates.messages import CANNOT_EDIT, ENCLOSURE_REFUSALS, MessageId, usable
from beseda.methods.im import im

_WITHOUT_CHANGES = Wire("WITHOUT_CHANGES", "Action completed without changes")
_ACTIONS = {"auto": None, "plus": True, "minus": False}


@im.method(
    "message.update",
    doc="api-reference/chats/messages/im-message-update",
    since=18,
    mode="write",
    raises=(MessageIdEmpty, CANNOT_EDIT, *ENCLOSURE_REFUSALS),
)
async def update(
    call: Call,
    *,
    message_id: MessageId,
    message: Annotated[str, P("The new text; an empty one deletes the message")] = KEEP,
    attach: Annotated[Json, P("Blocks of content; N or nothing removes them", malformed=AttachMalformed)] = KEEP,
    keyboard: Annotated[Json, P("Buttons; N or nothing removes them", malformed=KeyboardMalformed)] = KEEP,
    menu: Annotated[Json, P("Items of the message's menu; N or nothing removes them", malformed=MenuMalformed)] = KEEP,
    url_preview: Annotated[YesNo | None, P("Links may be shown with a preview")] = None,
    is_edited: Annotated[
        YesNo, P("Whether another attachment marks the message as edited; another text does", since=31, default="Y")
    ] = True,
) -> bool:
    """Change a message of the caller's own."""
    change = Change(
        text=message,
        attach=enclosures.attach(attach),
        keyboard=enclosures.keyboard(keyboard),
        menu=enclosures.menu(menu),
        url_preview=url_preview,
        edited=is_edited,
    )
    await editing.update(call.tx, call.post, usable(message_id), change, days=call.portal.settings.edit_days)
    return True


@im.method(
    "message.delete",
    doc="api-reference/chats/messages/im-message-delete",
    since=18,
    mode="write",
    raises=(MessageIdEmpty, CANNOT_EDIT),
)
async def delete(call: Call, *, message_id: MessageId) -> bool:
    """Delete a message: one's own, in group chats as an administrator any; a notice stays in its place."""
    days = call.portal.settings.edit_days
    await deleting.delete(call.tx, call.post, usable(message_id), complete=False, days=days)
    return True


@im.method(
    "message.like",
    doc="api-reference/chats/messages/im-message-like",
    since=18,
    mode="write",
    raises=(MessageIdEmpty, Spelled(Unchanged, _WITHOUT_CHANGES), Spelled(NoAccess, _WITHOUT_CHANGES)),
)
async def like(
    call: Call,
    *,
    message_id: MessageId,
    action: Annotated[str, P("auto: the other of both", default="auto", values=tuple(_ACTIONS))] = "auto",
) -> bool:
    """Like a message, or no longer."""
    await likes.like(call.tx, call.post, usable(message_id), wanted=_ACTIONS.get(action.strip().lower()))
    return True
