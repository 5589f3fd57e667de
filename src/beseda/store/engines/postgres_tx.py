"""Transactions of PostgreSQL."""

from collections.abc import Sequence
from typing import TypeAlias

import asyncpg
from asyncpg.transaction import Transaction

from beseda.store.database import Row, WriteNeeded, for_postgres

_NUMBERING_LOCK = 7_350_001

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"


class PostgresTx:
    """Statements over one connection. The transaction begins with the first change: before it there is none to see."""

    __slots__ = ("_connection", "_finished", "_transaction")
    committed = False
    engine = "postgres"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._transaction: Transaction | None = None
        self._finished = False

    async def one(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        text, names = for_postgres(sql)
        return await self._connection.fetchrow(text, *[values[name] for name in names])

    async def all(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``."""
        text, names = for_postgres(sql)
        return await self._connection.fetch(text, *[values[name] for name in names])

    async def run(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        await self._begin()
        return await self.one(sql, **values)

    async def finish(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``. As the only change it needs no transaction around it."""
        if self._finished:
            raise RuntimeError("the transaction is finished")
        row = await self.one(sql, **values)
        self._finished = True
        return row

    async def _begin(self) -> None:
        if self._finished:
            raise RuntimeError("the transaction is finished")
        if self._transaction is None:
            transaction = self._connection.transaction()
            await transaction.start()
            self._transaction = transaction

    @property
    def begun(self) -> bool:
        """Whether there is something to commit or to undo."""
        return self._transaction is not None

    async def end(self, *, keep: bool) -> None:
        """Commit, or undo what was changed."""
        if self._transaction is not None:
            await (self._transaction.commit() if keep else self._transaction.rollback())

    async def number_events(self) -> None:
        """See ``Tx``. One numbering at a time; each sees whatever was committed before it began."""
        await self._begin()
        await self._connection.execute("SELECT pg_advisory_xact_lock($1)", _NUMBERING_LOCK)
        await self._connection.execute(
            """
            UPDATE event SET number = fresh.number
            FROM (SELECT id, nextval('event_number') AS number
                  FROM (SELECT id FROM event WHERE number IS NULL ORDER BY id) AS waiting) AS fresh
            WHERE event.id = fresh.id
            """
        )

    async def lock_chat(self, *chat_ids: int) -> None:
        """See ``Tx``. Several are locked in one order, so that no two transactions wait for each other."""
        await self._begin()
        await self._connection.execute(
            "SELECT 1 FROM chat WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE", list(chat_ids)
        )


class ReadTx(PostgresTx):
    """A transaction that may not change anything."""

    __slots__ = ()
    committed = True

    async def run(self, sql: str, **values: object) -> Row | None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded

    async def finish(self, sql: str, **values: object) -> Row | None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded

    async def lock_chat(self, *chat_ids: int) -> None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded

    async def number_events(self) -> None:
        """Refused when there is something to number."""
        if await self._connection.fetchval("SELECT EXISTS (SELECT 1 FROM event WHERE number IS NULL)"):
            raise WriteNeeded
