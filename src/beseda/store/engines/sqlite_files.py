"""Files of SQLite: opened, and copied."""

from contextlib import closing

import apsw

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
