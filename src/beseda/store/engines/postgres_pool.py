"""The connections to PostgreSQL, and what many want at the same moment over one of them."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeAlias, TypeVar

import asyncpg

from beseda.store.batching import Ask, Batcher
from beseda.store.database import Row, for_postgres, for_several

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
T = TypeVar("T")
# Who waits for a connection or for a row longer than that is told that it failed.
PATIENCE_SECONDS = 5
_REFUSED = "ERROR"  # by the server, which has undone the statement; a ``DataError`` never reached it


class BatchItem:
    """A statement and the values it is wanted with; equal ones are two."""

    __slots__ = ("sql", "values")

    def __init__(self, sql: str, values: Mapping[str, Any]) -> None:
        self.sql, self.values = sql, values


class Pool:
    """Connections of asyncpg, each for one transaction at a time."""

    def __init__(self, connections: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._connections = connections
        self._together: dict[str, Batcher[BatchItem, Any]] = {}

    async def take(self) -> Connection:
        """A connection, for as long as somebody is patient; where one is idle, without a clock, which costs."""
        idle = self._connections.get_idle_size()
        return await self._connections.acquire(timeout=None if idle else PATIENCE_SECONDS)

    async def give_back(self, connection: Connection) -> None:
        """Let somebody else have it."""
        await self._connections.release(connection)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Connection]:
        """A connection for a while."""
        connection = await self.take()
        try:
            yield connection
        finally:
            await self.give_back(connection)

    async def one_batched(self, wanted: BatchItem) -> Row | None:
        """The first row of a statement that only reads, asked with the same of others: see ``Tx.look``."""
        return await self._share(wanted, self._look)

    async def by_id_batched(self, wanted: BatchItem) -> dict[int, Row]:
        """Rows by their ids, of a statement that only reads, asked with those of others: see ``Tx.each``."""
        return await self._share(wanted, self._each) or {}

    async def run_batched(self, wanted: BatchItem) -> Row | None:
        """The row of a change made with the same of others, None when it was left out: see ``Tx.finish``."""
        return await self._share(wanted, self._change)

    async def _share(self, wanted: BatchItem, ask: "Ask[BatchItem, T]") -> T | None:
        return await self._together.setdefault(wanted.sql, Batcher()).find(wanted, ask)

    async def _look(self, wanted: list[BatchItem]) -> dict[BatchItem, Row]:
        first = wanted[0]
        text, names = for_postgres(first.sql)
        if names and len(wanted) > 1:
            texts = frozenset(name for name in names if isinstance(first.values[name], str))
            return await self._ask(wanted, partial(for_several, texts=texts))
        async with self.lent() as connection:
            row = await connection.fetchrow(text, *[first.values[name] for name in names])
        return dict.fromkeys(wanted, row) if row else {}

    async def _each(self, wanted: list[BatchItem]) -> dict[BatchItem, dict[int, Row]]:
        text, _ = for_postgres(wanted[0].sql)
        asked = {one: one.values["ids"] for one in wanted}
        async with self.lent() as connection:
            rows = await connection.fetch(text, list(set().union(*asked.values())))
        found = {row[0]: row for row in rows}
        return {one: {key: found[key] for key in ids if key in found} for one, ids in asked.items()}

    async def _change(self, wanted: list[BatchItem]) -> dict[BatchItem, Row]:
        try:
            return await self._ask(wanted, for_postgres)
        except asyncpg.PostgresError as error:
            if error.severity_en != _REFUSED and not isinstance(error, asyncpg.DataError):
                raise  # the connection is lost, and nobody knows what was kept
            return {}

    async def _ask(
        self, wanted: Sequence[BatchItem], spell: Callable[[str], tuple[str, tuple[str, ...]]]
    ) -> dict[BatchItem, Row]:
        text, names = spell(wanted[0].sql)
        lists = [[one.values[name] for one in wanted] for name in names]
        async with self.lent() as connection:
            rows = await connection.fetch(text, *lists)
        return {wanted[row[0] - 1]: row[1:] for row in rows}
