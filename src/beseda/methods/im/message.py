"""Messages said by people."""

from typing import Annotated, Any

from beseda.api.call import Call
from beseda.api.method import Json, P, Spelled, YesNo
from beseda.domain import dialogs, enclosures, messages
from beseda.errors import (
    AttachMalformed,
    ChatNotFound,
    DialogIdEmpty,
    KeyboardMalformed,
    MenuMalformed,
    MessageEmpty,
    NoAccess,
    ParametersWrong,
    PersonNotFound,
    ReplyElsewhere,
    ReplyNoAccess,
    Wire,
)
from beseda.gates.messages import ENCLOSURE_REFUSALS
from beseda.methods.im import im
from beseda.model import Draft


@im.method(
    "message.add",
    doc="api-reference/chats/messages/im-message-add",
    since=18,
    mode="write",
    raises=(
        MessageEmpty,
        Spelled(DialogIdEmpty, Wire("USER_ID_EMPTY", "User ID can't be empty")),
        Spelled(PersonNotFound, Wire("USER_NOT_FOUND", "User not found")),
        Spelled(ChatNotFound, Wire("CHAT_ID", "Error creating message")),
        Spelled(NoAccess, Wire("ACCESS_ERROR", "Action unavailable")),
        ParametersWrong,
        *ENCLOSURE_REFUSALS,
        Spelled(ReplyNoAccess, Wire("REPLY_ACCESS_ERROR", "Action unavailable")),
        Spelled(
            ReplyElsewhere, Wire("REPLY_FROM_OTHER_CHAT_ERROR", "You can only reply to a message within the same chat")
        ),
    ),
)
async def add(
    call: Call,
    *,
    dialog_id: Annotated[str, P("chatXXX a chat, sgXXX the chat of a workgroup, XXX a person", missing=DialogIdEmpty)],
    message: Annotated[str, P("The text; not needed with ATTACH", starred=True)] = "",
    attach: Annotated[Json, P("Blocks of content", malformed=AttachMalformed)] = None,
    keyboard: Annotated[Json, P("Buttons below the message", malformed=KeyboardMalformed)] = None,
    menu: Annotated[Json, P("Items of the message's menu", malformed=MenuMalformed)] = None,
    system: Annotated[YesNo, P("A line of the system, without an author", default="N")] = False,
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,
    reply_id: Annotated[int | None, P("The message that this one answers", since=31, malformed=ParametersWrong)] = None,
) -> int:
    """Say something in a dialog; answers the id of the message."""
    enclosed: dict[str, Any] = {
        "attach": enclosures.attach(attach),
        "keyboard": enclosures.keyboard(keyboard),
        "menu": enclosures.menu(menu),
    }
    place = await dialogs.find(call.tx, call.person, dialogs.parse(dialog_id), now=call.now)
    draft = Draft(message, **enclosed, system=system, url_preview=url_preview, reply_id=reply_id)
    return (await messages.send(call.tx, call.post, place, draft, last=True)).id
