"""A person's events, by polling."""

from typing import Annotated, Any

from beseda.domain.events import queues
from beseda.events import polling, subscribers
from beseda.events.polling import PAGE, Source
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.methods.im_v2 import im_v2


@im_v2.method("Event.subscribe", doc="api-reference/chat-bots/chat-bots-v2/im.v2/events/event-subscribe", mode="write")
async def subscribe(call: Call) -> bool:
    """Record the caller's events from now on."""
    await queues.subscribe(call.tx, call.person.id)
    return True


@im_v2.method(
    "Event.unsubscribe", doc="api-reference/chat-bots/chat-bots-v2/im.v2/events/event-unsubscribe", mode="write"
)
async def unsubscribe(call: Call) -> bool:
    """Record no more; what is recorded can be read for a day."""
    await queues.unsubscribe(call.tx, call.person.id)
    return True


@im_v2.method("Event.get", doc="api-reference/chat-bots/chat-bots-v2/im.v2/events/event-get", mode="own_transactions")
async def get(
    call: Call,
    *,
    offset: Annotated[int | None, P("Confirms everything with smaller ids")] = None,
    limit: Annotated[int, P("How many at most, 1 to 1000", default=str(PAGE))] = PAGE,
    wait: Annotated[int, P("Seconds to wait for something to happen, at most 60", extension=True)] = 0,
) -> dict[str, Any]:
    """Answer the caller's events in order; the same ones again until they are confirmed."""
    source = Source(subscribers.person(call.person.id))
    return await polling.answer(call, [source], polling.PollRequest(offset, limit, wait))
