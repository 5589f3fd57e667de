"""How a developer's portal tells handlers: faults on purpose, and a line in the journal for each try."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from beseda.developer import Developer, masking, messages, stopwatch
from beseda.developer.entry import Body, Entry, Who
from beseda.domain import bots
from beseda.domain.events import deliveries
from beseda.kernel import fault_injection
from beseda.kernel.portal import Portal
from beseda.model import Attempt, Delivery
from beseda.store.database import Tx

_ON_PURPOSE = "a fault on purpose"


async def add(portal: Portal, tx: Tx, delivery: Delivery) -> None:
    """Write down what is to be sent; on a developer's portal it is known how long it waits."""
    await deliveries.add(tx, delivery)
    if portal.developer is not None:
        portal.developer.wrote_down(delivery.subscriber, delivery.event_id)


async def attempt(
    portal: Portal, developer: Developer, delivery: Delivery, body: bytes, send: Callable[[], Awaitable[Attempt]]
) -> Attempt:
    """Send a delivery, or let that go wrong; what became of it is noted."""
    replay = developer.replays.pop(delivery.id, None)
    since = replay.since if replay else developer.waiting.get((delivery.subscriber, delivery.event_id))
    queued = {} if since is None else {"queue": time.perf_counter() - since}
    told = await portal.database.read(lambda tx: _bots(tx, delivery.subscriber))
    fault = fault_injection.of_event(developer, delivery.event, [one.id for one in told], now=portal.now)
    effect = fault.effect if fault else None
    watch = stopwatch.start(**queued)
    if effect and effect.delay_ms:
        await asyncio.sleep(effect.delay_ms / 1000)
        watch.lap("fault")
    if effect and (effect.drop == "before" or effect.refuses):
        done = Attempt(portal.now, effect.status, _ON_PURPOSE, 0)
    else:
        done = await send()
        if effect and effect.duplicate:
            done = await send()
        if effect and effect.drop == "after":
            done = done._replace(status=0, error=_ON_PURPOSE)
        watch.lap("answered")
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    entry = Entry(
        kind="event",
        method=delivery.event,
        at=int(portal.clock() * 1000),
        ms=done.milliseconds,
        status=done.status,
        verb="POST",
        path=masking.path(delivery.url),
        request=Body.of({name: _shown(name, value) for name, value in form.items()}, len(body)),
        answer=Body(None, 0),
        bot=told[0] if told else None,
        dialog=f"chat{delivery.partition_key}" if delivery.partition_key else "",
        reason=done.error,
        fault=fault.id if fault else None,
        replay_of=replay.entry if replay else None,
        delivery=delivery.id,
        timing=watch.milliseconds,
        messages=messages.of_form(form),
    )
    developer.journal.note(entry)
    return done


def _shown(name: str, value: str) -> str:
    """A value of the form: of ``auth[access_token]`` and the like nothing."""
    last = name.rstrip("]").rpartition("[")[2]
    return str(masking.values({last: value})[last])


async def _bots(tx: Tx, subscriber: str) -> list[Who]:
    """The bots that are told: one of the second generation, or those of an application."""
    kind, _, number = subscriber.partition(":")
    found = await bots.all_bots(tx)
    if kind == "bot":
        found = [one for one in found if one.bot.person_id == int(number)]
    else:
        found = [one for one in found if one.bot.family == "v1" and str(one.bot.application.id) == number]
    return [Who(one.bot.person_id, one.person.name, one.bot.code) for one in found]
