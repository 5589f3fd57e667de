"""Storages, folders, files and their versions: rows of ``disk_storage``, ``disk_object`` and ``disk_version``."""

from collections.abc import Sequence

from beseda.model import ChatFile, DiskObject, FileVersion, Storage
from beseda.store.database import Tx, columns

IN_TRASH, WITH_FOLDER = 3, 4

_STORAGE, _OBJECT, _VERSION = columns(Storage, "s"), columns(DiskObject, "o"), columns(FileVersion, "v")
# Everything that lies in a folder, and the folder itself.
_TREE = """
WITH RECURSIVE tree (id) AS (
    SELECT o.id FROM disk_object o WHERE o.id = :id
    UNION ALL SELECT o.id FROM disk_object o JOIN tree ON o.parent_id = tree.id
)
"""
_CHAT_FILES = """
SELECT o.id, s.owner_id, o.name, f.size, f.media_type, f.width, f.height, o.created_by,
    trim(p.first_name || ' ' || p.last_name), o.created_at, f.id
FROM disk_object o JOIN disk_storage s ON s.id = o.storage_id AND s.kind = 'chat'
JOIN file f ON f.id = o.file_id LEFT JOIN person p ON p.id = o.created_by
"""


async def storage(tx: Tx, storage_id: int) -> Storage | None:
    """One storage."""
    row = await tx.one(f"SELECT {_STORAGE} FROM disk_storage s WHERE s.id = :id", id=storage_id)
    return Storage._make(row) if row else None


async def storage_of(tx: Tx, kind: str, owner_id: int) -> Storage | None:
    """The storage of somebody or something."""
    row = await tx.one(
        f"SELECT {_STORAGE} FROM disk_storage s WHERE s.kind = :kind AND s.owner_id = :owner",
        kind=kind,
        owner=owner_id,
    )
    return Storage._make(row) if row else None


async def insert_storage(tx: Tx, kind: str, owner_id: int, *, now: int, name: str = "") -> Storage:
    """Make a storage with its outermost folder, unless it is there."""
    made = await tx.run(
        """
        INSERT INTO disk_storage (kind, owner_id, name) VALUES (:kind, :owner, :name)
        ON CONFLICT (kind, owner_id) DO UPDATE SET kind = :kind RETURNING id, root_id
        """,
        kind=kind,
        owner=owner_id,
        name=name,
    )
    assert made is not None  # noqa: S101 - one way or the other there is a row
    if not made[1]:
        by = owner_id if kind == "user" else 0
        root = await insert(tx, DiskObject(0, made[0], 0, "", 0, 0, 0, now, now, 0, by, by, 0, "", ""))
        await tx.run("UPDATE disk_storage SET root_id = :root WHERE id = :id", root=root.id, id=made[0])
    found = await storage(tx, made[0])
    assert found is not None  # noqa: S101 - it was made here
    return found


async def find(tx: Tx, object_id: int) -> DiskObject | None:
    """One object, also from the trash."""
    row = await tx.one(f"SELECT {_OBJECT} FROM disk_object o WHERE o.id = :id", id=object_id)
    return DiskObject._make(row) if row else None


async def insert(tx: Tx, new: DiskObject) -> DiskObject:
    """Store an object whose name is free; answers it with its id."""
    given = {name: value for name, value in new._asdict().items() if name != "id"}
    row = await tx.run(
        f"""
        INSERT INTO disk_object ({", ".join(given)}) VALUES ({", ".join(f":{name}" for name in given)}) RETURNING id
        """,
        **given,
    )
    assert row is not None  # noqa: S101 - one row is always made
    return new._replace(id=int(row[0]))


async def change(tx: Tx, changed: DiskObject) -> None:
    """Store what became of an object."""
    given = changed._asdict()
    await tx.run(
        f"UPDATE disk_object SET {', '.join(f'{name} = :{name}' for name in given if name != 'id')} WHERE id = :id",
        **given,
    )


async def named(tx: Tx, parent_id: int, name: str) -> DiskObject | None:
    """What has this name in a folder, the trash aside."""
    row = await tx.one(
        f"""
        SELECT {_OBJECT} FROM disk_object o
        WHERE o.parent_id = :parent AND o.parent_id > 0 AND o.name = :name AND o.deleted = 0
        """,
        parent=parent_id,
        name=name,
    )
    return DiskObject._make(row) if row else None


async def hold(tx: Tx, object_id: int) -> None:
    """Let one transaction at a time decide what lies in a folder, or what becomes of an object."""
    await tx.run("UPDATE disk_object SET id = id WHERE id = :id", id=object_id)


async def rename_storage(tx: Tx, storage_id: int, name: str) -> None:
    """Call a storage otherwise."""
    await tx.run("UPDATE disk_storage SET name = :name WHERE id = :id", name=name, id=storage_id)


async def tree(tx: Tx, object_id: int) -> list[DiskObject]:
    """An object and all that lies in it, the trash aside: folders before what is in them."""
    rows = await tx.all(
        f"""
        WITH RECURSIVE tree (id, depth) AS (
            SELECT o.id, 0 FROM disk_object o WHERE o.id = :id
            UNION ALL
            SELECT o.id, tree.depth + 1 FROM disk_object o JOIN tree ON o.parent_id = tree.id WHERE o.deleted = 0
        )
        SELECT {_OBJECT} FROM disk_object o JOIN tree ON tree.id = o.id ORDER BY tree.depth, o.id
        """,
        id=object_id,
    )
    return [DiskObject._make(row) for row in rows]


async def mark_inside(tx: Tx, object_id: int, *, before: int, after: int) -> None:
    """Let all that lies in a folder and is deleted in one way be so in another: what it lies in is, too."""
    await tx.run(
        """
        WITH RECURSIVE tree (id) AS (
            SELECT o.id FROM disk_object o WHERE o.parent_id = :id AND o.deleted = :before
            UNION ALL SELECT o.id FROM disk_object o JOIN tree ON o.parent_id = tree.id WHERE o.deleted = :before
        )
        UPDATE disk_object SET deleted = :after WHERE id IN (SELECT tree.id FROM tree)
        """,
        id=object_id,
        before=before,
        after=after,
    )


async def in_trash(tx: Tx, *, before: int, limit: int) -> list[int]:
    """What was put into the trash before a moment, the oldest first; what lies inside goes along."""
    rows = await tx.all(
        """
        SELECT o.id FROM disk_object o WHERE o.deleted = 3 AND o.deleted_at < :before
        ORDER BY o.deleted_at, o.id LIMIT :limit
        """,
        before=before,
        limit=limit,
    )
    return [row[0] for row in rows]


async def above(tx: Tx, object_id: int) -> list[int]:
    """The ids of an object and of the folders that it lies in."""
    rows = await tx.all(
        """
        WITH RECURSIVE above (id, parent_id) AS (
            SELECT o.id, o.parent_id FROM disk_object o WHERE o.id = :id
            UNION ALL SELECT o.id, o.parent_id FROM disk_object o JOIN above ON o.id = above.parent_id
        )
        SELECT above.id FROM above
        """,
        id=object_id,
    )
    return [row[0] for row in rows]


async def linked(tx: Tx, link: str) -> DiskObject | None:
    """What a public address stands for."""
    row = await tx.one(f"SELECT {_OBJECT} FROM disk_object o WHERE o.link = :link AND o.link <> ''", link=link)
    return DiskObject._make(row) if row else None


async def insert_version(tx: Tx, new: FileVersion) -> FileVersion:
    """Note a content that a file has now; answers it with its id."""
    given = {name: value for name, value in new._asdict().items() if name != "id"}
    row = await tx.run(
        """
        INSERT INTO disk_version (object_id, file_id, number, created_at, created_by)
        VALUES (:object_id, :file_id, :number, :created_at, :created_by) RETURNING id
        """,
        **given,
    )
    assert row is not None  # noqa: S101 - one row is always made
    return new._replace(id=int(row[0]))


async def version(tx: Tx, version_id: int) -> FileVersion | None:
    """One version."""
    row = await tx.one(f"SELECT {_VERSION} FROM disk_version v WHERE v.id = :id", id=version_id)
    return FileVersion._make(row) if row else None


async def remove(tx: Tx, object_id: int, *, now: int) -> None:
    """Forget an object for good, with all that lies in it; contents are in no use since now."""
    rows = await tx.all(f"{_TREE} SELECT tree.id FROM tree", id=object_id)
    gone = [row[0] for row in rows]
    held = await tx.all("SELECT v.file_id FROM disk_version v WHERE v.object_id IN :ids", ids=gone)
    files = [row[0] for row in held]
    await tx.run(
        "UPDATE content SET touched_at = :now WHERE hash IN (SELECT f.hash FROM file f WHERE f.id IN :files)",
        now=now,
        files=files,
    )
    await tx.run("DELETE FROM file WHERE id IN :files", files=files)
    await tx.run("DELETE FROM disk_version WHERE object_id IN :ids", ids=gone)
    await tx.run("DELETE FROM disk_right WHERE object_id IN :ids", ids=gone)
    await tx.run("DELETE FROM message_file WHERE object_id IN :ids", ids=gone)
    await tx.run("DELETE FROM disk_object WHERE id IN :ids", ids=gone)


async def attach(tx: Tx, object_ids: Sequence[int], message_id: int) -> None:
    """Note that a message carries files."""
    await tx.run(
        """
        INSERT INTO message_file (object_id, message_id) SELECT o.id, CAST(:message AS BIGINT) FROM disk_object o
        WHERE o.id IN :ids
        """,
        message=message_id,
        ids=list(object_ids),
    )


async def detach(tx: Tx, object_ids: Sequence[int], message_id: int) -> list[int]:
    """A message carries these files no more; answers those that no other message carries."""
    ids = list(object_ids)
    await tx.run(
        "DELETE FROM message_file WHERE object_id IN :ids AND message_id = :message", ids=ids, message=message_id
    )
    rows = await tx.all(
        """
        SELECT o.id FROM disk_object o WHERE o.id IN :ids
        AND NOT EXISTS (SELECT 1 FROM message_file m WHERE m.object_id = o.id)
        """,
        ids=ids,
    )
    return [row[0] for row in rows]


async def carriers(tx: Tx, object_id: int) -> list[int]:
    """The messages that carry a file, in order."""
    rows = await tx.all(
        "SELECT m.message_id FROM message_file m WHERE m.object_id = :id ORDER BY m.message_id", id=object_id
    )
    return [row[0] for row in rows]


async def chat_files(tx: Tx, object_ids: Sequence[int]) -> dict[int, ChatFile]:
    """These files of chats, as they are shown beside messages; those that are gone or in the trash are left out."""
    if not object_ids:
        return {}
    rows = await tx.all(f"{_CHAT_FILES} WHERE o.id IN :ids AND o.deleted = 0", ids=list(object_ids))
    return {row[0]: ChatFile._make([*row[:8], row[8] or "", *row[9:], ""]) for row in rows}
