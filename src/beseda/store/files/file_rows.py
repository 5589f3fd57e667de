"""Files and contents: rows of ``file`` and ``content``."""

from collections.abc import Sequence

from beseda.model import File
from beseda.store.database import Row, Tx, columns

_COLUMNS = columns(File, "f")
# One statement a table, so that what holds the row of the content decides.
_UNUSED = """
NOT EXISTS (SELECT 1 FROM file f WHERE f.hash = content.hash)
AND NOT EXISTS (SELECT 1 FROM picture p WHERE p.hash = content.hash)
"""


async def claim(tx: Tx, content: str, size: int, *, now: int) -> bool:
    """Say that a content is or will be there; False while it is being deleted."""
    row = await tx.run(
        """
        INSERT INTO content (hash, size, touched_at) VALUES (:content, :size, :now)
        ON CONFLICT (hash) DO UPDATE SET touched_at = :now WHERE content.deleting_at IS NULL
        RETURNING size
        """,
        content=content,
        size=size,
        now=now,
    )
    return row is not None


async def insert(tx: Tx, file: File) -> int:
    """Store a file whose content is claimed; answers its id."""
    values = file._asdict()
    del values["id"]
    row = await tx.run(
        """
        INSERT INTO file (name, size, media_type, hash, author_id, created_at, width, height)
        VALUES (:name, :size, :media_type, :hash, :author_id, :created_at, :width, :height) RETURNING id
        """,
        **values,
    )
    return int(row[0]) if row else 0


async def find(tx: Tx, file_id: int) -> File | None:
    """One file."""
    row = await tx.one(f"SELECT {_COLUMNS} FROM file f WHERE f.id = :id", id=file_id)
    return File._make(row) if row else None


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, File]:
    """These files by their ids."""
    rows = await tx.all(f"SELECT {_COLUMNS} FROM file f WHERE f.id IN :ids", ids=list(ids))
    return {row[0]: File._make(row) for row in rows}


async def remove(tx: Tx, file: File, *, now: int) -> None:
    """Forget a file; its content is in no use since now, unless another file has it."""
    await tx.run("DELETE FROM file WHERE id = :id", id=file.id)
    await tx.run("UPDATE content SET touched_at = :now WHERE hash = :hash", hash=file.hash, now=now)


async def condemn(tx: Tx, *, before: int, abandoned: int, now: int, limit: int) -> list[str]:
    """Mark contents that are in no use since then as being deleted; answers their hashes.

    So are those whose deletion began before ``abandoned`` and never ended.
    """
    rows = await tx.all(
        f"""
        SELECT content.hash FROM content
        WHERE content.touched_at < :before AND (content.deleting_at IS NULL OR content.deleting_at < :abandoned)
        AND {_UNUSED} ORDER BY content.touched_at LIMIT :limit
        """,
        before=before,
        abandoned=abandoned,
        limit=limit,
    )
    marked = [
        await tx.run(
            f"""
            UPDATE content SET deleting_at = :now WHERE hash = :hash AND touched_at < :before
            AND (deleting_at IS NULL OR deleting_at < :abandoned) AND {_UNUSED} RETURNING hash
            """,
            hash=row[0],
            now=now,
            before=before,
            abandoned=abandoned,
        )
        for row in rows
    ]
    return [str(row[0]) for row in marked if row]


async def forget(tx: Tx, content: str) -> None:
    """A content that was being deleted is no more."""
    await tx.run("DELETE FROM content WHERE hash = :content AND deleting_at IS NOT NULL", content=content)


async def contents(tx: Tx, *, after: str, limit: int) -> Sequence[Row]:
    """Hash, size, and whether it is in use, of contents that are not being deleted, by their hashes."""
    return await tx.all(
        f"""
        SELECT content.hash, content.size, NOT ({_UNUSED}) FROM content
        WHERE content.hash > :after AND content.deleting_at IS NULL ORDER BY content.hash LIMIT :limit
        """,
        after=after,
        limit=limit,
    )


async def is_content(tx: Tx, content: str) -> bool:
    """Whether a content is there, or was claimed, and is not being deleted."""
    row = await tx.one("SELECT 1 FROM content c WHERE c.hash = :content AND c.deleting_at IS NULL", content=content)
    return row is not None


async def total(tx: Tx) -> tuple[int, int]:
    """How many contents there are, and their bytes together."""
    row = await tx.one(
        """
        SELECT CAST(coalesce(sum(t.contents), 0) AS BIGINT), CAST(coalesce(sum(t.bytes), 0) AS BIGINT)
        FROM content_total t
        """
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)
