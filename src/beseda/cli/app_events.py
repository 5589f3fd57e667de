"""``beseda app payment|confirm``: events of applications that nothing at the portal brings about by itself."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import click

from beseda.cli.naming import no_application
from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json
from beseda.domain.applications import local
from beseda.domain.auth import installation
from beseda.domain.events import reasons
from beseda.events.portal_events import SCOPES
from beseda.kernel.portal import Portal
from beseda.settings import Settings
from beseda.store.database import Tx

_STATUSES = ("F", "D", "T", "P", "S")  # Quirk 501


@click.command
@settings_of_portal()
@click.argument("client_id")
@click.option("--status", type=click.Choice(_STATUSES), default="P", show_default=True, help="What it is from now on.")
@click.option("--days", type=click.IntRange(0, 36_500), default=30, show_default=True, help="How long it is paid for.")
@click.option("--expired", is_flag=True, help="The time it was paid for is over.")
@json_option
def payment(settings: Settings, client_id: str, as_json: bool, **told: Any) -> None:
    """Tell an application that it was paid for (onAppPayment), and what keeps it from being told."""
    _tell(settings, client_id, "ONAPPPAYMENT", partial(installation.pay, **told), as_json=as_json)


@click.command
@settings_of_portal()
@click.argument("client_id")
@click.argument("method")
@click.option("--token", required=True, help="By which it asked; kept as long as the event is.")
@click.option("--denied", is_flag=True, help="It may not.")
@json_option
def confirm(settings: Settings, client_id: str, method: str, token: str, denied: bool, as_json: bool) -> None:
    """Tell an application that it may call a method (onAppMethodConfirm), and what keeps it from being told."""
    told = partial(installation.confirm, method=method, token=token, confirmed=not denied)
    _tell(settings, client_id, "ONAPPMETHODCONFIRM", told, as_json=as_json)


def _tell(
    settings: Settings, client_id: str, event: str, note: Callable[..., Coroutine[Any, Any, int]], *, as_json: bool
) -> None:
    async def work(portal: Portal) -> dict[str, Any] | None:
        async def noted(tx: Tx) -> dict[str, Any] | None:
            found = await local.find(tx, client_id)
            if found is None:
                return None
            hindrances = await reasons.why(tx, found, SCOPES, event=event)
            return {"event": event, "event_id": await note(tx, found, now=portal.now), "hindrances": hindrances}

        return await portal.database.write(noted)

    made = with_portal(settings, work)
    if made is None:
        raise no_application(client_id)
    if as_json:
        print_json(made)
    else:
        click.echo("\n".join(made["hindrances"]) or f"{event} is sent by the running server")
