"""Pictures: rows of ``picture``."""

from beseda.model import Picture
from beseda.store.database import Tx


async def find(tx: Tx, name: str) -> Picture | None:
    """One picture."""
    row = await tx.one("SELECT p.name, p.media_type, p.body, p.hash FROM picture p WHERE p.name = :name", name=name)
    return Picture._make(row) if row else None


async def insert(tx: Tx, picture: Picture) -> None:
    """Store a picture, unless it is there."""
    await tx.run(
        "INSERT INTO picture (name, media_type, body) VALUES (:name, :media_type, :body) ON CONFLICT (name) DO NOTHING",
        name=picture.name,
        media_type=picture.media_type,
        body=picture.body,
    )


async def in_row(tx: Tx) -> Picture | None:
    """One whose content is still in its row, if any."""
    row = await tx.one(
        "SELECT p.name, p.media_type, p.body, p.hash FROM picture p WHERE p.body IS NOT NULL ORDER BY p.name LIMIT 1"
    )
    return Picture._make(row) if row else None


async def move_out(tx: Tx, name: str, content: str) -> None:
    """Let a picture's content be the one in the file store."""
    await tx.run("UPDATE picture SET hash = :content, body = NULL WHERE name = :name", name=name, content=content)
