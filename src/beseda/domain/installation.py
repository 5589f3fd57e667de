"""Applications added, brought up to date, removed with all that they left.

Official: settings/app-installation/installation-finish, common/events/on-app-uninstall.
"""

from beseda.domain import bots
from beseda.domain.applications import local, tokens
from beseda.domain.applications.local import Added, NewApplication
from beseda.domain.bots import Owner
from beseda.model import LocalApplication
from beseda.store.applications import consent_rows, local_application_rows, option_rows
from beseda.store.database import Tx


async def add(tx: Tx, new: NewApplication, *, now: int) -> Added:
    """Add an application; it is installed at once unless it has a page for that."""
    return await local.add(tx, new, now=now)


async def finish(tx: Tx, application: LocalApplication, *, now: int) -> None:
    """The application has done what it had to before it can be used; again changes nothing."""
    if not application.installed_at:
        await local_application_rows.update(tx, application._replace(installed_at=now))


async def update(tx: Tx, changed: LocalApplication, *, now: int) -> None:
    """Put a new version in place: its installation begins anew, tokens of a scope that it had before end."""
    installed_at = 0 if changed.interface and changed.install_url else now
    await tokens.revoke(tx, changed.id, now=now)
    await local_application_rows.update(tx, changed._replace(version=changed.version + 1, installed_at=installed_at))


async def remove(tx: Tx, application: LocalApplication, *, now: int) -> None:
    """Remove an application with its tokens and bots."""
    await tokens.revoke(tx, application.id, now=now)
    for known in await bots.of_owner(tx, Owner(application.client_id)):
        await bots.remove(tx, known, now=now)
    await consent_rows.delete(tx, application.id)
    await option_rows.delete(tx, application.id)
    await local_application_rows.delete(tx, application.id)
