"""The schema: a new database is made whole, an older one is brought along by numbered migrations.

Each migration runs once and may not change afterwards. ``BASE`` is the version that ``….full`` makes in one go;
``….from_10`` makes the same out of the version before it. Later migrations follow both.
"""

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from beseda.store.database import Database, StorageError, Tx

BASE = 11
# The oldest schema version whose programs work with a database of this one: raised by a migration that they would not
# survive. A program may be replaced by an older one as long as its own version is not below what the database says.
SCHEMA_COMPAT = 11

_NAME = re.compile(r"(\d{4})_(\w+)(?:\.(sqlite|postgres))?\.sql")
_FULL, _UPGRADE = "full", f"from_{BASE - 1}"
_LEDGER = """
CREATE TABLE IF NOT EXISTS migration (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL,
    compat BIGINT NOT NULL DEFAULT 0
)
"""


class Migration(NamedTuple):
    """One step of the schema, as it stands in the package."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """The SHA-256 of the statements."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


class SchemaState(NamedTuple):
    """How a database compares with this program: why it cannot be used, "" when it can; what has to run."""

    problem: str
    waiting: list[Migration]


def available(engine: str) -> list[Migration]:
    """The migrations that make a new database, in order; ``engine``: "sqlite" or "postgres"."""
    return [step for step in _packaged(engine) if step.name != _UPGRADE]


def compare(engine: str, done: Mapping[int, str], compat: int) -> SchemaState:
    """What to do with a database in which ``done`` ran (number: checksum), and that asks for ``compat`` at least."""
    packaged = _packaged(engine)
    newest = packaged[-1].number
    known = {(step.number, step.checksum) for step in packaged}
    if compat > newest:
        return SchemaState(f"the database is newer than this program: it needs schema version {compat}", [])
    if done and max(done) < BASE - 1:
        return SchemaState(f"the database is older than version {BASE - 1}, the oldest that can be upgraded", [])
    for number, checksum in done.items():
        if BASE <= number <= newest and (number, checksum) not in known:
            return SchemaState(f"migration {number} was changed after it ran", [])
    start = _UPGRADE if done else _FULL
    return SchemaState(
        "", [step for step in packaged if step.number not in done and (step.number > BASE or step.name == start)]
    )


async def applied(tx: Tx) -> dict[int, str]:
    """Number and checksum of every migration that ran."""
    return {row[0]: row[1] for row in await tx.all("SELECT m.number, m.checksum FROM migration m ORDER BY m.number")}


async def state(database: Database) -> SchemaState:
    """How the database compares with this program. ``StorageError`` when it has no schema at all."""
    done = await database.read(applied)
    return compare(_engine(database), done, await database.read(_compat) if max(done, default=0) >= BASE else 0)


async def migrate(database: Database, *, now: int) -> list[Migration]:
    """Bring the schema up to date; answers what ran. ``StorageError`` when the database does not fit this program."""
    await database.script(_LEDGER)
    found = await state(database)
    if found.problem:
        raise StorageError(found.problem)
    return [step for step in found.waiting if await _apply(database, step, now=now)]


async def _compat(tx: Tx) -> int:
    row = await tx.one("SELECT max(m.compat) FROM migration m")
    return int(row[0] or 0) if row else 0


async def _apply(database: Database, step: Migration, *, now: int) -> bool:
    """Run a step; whether it was us, and not another process that started at the same moment."""
    ledger = (
        "INSERT INTO migration (number, name, checksum, applied_at, compat) "
        f"VALUES ({step.number}, '{step.name}', '{step.checksum}', {now}, {SCHEMA_COMPAT});"
    )
    # The upgrade gives the ledger the column that the row needs.
    script = f"{step.sql}\n{ledger}" if step.name == _UPGRADE else f"{ledger}\n{step.sql}"
    try:
        await database.script(script)
    except StorageError:
        if step.number not in await database.read(applied):
            raise
        return False
    return True


def _packaged(engine: str) -> list[Migration]:
    found = []
    for file in files("beseda.store").joinpath("schema").iterdir():
        name = _NAME.fullmatch(file.name)
        if name and name[3] in {None, engine}:
            found.append(Migration(int(name[1]), name[2], file.read_text(encoding="utf-8")))
    return sorted(found)


def _engine(database: Database) -> str:
    return "sqlite" if database.url.startswith("sqlite") else "postgres"
