"""The database of a developer's portal: as any other, but that it says how long it took."""

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

from beseda.developer import stopwatch
from beseda.developer.stopwatch import Stopwatch
from beseda.store.database import Database, Row, Runner, Tx, Work

T = TypeVar("T")
# Waiting for the turn to write, and all that the database itself takes; the rest of a transaction is the method's.
_QUEUE, _DATABASE = "queue", "database"


class _Tx:
    """See ``Tx``; each statement is timed."""

    def __init__(self, tx: Tx, watch: Stopwatch) -> None:
        self._tx, self._watch = tx, watch
        self.committed, self.engine = tx.committed, tx.engine

    async def _timed(self, asked: Awaitable[T]) -> T:
        began = time.perf_counter()
        try:
            return await asked
        finally:
            self._watch.add(_DATABASE, time.perf_counter() - began)

    async def one(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        return await self._timed(self._tx.one(sql, **values))

    async def one_batched(self, sql: str, **values: int | str) -> Row | None:
        """See ``Tx``."""
        return await self._timed(self._tx.one_batched(sql, **values))

    async def by_id_batched(self, sql: str, ids: Sequence[int]) -> dict[int, Row]:
        """See ``Tx``."""
        return await self._timed(self._tx.by_id_batched(sql, ids))

    async def all(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``."""
        return await self._timed(self._tx.all(sql, **values))

    async def planned(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``."""
        return await self._timed(self._tx.planned(sql, **values))

    async def run(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        return await self._timed(self._tx.run(sql, **values))

    async def run_last(self, sql: str, *, batch_sql: str = "", **values: object) -> Row | None:
        """See ``Tx``."""
        return await self._timed(self._tx.run_last(sql, batch_sql=batch_sql, **values))

    async def number_events(self) -> None:
        """See ``Tx``."""
        await self._timed(self._tx.number_events())

    async def lock_chat(self, *chat_ids: int) -> None:
        """See ``Tx``."""
        await self._timed(self._tx.lock_chat(*chat_ids))


class _Runner:
    """See ``Runner``; what nobody watches is left alone."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def read(self, work: Work[T]) -> T:
        """See ``Runner``."""
        return await _timed(self._runner.read, work, _Tx)

    async def scan(self, work: Work[T]) -> T:
        """See ``Runner``."""
        return await _timed(self._runner.scan, work, _Tx)

    async def write(self, work: Work[T]) -> T:
        """See ``Runner``."""
        return await _timed(self._runner.write, work, _Tx)


class _Database(_Runner):
    """See ``Database``."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    async def several(self, work: Callable[[Runner], Awaitable[T]]) -> T:
        """See ``Database``; the pieces are timed too."""
        return await _timed(self._database.several, work, lambda runner, _: _Runner(runner))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


def timed(database: Database) -> Database:
    """The same database; whoever watches a task is told what its work took there."""
    return cast("Database", _Database(database))


async def _timed(
    run: Callable[[Callable[[Any], Awaitable[T]]], Awaitable[T]],
    work: Callable[[Any], Awaitable[T]],
    wrap: Callable[[Any, Stopwatch], Any],
) -> T:
    """Run work; what passes around it is the database's. It may run more than once."""
    watch = stopwatch.current()
    if watch is None:
        return await run(work)
    began, inside, queued = time.perf_counter(), 0.0, 0.0

    async def timed_work(given: Any) -> T:
        nonlocal inside, queued
        entered = time.perf_counter()
        queued = queued or entered - began
        try:
            return await work(wrap(given, watch))
        finally:
            inside += time.perf_counter() - entered

    try:
        return await run(timed_work)
    finally:
        watch.add(_QUEUE, queued)
        watch.add(_DATABASE, time.perf_counter() - began - queued - inside)
