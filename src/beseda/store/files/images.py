"""Pictures: rows of ``picture``."""

from beseda.model import Picture
from beseda.store.database import Tx


async def find(tx: Tx, name: str) -> Picture | None:
    """One picture."""
    row = await tx.one("SELECT p.name, p.media_type, p.body FROM picture p WHERE p.name = :name", name=name)
    return Picture._make(row) if row else None


async def insert(tx: Tx, picture: Picture) -> None:
    """Store a picture, unless it is there."""
    await tx.run(
        "INSERT INTO picture (name, media_type, body) VALUES (:name, :media_type, :body) ON CONFLICT (name) DO NOTHING",
        **picture._asdict(),
    )
