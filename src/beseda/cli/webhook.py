"""``beseda webhook``: secret addresses that act as one person."""

from typing import Any

import click

from beseda.cli.addresses import webhook_url
from beseda.cli.naming import person_named
from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.cli.webhook_out import out
from beseda.domain.auth import webhooks
from beseda.domain.auth.scopes import ScopeUnknown
from beseda.domain.auth.webhooks import Issued, NobodyThere
from beseda.kernel.portal import Portal
from beseda.model import Webhook
from beseda.settings import Settings
from beseda.store.auth import webhook_rows as rows
from beseda.store.database import Tx

_MINUTE = 60


@click.group()
def webhook() -> None:
    """Secret addresses, each acting as one person; ``out``: addresses that are told of events."""


webhook.add_command(out)


@webhook.command
@settings_of_portal()
@click.option("--user", required=True, metavar="LOGIN|ID", help="As whom it acts.")
@click.option("--scope", required=True, help="What it may do: im,user,…")
@click.option("--title", default="")
@json_option
def add(settings: Settings, user: str, scope: str, title: str, as_json: bool) -> None:
    """Make a webhook; its address is printed once and never again."""

    async def issue(tx: Tx, now: int) -> Issued:
        person = await person_named(tx, user)
        if person is None:
            raise NobodyThere(user)
        return await webhooks.issue(tx, person.id, scope, title=title, now=now)

    async def work(portal: Portal) -> dict[str, Any]:
        issued = await portal.database.write(lambda tx: issue(tx, portal.now))
        url = webhook_url(portal.settings.public_url, issued.user_id, issued.code)
        return {"id": issued.id, "user": issued.user_id, "scope": issued.scope, "code": issued.code, "url": url}

    try:
        made = with_portal(settings, work)
    except NobodyThere:
        what = "id" if user.isdecimal() else "login"
        raise click.ClickException(f"there is nobody active with the {what} {user}") from None
    except ScopeUnknown as unknown:
        raise click.ClickException(f"there is no scope {unknown}; `beseda call scope full=1` lists them") from None
    if as_json:
        print_json(made)
    else:
        click.echo(made["url"])


@webhook.command(name="list")
@settings_of_portal()
@json_option
def list_webhooks(settings: Settings, as_json: bool) -> None:
    """List webhooks, revoked ones too."""

    async def work(portal: Portal) -> list[dict[str, Any]]:
        found = await portal.database.read(rows.all_webhooks)
        return [_as_data(one, portal) for one in found]

    found = with_portal(settings, work)
    if as_json:
        print_json(found)
    else:
        lines = [
            (one["id"], one["user"], one["last_use"] or "never", one["revoked"], one["title"], one["scope"])
            for one in found
        ]
        print_table(("ID", "USER", "LAST USE", "REVOKED", "TITLE", "SCOPE"), lines)


@webhook.command
@settings_of_portal()
@click.argument("webhook_id", metavar="ID", type=int)
def revoke(settings: Settings, webhook_id: int) -> None:
    """Make a webhook useless from now on."""

    async def work(portal: Portal) -> bool:
        return await portal.database.write(lambda tx: webhooks.revoke(tx, webhook_id, now=portal.now))

    if not with_portal(settings, work):
        raise click.ClickException(f"there is no webhook {webhook_id} that could be revoked")


def _as_data(one: Webhook, portal: Portal) -> dict[str, Any]:
    used = one.last_used_at - one.last_used_at % _MINUTE
    return {
        "id": one.id,
        "user": one.user_id,
        "scope": one.scope,
        "title": one.title,
        "last_use": portal.locale.atom(used) if used else None,
        "revoked": one.revoked_at > 0,
    }
