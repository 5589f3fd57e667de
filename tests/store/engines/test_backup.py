"""A backup is the whole database as of one moment, taken while work goes on."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from beseda import app
from beseda.settings import Settings
from beseda.store.database import StorageError, Tx
from beseda.store.engines import open_database
from beseda.store.schema.migrate import migrate

MEGABYTE = 1_000_000


async def put_pair(tx: Tx) -> None:
    """Store one row in each of two tables: at any moment they are equally long."""
    for name in ("left_one", "right_one"):
        await tx.run(f"INSERT INTO {name} (text) VALUES ('x')")


def test_it_is_consistent_and_done_while_writers_never_rest(sqlite_database: str, tmp_path: Path) -> None:
    async def scenario() -> tuple[int, int]:
        database = await open_database(sqlite_database, durable=False)
        await database.script("CREATE TABLE bulk (text); CREATE TABLE left_one (text); CREATE TABLE right_one (text)")
        for _ in range(60):
            await database.write(lambda tx: tx.run("INSERT INTO bulk (text) VALUES (:text)", text="x" * MEGABYTE))
        backup = asyncio.create_task(database.backup(str(tmp_path / "copy.sqlite")))
        written = 0
        while not backup.done():
            await database.write(put_pair)
            written += 1
            assert written < 20_000, "the backup never ends"
        await backup
        await database.close()

        copy = await open_database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
        assert await copy.check() == []
        left, right, bulk = [
            (await copy.read(lambda tx, name=name: tx.all(f"SELECT count(*) FROM {name}")))[0][0]  # type: ignore[misc]
            for name in ("left_one", "right_one", "bulk")
        ]
        await copy.close()
        assert (left, bulk) == (right, 60)
        return left, written

    kept, written = asyncio.run(scenario())
    assert kept <= written


def test_it_is_one_file_that_a_portal_can_be_opened_on(sqlite_database: str, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "copy.sqlite"
    target.parent.mkdir()

    async def scenario() -> None:
        database = await open_database(sqlite_database)
        await migrate(database, now=0)
        await database.backup(str(target))
        await database.close()
        assert [file.name for file in target.parent.iterdir()] == ["copy.sqlite"]
        portal = await app.open_portal(Settings(data=tmp_path, database=f"sqlite:///{target}"))
        await portal.database.close()

    asyncio.run(scenario())


def test_it_replaces_an_older_one(sqlite_database: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        database = await open_database(sqlite_database)
        for name in ("one", "two"):
            await database.script(f"CREATE TABLE {name} (text)")
            await database.backup(str(tmp_path / "copy.sqlite"))
        await database.close()
        copy = await open_database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
        assert await copy.read(lambda tx: tx.all("SELECT t.text FROM two t")) == []
        await copy.close()

    asyncio.run(scenario())


def test_where_it_cannot_be_written_it_says_so(database_url: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        database = await open_database(database_url)
        with pytest.raises(StorageError):
            await database.backup(str(tmp_path / "missing" / "copy"))
        await database.close()

    asyncio.run(scenario())


@pytest.mark.skipif(not shutil.which("pg_restore"), reason="the programs of PostgreSQL are not installed")
def test_on_postgresql_it_is_an_archive_that_pg_restore_reads(postgres_database: str, tmp_path: Path) -> None:
    async def scenario() -> None:
        database = await open_database(postgres_database)
        await migrate(database, now=0)
        await database.backup(str(tmp_path / "copy.dump"))
        await database.close()

    asyncio.run(scenario())
    command = ["pg_restore", "--list", str(tmp_path / "copy.dump")]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "TABLE DATA public message" in listed
