"""Applications, and tokens that they have of people."""

from typing import Any

from beseda.domain.applications import local, tokens
from beseda.domain.applications.local import NewApplication
from beseda.domain.auth import installation, scopes
from beseda.domain.auth.scopes import ScopeUnknown
from beseda.http.control.asked import Asked, Refused, missing
from beseda.model import LocalApplication
from beseda.store.database import Tx


async def all_applications(asked: Asked) -> list[dict[str, Any]]:
    """Every application, without its secret."""
    return [_shown(one) for one in await asked.portal.database.read(local.all_applications)]


async def add(asked: Asked) -> dict[str, Any]:
    """Add an application; its secret is told this once."""
    portal = asked.portal
    try:
        scope = scopes.parse(asked.take("scope", str, ",".join(scopes.ALL)))
    except ScopeUnknown as unknown:
        raise Refused("ERROR_ARGUMENT", f"there is no scope {unknown}") from None
    new = NewApplication(
        title=asked.take("title", str),
        scope=scope,
        handler_url=asked.take("handler_url", str, ""),
        install_url=asked.take("install_url", str, ""),
        interface=asked.take("interface", bool, True),
        added_by=asked.take("added_by", int, 0),
    )
    made = await portal.database.write(lambda tx: installation.add(tx, new, now=portal.now))
    portal.wakeup.notify()
    return {**_shown(made.application), "client_secret": made.client_secret}


async def remove(asked: Asked) -> dict[str, Any]:
    """Remove an application with all that it left."""
    portal = asked.portal

    async def work(tx: Tx) -> bool:
        found = await local.find_by_id(tx, asked.id)
        if found is not None:
            await installation.remove(tx, found, now=portal.now)
        return found is not None

    if not await portal.database.write(work):
        raise missing("application")
    portal.wakeup.notify()
    return {}


async def issue(asked: Asked) -> dict[str, Any]:
    """Tokens of a person for an application, as if they had signed in."""
    portal, user_id = asked.portal, asked.take("user_id", int)

    async def work(tx: Tx) -> tokens.Tokens | None:
        found = await local.find_by_id(tx, asked.id)
        if found is None or not await tokens.is_active(tx, user_id):
            return None
        return await tokens.issue(tx, found, user_id, now=portal.now)

    made = await portal.database.write(work)
    if made is None:
        raise missing("application, or nobody active with this id")
    return {"access_token": made.access, "refresh_token": made.refresh, "expires": made.expires_at}


def _shown(one: LocalApplication) -> dict[str, Any]:
    places = {"handler_url": one.handler_url, "install_url": one.install_url, "interface": bool(one.interface)}
    state = {"version": one.version, "installed": bool(one.installed_at)}
    return {"id": one.id, "title": one.title, "client_id": one.client_id, "scope": one.scope, **places, **state}
