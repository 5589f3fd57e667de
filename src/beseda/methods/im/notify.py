"""Telling people something outside of their conversations."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.messages import attachments
from beseda.domain.notifications import tags
from beseda.domain.notifications.send import NotificationDraft, notify
from beseda.gates.calling import NO_SESSION, require_program, session_denied
from beseda.kernel.call import Call
from beseda.kernel.method import Gate, Id, Json, P
from beseda.methods.im import im
from beseda.model.notification import PERSONAL, SYSTEM

_RAISES = (
    errors.people.UserIdEmpty,
    errors.messages.TextEmpty,
    errors.messages.AttachTooLarge,
    errors.messages.AttachMalformed,
)
_TYPES = {"USER": PERSONAL, "SYSTEM": SYSTEM}

Recipient = Annotated[Id, P("Who is told", missing=errors.people.UserIdEmpty)]
Text = Annotated[str, P("The text", missing=errors.messages.TextEmpty)]


async def _draft(
    call: Call,
    *,
    message_out: Annotated[str, P("The text for mail and the like")] = "",
    tag: Annotated[str, P("What was told before with this tag is taken away; through a webhook with CLIENT_ID")] = "",
    sub_tag: Annotated[str, P("A tag that several may have; through a webhook with CLIENT_ID")] = "",
    attach: Annotated[Json, P("Blocks of content", malformed=errors.messages.AttachMalformed)] = None,
    client_id: Annotated[str, P("The application whose tags these are, where a webhook calls")] = "",
) -> NotificationDraft:
    require_program(call)
    draft = NotificationDraft(PERSONAL, "", text_out=message_out, attach=attachments.attach(attach))
    if not tag and not sub_tag:
        return draft
    try:
        prefix = await tags.prefix(call.tx, call.actor, client_id)
    except errors.notifications.ApplicationUnknown:  # Quirk 208
        return draft
    return draft._replace(tag=tag and prefix + tag, sub_tag=sub_tag and prefix + sub_tag)


Draft = Annotated[NotificationDraft, Gate(_draft, trailing=True)]


@im.method(
    "notify",
    doc="api-reference/chats/notifications/im-notify",
    mode="write",
    raises=(*_RAISES, session_denied(f"{NO_SESSION}.")),
)
async def add(
    call: Call,
    draft: Draft,
    *,
    user_id: Recipient,
    message: Text,
    type: Annotated[str, P("By the caller, or by the system", default="USER", values=tuple(_TYPES))] = "USER",  # noqa: A002
) -> Any:
    """Tell somebody something; answers the id, false when there is nobody to tell."""
    return await _told(call, user_id, draft._replace(type=_TYPES.get(type.upper(), PERSONAL), text=message))


@im.method(
    "notify.personal.add",
    doc="api-reference/chats/notifications/im-notify-personal-add",
    since=18,
    mode="write",
    raises=(*_RAISES, session_denied()),
)
async def personal_add(call: Call, draft: Draft, *, user_id: Recipient, message: Text) -> Any:
    """Tell somebody something, as the caller; answers the id, false when there is nobody to tell."""
    return await _told(call, user_id, draft._replace(text=message))


@im.method(
    "notify.system.add",
    doc="api-reference/chats/notifications/im-notify-system-add",
    since=18,
    mode="write",
    raises=(*_RAISES, session_denied(f"{NO_SESSION}.")),
)
async def system_add(call: Call, draft: Draft, *, user_id: Recipient, message: Text) -> Any:
    """Tell somebody something, without an author; answers the id, false when there is nobody to tell."""
    return await _told(call, user_id, draft._replace(type=SYSTEM, text=message))


async def _told(call: Call, user_id: int, draft: NotificationDraft) -> int | bool:
    return await notify(call.tx, call.actor, user_id, draft) or False
