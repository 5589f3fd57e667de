"""Outbound webhooks: addresses that are told of events without an application.

Official: local-integrations/local-webhooks.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from beseda.domain.applications import portal_secret
from beseda.model import OutboundWebhook
from beseda.store.auth import outbound_rows
from beseda.store.database import Tx


class EventUnknown(ValueError):
    """An event that no outbound webhook is told of."""


class Shown(NamedTuple):
    """An outbound webhook with the token that its handler knows the portal by."""

    webhook: OutboundWebhook
    token: str


async def add(tx: Tx, url: str, events: Sequence[str], *, known: Collection[str], title: str = "", now: int) -> Shown:
    """Tell an address of these events from now on. ``EventUnknown``."""
    names = list(dict.fromkeys(name.strip().upper() for name in events))
    for name in names:
        if name not in known:
            raise EventUnknown(name)
    webhook_id = await outbound_rows.insert(tx, events=names, url=url, title=title, now=now)
    identity = await portal_secret.of_portal(tx)
    return Shown(OutboundWebhook(webhook_id, ",".join(names), url, title, now), identity.webhook_token(webhook_id))


async def everything(tx: Tx) -> list[Shown]:
    """Every outbound webhook, oldest first."""
    identity = await portal_secret.of_portal(tx)
    return [Shown(one, identity.webhook_token(one.id)) for one in await outbound_rows.all_outbound(tx)]


async def told_of(tx: Tx, event: str, *, at: int) -> list[Shown]:
    """Those that are told of an event which happened then."""
    return [one for one in await everything(tx) if event in one.webhook.names and one.webhook.created_at <= at]


async def remove(tx: Tx, webhook_id: int) -> bool:
    """Tell an address no more; whether it was told."""
    return await outbound_rows.delete(tx, webhook_id)
