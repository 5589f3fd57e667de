"""Numbered migrations: each runs once, and may not change afterwards."""

import hashlib
import re
from importlib.resources import files
from typing import NamedTuple

from beseda.store.database import Database, StorageError, Tx

_NAME = re.compile(r"(\d{4})_(\w+)(?:\.(sqlite|postgres))?\.sql")
_LEDGER = """
CREATE TABLE IF NOT EXISTS migration (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL
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


def available(engine: str) -> list[Migration]:
    """The migrations for an engine, in order."""
    found = []
    for file in files("beseda.store").joinpath("migrations").iterdir():
        name = _NAME.fullmatch(file.name)
        if name and name[3] in {None, engine}:
            found.append(Migration(int(name[1]), name[2], file.read_text(encoding="utf-8")))
    return sorted(found)


async def applied(tx: Tx) -> dict[int, str]:
    """Number and checksum of every migration that ran."""
    return {row[0]: row[1] for row in await tx.all("SELECT m.number, m.checksum FROM migration m ORDER BY m.number")}


async def migrate(database: Database, *, now: int) -> list[Migration]:
    """Bring the schema up to date; answers what ran. ``StorageError`` when a step that ran reads otherwise today."""
    await database.script(_LEDGER)
    done = await database.read(applied)
    steps = available("sqlite" if database.url.startswith("sqlite") else "postgres")
    _compare(done, steps)
    return [step for step in steps if step.number not in done and await _apply(database, step, now=now)]


async def _apply(database: Database, step: Migration, *, now: int) -> bool:
    """Run a step; whether it was us, and not another process that started at the same moment."""
    ledger = f"INSERT INTO migration VALUES ({step.number}, '{step.name}', '{step.checksum}', {now});"
    try:
        await database.script(f"{ledger}\n{step.sql}")
    except StorageError:
        if step.number not in await database.read(applied):
            raise
        return False
    return True


def _compare(done: dict[int, str], steps: list[Migration]) -> None:
    known = {step.number: step for step in steps}
    for number, checksum in done.items():
        if number not in known:
            raise StorageError(f"the database is newer than this program: it has migration {number}")
        if known[number].checksum != checksum:
            raise StorageError(f"migration {number} was changed after it ran")
