"""Files of SQLite: opened, and copied."""

from contextlib import closing
from pathlib import Path

import apsw

from beseda.store.database import SnapshotForeign

CACHE_KIB = 65_536


def connect(path: str, *, durable: bool = True) -> apsw.Connection:
    """A connection that never blocks on a lock."""
    connection = apsw.Connection(path, statementcachesize=256)
    connection.set_busy_timeout(0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)  # else many statements are planned anew for each value
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={'FULL' if durable else 'OFF'}",
        f"cache_size=-{CACHE_KIB}",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def copy(source: str, target: str) -> None:
    """Copy what one snapshot shows; without holding it, every commit would make the copy begin anew."""
    reader = apsw.Connection(source, flags=apsw.SQLITE_OPEN_READONLY)
    with closing(reader) as old, closing(apsw.Connection(target)) as new:
        old.execute("BEGIN")
        old.execute("SELECT 1 FROM sqlite_schema").fetchall()
        with new.backup("main", old, "main") as copy:
            while not copy.done:
                copy.step(256)
        new.execute("PRAGMA journal_mode=DELETE").fetchall()


def keep(source: str, target: Path) -> None:
    """Copy into a file that is there as a whole, or not at all."""
    target.parent.mkdir(exist_ok=True)
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy(source, str(part))
    part.replace(target)


_SCHEMA = "SELECT number, checksum FROM migration ORDER BY number"


def take_back(target: apsw.Connection, source: str) -> None:
    """Have what is in a file instead of what there is, in one transaction. ``SnapshotForeign``."""
    with closing(apsw.Connection(source, flags=apsw.SQLITE_OPEN_READONLY)) as old:
        if old.execute(_SCHEMA).fetchall() != target.execute(_SCHEMA).fetchall():
            raise SnapshotForeign
        with target.backup("main", old, "main") as copying:
            copying.step(-1)
