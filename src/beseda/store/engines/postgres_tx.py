"""Transactions of PostgreSQL."""

from collections.abc import Sequence

from asyncpg.transaction import Transaction

from beseda.store.database import Row, WriteNeeded, for_postgres
from beseda.store.engines.postgres_pool import BatchItem, Connection, Pool

_NUMBERING_LOCK = 7_350_001


class PostgresTx:
    """Statements over one connection, taken with the first that does not share one with others.

    The transaction begins with the first change: before it there is none to see.
    """

    __slots__ = ("_finished", "_held", "_pool", "_transaction")
    committed = False
    engine = "postgres"

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._held: Connection | None = None
        self._transaction: Transaction | None = None
        self._finished = False

    async def one(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        text, names = for_postgres(sql)
        connection = self._held or await self._hold()
        return await connection.fetchrow(text, *[values[name] for name in names])

    async def one_batched(self, sql: str, **values: int | str) -> Row | None:
        """See ``Tx``. Who holds a connection asks over that: it must not wait for another one."""
        if self._held is not None:
            return await self.one(sql, **values)
        return await self._pool.one_batched(BatchItem(sql, values))

    async def by_id_batched(self, sql: str, ids: Sequence[int]) -> dict[int, Row]:
        """See ``Tx``. Who holds a connection asks over that: it must not wait for another one."""
        if self._held is not None:
            return {row[0]: row for row in await self.all(sql, ids=ids)}
        return await self._pool.by_id_batched(BatchItem(sql, {"ids": ids}))

    async def all(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``."""
        text, names = for_postgres(sql)
        connection = self._held or await self._hold()
        return await connection.fetch(text, *[values[name] for name in names])

    async def planned(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``. A statement that the connection remembers would soon be run by one plan for all values."""
        text, names = for_postgres(sql)
        connection = self._held or await self._hold()
        statement = await connection.prepare(text)
        return await statement.fetch(*[values[name] for name in names])

    async def run(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        await self._begin()
        return await self.one(sql, **values)

    async def run_last(self, sql: str, *, batch_sql: str = "", **values: object) -> Row | None:
        """See ``Tx``. As the only change it needs no transaction around it."""
        if self._finished:
            raise RuntimeError("the transaction is finished")
        row = None
        if batch_sql and not self.begun:
            await self.let_go()  # whoever makes the changes of several needs a connection
            row = await self._pool.run_batched(BatchItem(batch_sql, values))
        if row is None:
            row = await self.one(sql, **values)
        self._finished = True
        return row

    async def _hold(self) -> Connection:
        self._held = await self._pool.take()
        return self._held

    async def let_go(self) -> None:
        """Let somebody else have the connection."""
        connection, self._held = self._held, None
        if connection is not None:
            await self._pool.give_back(connection)

    async def _begin(self) -> Connection:
        if self._finished:
            raise RuntimeError("the transaction is finished")
        connection = self._held or await self._hold()
        if self._transaction is None:
            transaction = connection.transaction()
            await transaction.start()
            self._transaction = transaction
        return connection

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
        connection = await self._begin()
        if not await connection.fetchval("SELECT EXISTS (SELECT 1 FROM event WHERE number IS NULL)"):
            return  # somebody else was here meanwhile: nobody queues up for that
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _NUMBERING_LOCK)
        await connection.execute(
            """
            UPDATE event SET number = fresh.number
            FROM (SELECT id, nextval('event_number') AS number
                  FROM (SELECT id FROM event WHERE number IS NULL ORDER BY id) AS waiting) AS fresh
            WHERE event.id = fresh.id
            """
        )

    async def lock_chat(self, *chat_ids: int) -> None:
        """See ``Tx``. Several are locked in one order, so that no two transactions wait for each other."""
        connection = await self._begin()
        await connection.execute(
            "SELECT 1 FROM chat WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE", list(chat_ids)
        )


class ReadTx(PostgresTx):
    """A transaction that may not change anything: between its statements it may let go of its connection."""

    __slots__ = ()
    committed = True

    async def one_batched(self, sql: str, **values: int | str) -> Row | None:
        """See ``Tx``."""
        await self.let_go()
        return await self._pool.one_batched(BatchItem(sql, values))

    async def by_id_batched(self, sql: str, ids: Sequence[int]) -> dict[int, Row]:
        """See ``Tx``."""
        await self.let_go()
        return await self._pool.by_id_batched(BatchItem(sql, {"ids": ids}))

    async def run(self, sql: str, **values: object) -> Row | None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded

    async def run_last(self, sql: str, *, batch_sql: str = "", **values: object) -> Row | None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded

    async def lock_chat(self, *chat_ids: int) -> None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded

    async def number_events(self) -> None:
        """Refused when there is something to number."""
        row = await self.one_batched("SELECT EXISTS (SELECT 1 FROM event WHERE number IS NULL)")
        if row is not None and row[0]:
            raise WriteNeeded
