"""A long reading goes on beside everything else."""

import asyncio
import threading
from pathlib import Path

import pytest

from beseda.store import settings
from beseda.store.database import StorageError, Tx, WriteNeeded
from beseda.store.engines import open_database
from beseda.store.engines.postgres import CONNECTIONS
from beseda.store.schema.migrate import migrate


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgres" else f"sqlite:///{tmp_path}/db"


def test_others_read_and_write_meanwhile(tmp_path: Path) -> None:
    """On SQLite, where reading is work of this process."""
    begun, let_go = threading.Event(), threading.Event()

    async def long(tx: Tx) -> str | None:
        first = await settings.find(tx, "name")
        begun.set()
        assert let_go.wait(30)
        assert await settings.find(tx, "name") == first  # one snapshot
        return first

    async def run() -> list[str | None]:
        database = await open_database(f"sqlite:///{tmp_path}/db", durable=False)
        await migrate(database, now=1)
        await database.write(lambda tx: settings.put(tx, "name", "old"))
        scan = asyncio.create_task(database.scan(long))
        await asyncio.to_thread(begun.wait, 30)
        await database.write(lambda tx: settings.put(tx, "name", "new"))
        seen = await database.read(lambda tx: settings.find(tx, "name"))
        let_go.set()
        found = [await scan, seen, await database.scan(lambda tx: settings.find(tx, "name"))]
        await database.close()
        return found

    assert asyncio.run(run()) == ["old", "new", "new"]


def test_it_only_reads(url: str) -> None:
    async def run() -> None:
        database = await open_database(url, durable=False)
        await migrate(database, now=1)
        with pytest.raises(WriteNeeded):
            await database.scan(lambda tx: settings.put(tx, "name", "value"))
        with pytest.raises(StorageError):
            await database.scan(lambda tx: tx.all("SELECT nothing FROM nowhere"))
        assert await database.scan(lambda tx: settings.find(tx, "name")) is None
        await database.close()

    asyncio.run(run())


def test_many_long_readings_leave_connections_to_others(postgres_url: str) -> None:
    """On PostgreSQL, where each takes a connection."""

    async def run() -> list[str | None]:
        database = await open_database(postgres_url, durable=False)
        await migrate(database, now=1)
        begun, let_go = asyncio.Event(), asyncio.Event()

        async def long(tx: Tx) -> str | None:
            begun.set()
            await let_go.wait()
            return await settings.find(tx, "name")

        scans = [asyncio.create_task(database.scan(long)) for _ in range(2 * CONNECTIONS)]
        await begun.wait()
        await database.write(lambda tx: settings.put(tx, "name", "written meanwhile"))
        let_go.set()
        found = await asyncio.gather(*scans)
        await database.close()
        return found

    assert asyncio.run(run()) == ["written meanwhile"] * (2 * CONNECTIONS)
