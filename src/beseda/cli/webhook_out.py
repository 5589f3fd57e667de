"""``beseda webhook out``: addresses that are told of events of the portal."""

from typing import Any

import click

from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.domain.auth import outbound
from beseda.domain.auth.outbound import EventUnknown, Shown
from beseda.domain.bots import is_callback
from beseda.events.portal_events import OUTBOUND
from beseda.kernel.portal import Portal
from beseda.settings import Settings

_EVENTS_HELP = f"Of what: {', '.join(OUTBOUND)}; again for more."


@click.group()
def out() -> None:
    """Addresses that are told of events of the portal, each with a token to know it by."""


@out.command
@settings_of_portal()
@click.argument("url")
@click.option("--event", "events", multiple=True, required=True, help=_EVENTS_HELP)
@click.option("--title", default="")
@json_option
def add(settings: Settings, url: str, events: tuple[str, ...], title: str, as_json: bool) -> None:
    """Tell an address of events; prints the token that each of them carries as ``application_token``."""
    if not is_callback(url):
        raise click.ClickException(f"not an address of HTTP: {url}")

    async def work(portal: Portal) -> dict[str, Any]:
        made = await portal.database.write(
            lambda tx: outbound.add(tx, url, events, known=OUTBOUND, title=title, now=portal.now)
        )
        return _as_data(made, portal)

    try:
        made = with_portal(settings, work)
    except EventUnknown as unknown:
        raise click.ClickException(f"there is no event {unknown} for webhooks, but {', '.join(OUTBOUND)}") from None
    if as_json:
        print_json(made)
    else:
        click.echo(made["application_token"])


@out.command(name="list")
@settings_of_portal()
@json_option
def list_outbound(settings: Settings, as_json: bool) -> None:
    """List the addresses that are told, with their tokens."""

    async def work(portal: Portal) -> list[dict[str, Any]]:
        return [_as_data(one, portal) for one in await portal.database.write(outbound.everything)]

    found = with_portal(settings, work)
    if as_json:
        print_json(found)
    else:
        shown = ("id", "url", "title", "application_token")
        lines = [(*(one[name] for name in shown), ",".join(one["events"])) for one in found]
        print_table(("ID", "URL", "TITLE", "TOKEN", "EVENTS"), lines)


@out.command
@settings_of_portal()
@click.argument("webhook_id", metavar="ID", type=int)
def remove(settings: Settings, webhook_id: int) -> None:
    """Tell an address no more; what waits for it already is still sent."""

    async def work(portal: Portal) -> bool:
        return await portal.database.write(lambda tx: outbound.remove(tx, webhook_id))

    if not with_portal(settings, work):
        raise click.ClickException(f"there is no outbound webhook {webhook_id}")


def _as_data(one: Shown, portal: Portal) -> dict[str, Any]:
    return {
        "id": one.webhook.id,
        "events": one.webhook.names,
        "url": one.webhook.url,
        "title": one.webhook.title,
        "application_token": one.token,
        "created": portal.locale.atom(one.webhook.created_at),
    }
