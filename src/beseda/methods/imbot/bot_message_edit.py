"""What bots of the first generation said changed and deleted."""

from typing import Annotated

from beseda.api.call import Call
from beseda.api.method import Json, P, YesNo
from beseda.domain import deleting, editing, enclosures
from beseda.domain.editing import Change
from beseda.domain.enclosures import KEEP
from beseda.errors import AttachMalformed, KeyboardMalformed, MenuMalformed, MessageIdEmpty
from beseda.gates.applications import AnyApplicationBot
from beseda.gates.messages import CANNOT_EDIT, ENCLOSURE_REFUSALS, MessageId, usable
from beseda.methods.imbot import imbot


@imbot.method(
    "message.update",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-update",
    mode="write",
    deprecated=True,
    raises=(MessageIdEmpty, CANNOT_EDIT, *ENCLOSURE_REFUSALS),
)
async def update(
    call: Call,
    bot: AnyApplicationBot,
    *,
    message_id: MessageId,
    message: Annotated[str, P("The new text; an empty one deletes the message")] = KEEP,
    attach: Annotated[Json, P("Blocks of content; N or nothing removes them", malformed=AttachMalformed)] = KEEP,
    keyboard: Annotated[Json, P("Buttons; N or nothing removes them", malformed=KeyboardMalformed)] = KEEP,
    menu: Annotated[Json, P("Items of the message's menu; N or nothing removes them", malformed=MenuMalformed)] = KEEP,
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,
    skip_connector: Annotated[YesNo, P("Accepted; there are no connectors", default="N")] = False,  # noqa: ARG001
) -> bool:
    """Change what a bot said."""
    change = Change(
        text=message,
        attach=enclosures.attach(attach),
        keyboard=enclosures.keyboard(keyboard),
        menu=enclosures.menu(menu),
        url_preview=url_preview,
    )
    post = call.post._replace(author=bot.person)
    await editing.update(call.tx, post, usable(message_id), change, days=call.portal.settings.edit_days)
    return True


@imbot.method(
    "message.delete",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-delete",
    mode="write",
    deprecated=True,
    raises=(MessageIdEmpty, CANNOT_EDIT),
)
async def delete(
    call: Call,
    bot: AnyApplicationBot,
    *,
    message_id: MessageId,
    complete: Annotated[YesNo, P("Leave no notice", default="N")] = False,
) -> bool:
    """Delete what a bot said; a notice stays in its place."""
    post, days = call.post._replace(author=bot.person), call.portal.settings.edit_days
    await deleting.delete(call.tx, post, usable(message_id), complete=complete, days=days)
    return True
