"""Handlers of events, and events that wait until an application asks."""

import json
import re
from typing import Annotated, Any

from beseda import errors
from beseda.domain.auth.scopes import BASIC
from beseda.domain.bots import is_callback
from beseda.domain.events import handlers, offline
from beseda.domain.events.offline import Wanted
from beseda.errors.spec import ErrorSpec
from beseda.events import catalogue, portal_events
from beseda.gates.calling import WRONG_AUTH_TYPE, CallingApplication
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, Object, P
from beseda.methods.basic import basic
from beseda.model import EventHandler, OfflineEvent
from beseda.wire.decode import GIVEN, IDS, MAP, OR_EMPTY, TEXTS

_DENIED = "ACCESS_DENIED"
_BIND_OFFLINE = "Access denied! Offline events binding requires administrator access rights"
_BIND_AS = "Access denied! Event binding with AUTH_TYPE requires administrator access rights"
_UNBIND_OFFLINE = "Access denied! Offline events unbinding requires administrator access rights"
_UNBIND_AS = "Access denied! Event unbinding with AUTH_TYPE requires administrator access rights"
_ADMIN = ErrorAs(errors.AdminRequired, ErrorSpec(_DENIED, "Access denied!", 403))
_PROCESS = ErrorAs(
    errors.applications.ProcessMissing, ErrorSpec("ERROR_ARGUMENT", "Argument 'PROCESS_ID' is null or empty")
)
_CONDITION = re.compile(r"([=!<>]*)(\w+)")
_KINDS = ("online", "offline")
_MOST = 500

Kind = Annotated[
    str,
    P("online: the handler is told; offline: events wait until they are asked for", default="online", values=_KINDS),
]
Connector = Annotated[str, P("A source; events that wait are divided by it")]
Filter = Annotated[dict[str, Any] | None, MAP, P("Conditions by field, each with its operation before it")]
Order = Annotated[dict[str, Any] | None, MAP, P("ASC or DESC by field")]
Process = Annotated[
    str, P("Who took them, as event.offline.get says", missing=errors.applications.ProcessMissing, example="none")
]


@basic.method("events", doc="api-reference/events/events", raises=(WRONG_AUTH_TYPE,))
async def events(
    call: Call,
    _: CallingApplication,
    *,
    scope: Annotated[str | None, P("Only events of this scope", name="SCOPE")] = None,
    full: Annotated[bool, P("All events there are", name="FULL")] = False,
) -> list[str]:
    """List the events that the application can be told of."""
    if scope is not None:
        return portal_events.bindable(frozenset((scope or BASIC,)))
    if full:
        return [*portal_events.bindable(), *sorted(catalogue.names())]
    return portal_events.bindable(call.actor.scopes | {BASIC})


@basic.method(
    "event.bind",
    doc="api-reference/events/event-bind",
    mode="write",
    raises=(
        WRONG_AUTH_TYPE,
        ErrorAs(errors.applications.EventUnknown, ErrorSpec("ERROR_EVENT_NOT_FOUND", "Event not found")),
        ErrorAs(errors.applications.OfflineRequiresAdmin, ErrorSpec(_DENIED, _BIND_OFFLINE, 403)),
        ErrorAs(errors.applications.AuthTypeRequiresAdmin, ErrorSpec(_DENIED, _BIND_AS, 403)),
        # Quirk 218
        ErrorAs(errors.applications.HandlerMissing, ErrorSpec("ERROR_ARGUMENT", "Argument 'HANDLER' is null or empty")),
        ErrorAs(errors.applications.HandlerInvalid, ErrorSpec("ERROR_ARGUMENT", "Wrong handler URL")),
        ErrorAs(errors.applications.HandlerTaken, ErrorSpec("ERROR_CORE", "Handler already binded")),
    ),
)
async def bind(
    call: Call,
    application: CallingApplication,
    *,
    event: Annotated[str, P("Which event", missing=errors.applications.EventUnknown, example="ONUSERADD")],
    handler: Annotated[str, P("Where it is told; not of events that wait", starred=True)] = "",
    auth_type: Annotated[int, P("As whom the handler acts; without it, as whoever did it")] = 0,
    event_type: Kind = "online",
    auth_connector: Connector = "",
    options: Annotated[Object | None, P("minTimeout of ONOFFLINEEVENT: seconds between two of them")] = None,
) -> bool:
    """Tell the application of an event."""
    waits = event_type == _KINDS[1]
    if not waits and not handler.strip():
        raise errors.applications.HandlerMissing
    if not waits and not is_callback(handler):
        raise errors.applications.HandlerInvalid
    bound = EventHandler(
        id=0,
        application_id=application.id,
        event=event.strip().upper(),
        url="" if waits else handler.strip(),
        auth_type=max(auth_type, 0),
        offline=int(waits),
        connector=auth_connector if waits else "",
        pause=_pause(options),
    )
    known = portal_events.bindable(call.actor.scopes | {BASIC})
    await handlers.bind(call.tx, call.actor, bound, known=known)
    return True


def _pause(options: dict[str, Any] | None) -> int:
    given = str((options or {}).get("minTimeout", 1))
    return min(int(given), 24 * 3600) if given.isascii() and given.isdecimal() and len(given) < 9 else 1


@basic.method(
    "event.unbind",
    doc="api-reference/events/event-unbind",
    mode="write",
    raises=(
        WRONG_AUTH_TYPE,
        ErrorAs(errors.applications.OfflineRequiresAdmin, ErrorSpec(_DENIED, _UNBIND_OFFLINE, 403)),
        ErrorAs(errors.applications.AuthTypeRequiresAdmin, ErrorSpec(_DENIED, _UNBIND_AS, 403)),
    ),
)
async def unbind(
    call: Call,
    application: CallingApplication,
    *,
    event: Annotated[str, P("Only of this event", starred=True)] = "",
    handler: Annotated[str, P("Only at this address", starred=True)] = "",
    auth_type: Annotated[int | None, OR_EMPTY, P("Only those that act as this person; 0: as whoever did it")] = None,
    event_type: Kind = "online",
) -> dict[str, int]:
    """Tell the application no more; answers how many handlers went."""
    count = await handlers.unbind(
        call.tx,
        call.actor,
        application,
        event=event.strip().upper(),
        url=handler.strip(),
        auth_type=auth_type,
        offline=event_type == _KINDS[1],
    )
    return {"count": count}


@basic.method(
    "event.test",
    doc="api-reference/events/test-handler",
    mode="write",
    raises=(
        WRONG_AUTH_TYPE,
        # Quirk 502
        ErrorAs(errors.applications.QueryTooLong, ErrorSpec("ERROR_ARGUMENT", "The data is longer than 65535 bytes")),
    ),
)
async def test(
    call: Call,
    application: CallingApplication,
    *,
    query: Annotated[
        dict[str, Any],
        GIVEN,
        P("All that is given: data.QUERY of ONAPPTEST", starred=False),
    ],
) -> int:
    """Tell the application's handlers of ``ONAPPTEST``, to see whether they are reached."""
    await handlers.test(call.tx, call.actor, application, query)
    return 1


@basic.method("event.get", doc="api-reference/events/event-get", raises=(WRONG_AUTH_TYPE,))
async def get(call: Call, application: CallingApplication) -> list[dict[str, Any]]:
    """List the handlers of the application; to who is no administrator, their own."""
    found = await handlers.of_application(call.tx, call.actor, application)
    return [
        {
            "event": one.event,
            "handler": one.url,
            "auth_type": str(one.auth_type),
            "offline": one.offline,
            **({"connector_id": one.connector} if one.connector else {}),
        }
        for one in found
    ]


@basic.method(
    "event.offline.get",
    doc="api-reference/events/event-offline-get",
    mode="write",
    raises=(WRONG_AUTH_TYPE, _ADMIN),
)
async def offline_get(
    call: Call,
    application: CallingApplication,
    *,
    filter: Filter = None,  # noqa: A002
    order: Order = None,
    limit: Annotated[int, P("How many at most; 50 without it")] = offline.PAGE,
    clear: Annotated[int, P("0: they are kept until event.offline.clear", default="1", values=("0", "1"))] = 1,
    process_id: Annotated[str, P("Whose events are asked for once more")] = "",
    auth_connector: Connector = "",
    error: Annotated[int, P("1: what came to nothing", default="0", values=("0", "1"))] = 0,
) -> dict[str, Any]:
    """Take the first events that wait."""
    _require_admin(call)
    wanted, most = _wanted(filter, order, auth_connector), min(max(limit, 1), _MOST)
    if clear:
        found, process = await offline.pop(call.tx, application, wanted, limit=most, failed=bool(error)), None
    else:
        process = process_id or offline.new_process()
        found = await offline.take(
            call.tx, application, wanted, limit=most, process_id=process, failed=bool(error), now=call.now
        )
    return {"process_id": process, "events": [_shown(call, one) for one in found]}


@basic.method("event.offline.list", doc="api-reference/events/event-offline-list", raises=(WRONG_AUTH_TYPE, _ADMIN))
async def offline_list(
    call: Call,
    application: CallingApplication,
    *,
    filter: Filter = None,  # noqa: A002
    order: Annotated[dict[str, Any] | None, MAP, P("ASC or DESC by field", default="[ID:ASC]")] = None,
    start: Annotated[int, P("How many to leave out")] = 0,
    auth_connector: Connector = "",
) -> Page:
    """Show the events that wait, as they are."""
    _require_admin(call)
    first = max(start, 0)
    found, total = await offline.page(call.tx, application, _wanted(filter, order, auth_connector), start=first)
    shown = [_shown(call, one) | {"PROCESS_ID": one.process_id, "ERROR": str(one.error)} for one in found]
    return Page.of(shown, start=first, total=total)


@basic.method(
    "event.offline.clear",
    doc="api-reference/events/event-offline-clear",
    mode="write",
    raises=(WRONG_AUTH_TYPE, _ADMIN, _PROCESS),
)
async def offline_clear(
    call: Call,
    application: CallingApplication,
    *,
    process_id: Process,
    id: Annotated[tuple[int, ...], IDS, P("Only these", default="process_id")] = (),  # noqa: A002
    message_id: Annotated[tuple[str, ...], TEXTS, P("Only of these objects", default="process_id")] = (),
) -> bool:
    """Confirm events that were taken: they are gone."""
    _require_admin(call)
    if not process_id:
        raise errors.applications.ProcessMissing
    await offline.confirm(call.tx, application, process_id, ids=id, message_ids=message_id)
    return True


@basic.method(
    "event.offline.error",
    doc="api-reference/events/event-offline-error",
    mode="write",
    raises=(WRONG_AUTH_TYPE, _ADMIN, _PROCESS),
)
async def offline_error(
    call: Call,
    application: CallingApplication,
    *,
    process_id: Process,
    message_id: Annotated[tuple[str, ...], TEXTS, P("Only of these objects")] = (),
) -> bool:
    """Note that events which were taken came to nothing."""
    _require_admin(call)
    if not process_id:
        raise errors.applications.ProcessMissing
    await offline.fail(call.tx, application, process_id, message_ids=message_id)
    return True


def _require_admin(call: Call) -> None:
    if not call.person.admin:
        raise errors.AdminRequired


def _wanted(conditions: dict[str, Any] | None, order: dict[str, Any] | None, connector: str) -> Wanted:
    parts = [(_CONDITION.fullmatch(name), value) for name, value in (conditions or {}).items()]
    known = [(found[1], found[2].upper(), value) for found, value in parts if found]
    sorted_by = [(name.upper(), str(way)) for name, way in (order or {}).items()]
    return Wanted(known, sorted_by, connector)


def _shown(call: Call, one: OfflineEvent) -> dict[str, Any]:
    return {
        "ID": str(one.id),
        "TIMESTAMP_X": call.portal.locale.atom(one.happened_at),
        "EVENT_NAME": one.event,
        "EVENT_DATA": json.loads(one.data) or False,  # Quirk 220
        "EVENT_ADDITIONAL": False,
        "MESSAGE_ID": one.message_id,
    }
