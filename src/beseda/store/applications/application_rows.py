"""Applications: rows of ``application``."""

from beseda.model import Application
from beseda.store.database import Tx, columns

_COLUMNS = columns(Application, "a")


async def find_or_insert(tx: Tx, key: str, *, now: int) -> Application:
    """The application with this key; a new one where there is none. Whoever asks second at the same moment waits."""
    await tx.run(
        "INSERT INTO application (key, created_at) VALUES (:key, :now) ON CONFLICT (key) DO NOTHING", key=key, now=now
    )
    row = await tx.one(f"SELECT {_COLUMNS} FROM application a WHERE a.key = :key", key=key)
    assert row is not None  # noqa: S101 - it was there, or was just stored
    return Application._make(row)
