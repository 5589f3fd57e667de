"""What the database knows of itself: rows of ``setting``."""

from beseda.store.database import Tx


async def find(tx: Tx, name: str) -> str | None:
    """A value by its name."""
    row = await tx.one("SELECT s.value FROM setting s WHERE s.name = :name", name=name)
    return str(row[0]) if row else None


async def put_once(tx: Tx, name: str, value: str) -> str:
    """Set a value that is set once for all; answers what it is: of two who ask at one moment, both get the same."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING", name=name, value=value
    )
    return await find(tx, name) or value


async def put(tx: Tx, name: str, value: str) -> None:
    """Set a value."""
    await tx.run(
        "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
        name=name,
        value=value,
    )
