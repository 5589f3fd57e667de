"""The data set in SQLite: files in a folder."""

import asyncio
import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import apsw

from bench import dataset
from bench.dataset import Table
from bench.stock.build import build, fingerprint
from beseda.store.engines.sqlite_files import connect


class SqliteStock:
    """See ``Stock``."""

    engine = "SQLite"
    several = False

    def __init__(self, folder: Path, messages: int) -> None:
        self._folder = folder
        self._messages = messages
        self._master = folder / f"{messages}-{fingerprint('sqlite')}.sqlite"

    def version(self) -> str:
        """See ``Stock``."""
        return apsw.sqlite_lib_version()

    def prepare(self) -> None:
        """See ``Stock``."""
        if self._master.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob(f"{self._messages}-*.sqlite"):
            old.unlink()
        with self._file() as path:
            asyncio.run(build(_url(path), lambda: self._fill(path)))
            path.rename(self._master)

    async def _fill(self, path: Path) -> None:
        with contextlib.closing(connect(str(path), durable=False)) as connection:
            connection.execute("BEGIN")
            for table in dataset.tables(self._messages):
                connection.executemany(_insert(table), table.rows)
            connection.execute("UPDATE sequence SET value = (SELECT max(id) FROM message) WHERE name = 'message'")
            connection.execute("COMMIT; ANALYZE")

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """See ``Stock``. The disk has no more of it to write when it is handed out."""
        with self._file() as path:
            shutil.copyfile(self._master, path)
            with path.open("rb") as file:
                os.fsync(file.fileno())
            yield _url(path)

    @contextlib.contextmanager
    def empty(self) -> Iterator[str]:
        """See ``Stock``."""
        with self._file() as path:
            yield _url(path)

    @contextlib.contextmanager
    def _file(self) -> Iterator[Path]:
        path = self._folder / f"copy-{secrets.token_hex(4)}.sqlite"
        try:
            yield path
        finally:
            for file in self._folder.glob(f"{path.name}*"):
                file.unlink()


def _url(path: Path) -> str:
    return f"sqlite:///{path}"


def _insert(table: Table) -> str:
    return f"INSERT INTO {table.name} ({table.columns}) VALUES ({', '.join('?' for _ in table.names)})"
