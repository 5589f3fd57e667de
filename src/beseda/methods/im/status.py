"""What the caller says of their presence."""

from typing import Annotated

from beseda import errors
from beseda.domain.people import status
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.im import im


@im.method("user.status.get", doc="api-reference/chats/users/im-user-status-get")
async def get(call: Call) -> str | bool:
    """Tell the status that the caller chose; false when they never did."""
    return call.person.status or False


@im.method(
    "user.status.set",
    doc="api-reference/chats/users/im-user-status-set",
    since=18,
    mode="write",
    raises=(ErrorAs(errors.people.StatusUnknown, ErrorSpec("STATUS_ERROR", "Status is not available")),),
)
async def choose(
    call: Call,
    *,
    chosen: Annotated[
        str, P("dnd silences notifications", missing=errors.people.StatusUnknown, name="STATUS", values=status.STATUSES)
    ],
) -> bool:
    """Choose a status."""
    await status.choose(call.tx, call.person, chosen, now=call.now)
    return True


@im.method("user.status.idle.start", doc="api-reference/chats/users/im-user-status-idle-start", mode="write")
async def start(
    call: Call, *, ago: Annotated[int, P("How many minutes ago the caller went, at least 1")] = status.IDLE_MINUTES
) -> bool:
    """Be shown as away from the keyboard."""
    await status.start_idling(call.tx, call.person, minutes=ago, now=call.now)
    return True


@im.method("user.status.idle.end", doc="api-reference/chats/users/im-user-status-idle-end", mode="write")
async def end(call: Call) -> bool:
    """Be shown as present again."""
    await status.stop_idling(call.tx, call.person, now=call.now)
    return True
