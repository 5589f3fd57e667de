"""What lies on the disk, in lists: filtered, in order, page by page."""

from collections.abc import Iterable, Sequence
from typing import Any

from beseda.model import DiskItem, DiskObject, FileVersion, Order, Part, StorageItem, VersionItem
from beseda.store.database import Row, Tx, columns
from beseda.store.files import disk_search
from beseda.store.people.filters import where

_OBJECT, _VERSION = columns(DiskObject, "o"), columns(FileVersion, "v")
_CHILDREN = {
    "ID": "o.id",
    "NAME": "o.folded",
    "CODE": "''",
    "TYPE": "CASE WHEN o.file_id = 0 THEN 'folder' ELSE 'file' END",
    "STORAGE_ID": "o.storage_id",
    "PARENT_ID": "o.parent_id",
    "CREATE_TIME": "o.created_at",
    "UPDATE_TIME": "o.updated_at",
    "DELETE_TIME": "o.deleted_at",
    "CREATED_BY": "o.created_by",
    "UPDATED_BY": "o.updated_by",
    "DELETED_BY": "o.deleted_by",
    "DELETED_TYPE": "o.deleted",
    "REAL_OBJECT_ID": "o.id",
    "GLOBAL_CONTENT_VERSION": "o.version",
    "FILE_ID": "o.file_id",
    "SIZE": "coalesce(f.size, 0)",
}
_VERSIONS = {
    "ID": "v.id",
    "SIZE": "f.size",
    "NAME": "f.name",
    "CREATE_TIME": "v.created_at",
    "CREATED_BY": "v.created_by",
}
_NAME = (
    """CASE s.kind WHEN 'user' THEN trim(p.first_name || ' ' || p.last_name) WHEN 'chat' THEN c.title ELSE s.name END"""
)
# Quirk 189
_ENTITY_TYPE = "CASE s.kind WHEN 'chat' THEN 'group' ELSE s.kind END"
_ENTITY_ID = """CASE WHEN c.entity_id <> '' THEN c.entity_id WHEN s.kind = 'common' THEN 'shared_files'
    ELSE CAST(s.owner_id AS TEXT) END"""
_STORAGES = {
    "ID": "s.id",
    "NAME": _NAME,
    "CODE": "''",
    "ENTITY_TYPE": _ENTITY_TYPE,
    "ENTITY_ID": _ENTITY_ID,
    "MODULE_ID": "'disk'",
    "ROOT_OBJECT_ID": "s.root_id",
}
_SELECT_STORAGES = f"""
SELECT s.id, {_NAME}, {_ENTITY_TYPE}, {_ENTITY_ID}, s.root_id FROM disk_storage s
LEFT JOIN person p ON s.kind = 'user' AND p.id = s.owner_id LEFT JOIN chat c ON s.kind = 'chat' AND c.id = s.owner_id
"""


def _sorted(order: Order, fields: dict[str, str], last: str) -> str:
    direction = "DESC" if order.descending else "ASC"
    return f"ORDER BY {fields[order.field]} {direction}, {last} {direction} LIMIT :limit OFFSET :offset"


async def children(
    tx: Tx,
    folder: DiskObject,
    part: Part,
    *,
    first_visible: int = 0,
    codes: Iterable[str] | None = None,
    runs: Sequence[str] = (),
) -> tuple[list[DiskItem], int]:
    """What lies in a folder, and how much there is.

    ``runs``: three characters each that the conditions want in the name. ``first_visible``: without files that only
    older messages carry. ``codes``: only what was given to one of these.
    """
    values: dict[str, Any] = {"folder": folder.id}
    source = await disk_search.inside(tx, folder.storage_id, folder.id, runs, values)
    sql = f"""
        WHERE o.parent_id = :folder AND o.deleted = 0{where(part.conditions, _CHILDREN.__getitem__, values)}
    """
    if first_visible:
        values["first"] = first_visible
        sql += """ AND (NOT EXISTS (SELECT 1 FROM message_file m WHERE m.object_id = o.id)
            OR EXISTS (SELECT 1 FROM message_file m WHERE m.object_id = o.id AND m.message_id >= :first))"""
    if codes is not None:
        values["codes"] = list(codes)
        sql += " AND EXISTS (SELECT 1 FROM disk_right r WHERE r.object_id = o.id AND r.code IN TEXTS :codes)"
    ask = tx.planned if runs else tx.all
    [total] = await ask(f"SELECT count(*) FROM {source} {sql}", **values)  # lists are not filtered by size
    rows = await ask(
        f"""
        SELECT {_OBJECT}, coalesce(f.size, 0) FROM {source} LEFT JOIN file f ON f.id = o.file_id
        {sql} {_sorted(part.order, _CHILDREN, "o.id")}
        """,
        **values,
        limit=part.limit,
        offset=part.offset,
    )
    return [DiskItem(DiskObject._make(row[:-1]), row[-1]) for row in rows], int(total[0])


async def versions(tx: Tx, object_id: int, part: Part) -> tuple[list[VersionItem], int]:
    """The versions of a file, newest first, and how many there are."""
    values: dict[str, Any] = {"object": object_id}
    sql = f"""
        FROM disk_version v JOIN file f ON f.id = v.file_id
        WHERE v.object_id = :object{where(part.conditions, _VERSIONS.__getitem__, values)}
    """
    total = await tx.one(f"SELECT count(*) {sql}", **values)
    rows = await tx.all(
        f"SELECT {_VERSION}, f.name, f.size {sql} ORDER BY v.number DESC LIMIT :limit OFFSET :offset",
        **values,
        limit=part.limit,
        offset=part.offset,
    )
    return [VersionItem(FileVersion._make(row[:-2]), *row[-2:]) for row in rows], int(total[0]) if total else 0


async def version(tx: Tx, version_id: int) -> VersionItem | None:
    """One version."""
    row = await tx.one(
        f"SELECT {_VERSION}, f.name, f.size FROM disk_version v JOIN file f ON f.id = v.file_id WHERE v.id = :id",
        id=version_id,
    )
    return VersionItem(FileVersion._make(row[:-2]), *row[-2:]) if row else None


async def storages(tx: Tx, user_id: int, part: Part, *, employee: bool) -> tuple[list[StorageItem], int]:
    """The storages that are somebody's, the company's, and those of bound chats that they are in; how many."""
    values: dict[str, Any] = {"user": user_id}
    sql = """
        WHERE s.id IN (
            SELECT x.id FROM disk_storage x WHERE x.kind = 'user' AND x.owner_id = :user
            UNION ALL
            SELECT x.id FROM member m JOIN chat c ON c.id = m.chat_id AND c.entity_type <> ''
            JOIN disk_storage x ON x.kind = 'chat' AND x.owner_id = c.id WHERE m.user_id = :user
    """
    sql += " UNION ALL SELECT x.id FROM disk_storage x WHERE x.kind = 'common')" if employee else ")"
    sql += where(part.conditions, _STORAGES.__getitem__, values)
    counted = f"SELECT count(*) FROM ({_SELECT_STORAGES} {sql}) AS counted"
    total = await tx.one(counted, **values)
    rows = await tx.all(
        f"{_SELECT_STORAGES} {sql} {_sorted(part.order, _STORAGES, 's.id')}",
        **values,
        limit=part.limit,
        offset=part.offset,
    )
    return [StorageItem._make(row) for row in rows], int(total[0]) if total else 0


async def storage(tx: Tx, storage_id: int) -> StorageItem | None:
    """One storage as lists show it."""
    row = await tx.one(f"{_SELECT_STORAGES} WHERE s.id = :id", id=storage_id)
    return StorageItem._make(row) if row else None


async def bound_chats_without(tx: Tx, user_id: int) -> list[int]:
    """The chats bound to something that somebody is in and that have no storage yet."""
    rows = await tx.all(
        """
        SELECT c.id FROM member m JOIN chat c ON c.id = m.chat_id AND c.entity_type <> ''
        WHERE m.user_id = :user
        AND NOT EXISTS (SELECT 1 FROM disk_storage x WHERE x.kind = 'chat' AND x.owner_id = c.id) ORDER BY c.id
        """,
        user=user_id,
    )
    return [row[0] for row in rows]


async def sizes(tx: Tx) -> Sequence[Row]:
    """By kind: how many storages, files with all their versions, and bytes of these."""
    return await tx.all(
        """
        SELECT s.kind, count(DISTINCT s.id), count(v.id), CAST(coalesce(sum(f.size), 0) AS BIGINT)
        FROM disk_storage s LEFT JOIN disk_object o ON o.storage_id = s.id AND o.file_id > 0
        LEFT JOIN disk_version v ON v.object_id = o.id LEFT JOIN file f ON f.id = v.file_id
        GROUP BY s.kind ORDER BY s.kind
        """
    )


async def largest(tx: Tx, limit: int) -> Sequence[Row]:
    """The storages that take up most: kind, owner, name, files with all their versions, bytes of these."""
    return await tx.all(
        f"""
        SELECT s.kind, s.owner_id, {_NAME}, n.files, n.bytes FROM (
            SELECT o.storage_id, count(*) AS files, CAST(sum(f.size) AS BIGINT) AS bytes FROM disk_object o
            JOIN disk_version v ON v.object_id = o.id JOIN file f ON f.id = v.file_id GROUP BY o.storage_id
        ) n JOIN disk_storage s ON s.id = n.storage_id
        LEFT JOIN person p ON s.kind = 'user' AND p.id = s.owner_id
        LEFT JOIN chat c ON s.kind = 'chat' AND c.id = s.owner_id
        ORDER BY n.bytes DESC, s.id LIMIT :limit
        """,
        limit=limit,
    )
