"""A bot's events, by polling."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain import bots
from beseda.domain.bots import BotAccount
from beseda.domain.events import queues
from beseda.events import polling, subscribers
from beseda.events.polling import PAGE, Source
from beseda.gates.bots import OnceOwnedBot
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.wire.views import v2

_LAST_WITH_LAST_ID = 32


@imbot_v2.method(
    "Event.get",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/events/event-get",
    mode="own_transactions",
    raises=(errors.events.UserEventsScope, errors.events.NotSubscribed),
)
async def get(
    call: Call,
    bot: OnceOwnedBot,
    *,
    offset: Annotated[int | None, P("Confirms everything with smaller ids")] = None,
    limit: Annotated[int, P("How many at most, 1 to 1000", default=str(PAGE))] = PAGE,
    with_user_events: Annotated[bool, P("The caller's own events too", default="false")] = False,
    wait: Annotated[int, P("Seconds to wait for something to happen, at most 60", extension=True)] = 0,
) -> dict[str, Any]:
    """Answer a bot's events in order; the same ones again until they are confirmed."""
    asked_for = bot.bot.event_mode == "fetch"  # what is delivered is nobody's to fetch
    sources = [_source(call, bot)] if asked_for else []
    if with_user_events:
        sources.append(await _own_events(call))
    answer = await polling.answer(call, sources, polling.PollRequest(offset, limit, wait))
    if call.revision <= _LAST_WITH_LAST_ID:
        answer["lastEventId"] = max(answer["nextOffset"] - 1, 0)
    return answer


async def _own_events(call: Call) -> Source:
    if "im" not in call.actor.scopes:
        raise errors.events.UserEventsScope
    if not await call.runner.read(lambda tx: queues.subscribed(tx, call.person.id)):
        raise errors.events.NotSubscribed
    return Source(subscribers.person(call.person.id))


def _source(call: Call, bot: BotAccount) -> Source:
    async def common() -> dict[str, Any]:
        counts = await call.runner.read(lambda tx: bots.counts(tx, bot.bot))
        return {"bot": v2.own_bot(bot.bot, counts, call.portal.settings.language, call.revision)}

    return Source(subscribers.bot(bot.bot), common)
