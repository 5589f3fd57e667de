"""Chats made and found."""

from typing import Annotated

from beseda import errors
from beseda.domain.chats import membership
from beseda.domain.text import colors
from beseda.kernel.call import Call
from beseda.kernel.method import P, ResultFor
from beseda.methods.im import im
from beseda.model import ChatDraft

_ENTITIES = (
    *("VIDEOCONF", "AI_ASSISTANT_PRIVATE", "LINES", "LIVECHAT", "ANNOUNCEMENT"),
    *("CALENDAR", "MAIL", "CRM", "SONET_GROUP"),
)


@im.method("chat.add", doc="api-reference/chats/im-chat-add", since=18, mode="write")
async def add(
    call: Call,
    *,
    users: Annotated[tuple[int, ...], P("People to let in; the caller owns the chat and is in it anyway")] = (),
    kind: Annotated[
        str, P("OPEN: every employee may read", name="TYPE", default="CHAT", values=("OPEN", "CHAT"))
    ] = "CHAT",
    title: Annotated[str, P("Without one: the names of the others, or a colour and a number")] = "",
    description: Annotated[str, P("What the chat is about")] = "",
    color: Annotated[str, P("Any other value: one at random", values=tuple(colors.HEX), more_values=True)] = "",
    message: Annotated[str, P("The first message")] = "",
    avatar: Annotated[str, P("A picture in Base64, at most 5000 by 5000 pixels")] = "",
    entity_type: Annotated[
        str, P("Kind of object that the chat belongs to", values=(*_ENTITIES, "TASKS", "CALL"), more_values=True)
    ] = "",
    entity_id: Annotated[str, P("Which object, in the form of its kind")] = "",
    copilot_main_role: Annotated[  # noqa: ARG001
        str, P("Accepted; this portal has no assistant", values=("copilot_assistant",), more_values=True)
    ] = "",
) -> int:
    """Make a chat; answers its id."""
    draft = ChatDraft(
        users, kind == "OPEN", title, description, color, message, entity_type.strip(), entity_id.strip(), avatar
    )
    return await membership.create(call.tx, call.actor, draft)


@im.method(
    "chat.get", doc="api-reference/chats/im-chat-get", since=18, raises=(ResultFor(errors.NoAccess, None),)
)  # Quirk 24
async def get(
    call: Call,
    *,
    entity_type: Annotated[
        str,
        P(
            "Kind of object that the chat belongs to",
            values=(*_ENTITIES, "TASKS_TASK", "TASKS", "CALL"),
            more_values=True,
        ),
    ] = "",
    entity_id: Annotated[str, P("Which object, in the form of its kind")] = "",
) -> dict[str, int]:
    """Find the chat of an object; null when there is none for the caller."""
    return {"ID": await membership.find_by_entity(call.tx, call.person, entity_type.strip(), entity_id.strip())}
