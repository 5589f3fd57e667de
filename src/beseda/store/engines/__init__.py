"""The two databases: SQLite in this process, PostgreSQL beside it."""

from pathlib import Path

from beseda.store.database import Database, StorageError

_SQLITE = "sqlite:///"


async def open_database(url: str, *, durable: bool = True) -> Database:
    """Connect to ``sqlite:///path`` or ``postgresql://…``. ``StorageError`` when that fails."""
    if url.startswith(_SQLITE):
        from beseda.store.engines.sqlite import Sqlite  # noqa: PLC0415 - a portal on PostgreSQL need not load SQLite

        path = Path(url.removeprefix(_SQLITE))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Sqlite.open(str(path), durable=durable)
    if url.startswith(("postgresql://", "postgres://")):
        from beseda.store.engines.postgres import Postgres  # noqa: PLC0415 - a portal on SQLite need not load the driver

        return await Postgres.open(url)
    raise StorageError(f"neither sqlite:///… nor postgresql://…, but {url.partition(':')[0]}:")
