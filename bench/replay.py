"""The statements of calls done again on the bare driver: python -m bench.replay TAKES URL CONNECTIONS SECONDS."""

import asyncio
import itertools
import json
import pickle
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import apsw
import asyncpg
import uvloop

from bench.load import Sample
from bench.statements import Answer, Take, Transaction
from beseda.store.engines.postgres import CONNECTIONS
from beseda.store.engines.sqlite_files import connect


class Replay(Protocol):
    """Runs transactions again."""

    async def run(self, transaction: Transaction) -> None:
        """One of them; what it wrote is durable when this returns."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...


async def replay(url: str) -> Replay:
    """On the driver that the product uses for this database."""
    if url.startswith("sqlite"):
        return _SqliteReplay(url.removeprefix("sqlite:///"))
    pool = await asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS, reset=_leave_as_is)
    return _PostgresReplay(pool)


class _SqliteReplay:
    """Reads at once; whoever writes in one turn of the loop shares a commit, made in a thread."""

    def __init__(self, path: str) -> None:
        self._reader, self._writer = connect(path), connect(path)
        self._thread = ThreadPoolExecutor(1)
        self._open: asyncio.Future[None] | None = None
        self._committing: asyncio.Future[None] | None = None

    async def run(self, transaction: Transaction) -> None:
        """See ``Replay``."""
        if transaction.writes:
            await self._write(transaction)
        else:
            self._reader.execute("BEGIN")
            _execute(self._reader, transaction)
            self._reader.execute("COMMIT")

    async def _write(self, transaction: Transaction) -> None:
        while self._committing is not None:
            await asyncio.wait([self._committing])
        if self._open is None:
            self._writer.execute("BEGIN IMMEDIATE")
            loop = asyncio.get_running_loop()
            self._open = loop.create_future()
            loop.call_soon(self._commit)
        group = self._open
        _execute(self._writer, transaction)
        await group

    def _commit(self) -> None:
        self._committing, self._open = self._open, None
        commit = asyncio.get_running_loop().run_in_executor(self._thread, self._writer.execute, "COMMIT")
        commit.add_done_callback(self._committed)

    def _committed(self, commit: "asyncio.Future[Any]") -> None:
        group, self._committing = self._committing, None
        commit.result()
        if group is not None:
            group.set_result(None)

    async def close(self) -> None:
        """See ``Replay``."""
        self._thread.shutdown()
        self._reader.close()
        self._writer.close()


def _execute(connection: apsw.Connection, transaction: Transaction) -> None:
    answers: list[Answer] = []
    for statement in transaction.statements:
        rows = connection.execute(statement.sql, statement.bound(answers)).fetchall()
        answers.append(rows[0] if rows else ())


class _PostgresReplay:
    """As many connections as the product has."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    async def run(self, transaction: Transaction) -> None:
        """See ``Replay``."""
        async with self._pool.acquire() as connection:
            if transaction.writes:
                async with connection.transaction():
                    await self._execute(connection, transaction)
            else:
                await self._execute(connection, transaction)

    async def _execute(self, connection: Any, transaction: Transaction) -> None:
        answers: list[Answer] = []
        for statement in transaction.statements:
            rows = await connection.fetch(statement.sql, *statement.bound(answers))
            answers.append(rows[0] if rows else ())

    async def close(self) -> None:
        """See ``Replay``."""
        await self._pool.close()


async def _leave_as_is(_: object) -> None:
    """A connection goes back to the pool as it is."""


async def measure(takes: list[Take], url: str, *, connections: int, seconds: float) -> Sample:
    """So many at a time, each with its next call as soon as one is done."""
    driver = await replay(url)
    calls = itertools.cycle(takes)
    began = time.perf_counter()
    await asyncio.gather(*(_work(driver, calls, began + seconds / 4) for _ in range(connections)))
    began = time.perf_counter()
    done = await asyncio.gather(*(_work(driver, calls, began + seconds) for _ in range(connections)))
    sample = Sample(sum(done) / (time.perf_counter() - began))
    await driver.close()
    return sample


async def _work(driver: Replay, calls: Iterator[Take], end: float) -> int:
    done = 0
    while time.perf_counter() < end:
        for transaction in next(calls).transactions:
            await driver.run(transaction)
        done += 1
    return done


def main() -> None:
    """Print what came of it as JSON."""
    file, url, connections, seconds = sys.argv[1:]
    takes = pickle.loads(Path(file).read_bytes())
    sample = uvloop.run(measure(takes, url, connections=int(connections), seconds=float(seconds)))
    print(json.dumps(sample))


if __name__ == "__main__":
    main()
