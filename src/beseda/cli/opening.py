"""The portal of a data folder in this process, beside a running server too."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

from beseda import app
from beseda.cli.addresses import addresses
from beseda.developer import Developer
from beseda.kernel.portal import Portal
from beseda.settings import Settings, SettingWrong
from beseda.store import engines
from beseda.store import settings as kept
from beseda.store.database import Database, StorageError, Tx
from beseda.wire.locale import Locale

T = TypeVar("T")
_ADDRESS, _LISTENING = "public_url", "listening"
_PLACE = ("host", "http_port", "https_port")


def with_portal(settings: Settings, work: Callable[[Portal], Awaitable[T]]) -> T:
    """Do something with the portal that is there, then let its servers know.

    ``SettingWrong`` when there is none, ``StorageError``.
    """

    async def run() -> T:
        require(settings)
        async with portal_of(settings) as portal:
            done = await work(await _addressed(portal))
            await portal.database.notify()
            return done

    return asyncio.run(run())


def with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database as it is, its schema too. ``StorageError``."""

    async def run() -> T:
        async with connected(settings) as database:
            return await work(database)

    return asyncio.run(run())


@asynccontextmanager
async def portal_of(settings: Settings, *, developer: Developer | None = None) -> AsyncIterator[Portal]:
    """The portal, made where there is none. ``StorageError``."""
    portal = await app.open_portal(settings, developer.clock if developer else time.time, developer)
    try:
        yield portal
    finally:
        await portal.database.close()


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Database]:
    """The database as it is, its schema too. ``StorageError``."""
    database = await engines.open_database(settings.database_url, durable=settings.durable)
    try:
        yield database
    finally:
        await database.close()


def require(settings: Settings) -> None:
    """``SettingWrong`` when there is no database to work on: a mistyped folder must not become a new portal."""
    file = settings.sqlite_file
    if file is not None and not file.is_file():
        raise SettingWrong(f"there is no portal in {file.parent}; `beseda serve` makes one")


async def keep_address(portal: Portal) -> None:
    """Note where the portal is served, for the commands beside the server."""
    chosen = portal.settings
    place = json.dumps({field: getattr(chosen, field) for field in _PLACE})

    async def work(tx: Tx) -> None:
        await kept.put(tx, _ADDRESS, chosen.public_url)
        await kept.put(tx, _LISTENING, place)

    await portal.database.write(work)


async def listening(settings: Settings) -> Settings:
    """The settings with where the portal was served last; as they are where that is not known."""
    if settings.sqlite_file is not None and not settings.sqlite_file.is_file():
        return settings
    try:
        async with connected(settings) as database:
            place = await database.read(lambda tx: kept.find(tx, _LISTENING))
    except StorageError:  # there is no such database, or no such table
        return settings
    return replace(settings, **json.loads(place)) if place else settings


async def _addressed(portal: Portal) -> Portal:
    """The portal with the address to write links with: the chosen one, else where it was served last."""
    settings = portal.settings
    served = await portal.database.read(lambda tx: kept.find(tx, _ADDRESS))
    url = settings.public_url or served or addresses(settings).best
    return replace(portal, settings=replace(settings, public_url=url), locale=Locale(settings.time_zone, url))
