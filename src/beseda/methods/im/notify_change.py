"""What the caller does with what they were told."""

from itertools import takewhile
from typing import Annotated, Any

from beseda import errors
from beseda.domain.notifications import inbox, invitations, removal, tags
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P
from beseda.methods.im import im
from beseda.wire.decode import IDS

_ID_ERROR = ErrorAs(errors.notifications.IdEmpty, ErrorSpec("ID_ERROR", "Notification ID can't be empty"))

NotifyId = Annotated[Id, P("The notification", missing=errors.notifications.IdEmpty)]
Action = Annotated[str, P("Y: read, anything else: unread", default="Y", values=("Y", "N"))]


@im.method("notify.read", doc="api-reference/chats/notifications/im-notify-read", since=18, mode="write")
async def read(
    call: Call,
    *,
    id: Annotated[int | None, P("The notification; without it nothing happens")] = None,  # noqa: A002
    action: Action = "Y",
    only_current: Annotated[str, P("Y: this one alone; else all later ones too")] = "",
) -> bool:
    """Mark a notification and all later ones as read, or as unread. Those that want an answer stay unread."""
    unread = not _means_read(action)
    if id is not None and id >= 0 and only_current == "Y":
        await inbox.mark(call.tx, call.person, [id], unread=unread, now=call.now)
    elif id is not None and id >= 0:
        await inbox.mark_from(call.tx, call.person, id, unread=unread, now=call.now)
    return True


@im.method(
    "notify.read.list",
    doc="api-reference/chats/notifications/im-notify-read-list",
    since=30,
    mode="write",
    raises=(
        ErrorAs(errors.notifications.IdsMalformed, ErrorSpec("PARAMS_ERROR", "No IDS param or it is not an array")),
    ),
)
async def read_list(
    call: Call,
    *,
    ids: Annotated[
        tuple[int, ...],
        IDS,
        P("The notifications, up to the first that is not above 0", missing=errors.notifications.IdsMalformed),
    ],
    action: Action = "Y",
) -> bool:
    """Mark notifications as read, or as unread. Those that want an answer stay unread."""
    wanted = list(takewhile(lambda one: one > 0, ids))
    await inbox.mark(call.tx, call.person, wanted, unread=not _means_read(action), now=call.now)
    return True


@im.method("notify.read.all", doc="api-reference/chats/notifications/im-notify-read-all", mode="write")
async def read_all(call: Call) -> dict[str, Any]:
    """Mark all as read but what wants an answer; answers how many are unread still."""
    await inbox.mark_from(call.tx, call.person, 0, unread=False, now=call.now)
    return {"result": True, "newCounter": await inbox.unread(call.tx, call.person)}


@im.method(
    "notify.delete",
    doc="api-reference/chats/notifications/im-notify-delete",
    since=18,
    mode="write",
    raises=(
        ErrorAs(errors.notifications.NotIdentified, ErrorSpec("PARAMS_ERROR", "Incorrect params")),
        ErrorAs(
            errors.notifications.ApplicationUnknown,
            ErrorSpec("ACCESS_DENIED", "Access denied! Client ID not specified", 403),
        ),
    ),
)
async def delete(
    call: Call,
    *,
    id: Annotated[int | None, P("One of the caller's notifications")] = None,  # noqa: A002
    tag: Annotated[str, P("Everybody's with this tag")] = "",
    sub_tag: Annotated[str, P("Everybody's with this additional tag")] = "",
    client_id: Annotated[str, P("The application whose tags these are, where a webhook calls")] = "",
) -> bool:
    """Take notifications away; whether there were any. ID goes before TAG, TAG before SUB_TAG."""
    if id is not None and id > 0:
        return await removal.delete(call.tx, call.actor, id)
    if not tag and not sub_tag:
        raise errors.notifications.NotIdentified
    prefix = await tags.prefix(call.tx, call.actor, client_id)
    return await removal.delete_tagged(
        call.tx, call.actor, tag=prefix + tag if tag else "", sub_tag="" if tag else prefix + sub_tag
    )


@im.method(
    "notify.confirm",
    doc="api-reference/chats/notifications/im-notify-confirm",
    since=30,
    mode="write",
    raises=(
        _ID_ERROR,
        ErrorAs(errors.notifications.ValueEmpty, ErrorSpec("NOTIFY_VALUE_ERROR", "Notification Value can't be empty")),
    ),
)
async def confirm(
    call: Call,
    *,
    notify_id: NotifyId,
    notify_value: Annotated[str, P("The button", missing=errors.notifications.ValueEmpty, example="Y")],
) -> dict[str, Any]:
    """Press a button of a notification; answers what became of it, false where there is no such button."""
    if not notify_value:
        raise errors.notifications.ValueEmpty
    return {"result_message": await invitations.confirm(call.tx, call.actor, notify_id, notify_value) or False}


@im.method(
    "notify.answer",
    doc="api-reference/chats/notifications/im-notify-answer",
    since=30,
    mode="write",
    raises=(
        _ID_ERROR,
        ErrorAs(errors.notifications.AnswerEmpty, ErrorSpec("ANSWER_TEXT_ERROR", "ANSWER_TEXT can't be empty")),
    ),
)
async def answer(
    call: Call,
    *,
    notify_id: NotifyId,
    answer_text: Annotated[str, P("What is written back", missing=errors.notifications.AnswerEmpty)],
) -> dict[str, Any]:
    """Write back to whoever sent a notification; answers what became of it, false where nobody can be answered."""
    if not answer_text.strip():
        raise errors.notifications.AnswerEmpty
    return {"result_message": await invitations.answer(call.tx, call.actor, notify_id, answer_text) or False}


def _means_read(action: str) -> bool:
    return action.strip().upper() == "Y"
