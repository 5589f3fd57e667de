"""Why an application is not told of something: what its installation, handlers, scope and deliveries say."""

from collections.abc import Mapping

from beseda.model import LocalApplication
from beseda.store.database import Tx
from beseda.store.events import deliveries, event_handlers

_SHOWN = 5


async def why(tx: Tx, application: LocalApplication, scopes: Mapping[str, str], *, event: str = "") -> list[str]:
    """What keeps an application from being told, in words; ``scopes``: which one each event needs."""
    found = [] if application.installed_at else ["its installation is not finished: no event is sent before that"]
    bound = [one for one in await event_handlers.of_application(tx, application.id) if event in {"", one.event.upper()}]
    if not bound:
        found.append(f"no handler is bound to {event or 'any event'}: event.bind does that")
    if bound and all(one.offline for one in bound):
        found.append("the events wait until event.offline.get asks for them: no handler is told")
    for name in sorted({event} if event else {one.event for one in bound}):
        needed = scopes.get(name)
        if needed is None:
            found.append(f"there is no event {name} that handlers can be bound to")
        elif needed != "basic" and needed not in application.scope.split(","):
            found.append(f"{name} needs the scope {needed}, which the application does not have")
    return found + await _undelivered(tx, application, event)


async def _undelivered(tx: Tx, application: LocalApplication, event: str) -> list[str]:
    found = await deliveries.undelivered(tx, f"handlers:{application.id}", event=event, limit=_SHOWN)
    lines = []
    for one in found:
        tries = await deliveries.attempts(tx, one.id)
        last = tries[-1] if tries else None
        came = "it was not tried yet" if last is None else last.error or f"the handler answered {last.status}"
        state = "waits" if one.state == "waiting" else "was given up"
        lines.append(f"delivery {one.id}, {one.event} to {one.url}, {state}: {came}")
    return lines
