"""Applications added, brought up to date, removed with all that they left.

Official: settings/app-installation/installation-finish, common/events/on-app-uninstall.
"""

from typing import Any

from beseda.domain import bots, event_log
from beseda.domain.applications import local, placements, tokens
from beseda.domain.applications.local import Added, NewApplication
from beseda.domain.bots import Owner
from beseda.model import LocalApplication
from beseda.store.applications import consent_rows, local_application_rows, option_rows, run_rows
from beseda.store.database import Tx
from beseda.store.events import event_handlers, offline_events


async def add(tx: Tx, new: NewApplication, *, now: int) -> Added:
    """Add an application; it is installed at once unless it has a page for that."""
    added = await local.add(tx, new, now=now)
    application = added.application
    if not application.interface:  # it learns its tokens there
        await _note(
            tx, event_log.APPLICATION_INSTALLED, application, [(0, new.install_url or new.handler_url)], now=now
        )
    return added


async def finish(tx: Tx, application: LocalApplication, *, now: int) -> None:
    """The application has done what it had to before it can be used; again changes nothing."""
    if not application.installed_at:
        await local_application_rows.update(tx, application._replace(installed_at=now))
        bound = await _bound(tx, application, "ONAPPINSTALL")
        await _note(tx, event_log.APPLICATION_INSTALLED, application, bound, now=now)


async def update(tx: Tx, changed: LocalApplication, *, now: int) -> None:
    """Put a new version in place: its installation begins anew, tokens of a scope that it had before end."""
    installed_at = 0 if changed.interface and changed.install_url else now
    newer = changed._replace(version=changed.version + 1, installed_at=installed_at)
    await tokens.revoke(tx, changed.id, now=now)
    await local_application_rows.update(tx, newer)
    await _note(tx, event_log.APPLICATION_UPDATED, newer, await _bound(tx, newer, "ONAPPUPDATE"), now=now)
    await _forget_handlers(tx, newer)


async def remove(tx: Tx, application: LocalApplication, *, clean: bool = True, now: int) -> None:
    """Remove an application with its tokens, handlers, options and bots; ``clean``: it shall forget what it knows."""
    bound = await _bound(tx, application, "ONAPPUNINSTALL")
    told = {"clean": clean, "gone": True}
    await _note(tx, event_log.APPLICATION_REMOVED, application, bound, now=now, **told)
    await _forget_handlers(tx, application)
    await offline_events.delete_all(tx, application.id)
    await tokens.revoke(tx, application.id, now=now)
    for known in await bots.of_owner(tx, Owner(application.client_id)):
        await bots.remove(tx, known, now=now)
    await consent_rows.delete(tx, application.id)
    await option_rows.delete(tx, application.id)
    await run_rows.delete(tx, application.id)
    await local_application_rows.delete(tx, application.id)


async def pay(tx: Tx, application: LocalApplication, *, status: str, days: int, expired: bool = False, now: int) -> int:
    """Tell the application that it was paid for; the event's id. Official: common/events/on-app-payment."""
    return await event_log.append(
        tx,
        event_log.APPLICATION_PAID,
        now=now,
        application=application.id,
        client_id=application.client_id,
        version=application.version,
        status=status,
        days=days,
        expired=expired,
    )


async def confirm(
    tx: Tx, application: LocalApplication, method: str, *, token: str, confirmed: bool = True, now: int
) -> int:
    """Tell the application whether it may call what it asked for; the event's id.

    Official: common/events/on-app-method-confirm.
    """
    return await event_log.append(
        tx,
        event_log.METHOD_CONFIRMED,
        now=now,
        application=application.id,
        token=token,
        method=method,
        confirmed=confirmed,
    )


async def _bound(tx: Tx, application: LocalApplication, event: str) -> list[tuple[int, str]]:
    """The handlers of an application for an event: their ids and addresses."""
    found = await event_handlers.of_application(tx, application.id)
    return [(one.id, one.url) for one in found if one.event == event and not one.offline]


async def _note(
    tx: Tx, kind: str, application: LocalApplication, to: list[tuple[int, str]], *, now: int, **told: bool
) -> None:
    """Note what became of an application, with whom is told: the handlers may be gone when that is read."""
    if to:
        about: dict[str, Any] = {
            "application": application.id,
            "client_id": application.client_id,
            **told,
        }
        await event_log.append(
            tx,
            kind,
            now=now,
            user_id=application.added_by,
            to=to,
            version=application.version,
            scope=application.scope,
            **about,
        )


async def _forget_handlers(tx: Tx, application: LocalApplication) -> None:
    found = await event_handlers.of_application(tx, application.id)
    await event_handlers.delete(tx, [one.id for one in found])
    await placements.forget(tx, application)
