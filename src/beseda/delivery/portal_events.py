"""What applications are told of the portal as a whole: at the handlers that they bound, or it waits for them.

Outbound webhooks are told too, of what concerns no single application.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from beseda.delivery import watched
from beseda.domain.applications import local, portal_secret
from beseda.domain.applications.portal_secret import Identity
from beseda.domain.auth import outbound
from beseda.domain.auth.outbound import Shown
from beseda.domain.events import offline, portal_log
from beseda.domain.events.portal_log import Happened
from beseda.events.portal_events import BY_KIND, OUTBOUND, OWN, WAITING, PortalEvent
from beseda.kernel.portal import Portal
from beseda.model import Application, Delivery, EventHandler, LocalApplication, OfflineEvent
from beseda.store.database import Tx
from beseda.wire.php_forms import flatten
from beseda.wire.views import tokens as view


class _Target(NamedTuple):
    """Who is told where: the application as far as it is needed, as whom it acts then (0: as nobody)."""

    application: Application
    scope: str
    handler_id: int
    url: str
    person_id: int
    renewable: bool


async def collect(portal: Portal) -> None:
    """Write down what is to be sent of everything that happened."""
    while await portal.database.read(portal_log.is_any):
        await portal.database.write(lambda tx: _collect(tx, portal))


async def _collect(tx: Tx, portal: Portal) -> None:
    identity = await portal_secret.of_portal(tx)
    for one in await portal_log.read(tx):
        event = BY_KIND[one.kind]
        data = event.data(portal, one.data, one.subject)
        for target in await _targets(tx, one, event):
            await watched.add(portal, tx, _delivery(portal, identity, target, event.name, data, one.id))
        if event.name in OUTBOUND:
            for webhook in await outbound.told_of(tx, event.name, at=one.at):
                await watched.add(portal, tx, _outbound(portal, identity, webhook, event.name, data, one.id))
        if one.kind not in OWN:
            await _let_wait(tx, portal, identity, one, event, data)


async def _targets(tx: Tx, one: Happened, event: PortalEvent) -> list[_Target]:
    """The handlers that are told: those that the event itself names, else those that are bound to it."""
    if one.kind in OWN:
        known = Application(one.data["application"], one.data["client_id"], 0)
        acts_as = 0 if one.data.get("gone") else one.actor_id
        return [
            _Target(known, one.data["scope"], handler_id, url, acts_as, event.renewable)
            for handler_id, url in one.data["to"]
        ]
    bound = [handler for handler in await portal_log.handlers(tx, one, event.name) if not handler.offline]
    found = [(handler, await _listening(tx, handler, event.scope, at=one.at)) for handler in bound]
    return [
        _Target(
            known.identity,
            known.scope,
            handler.id,
            handler.url,
            (handler.auth_type or one.actor_id) if event.tokens else 0,
            renewable=False,
        )
        for handler, known in found
        if known is not None
    ]


async def _listening(tx: Tx, handler: EventHandler, scope: str, *, at: int) -> LocalApplication | None:
    """The application of a handler, if it was installed then and may know of such events."""
    known = await local.find_by_id(tx, handler.application_id)
    allowed = known is not None and 0 < known.installed_at <= at and scope in {"basic", *known.scope.split(",")}
    return known if allowed else None


async def _let_wait(
    tx: Tx, portal: Portal, identity: Identity, one: Happened, event: PortalEvent, data: Mapping[str, Any]
) -> None:
    """Let an event wait where it is asked for, and tell the applications that something does."""
    waiting: dict[int, LocalApplication] = {}
    for handler in await portal_log.handlers(tx, one, event.name):
        waits = handler.offline and not one.is_own(handler)
        known = await _listening(tx, handler, event.scope, at=one.at) if waits else None
        if known is not None:
            about = str(one.data.get("person", one.id))
            kept = OfflineEvent(0, known.id, handler.connector, event.name, about, json.dumps(data), one.at)
            await offline.put(tx, [kept])
            waiting[known.id] = known
    for handler in await portal_log.handlers(tx, one, WAITING) if waiting else ():
        known = waiting.get(handler.application_id)
        if known is not None and not handler.offline and handler.told_at + handler.pause <= portal.now:
            target = _Target(
                known.identity, known.scope, handler.id, handler.url, handler.auth_type or known.added_by, True
            )
            await watched.add(portal, tx, _delivery(portal, identity, target, WAITING, {}, one.id))
            await portal_log.note_told(tx, handler, now=portal.now)


def _delivery(
    portal: Portal, identity: Identity, target: _Target, name: str, data: Mapping[str, Any], event_id: int
) -> Delivery:
    token = identity.application_token(target.application.known_as)
    auth = view.place(portal.settings.public_url, identity.member_id) | {"application_token": token}
    if target.person_id:
        auth |= {"scope": target.scope, "status": view.STATUS}
    body = {"event": name, "event_handler_id": target.handler_id, "data": data, "ts": portal.now, "auth": auth}
    untold = _untold(portal, f"handlers:{target.application.id}", target.url, token, body, event_id)
    return untold._replace(
        application_id=target.application.id, person_id=target.person_id, renewable=int(target.renewable)
    )


def _outbound(
    portal: Portal, identity: Identity, shown: Shown, name: str, data: Mapping[str, Any], event_id: int
) -> Delivery:
    """Official: local-integrations/local-webhooks#outgoing-webhook."""
    place = view.place(portal.settings.public_url, identity.member_id)
    body = {"event": name, "data": data, "ts": portal.now, "auth": place | {"application_token": shown.token}}
    return _untold(portal, f"outbound:{shown.webhook.id}", shown.webhook.url, shown.token, body, event_id)


def _untold(portal: Portal, subscriber: str, url: str, token: str, body: dict[str, Any], event_id: int) -> Delivery:
    return Delivery(
        id=0,
        subscriber=subscriber,
        partition_key=0,
        event_id=event_id,
        event=body["event"],
        url=url,
        token=token,
        body=urlencode(flatten(body)),
        state="",
        tries=0,
        created_at=portal.now,
    )
