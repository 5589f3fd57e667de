"""``beseda deliveries``: the events that handlers of bots were sent, or are still to be sent."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from beseda.cli.naming import no_application
from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.domain.applications import local
from beseda.domain.events import deliveries as rules
from beseda.domain.events import reasons
from beseda.domain.events.deliveries import STATES, History
from beseda.events.portal_events import SCOPES
from beseda.kernel.portal import Portal
from beseda.model import Attempt, Delivery, DeliveryHandler
from beseda.settings import Settings
from beseda.store.database import Tx

_PAGE = 50


@click.group()
def deliveries() -> None:
    """The events that handlers of bots were sent, or are still to be sent."""


@deliveries.command(name="list")
@settings_of_portal()
@click.option("--state", type=click.Choice(STATES), help="Only these.")
@click.option("--limit", type=click.IntRange(1), default=_PAGE, show_default=True, help="How many at most.")
@json_option
def list_deliveries(settings: Settings, state: str | None, limit: int, as_json: bool) -> None:
    """List the newest, the very newest first; then what handlers were never told, and which are left alone for now."""

    async def work(portal: Portal) -> tuple[list[dict[str, Any]], list[str]]:
        found = await portal.database.read(lambda tx: rules.latest(tx, state=state or "", limit=limit))
        handlers = await portal.database.read(rules.known_handlers)
        return [_as_data(one, portal) for one in found], [line for one in handlers for line in _remarks(one, portal)]

    found, remarks = with_portal(settings, work)
    if as_json:
        print_json(found)
    else:
        shown = ("id", "created", "state", "tries", "subscriber", "event", "url")
        print_table(tuple(name.upper() for name in shown), [tuple(one[name] for name in shown) for one in found])
        for line in remarks:
            click.echo(line)


@deliveries.command
@settings_of_portal()
@json_option
def handlers(settings: Settings, as_json: bool) -> None:
    """List the handlers that something waits for, that do not answer in time, or were not told everything."""

    async def work(portal: Portal) -> list[dict[str, Any]]:
        waiting = await portal.database.read(rules.waiting)
        known = {one.subscriber: one for one in await portal.database.read(rules.known_handlers)}
        unknown = {name: DeliveryHandler(name, 0, 0, 0, 0) for name in waiting}
        return [_of_handler(one, waiting.get(name, 0), portal) for name, one in sorted((unknown | known).items())]

    found = with_portal(settings, work)
    if as_json:
        print_json(found)
    else:
        shown = ("subscriber", "waiting", "hangs", "paused_until", "dropped", "dropped_at")
        rows = [tuple(one[name] or "" for name in shown) for one in found]
        print_table(tuple(name.upper().replace("_", " ") for name in shown), rows)


@deliveries.command
@settings_of_portal()
@click.argument("delivery_id", metavar="ID", type=int)
@json_option
def show(settings: Settings, delivery_id: int, as_json: bool) -> None:
    """Show what is sent, and every try."""

    async def work(portal: Portal) -> dict[str, Any] | None:
        found = await portal.database.read(lambda tx: rules.history(tx, delivery_id))
        return _in_full(found, portal) if found else None

    found = with_portal(settings, work)
    if found is None:
        raise _nothing(delivery_id)
    if as_json:
        print_json(found)
    else:
        tries = found.pop("attempts")
        click.echo("\n".join(f"{name}: {value}" for name, value in found.items()))
        print_table(("AT", "STATUS", "MS", "ERROR"), [tuple(one.values()) for one in tries])


@deliveries.command
@settings_of_portal()
@click.argument("client_id")
@click.option("--event", default="", help="Only of this event.")
@json_option
def why(settings: Settings, client_id: str, event: str, as_json: bool) -> None:
    """Tell why an application is not told of something."""

    async def work(portal: Portal) -> list[str] | None:
        async def read(tx: Tx) -> list[str] | None:
            found = await local.find(tx, client_id)
            return await reasons.why(tx, found, SCOPES, event=event.upper()) if found else None

        return await portal.database.read(read)

    found = with_portal(settings, work)
    if found is None:
        raise no_application(client_id)
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(found) or "nothing keeps it from being told")


@deliveries.command
@settings_of_portal()
@click.argument("delivery_id", metavar="ID", type=int)
def replay(settings: Settings, delivery_id: int) -> None:
    """Let a running server send something again, as it was."""

    async def work(portal: Portal) -> bool:
        return await portal.database.write(lambda tx: rules.replay(tx, delivery_id, now=portal.now))

    if not with_portal(settings, work):
        raise _nothing(delivery_id)


def _nothing(delivery_id: int) -> click.ClickException:
    return click.ClickException(f"there is no delivery {delivery_id}; what is delivered is kept for a week")


def _remarks(one: DeliveryHandler, portal: Portal) -> Iterator[str]:
    if one.dropped:
        yield f"{one.subscriber}: {one.dropped} dropped that waited too long, last {portal.locale.atom(one.dropped_at)}"
    if one.paused_until > portal.now:
        until = portal.locale.atom(one.paused_until)
        yield f"{one.subscriber}: left alone until {until}, {one.hangs} times in a row there was no answer in time"


def _of_handler(one: DeliveryHandler, waiting: int, portal: Portal) -> dict[str, Any]:
    return {
        "subscriber": one.subscriber,
        "waiting": waiting,
        "hangs": one.hangs,
        "paused_until": portal.locale.atom(one.paused_until) if one.paused_until > portal.now else None,
        "dropped": one.dropped,
        "dropped_at": portal.locale.atom(one.dropped_at) if one.dropped else None,
    }


def _as_data(one: Delivery, portal: Portal) -> dict[str, Any]:
    return {
        "id": one.id,
        "created": portal.locale.atom(one.created_at),
        "state": one.state,
        "tries": one.tries,
        "subscriber": one.subscriber,
        "event": one.event,
        "event_id": one.event_id,
        "url": one.url,
    }


def _in_full(found: History, portal: Portal) -> dict[str, Any]:
    return {**_as_data(found.delivery, portal), "body": found.delivery.body, "attempts": _tries(found.attempts, portal)}


def _tries(attempts: Sequence[Attempt], portal: Portal) -> list[dict[str, Any]]:
    return [
        {
            "at": portal.locale.atom(one.made_at),
            "status": one.status or None,
            "ms": one.milliseconds,
            "error": one.error,
        }
        for one in attempts
    ]
