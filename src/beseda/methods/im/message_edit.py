"""Messages changed, deleted, liked."""

from typing import Annotated

from beseda import errors
from beseda.domain.messages import attachments, edit, reactions
from beseda.domain.messages import delete as deleting
from beseda.domain.messages.attachments import KEEP
from beseda.domain.messages.edit import MessageChanges
from beseda.gates.messages import CANNOT_EDIT, ENCLOSURE_REFUSALS, LIKE_ACTIONS, WITHOUT_CHANGES, MessageId
from beseda.kernel.call import Call
from beseda.kernel.method import Json, P, YesNo
from beseda.methods.im import im


@im.method(
    "message.update",
    doc="api-reference/chats/messages/im-message-update",
    since=18,
    mode="write",
    raises=(errors.messages.IdEmpty, CANNOT_EDIT, *ENCLOSURE_REFUSALS),
)
async def update(
    call: Call,
    *,
    message_id: MessageId,
    message: Annotated[str, P("The new text; an empty one deletes the message")] = KEEP,
    attach: Annotated[
        Json, P("Blocks of content; N or nothing removes them", malformed=errors.messages.AttachMalformed)
    ] = KEEP,
    keyboard: Annotated[
        Json, P("Buttons; N or nothing removes them", malformed=errors.messages.KeyboardMalformed)
    ] = KEEP,
    menu: Annotated[
        Json, P("Items of the message's menu; N or nothing removes them", malformed=errors.messages.MenuMalformed)
    ] = KEEP,
    url_preview: Annotated[YesNo | None, P("Links may be shown with a preview")] = None,
    is_edited: Annotated[
        YesNo, P("Whether another attachment marks the message as edited; another text does", since=31, default="Y")
    ] = True,
) -> bool:
    """Change a message of the caller's own."""
    change = MessageChanges(
        text=message,
        attach=attachments.attach(attach),
        keyboard=attachments.keyboard(keyboard),
        menu=attachments.menu(menu),
        url_preview=url_preview,
        edited=is_edited,
    )
    await edit.update(call.tx, call.actor, message_id, change, days=call.portal.settings.edit_days)
    return True


@im.method(
    "message.delete",
    doc="api-reference/chats/messages/im-message-delete",
    since=18,
    mode="write",
    raises=(errors.messages.IdEmpty, CANNOT_EDIT),
)
async def delete(call: Call, *, message_id: MessageId) -> bool:
    """Delete a message: one's own, in group chats as an administrator any; a notice stays in its place."""
    days = call.portal.settings.edit_days
    await deleting.delete(call.tx, call.actor, message_id, complete=False, days=days)
    return True


@im.method(
    "message.like",
    doc="api-reference/chats/messages/im-message-like",
    since=18,
    mode="write",
    raises=(
        errors.messages.IdEmpty,
        *WITHOUT_CHANGES,
    ),
)
async def like(
    call: Call,
    *,
    message_id: MessageId,
    action: Annotated[str, P("auto: the other of both", default="auto", values=tuple(LIKE_ACTIONS))] = "auto",
) -> bool:
    """Like a message, or no longer."""
    wanted = LIKE_ACTIONS.get(action.strip().lower())
    await reactions.react(call.tx, call.actor, message_id, reactions.LIKE, wanted=wanted)
    return True
