"""What bots of the first generation said changed and deleted, what was said to them liked."""

from typing import Annotated

from beseda import errors
from beseda.domain.messages import attachments, edit, reactions
from beseda.domain.messages import delete as deleting
from beseda.domain.messages.attachments import KEEP
from beseda.domain.messages.edit import MessageChanges
from beseda.gates.applications import ActingApplicationBot
from beseda.gates.messages import CANNOT_EDIT, ENCLOSURE_REFUSALS, LIKE_ACTIONS, WITHOUT_CHANGES, MessageId
from beseda.kernel.call import Call
from beseda.kernel.method import Json, P, YesNo
from beseda.methods.imbot import imbot


@imbot.method(
    "message.update",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-update",
    mode="write",
    deprecated=True,
    raises=(errors.messages.IdEmpty, CANNOT_EDIT, *ENCLOSURE_REFUSALS),
)
async def update(
    call: Call,
    _: ActingApplicationBot,
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
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,  # Quirk 127
    skip_connector: Annotated[YesNo, P("Accepted; there are no connectors", default="N")] = False,  # noqa: ARG001
) -> bool:
    """Change what a bot said."""
    change = MessageChanges(
        text=message,
        attach=attachments.attach(attach),
        keyboard=attachments.keyboard(keyboard),
        menu=attachments.menu(menu),
        url_preview=url_preview,
    )
    await edit.update(call.tx, call.actor, message_id, change, days=call.portal.settings.edit_days)
    return True


@imbot.method(
    "message.delete",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-delete",
    mode="write",
    deprecated=True,
    raises=(errors.messages.IdEmpty, CANNOT_EDIT),
)
async def delete(
    call: Call,
    _: ActingApplicationBot,
    *,
    message_id: MessageId,
    complete: Annotated[YesNo, P("Leave no notice", default="N")] = False,
) -> bool:
    """Delete what a bot said; a notice stays in its place."""
    days = call.portal.settings.edit_days
    await deleting.delete(call.tx, call.actor, message_id, complete=complete, days=days)
    return True


@imbot.method(
    "message.like",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-like",
    mode="write",
    deprecated=True,
    raises=(errors.messages.IdEmpty, *WITHOUT_CHANGES),
)
async def like(
    call: Call,
    _: ActingApplicationBot,
    *,
    message_id: MessageId,
    action: Annotated[str, P("auto: the other of both", values=tuple(LIKE_ACTIONS))] = "auto",
) -> bool:
    """Let a bot like a message, or no longer."""
    wanted = LIKE_ACTIONS.get(action.strip().lower())
    await reactions.react(call.tx, call.actor, message_id, reactions.LIKE, wanted=wanted)
    return True
