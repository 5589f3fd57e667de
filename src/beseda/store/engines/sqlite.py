"""SQLite in this process: reads on the loop, one writer, many requests in one durable commit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

import apsw

from beseda.store.database import (
    ProcessHooks,
    Runner,
    Snapshot,
    SnapshotMissing,
    StorageError,
    StorageUnavailable,
    Work,
)
from beseda.store.engines.sqlite_files import connect, copy, keep, take_back
from beseda.store.engines.sqlite_tx import LOST, InOneCommit, ReadTx, complete, failure, read, saved

T = TypeVar("T")
BUSY_SECONDS = 5.0
_FIRST_PAUSE, _LAST_PAUSE = 0.002, 0.05
_GLANCE_SECONDS = 1.0


class _Group:
    """The requests that one commit makes durable."""

    __slots__ = ("_error", "_loop", "_over", "_waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: list[asyncio.Future[None]] = []
        self._over = False
        self._error: Exception | None = None

    async def wait(self) -> None:
        """Wait until it is over, one way or the other. A future for each who waits is cheaper than one shielded."""
        if not self._over:
            over = self._loop.create_future()
            self._waiting.append(over)
            await over

    async def durable(self) -> None:
        """Wait until it is committed; raises what kept it from that."""
        await self.wait()
        if self._error is not None:
            raise self._error

    def end(self, error: Exception | None = None) -> None:
        """It is over; once only."""
        if self._over:
            return
        self._over, self._error = True, error
        for one in self._waiting:
            if not one.done():  # who waited may have been cancelled
                one.set_result(None)


class Sqlite:
    """See ``Database``."""

    def __init__(self, path: str, *, durable: bool = True) -> None:
        self.url = f"sqlite:///{path}"
        self._path = path
        self._writer = connect(path, durable=durable)
        self._reader = connect(path, durable=durable)
        self._read_tx = ReadTx(self._reader)
        self._scanner = connect(path, durable=durable)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self._scan_thread = ThreadPoolExecutor(1, thread_name_prefix="long_read")
        self._open: _Group | None = None
        self._committing: _Group | None = None

    @classmethod
    def open(cls, path: str, *, durable: bool = True) -> "Sqlite":
        """Open or make the file. ``StorageError`` when that cannot be."""
        try:
            return cls(path, durable=durable)
        except apsw.Error as error:
            raise StorageError(f"{path}: {error}") from error

    async def read(self, work: Work[T]) -> T:
        """See ``Runner``. One snapshot for the whole piece."""
        return read(self._reader, self._read_tx, work)

    async def scan(self, work: Work[T]) -> T:
        """See ``Runner``. In a thread and on a connection of its own, one after the other."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._scan_thread, lambda: read(self._scanner, ReadTx(self._scanner), work))

    async def write(self, work: Work[T]) -> T:
        """See ``Runner``."""
        group = await self._join()
        result = self._in_group(group, lambda: saved(self._writer, work))
        await group.durable()
        return result

    async def several(self, work: Callable[[Runner], Awaitable[T]]) -> T:
        """See ``Database``: a savepoint for each piece, one commit for all."""
        group = await self._join()
        result = self._in_group(group, lambda: complete(work(InOneCommit(self._writer))))
        await group.durable()
        return result

    async def listen(self, peer: ProcessHooks) -> None:
        """See ``Database``. One process serves a file; what commands beside it commit is noticed within a second."""
        peer.lead(True)
        seen = self._commits_of_others()
        while True:
            await asyncio.sleep(_GLANCE_SECONDS)
            number = self._commits_of_others()
            if number not in {None, seen}:
                seen = number
                peer.remote_change()

    async def notify(self) -> None:
        """See ``Database``: who serves the file looks at it."""

    def _commits_of_others(self) -> int | None:
        """A number that changes with them; None while this process writes."""
        if self._open is not None or self._committing is not None:
            return None
        try:
            return cast("int", self._writer.execute("PRAGMA data_version").fetchall()[0][0])
        except apsw.Error:  # whoever works with the database is told
            return None

    async def script(self, sql: str) -> None:
        """See ``Database``."""
        await self.write(lambda tx: tx.all(sql))

    async def outside(self, plan: Work[Sequence[str]]) -> None:
        """See ``Database``: nothing takes long here that a transaction cannot do."""
        for statement in await self.read(plan):
            await self.script(statement)

    async def wipe(self, *, keep: Sequence[str]) -> None:
        """See ``Database``. FTS5 empties its own tables."""
        tables = self._reader.execute(
            "SELECT name, type FROM pragma_table_list WHERE type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        lines = [
            f"INSERT INTO {name} ({name}) VALUES ('delete-all');" if kind == "virtual" else f"DELETE FROM {name};"
            for name, kind in tables
            if name not in (*keep, "sequence")
        ]
        await self.script("".join(lines) + "DELETE FROM sqlite_sequence; UPDATE sequence SET value = 0;")

    async def take_snapshot(self, name: str) -> None:
        """See ``Database``: a file beside the database's own."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, keep, self._path, self._snapshot(name))
        except apsw.Error as error:
            raise failure(error) from error

    async def snapshots(self) -> list[Snapshot]:
        """See ``Database``."""
        found = [Snapshot(one.stem, int(one.stat().st_mtime)) for one in self._snapshot("*").parent.glob("*.sqlite3")]
        return sorted(found, key=lambda one: (-one.at, one.name))

    async def restore_snapshot(self, name: str) -> None:
        """See ``Database``. Nothing else happens meanwhile; a snapshot is small."""
        file = self._snapshot(name)
        if not file.exists():
            raise SnapshotMissing(name)
        while group := self._committing or self._open:
            await group.wait()
        try:
            take_back(self._writer, str(file))
        except apsw.Error as error:
            raise failure(error) from error

    async def drop_snapshot(self, name: str) -> bool:
        """See ``Database``."""
        file = self._snapshot(name)
        there = file.exists()
        file.unlink(missing_ok=True)
        return there

    def _snapshot(self, name: str) -> Path:
        return Path(self._path).parent / "snapshots" / f"{name}.sqlite3"

    async def backup(self, path: str) -> None:
        """See ``Database``. Copied in a thread, from a connection of its own."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, copy, self._path, path)
        except apsw.Error as error:
            raise StorageError(f"{path}: {error}") from error

    async def check(self) -> list[str]:
        """See ``Database``."""
        rows = await self.read(lambda tx: tx.all("PRAGMA integrity_check"))
        return [str(row[0]) for row in rows if row[0] != "ok"]

    async def close(self) -> None:
        """See ``Database``."""
        while group := self._committing or self._open:
            await group.wait()
        self._thread.shutdown()
        self._scan_thread.shutdown()
        self._scanner.close()
        self._reader.close()
        self._writer.close()

    async def _join(self) -> _Group:
        """The open group; from here to its end nothing may really wait."""
        pause = _FIRST_PAUSE
        deadline = asyncio.get_running_loop().time() + BUSY_SECONDS
        while self._open is None:
            if self._committing is not None:
                await self._committing.wait()
            elif not self._begin():
                if asyncio.get_running_loop().time() > deadline:
                    raise StorageUnavailable("another process holds the database")
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LAST_PAUSE)
        return self._open

    def _begin(self) -> bool:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
        except apsw.BusyError:
            return False
        except apsw.Error as error:
            raise failure(error) from error
        loop = asyncio.get_running_loop()
        self._open = _Group(loop)
        loop.call_soon(self._commit)
        return True

    def _in_group(self, group: _Group, run: Callable[[], T]) -> T:
        try:
            return run()
        except apsw.Error as error:
            raise failure(error) from error
        finally:
            if not self._writer.in_transaction:  # full disk, I/O error: SQLite has undone the whole group
                self._fail(group, StorageUnavailable(LOST))

    def _fail(self, group: _Group, error: Exception) -> None:
        if self._open is group:
            self._open = None
        group.end(error if isinstance(error, StorageError) else failure(error))

    def _commit(self) -> None:
        group, self._open = self._open, None
        if group is None:
            return
        self._committing = group
        loop = asyncio.get_running_loop()
        loop.run_in_executor(self._thread, self._commit_in_thread).add_done_callback(self._committed)

    def _commit_in_thread(self) -> None:
        try:
            self._writer.execute("COMMIT")
        except apsw.Error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise

    def _committed(self, outcome: asyncio.Future[None]) -> None:
        group, self._committing = self._committing, None
        if group is None:
            return
        error = outcome.exception()
        if error is None:
            group.end()
        else:
            self._fail(group, cast("Exception", error))
