"""Applications that an administrator added: their keys, what they may do, where they are.

Official: local-integrations/local-apps, settings/app-installation.
"""

import secrets
from typing import NamedTuple

from beseda.domain.applications import secret
from beseda.model import LocalApplication
from beseda.store.applications import application_rows, local_application_rows
from beseda.store.database import Tx

STATUS = "L"
_SECRET_LENGTH = 50


class Added(NamedTuple):
    """A new application; its secret is never shown again."""

    application: LocalApplication
    client_secret: str


class NewApplication(NamedTuple):
    """What is known of an application that is added; ``people``: who may use it, empty: everybody."""

    title: str
    scope: str
    handler_url: str
    added_by: int
    install_url: str = ""
    interface: bool = True
    people: tuple[int, ...] = ()

    @property
    def installs_itself(self) -> bool:
        """Whether somebody has to finish its installation. Official: app-installation/installation-finish."""
        return self.interface and bool(self.install_url)


async def add(tx: Tx, new: NewApplication, *, now: int) -> Added:
    """Add an application; it is installed at once unless it has a page for that."""
    client_id, client_secret = (
        f"local.{secrets.token_hex(7)}.{secrets.randbelow(10**8):08d}",
        secret.new(_SECRET_LENGTH),
    )
    identity = await application_rows.find_or_insert(tx, client_id, now=now)
    application = LocalApplication(
        id=identity.id,
        client_id=client_id,
        title=new.title,
        scope=new.scope,
        people=",".join(map(str, new.people)),
        handler_url=new.handler_url,
        install_url=new.install_url,
        interface=int(new.interface),
        version=1,
        added_by=new.added_by,
        installed_at=0 if new.installs_itself else now,
        created_at=now,
    )
    await local_application_rows.insert(tx, application, secret_hash=secret.hashed(client_secret))
    return Added(application, client_secret)


async def find(tx: Tx, client_id: str) -> LocalApplication | None:
    """An application by its client_id; what is no such id is not looked for."""
    known = client_id.isascii() and client_id.isprintable()
    return await local_application_rows.find(tx, client_id) if known else None


async def find_by_id(tx: Tx, application_id: int) -> LocalApplication | None:
    """An application by its id."""
    return await local_application_rows.find_by_id(tx, application_id)


async def authenticate(tx: Tx, client_id: str, client_secret: str) -> LocalApplication | None:
    """The application with this client_id, where the secret is its own."""
    found = await find(tx, client_id)
    stored = await local_application_rows.secret_hash(tx, found.id) if found else ""
    return found if secret.fits(client_secret, stored) else None


async def all_applications(tx: Tx) -> list[LocalApplication]:
    """Every application, oldest first."""
    return await local_application_rows.all_applications(tx)
