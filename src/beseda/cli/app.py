"""``beseda app``: applications that an administrator added."""

from typing import Any

import click

from beseda.cli.app_events import confirm, payment
from beseda.cli.naming import no_application
from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.domain.applications import local, portal_secret, tokens
from beseda.domain.applications.local import Added, NewApplication
from beseda.domain.applications.tokens import Tokens
from beseda.domain.auth import installation, scopes
from beseda.domain.auth.scopes import ScopeUnknown
from beseda.domain.bots import is_callback
from beseda.kernel.portal import Portal
from beseda.model import LocalApplication, Person
from beseda.settings import Settings
from beseda.store.database import Tx
from beseda.store.people import person_rows
from beseda.wire.views import tokens as view


@click.group()
def app() -> None:
    """Applications that were added to the portal."""


app.add_command(payment)
app.add_command(confirm)


@app.command
@settings_of_portal()
@click.option("--title", required=True, help="What it is called.")
@click.option("--scope", required=True, help="What it may do: im,user,…")
@click.option("--handler", "handler_url", required=True, metavar="URL", help="Where it is, and people come back to.")
@click.option("--install", "install_url", default="", metavar="URL", help="Where its installation begins.")
@click.option("--interface/--no-interface", default=True, show_default=True, help="Whether people see pages of it.")
@click.option("--user", "people", type=int, multiple=True, metavar="ID", help="Only these may use it; again for more.")
@click.option("--by", "added_by", type=int, metavar="ID", help="As whom it is added; the first administrator.")
@json_option
def add(settings: Settings, scope: str, added_by: int | None, as_json: bool, **known: Any) -> None:
    """Add an application; its secret is printed once and never again."""
    _check(known["handler_url"], known["install_url"])
    try:
        chosen = scopes.parse(scope)
    except ScopeUnknown as unknown:
        raise click.ClickException(f"there is no scope {unknown}; `beseda call scope full=1` lists them") from None

    async def work(portal: Portal) -> Added | None:
        async def added(tx: Tx) -> Added | None:
            by = await _administrator(tx, added_by)
            new = NewApplication(**known, scope=chosen, added_by=by.id) if by else None
            return await installation.add(tx, new, now=portal.now) if new else None

        return await portal.database.write(added)

    made = with_portal(settings, work)
    if made is None:
        raise click.ClickException("only an active administrator can add an application")
    shown = {"id": made.application.id, "client_id": made.application.client_id, "client_secret": made.client_secret}
    if as_json:
        print_json({**shown, "scope": chosen, "installed": made.application.installed_at > 0})
    else:
        click.echo(f"client_id      {made.application.client_id}\nclient_secret  {made.client_secret}")


@app.command(name="list")
@settings_of_portal()
@json_option
def list_applications(settings: Settings, as_json: bool) -> None:
    """List applications."""

    async def work(portal: Portal) -> list[dict[str, Any]]:
        return [_as_data(one, portal) for one in await portal.database.read(local.all_applications)]

    found = with_portal(settings, work)
    if as_json:
        print_json(found)
    else:
        shown = ("id", "client_id", "title", "installed", "scope")
        print_table(tuple(name.upper() for name in shown), [tuple(one[name] for name in shown) for one in found])


@app.command
@settings_of_portal()
@click.argument("client_id")
@json_option
def show(settings: Settings, client_id: str, as_json: bool) -> None:
    """Show an application."""

    async def work(portal: Portal) -> dict[str, Any] | None:
        found = await portal.database.read(lambda tx: local.find(tx, client_id))
        return _as_data(found, portal) if found else None

    found = with_portal(settings, work)
    if found is None:
        raise no_application(client_id)
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(f"{name}: {value}" for name, value in found.items()))


@app.command
@settings_of_portal()
@click.argument("client_id")
@click.option("--scope", help="What it may do from now on.")
@click.option("--handler", "handler_url", metavar="URL", help="Where it is from now on.")
def update(settings: Settings, client_id: str, scope: str | None, handler_url: str | None) -> None:
    """Put a new version in place; tokens end, handlers of events go."""
    _check(handler_url or "")
    try:
        chosen = scopes.parse(scope) if scope is not None else None
    except ScopeUnknown as unknown:
        raise click.ClickException(f"there is no scope {unknown}; `beseda call scope full=1` lists them") from None

    async def work(portal: Portal) -> bool:
        async def updated(tx: Tx) -> bool:
            found = await local.find(tx, client_id)
            if found is not None:
                changed = found._replace(
                    scope=found.scope if chosen is None else chosen, handler_url=handler_url or found.handler_url
                )
                await installation.update(tx, changed, now=portal.now)
            return found is not None

        return await portal.database.write(updated)

    if not with_portal(settings, work):
        raise no_application(client_id)


@app.command
@settings_of_portal()
@click.argument("client_id")
def finish(settings: Settings, client_id: str) -> None:
    """Say that the installation of an application is finished: from then on it can be used and is told of events."""

    async def work(portal: Portal) -> bool:
        async def finished(tx: Tx) -> bool:
            found = await local.find(tx, client_id)
            if found is not None:
                await installation.finish(tx, found, now=portal.now)
            return found is not None

        return await portal.database.write(finished)

    if not with_portal(settings, work):
        raise no_application(client_id)


@app.command
@settings_of_portal()
@click.argument("client_id")
@click.option("--keep-data", is_flag=True, help="Tell the application to keep what it knows.")
def remove(settings: Settings, client_id: str, keep_data: bool) -> None:
    """Remove an application with its tokens, handlers, options and bots."""

    async def work(portal: Portal) -> bool:
        async def removed(tx: Tx) -> bool:
            found = await local.find(tx, client_id)
            if found is not None:
                await installation.remove(tx, found, clean=not keep_data, now=portal.now)
            return found is not None

        return await portal.database.write(removed)

    if not with_portal(settings, work):
        raise no_application(client_id)


@app.command
@settings_of_portal()
@click.argument("client_id")
@click.option("--user", "user_id", type=int, required=True, metavar="ID", help="For whom.")
@json_option
def token(settings: Settings, client_id: str, user_id: int, as_json: bool) -> None:
    """Give an application tokens of a person, as if they had signed in; printed once."""

    async def work(portal: Portal) -> dict[str, Any] | None:
        async def issued(tx: Tx) -> Tokens | None:
            found, person = await local.find(tx, client_id), await person_rows.find(tx, user_id)
            allowed = found and person and person.active and not person.bot and found.is_open_to(user_id)
            return await tokens.issue(tx, found, user_id, now=portal.now) if found and allowed else None

        made = await portal.database.write(issued)
        if made is None:
            return None
        identity = await portal.database.write(portal_secret.of_portal)
        return view.answer(
            portal.settings.public_url,
            identity.member_id,
            access=made.access,
            refresh=made.refresh,
            expires_at=made.expires_at,
            scope=made.scope,
            user_id=made.person_id,
            now=portal.now,
        )

    made = with_portal(settings, work)
    if made is None:
        raise click.ClickException(f"there is no application {client_id} that {user_id} may use")
    if as_json:
        print_json(made)
    else:
        click.echo(f"access_token   {made['access_token']}\nrefresh_token  {made['refresh_token']}")


async def _administrator(tx: Tx, person_id: int | None) -> Person | None:
    people = [one for one in await person_rows.all_people(tx) if one.active and one.admin]
    return next((one for one in people if person_id in {None, one.id}), None)


def _check(*urls: str) -> None:
    for url in urls:
        if url and not is_callback(url):
            raise click.ClickException(f"not an address of HTTP: {url}")


def _as_data(one: LocalApplication, portal: Portal) -> dict[str, Any]:
    return {
        "id": one.id,
        "client_id": one.client_id,
        "title": one.title,
        "scope": one.scope,
        "users": [int(person) for person in one.people.split(",") if person],
        "handler": one.handler_url,
        "install": one.install_url,
        "interface": bool(one.interface),
        "version": one.version,
        "added_by": one.added_by,
        "installed": one.installed_at > 0,
        "created": portal.locale.atom(one.created_at),
    }
