"""How the data set gets into a database, on either engine."""

import contextlib
import hashlib
import inspect
import json
from collections.abc import Awaitable, Callable
from typing import Protocol

from bench import dataset, possessions
from beseda.app import open_portal
from beseda.background.indexing import index
from beseda.domain.applications import portal_secret
from beseda.domain.auth import webhooks
from beseda.settings import Settings
from beseda.store import settings
from beseda.store.database import Tx
from beseda.store.engines import open_database
from beseda.store.schema.migrate import available, migrate

# Where a database of ours keeps the codes of the busy people's webhooks.
CODES = "bench.webhooks"
_NOW = 1_760_000_000


class Stock(Protocol):
    """Databases on one engine."""

    engine: str
    several: bool  # processes may serve one database

    def version(self) -> str:
        """Of the engine."""
        ...

    def prepare(self) -> None:
        """Build the data set unless it is there; what was built of another version of it is removed."""
        ...

    def copy(self) -> contextlib.AbstractContextManager[str]:
        """The URL of a copy of the data set, which is gone afterwards."""
        ...

    def empty(self) -> contextlib.AbstractContextManager[str]:
        """The URL of an empty database, which is gone afterwards."""
        ...


def fingerprint(engine: str) -> str:
    """What tells apart versions of the data set: changes with the schema and with the code that makes the rows."""
    parts = [step.checksum for step in available(engine)]
    parts += [inspect.getsource(one) for one in (dataset, possessions)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


async def build(url: str, fill: Callable[[], Awaitable[None]]) -> None:
    """The schema, the rows, a webhook for each of the busy people, and what a server does behind their backs."""
    database = await open_database(url)
    try:
        await migrate(database, now=_NOW)
        await fill()
        await database.write(_issue)
    finally:
        await database.close()
    portal = await open_portal(Settings(database=url))
    try:
        await index(portal, share=1)
    finally:
        await portal.database.close()


async def _issue(tx: Tx) -> None:
    codes = {
        person: (await webhooks.issue(tx, person, "im,imbot,user,disk", title="", now=_NOW)).code
        for person in range(1, dataset.BUSY + 1)
    }
    await portal_secret.of_portal(tx)
    await settings.put(tx, CODES, json.dumps(codes))
