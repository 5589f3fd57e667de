"""Databases that note what they are asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, TypeVar, cast

import apsw
import asyncpg
from asyncpg.transaction import Transaction

from bench.statements import Answer
from beseda.store.database import Row, Work
from beseda.store.engines import postgres_pool, postgres_tx, sqlite_files, sqlite_tx

T = TypeVar("T")


class Note(NamedTuple):
    """One statement and the first row of its answer."""

    sql: str
    values: Any
    answer: Answer


class Notes(NamedTuple):
    """One transaction; ``writes``: whether it has to be begun and committed."""

    writes: bool
    notes: list[Note]

    def add(self, sql: str, values: Any, rows: Sequence[Any]) -> None:
        """Note a statement and its answer."""
        self.notes.append(Note(sql, values, tuple(rows[0]) if rows else ()))


class Recorder(Protocol):
    """A ``Runner`` that keeps notes."""

    noted: list[Notes]

    async def read(self, work: Work[T]) -> T:
        """See ``Runner``."""
        ...

    async def write(self, work: Work[T]) -> T:
        """See ``Runner``."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...


async def recorder(url: str) -> Recorder:
    """A recorder for this database."""
    if url.startswith("sqlite"):
        return _SqliteRecorder(sqlite_files.connect(url.removeprefix("sqlite:///")))
    return _PostgresRecorder(await asyncpg.connect(url))


class _SqliteRecorder:
    def __init__(self, connection: apsw.Connection) -> None:
        self.noted: list[Notes] = []
        self._connection = connection

    async def read(self, work: Work[T]) -> T:
        return await work(sqlite_tx.ReadTx(self._noting(writes=False)))

    async def write(self, work: Work[T]) -> T:
        self._connection.execute("BEGIN IMMEDIATE")
        result = await work(sqlite_tx.SqliteTx(self._noting(writes=True)))
        self._connection.execute("COMMIT")
        return result

    async def close(self) -> None:
        self._connection.close()

    def _noting(self, *, writes: bool) -> apsw.Connection:
        self.noted.append(Notes(writes, []))
        return cast("apsw.Connection", _NotingSqlite(self._connection, self.noted[-1]))


class _Rows(NamedTuple):
    rows: list[Any]

    def fetchall(self) -> list[Any]:
        return self.rows


class _NotingSqlite(NamedTuple):
    """As much of a connection as transactions use."""

    connection: apsw.Connection
    notes: Notes

    def execute(self, sql: str, values: dict[str, Any]) -> _Rows:
        rows = self.connection.execute(sql, values).fetchall()
        self.notes.add(sql, values, rows)
        return _Rows(rows)


class _PostgresRecorder:
    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.noted: list[Notes] = []
        self._connection = connection

    async def read(self, work: Work[T]) -> T:
        return await work(postgres_tx.ReadTx(self._noting(writes=False)))

    async def write(self, work: Work[T]) -> T:
        tx = postgres_tx.PostgresTx(self._noting(writes=True))
        result = await work(tx)
        self.noted[-1] = self.noted[-1]._replace(writes=tx.begun)  # a single statement has no transaction around it
        await tx.end(keep=True)
        return result

    async def close(self) -> None:
        await self._connection.close()

    def _noting(self, *, writes: bool) -> postgres_pool.Pool:
        self.noted.append(Notes(writes, []))
        return cast("postgres_pool.Pool", _NotingPool(_NotingPostgres(self._connection, self.noted[-1])))


class _NotingPool(NamedTuple):
    """As much of a pool as transactions use: there is one connection, and nobody to share a statement with."""

    connection: "_NotingPostgres"

    async def take(self) -> "_NotingPostgres":
        return self.connection

    async def give_back(self, _: "_NotingPostgres") -> None:
        pass

    async def one_batched(self, wanted: postgres_pool.BatchItem) -> Row | None:
        return await postgres_tx.PostgresTx(cast("postgres_pool.Pool", self)).one(wanted.sql, **wanted.values)

    async def by_id_batched(self, wanted: postgres_pool.BatchItem) -> dict[int, Row]:
        rows = await postgres_tx.PostgresTx(cast("postgres_pool.Pool", self)).all(wanted.sql, **wanted.values)
        return {row[0]: row for row in rows}

    async def run_batched(self, _: postgres_pool.BatchItem) -> Row | None:
        return None


class _NotingPostgres(NamedTuple):
    """As much of a connection as transactions use."""

    connection: "asyncpg.Connection[asyncpg.Record]"
    notes: Notes

    def transaction(self) -> Transaction:
        return self.connection.transaction()

    async def fetch(self, sql: str, *values: Any) -> list[Any]:
        rows = await self.connection.fetch(sql, *values)
        self.notes.add(sql, list(values), rows)
        return rows

    async def fetchrow(self, sql: str, *values: Any) -> Any:
        rows = await self.fetch(sql, *values)
        return rows[0] if rows else None

    async def fetchval(self, sql: str, *values: Any) -> Any:
        row = await self.fetchrow(sql, *values)
        return row[0] if row else None

    async def execute(self, sql: str, *values: Any) -> None:
        await self.fetch(sql, *values)
