"""SQLite: many requests in one commit, other processes on the same file, a full disk, and work that must not wait."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import cast

import apsw
import pytest

from beseda.store.database import Runner, StorageError, StorageUnavailable, Suspended, Tx
from beseda.store.engines import sqlite
from beseda.store.engines.sqlite import Sqlite

PATIENCE = 0.2
PUT = "INSERT INTO note (text) VALUES (:text)"
# Another process: takes the lock, says so, and lets go of it when it is told to.
HOLDER = """
import sys, apsw
connection = apsw.Connection(sys.argv[1])
connection.execute("BEGIN IMMEDIATE; INSERT INTO note (text) VALUES ('theirs')")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


@asynccontextmanager
async def opened(path: Path, *, durable: bool = False) -> AsyncIterator[Sqlite]:
    database = Sqlite.open(str(path), durable=durable)
    try:
        await database.script("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT)")
        yield database
    finally:
        await database.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.sqlite"


async def put(database: Runner, text: str) -> None:
    await database.write(lambda tx: tx.run(PUT, text=text))


async def notes(database: Runner) -> list[str]:
    rows = await database.read(lambda tx: tx.all("SELECT n.text FROM note n ORDER BY n.id"))
    return [row[0][:9] for row in rows]


def outside(path: Path) -> list[str]:
    """Give what another connection sees."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    rows = connection.execute("SELECT text FROM note ORDER BY id").fetchall()
    connection.close()
    return [str(row[0]) for row in rows]


@contextmanager
def held(path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Let another process hold the lock, until it is released or the block ends."""
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate("\n")


def release(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


# Groups


def test_many_requests_share_a_commit(path: Path) -> None:
    commits = []

    def note() -> bool:
        commits.append(1)
        return False

    async def scenario() -> None:
        async with opened(path) as database:
            database._writer.set_commit_hook(note)
            await asyncio.gather(*(put(database, str(number)) for number in range(200)))
            assert len(await notes(database)) == 200

    asyncio.run(scenario())
    assert 1 <= len(commits) <= 3


def test_an_answer_comes_only_after_others_can_see_what_was_written(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:

            async def written(text: str) -> list[str]:
                await put(database, text)
                return outside(path)

            texts = [f"text {number}" for number in range(20)]
            for text, seen in zip(texts, await asyncio.gather(*map(written, texts)), strict=True):
                assert text in seen

    asyncio.run(scenario())


def test_nothing_is_seen_before_the_commit(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:

            async def look(tx: Tx) -> list[str]:
                await tx.run(PUT, text="open")
                return outside(path) + await notes(database)

            assert await database.write(look) == []
            assert await notes(database) == ["open"]

    asyncio.run(scenario())


def test_a_commit_that_fails_fails_all_who_took_part(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:
            refuse = [True]
            database._writer.set_commit_hook(lambda: refuse[0])
            results = await asyncio.gather(*(put(database, str(number)) for number in range(5)), return_exceptions=True)
            assert [type(result) for result in results] == [StorageError] * 5
            refuse[0] = False
            await put(database, "after")
            assert await notes(database) == ["after"]

    asyncio.run(scenario())


def test_who_gives_up_waiting_does_not_stop_the_others(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:
            tasks = [asyncio.create_task(put(database, str(number))) for number in range(3)]
            await asyncio.wait([tasks[0]], timeout=0)
            tasks[1].cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert [results[0], results[2]] == [None, None]
            await put(database, "after")
            assert (await notes(database))[-1] == "after"

    asyncio.run(scenario())


def test_closing_finishes_what_is_under_way(path: Path) -> None:
    async def scenario() -> None:
        database = Sqlite.open(str(path), durable=False)
        await database.script("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        task = asyncio.create_task(put(database, "last words"))
        await asyncio.wait([task], timeout=0)
        await database.close()
        await task

    asyncio.run(scenario())
    assert outside(path) == ["last words"]


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 0)])
def test_commits_are_durable_unless_told_otherwise(path: Path, durable: bool, level: int) -> None:
    async def scenario() -> None:
        async with opened(path, durable=durable) as database:
            assert database._writer.execute("PRAGMA synchronous").fetchall() == [(level,)]
            assert database._writer.execute("PRAGMA journal_mode").fetchall() == [("wal",)]

    asyncio.run(scenario())


# Other processes


def test_a_writer_waits_for_another_process_while_readers_go_on(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:
            with held(path) as holder:
                writers = [asyncio.create_task(put(database, text)) for text in ("one", "two")]
                done, _ = await asyncio.wait(writers, timeout=PATIENCE)
                assert done == set()
                assert await notes(database) == []
                release(holder)
                await asyncio.gather(*writers)
            assert await notes(database) == ["theirs", "one", "two"]

    asyncio.run(scenario())


def test_who_waits_too_long_is_told_and_the_next_succeeds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", PATIENCE)

    async def scenario() -> None:
        async with opened(path) as database:
            with held(path):
                for work in (put(database, "lost"), database.several(lambda runner: put(runner, "lost"))):
                    with pytest.raises(StorageError, match="another process holds the database"):
                        await work
            await put(database, "after")
            assert await notes(database) == ["theirs", "after"]

    asyncio.run(scenario())


def test_what_another_process_wrote_is_read(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:
            with held(path):
                assert await notes(database) == []
            assert await notes(database) == ["theirs"]

    asyncio.run(scenario())


# A full disk


def fill(database: Sqlite, pages: int) -> None:
    """Leave room for so many more pages."""
    used = cast("int", database._writer.pragma("page_count"))
    database._writer.execute(f"PRAGMA max_page_count = {used + pages}").fetchall()


def make_room(database: Sqlite) -> None:
    database._writer.execute("PRAGMA max_page_count = 1000000").fetchall()


def test_on_a_full_disk_nothing_is_half_written(path: Path) -> None:
    async def both(tx: Tx) -> None:
        await tx.run(PUT, text="first half")
        await tx.run(PUT, text="y" * 100_000)

    async def scenario() -> None:
        async with opened(path) as database:
            await put(database, "before")
            fill(database, 2)
            with pytest.raises(StorageError):
                await database.write(both)
            assert await notes(database) == outside(path) == ["before"]
            await put(database, "small")
            make_room(database)
            await database.write(both)
            assert await notes(database) == ["before", "small", "first hal", "y" * 9]

    asyncio.run(scenario())


def test_on_a_full_disk_who_was_told_success_was_written_and_nobody_else(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:
            fill(database, 4)
            texts = [f"{number:9}" + ("y" * 50_000 if number % 4 == 2 else "") for number in range(12)]
            results = await asyncio.gather(*(put(database, text) for text in texts), return_exceptions=True)
            good = [text[:9] for text, result in zip(texts, results, strict=True) if result is None]
            assert {type(result) for result in results} == {type(None), StorageUnavailable}
            assert await notes(database) == good
            make_room(database)
            await put(database, "after")
            assert (await notes(database))[-1] == "after"

    asyncio.run(scenario())


def test_on_a_full_disk_several_pieces_are_kept_or_lost_together(path: Path) -> None:
    async def work(runner: Runner) -> None:
        for text in ("one", "y" * 100_000, "three"):
            try:
                await put(runner, text)
            except StorageError:
                assert text != "one"

    async def scenario() -> None:
        async with opened(path) as database:
            fill(database, 2)
            with pytest.raises(StorageError):
                await database.several(work)
            assert await notes(database) == outside(path) == []
            make_room(database)
            await database.several(work)
            assert await notes(database) == ["one", "y" * 9, "three"]

    asyncio.run(scenario())


# Work that waits


def test_a_transaction_that_awaits_anything_else_is_stopped_and_undone(path: Path) -> None:
    async def wait(tx: Tx) -> None:
        await tx.run(PUT, text="undone")
        await asyncio.sleep(0)

    async def several(runner: Runner) -> None:
        await runner.write(wait)

    async def wait_between(runner: Runner) -> None:
        await put(runner, "undone")
        await asyncio.sleep(0)

    async def wait_reading(tx: Tx) -> None:
        await asyncio.sleep(0)

    async def scenario() -> None:
        async with opened(path) as database:
            for work in (database.write(wait), database.several(several), database.read(wait_reading)):
                with pytest.raises(Suspended):
                    await work
            await put(database, "after")
            assert await notes(database) == ["after"]
            with pytest.raises(Suspended):
                await database.several(wait_between)

    asyncio.run(scenario())


def test_a_reader_sees_one_moment(path: Path) -> None:
    async def scenario() -> None:
        async with opened(path) as database:

            async def look_twice(tx: Tx) -> tuple[object, object]:
                first = await tx.all("SELECT n.text FROM note n")
                other = apsw.Connection(str(path))
                other.execute("INSERT INTO note (text) VALUES ('meanwhile')")
                other.close()
                return first, await tx.all("SELECT n.text FROM note n")

            first, second = await database.read(look_twice)
            assert first == second == []
            assert await notes(database) == ["meanwhile"]

    asyncio.run(scenario())


def test_closing_waits_for_what_begins_meanwhile(path: Path) -> None:
    async def twice(database: Runner) -> None:
        await put(database, "first")
        await put(database, "second")

    async def run() -> None:
        async with opened(path) as database:
            writing = asyncio.create_task(twice(database))
            await asyncio.sleep(0)
        await asyncio.wait_for(writing, 5)

    asyncio.run(run())
    assert outside(path) == ["first", "second"]
