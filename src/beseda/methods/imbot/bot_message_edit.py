"""What bots of the first generation said changed and deleted."""

from typing import Annotated

from beseda.api.call import Call
from beseda.api.method import Json, P, Spelled, YesNo
from beseda.domain import deleting, editing, enclosures
from beseda.domain.editing import KEEP, Change
from beseda.errors import (
    AttachMalformed,
    AttachTooLarge,
    KeyboardMalformed,
    KeyboardTooLarge,
    MenuMalformed,
    MenuTooLarge,
    MessageIdEmpty,
    NoAccess,
    Wire,
)
from beseda.gates.applications import AnyApplicationBot
from beseda.methods.imbot import imbot

_CANNOT_EDIT = Spelled(
    NoAccess, Wire("CANT_EDIT_MESSAGE", "Time has expired for modification or you don't have access")
)

MessageId = Annotated[int, P("The message", missing=MessageIdEmpty)]


@imbot.method(
    "message.update",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-update",
    mode="write",
    deprecated=True,
    raises=(
        MessageIdEmpty,
        _CANNOT_EDIT,
        AttachMalformed,
        AttachTooLarge,
        KeyboardMalformed,
        KeyboardTooLarge,
        MenuMalformed,
        MenuTooLarge,
    ),
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
        attach=attach if attach is KEEP else enclosures.attach(attach),
        keyboard=keyboard if keyboard is KEEP else enclosures.keyboard(keyboard),
        menu=menu if menu is KEEP else enclosures.menu(menu),
        url_preview=url_preview,
    )
    post = call.post._replace(author=bot.person)
    await editing.update(call.tx, post, _usable(message_id), change, days=call.portal.settings.edit_days)
    return True


@imbot.method(
    "message.delete",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-delete",
    mode="write",
    deprecated=True,
    raises=(MessageIdEmpty, _CANNOT_EDIT),
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
    await deleting.delete(call.tx, post, _usable(message_id), complete=complete, days=days)
    return True


def _usable(message_id: int) -> int:
    """An id that a message can have. ``MessageIdEmpty``."""
    if message_id <= 0:
        raise MessageIdEmpty
    return message_id
