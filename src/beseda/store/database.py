"""What a database does for the rest: transactions, and one SQL for both engines."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
Row: TypeAlias = Any  # a tuple or a record of the driver: values by position


class StorageError(Exception):
    """The database could not do its work; nothing of the request was kept."""


class StorageUnavailable(StorageError):
    """The database cannot be reached, or not be written, at the moment: the same may work later."""


class Suspended(RuntimeError):
    """Inside a transaction something other than the store was awaited."""


class WriteNeeded(Exception):
    """A reading transaction was asked to write."""


class Tx(Protocol):
    """A transaction. Statements take ``:name`` parameters; ``IN :name`` takes a list of integers.

    ``IN TEXTS :name`` takes a list of texts; elsewhere ``TEXTS :name`` is a list of texts as a table of one column,
    ``value``.
    On PostgreSQL it begins with the first ``run`` or lock: ``one`` and ``all`` before that neither lock nor change.
    ``committed``: what it reads is what others see; nothing of it can be undone.
    ``engine``: "sqlite" or "postgres", for what is worth SQL of its own.
    """

    committed: bool
    engine: str

    async def one(self, sql: str, **values: object) -> Row | None:
        """The first row, if any."""
        ...

    async def one_batched(self, sql: str, **values: int | str) -> Row | None:
        """The same as ``one``, for what many ask at every moment. It answers one row at most."""
        ...

    async def by_id_batched(self, sql: str, ids: Sequence[int]) -> dict[int, Row]:
        """The rows of ``… IN :ids`` by their first column, the id, for what many ask at every moment."""
        ...

    async def all(self, sql: str, **values: object) -> Sequence[Row]:
        """Every row."""
        ...

    async def planned(self, sql: str, **values: object) -> Sequence[Row]:
        """The same as ``all`` for what may read much: how is decided anew, by these very values."""
        ...

    async def run(self, sql: str, **values: object) -> Row | None:
        """Change rows; answers the first row of ``RETURNING``. In a reading transaction: ``WriteNeeded``."""
        ...

    async def run_last(self, sql: str, *, batch_sql: str = "", **values: object) -> Row | None:
        """The same as the last change of the transaction; to change something after it is an error.

        ``together``: the same change for several at once, for an engine that gains by it: each parameter is a list, and
        it answers rows like those of ``sql`` with the place in the lists, from 1 on, before them. It waits for nobody:
        what it leaves out is then done alone.
        """
        ...

    async def number_events(self) -> None:
        """Give every committed event its number, in an order that is final."""
        ...

    async def lock_chat(self, *chat_ids: int) -> None:
        """Let one transaction at a time decide about these chats."""
        ...


Work: TypeAlias = Callable[[Tx], Awaitable[T]]


class Runner(Protocol):
    """Runs pieces of work in transactions."""

    async def read(self, work: Work[T]) -> T:
        """Run work that only reads."""
        ...

    async def scan(self, work: Work[T]) -> T:
        """Run work that only reads, but much: others go on meanwhile."""
        ...

    async def write(self, work: Work[T]) -> T:
        """Run work that may change rows; what it changed is durable when this returns."""
        ...


async def read_then_write(runner: Runner, work: Work[T]) -> T:
    """Run work that seldom has to change anything: it reads first, and begins again when it must write."""
    try:
        return await runner.read(work)
    except WriteNeeded:
        return await runner.write(work)


class ProcessHooks(NamedTuple):
    """A process that serves a database, maybe one of several.

    ``rung`` is awaited for what it commits itself, ``echo`` called when others may have committed something;
    ``lead`` says whether it is the one, at any moment, that does what one does for all.
    """

    wait_local_change: Callable[[], Awaitable[None]]
    remote_change: Callable[[], None]
    lead: Callable[[bool], None]


class Snapshot(NamedTuple):
    """Rows that are kept under a name; ``at``: since when, in seconds since 1970."""

    name: str
    at: int


class SnapshotMissing(LookupError):
    """Nothing is kept under this name."""


class SnapshotForeign(Exception):
    """What is kept has the schema of another version."""


class Database(Runner, Protocol):
    """A database with our schema in it."""

    url: str

    async def several(self, work: Callable[[Runner], Awaitable[T]]) -> T:
        """Run several pieces of work, each failing alone, all durable when this returns."""
        ...

    async def listen(self, peer: ProcessHooks) -> None:
        """Be one of the processes that serve the database, until cancelled."""
        ...

    async def notify(self) -> None:
        """Let the processes that serve the database know that something may have been committed."""
        ...

    async def script(self, sql: str) -> None:
        """Run statements as they are, in a transaction of their own, one script at a time."""
        ...

    async def outside(self, plan: Work[Sequence[str]]) -> None:
        """Run the statements of a plan outside of transactions, which takes as long as it takes.

        One process at a time plans and runs; where another one does, nothing is done.
        """
        ...

    async def wipe(self, *, keep: Sequence[str]) -> None:
        """Empty every table but these and count from 1 again."""
        ...

    async def take_snapshot(self, name: str) -> None:
        """Keep all rows as they are now under a name; what had it is replaced."""
        ...

    async def snapshots(self) -> list[Snapshot]:
        """What is kept so, the newest first."""
        ...

    async def restore_snapshot(self, name: str) -> None:
        """Have the rows again that are kept under a name. ``SnapshotMissing``, ``SnapshotForeign``."""
        ...

    async def drop_snapshot(self, name: str) -> bool:
        """Keep it no longer; whether there was such a one."""
        ...

    async def backup(self, path: str) -> None:
        """Copy the whole database, as of one moment, into a file while work goes on."""
        ...

    async def check(self) -> list[str]:
        """What the engine finds wrong with the stored data; empty when all is well."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the database."""
        ...


_PARAMETER = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
_INDENT = re.compile(r"^ +", re.MULTILINE)
_LIST = re.compile(r"\bIN :([a-z_][a-z0-9_]*)")
_IN_TEXTS = re.compile(r"\bIN TEXTS :([a-z_][a-z0-9_]*)")
_LISTED = re.compile(r"\bIN (?:TEXTS )?:([a-z_][a-z0-9_]*)")
_TEXTS = re.compile(r"\bTEXTS :([a-z_][a-z0-9_]*)")
_REMEMBERED = 2048  # filters make new statements; those of the program are far fewer


@lru_cache(_REMEMBERED)
def for_sqlite(sql: str) -> tuple[str, frozenset[str]]:
    """The statement as SQLite takes it, and the parameters that are lists (bound as JSON text).

    Without the blanks that lines begin with: the driver hashes the text each time it looks for what it has prepared.
    """
    lists = frozenset((*_LIST.findall(sql), *_TEXTS.findall(sql)))
    listed = _LISTED.sub(r"IN (SELECT value FROM json_each(:\1))", _INDENT.sub("", sql))
    return _TEXTS.sub(r"json_each(:\1)", listed), lists


@lru_cache(_REMEMBERED)
def for_postgres(sql: str) -> tuple[str, tuple[str, ...]]:
    """The statement with ``$1 …``, and the names in that order."""
    names = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    listed = _LIST.sub(r"= ANY(:\1::bigint[])", _IN_TEXTS.sub(r"= ANY(:\1::text[])", sql))
    listed = _TEXTS.sub(r"unnest(:\1::text[]) AS value", listed)
    return _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", listed), names


@lru_cache(_REMEMBERED)
def for_several(sql: str, texts: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """A statement asked for several at once: ``$1 …`` are lists; places in them precede rows.

    Its parameters are whole numbers but for those that are ``texts``.
    """
    names = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    kinds = ["text" if name in texts else "bigint" for name in names]
    lists = ", ".join(f"(SELECT ${number}::{kind}[])" for number, kind in enumerate(kinds, 1))  # planned once
    given = ", ".join(f'"{name}"' for name in names)
    each = _PARAMETER.sub(r'given."\1"', sql)
    asked = f"unnest({lists}) WITH ORDINALITY AS given({given})"
    return f"SELECT given.ordinality, one.* FROM {asked} CROSS JOIN LATERAL ({each}) AS one", names


def columns(record: Any, alias: str) -> str:
    """The columns of a record type, in its order: ``c.id, c.type, …``."""
    return ", ".join(f"{alias}.{name}" for name in record._fields)
