"""What bots of the first generation say."""

from typing import Annotated, Any

from beseda.api.call import Call
from beseda.api.method import Json, P, Spelled, YesNo
from beseda.domain import bot_messages, enclosures
from beseda.errors import AttachMalformed, DialogIdEmpty, KeyboardMalformed, MenuMalformed, MessageEmpty, NoAccess, Wire
from beseda.gates.applications import AnyApplicationBot
from beseda.gates.messages import ENCLOSURE_REFUSALS
from beseda.methods.imbot import imbot
from beseda.model import Draft


@imbot.method(
    "message.add",
    doc="api-reference/chat-bots/outdated/messages/imbot-message-add",
    mode="write",
    deprecated=True,
    raises=(
        DialogIdEmpty,
        MessageEmpty,
        *ENCLOSURE_REFUSALS,
        Spelled(NoAccess, Wire("WRONG_REQUEST", "Message isn't added")),
    ),
)
async def add(
    call: Call,
    bot: AnyApplicationBot,
    *,
    dialog_id: Annotated[str, P("chatXXX a chat, XXX a person; not needed with the two of a private dialog")] = "",
    from_user_id: Annotated[int, P("One of a private dialog that is spoken in; with TO_USER_ID")] = 0,
    to_user_id: Annotated[int, P("The other one")] = 0,
    message: Annotated[str, P("The text; not needed with ATTACH", starred=True)] = "",
    attach: Annotated[Json, P("Blocks of content", malformed=AttachMalformed)] = None,
    keyboard: Annotated[Json, P("Buttons below the message", malformed=KeyboardMalformed)] = None,
    menu: Annotated[Json, P("Items of the message's menu", malformed=MenuMalformed)] = None,
    system: Annotated[YesNo, P("A line of the system, without an author", default="N")] = False,
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,
    skip_connector: Annotated[YesNo, P("Accepted; there are no connectors", default="N")] = False,  # noqa: ARG001
) -> int:
    """Say something as a bot; answers the id of the message."""
    enclosed: dict[str, Any] = {
        "attach": enclosures.attach(attach),
        "keyboard": enclosures.keyboard(keyboard),
        "menu": enclosures.menu(menu),
    }
    draft = Draft(message, **enclosed, system=system, url_preview=url_preview)
    if from_user_id > 0 and to_user_id > 0:
        return await bot_messages.send_between(call.tx, call.post, from_user_id, to_user_id, draft)
    return (await bot_messages.send(call.tx, call.post, bot, dialog_id, draft, {})).id
