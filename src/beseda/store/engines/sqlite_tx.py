"""Transactions of SQLite: statements at once, savepoints and snapshots around them."""

import json
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, TypeVar, cast

import apsw
import orjson

from beseda.store.database import Row, StorageError, StorageUnavailable, Suspended, Work, WriteNeeded, for_sqlite

T = TypeVar("T")
LOST = "the database could not write"


def complete(work: Awaitable[T]) -> T:
    """Run to the end something that never really waits."""
    running = cast("Coroutine[Any, Any, T]", work)
    try:
        running.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    running.close()
    raise Suspended("a transaction may await only the store")


class SqliteTx:
    """Statements at once on a connection of the loop."""

    __slots__ = ("_connection",)
    committed = False
    engine = "sqlite"

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def _execute(self, sql: str, values: dict[str, Any]) -> apsw.Cursor:
        text, lists = for_sqlite(sql)
        for name in lists:
            values[name] = json.dumps(values[name])
        return self._connection.execute(text, values)

    async def one(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``. Every row is read, so that the statement ends."""
        rows = self._execute(sql, values).fetchall()
        return rows[0] if rows else None

    async def one_batched(self, sql: str, **values: int | str) -> Row | None:
        """See ``Tx``."""
        return await self.one(sql, **values)

    async def by_id_batched(self, sql: str, ids: Sequence[int]) -> dict[int, Row]:
        """See ``Tx``."""
        text, _ = for_sqlite(sql)
        rows: list[Row] = self._connection.execute(text, {"ids": orjson.dumps(ids).decode()}).fetchall()
        return {row[0]: row for row in rows}

    async def all(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``."""
        return self._execute(sql, values).fetchall()

    async def planned(self, sql: str, **values: object) -> Sequence[Row]:
        """See ``Tx``. Here a plan knows no values anyway."""
        return await self.all(sql, **values)

    async def run(self, sql: str, **values: object) -> Row | None:
        """See ``Tx``."""
        rows = self._execute(sql, values).fetchall()
        return rows[0] if rows else None

    async def run_last(self, sql: str, *, batch_sql: str = "", **values: object) -> Row | None:  # noqa: ARG002
        """See ``Tx``: there is no way to the database that several could share."""
        return await self.run(sql, **values)

    async def number_events(self) -> None:
        """Nothing to do: one writer, so ids are given in the order of commits."""

    async def lock_chat(self, *chat_ids: int) -> None:
        """Nothing to do: there is one writer."""


class ReadTx(SqliteTx):
    """A transaction that may not change anything."""

    __slots__ = ()
    committed = True

    async def run(self, sql: str, **values: object) -> Row | None:  # noqa: ARG002
        """Refused: see ``Tx``."""
        raise WriteNeeded


class InOneCommit:
    """Runs work inside a group that is open already."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    async def read(self, work: Work[T]) -> T:
        """On the writing connection, which sees what the group wrote."""
        return saved(self._connection, work)

    async def scan(self, work: Work[T]) -> T:
        """As any other reading: there is no other connection that sees what the group wrote."""
        return await self.read(work)

    async def write(self, work: Work[T]) -> T:
        """In a savepoint of its own."""
        return saved(self._connection, work)


# Ours, and the same tomorrow; what else there is has to do with files, locks and memory.
_OWN_FAULTS = (apsw.ConstraintError, apsw.MismatchError, apsw.RangeError, apsw.SQLError, apsw.TooBigError)


def failure(error: Exception) -> StorageError:
    """What an error of SQLite is to whoever asked."""
    return (StorageError if isinstance(error, _OWN_FAULTS) else StorageUnavailable)(str(error))


def saved(connection: apsw.Connection, work: Work[T]) -> T:
    """Run work in a savepoint; what it changed is undone when it fails."""
    if not connection.in_transaction:  # lost by a piece before this one: a savepoint now would commit by itself
        raise StorageUnavailable(LOST)
    connection.execute("SAVEPOINT piece")
    try:
        result = complete(work(SqliteTx(connection)))
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO piece; RELEASE piece")
        if isinstance(error, apsw.Error):
            raise failure(error) from error
        raise
    connection.execute("RELEASE piece")
    return result


def read(connection: apsw.Connection, tx: ReadTx, work: Work[T]) -> T:
    """Run work that only reads, on one snapshot."""
    try:
        connection.execute("BEGIN")
        try:
            return complete(work(tx))
        finally:
            connection.execute("COMMIT")
    except apsw.Error as error:
        raise failure(error) from error
