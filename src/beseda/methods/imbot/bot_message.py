"""What bots of the first generation say."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.bots import messages
from beseda.domain.messages import attachments
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ActingApplicationBot
from beseda.gates.messages import ENCLOSURE_REFUSALS
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, ErrorAs, Json, P, YesNo
from beseda.methods.imbot import imbot
from beseda.model import MessageDraft


@imbot.method(
    "message.add",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-add",
    mode="write",
    deprecated=True,
    raises=(
        errors.chats.DialogIdEmpty,
        errors.messages.TextEmpty,
        *ENCLOSURE_REFUSALS,
        ErrorAs(errors.NoAccess, ErrorSpec("WRONG_REQUEST", "Message isn't added")),
    ),
)
async def add(
    call: Call,
    _: ActingApplicationBot,
    *,
    dialog_id: Annotated[
        DialogId | None, P("chatXXX a chat, XXX a person; not needed with the two of a private dialog")
    ] = None,
    from_user_id: Annotated[int, P("One of a private dialog that is spoken in; with TO_USER_ID")] = 0,
    to_user_id: Annotated[int, P("The other one")] = 0,
    message: Annotated[str, P("The text; not needed with ATTACH", starred=True)] = "",
    attach: Annotated[Json, P("Blocks of content", malformed=errors.messages.AttachMalformed)] = None,
    keyboard: Annotated[Json, P("Buttons below the message", malformed=errors.messages.KeyboardMalformed)] = None,
    menu: Annotated[Json, P("Items of the message's menu", malformed=errors.messages.MenuMalformed)] = None,
    system: Annotated[YesNo, P("A line of the system, without an author", default="N")] = False,
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,
    skip_connector: Annotated[YesNo, P("Accepted; there are no connectors", default="N")] = False,  # noqa: ARG001
) -> int:
    """Say something as a bot; answers the id of the message."""
    enclosed: dict[str, Any] = {
        "attach": attachments.attach(attach),
        "keyboard": attachments.keyboard(keyboard),
        "menu": attachments.menu(menu),
    }
    draft = MessageDraft(message, **enclosed, system=system, url_preview=url_preview)
    if from_user_id > 0 and to_user_id > 0:
        return await messages.send_between(call.tx, call.actor, from_user_id, to_user_id, draft)
    if dialog_id is None:
        raise errors.chats.DialogIdEmpty
    return (await messages.send(call.tx, call.actor, dialog_id, draft, {})).id
