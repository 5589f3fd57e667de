"""Where applications are told of events: bound, shown, tried, taken away.

Official: events/event-bind, event-unbind, test-handler.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from beseda import errors
from beseda.domain import event_log
from beseda.model import Actor, EventHandler, LocalApplication
from beseda.store.database import Tx
from beseda.store.events import event_handlers

_LONGEST_QUERY = 65_535  # each handler has a copy of it


async def bind(tx: Tx, actor: Actor, handler: EventHandler, *, known: Collection[str]) -> None:
    """Tell an application of one of the known events at an address, or let it wait.

    ``applications.EventUnknown``, ``OfflineRequiresAdmin``, ``AuthTypeRequiresAdmin``, ``HandlerTaken``.
    """
    if handler.event not in known:
        raise errors.applications.EventUnknown
    _require(actor, handler.auth_type, offline=bool(handler.offline))
    own = actor.person.id if not actor.person.admin else handler.auth_type
    if not await event_handlers.insert(tx, handler._replace(auth_type=own)):
        raise errors.applications.HandlerTaken


async def of_application(tx: Tx, actor: Actor, application: LocalApplication) -> list[EventHandler]:
    """The handlers of an application; to who is no administrator, their own."""
    found = await event_handlers.of_application(tx, application.id)
    return [one for one in found if actor.person.admin or one.auth_type == actor.person.id]


async def unbind(
    tx: Tx,
    actor: Actor,
    application: LocalApplication,
    *,
    event: str = "",
    url: str = "",
    auth_type: int | None = None,
    offline: bool = False,
) -> int:
    """Take handlers away; answers how many. ``OfflineRequiresAdmin``, ``AuthTypeRequiresAdmin``."""
    _require(actor, auth_type or 0, offline=offline)
    gone = [
        one.id
        for one in await of_application(tx, actor, application)
        if bool(one.offline) == offline
        and event in {"", one.event}
        and url in {"", one.url}
        and (auth_type is None or one.auth_type == (auth_type if actor.person.admin else actor.person.id))
    ]
    await event_handlers.delete(tx, gone)
    return len(gone)


async def test(tx: Tx, actor: Actor, application: LocalApplication, query: Mapping[str, Any]) -> None:
    """Tell the application of what it says itself. ``QueryTooLong``."""
    if len(json.dumps(query)) > _LONGEST_QUERY:
        raise errors.applications.QueryTooLong
    await event_log.append(
        tx,
        event_log.APPLICATION_TESTED,
        now=actor.now,
        user_id=actor.person.id,
        application=application.id,
        query=query,
    )


def _require(actor: Actor, auth_type: int, *, offline: bool) -> None:
    if actor.person.admin:
        return
    if offline:
        raise errors.applications.OfflineRequiresAdmin
    if auth_type not in {0, actor.person.id}:
        raise errors.applications.AuthTypeRequiresAdmin
