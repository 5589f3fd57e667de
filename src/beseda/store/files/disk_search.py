"""Files and folders by their names, over an index of the runs of three characters in these.

On SQLite the table ``disk_search`` (FTS5 without the names), which triggers keep; on PostgreSQL the GIN index
``disk_search`` (``store/search/postgres_indexes``). An index may name too many: each name is compared at last.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from beseda.model import DiskItem, DiskObject
from beseda.store.database import Row, Tx, columns
from beseda.store.messages.message_index import asked

# Without a list of what is yet to be sorted in: that makes an upload cheaper, but each search dearer.
TRIGRAMS = """ON disk_object USING gin (storage_id, folded {schema}gin_trgm_ops) WITH (fastupdate = off)
    WHERE parent_id > 0 AND deleted = 0"""
_OBJECT = columns(DiskObject, "o")
_ID_BITS = 32
_MOST_ID = 2**_ID_BITS - 1
# So many of those changed last are looked at before an index is asked: what is common is found among them.
_NEAR = 2000
# A folder with fewer objects in it is read through, as is one of whose storage as many are named alike.
_SMALL = 20_000


class Search(NamedTuple):
    """What is looked for: a pattern of ``LIKE``, of which sort, in which storages or below what was given to these.

    ``below``: only in this folder; 0 for anywhere. ``runs``: three characters each that the name has in it.
    """

    pattern: str
    kind: str
    storages: Sequence[int]
    codes: Sequence[str]
    below: int
    runs: Sequence[str]
    offset: int
    limit: int


_KINDS = {"file": " AND o.file_id > 0", "folder": " AND o.file_id = 0", "all": ""}
_NAMED = "o.deleted = 0 AND o.parent_id > 0 AND o.folded LIKE :pattern ESCAPE '!'"
_NONE = f"SELECT {_OBJECT} FROM disk_object o WHERE 0 = 1"
_NEWEST = f"""
    SELECT * FROM (
        SELECT {_OBJECT} FROM disk_object o WHERE o.storage_id = :storage{{number}} AND o.deleted = 0
        ORDER BY o.updated_at DESC, o.id DESC LIMIT :near
    ) part{{number}}
"""
_IN_STORAGE = f"""s.disk_search MATCH :runs
    AND s.rowid BETWEEN :storage{{number}} << {_ID_BITS} AND :storage{{number}} << {_ID_BITS} | {_MOST_ID}"""
_BY_NAME = {
    "sqlite": f"""
        SELECT {_OBJECT} FROM disk_search s CROSS JOIN disk_object o
        WHERE o.id = s.rowid & {_MOST_ID} AND {_IN_STORAGE}
    """,
    "postgres": f"SELECT {_OBJECT} FROM disk_object o WHERE o.storage_id = :storage{{number}} AND {_NAMED}",
}
_ALL = f"SELECT {_OBJECT} FROM disk_object o WHERE o.storage_id = :storage{{number}} AND o.deleted = 0"
_FIND = f"""
    WITH known AS MATERIALIZED ({{known}}), page AS MATERIALIZED (
        SELECT {_OBJECT} FROM (
            SELECT * FROM known
            UNION ALL
            SELECT {_OBJECT} FROM disk_object o WHERE o.id IN :besides AND NOT (o.storage_id IN :storages)
        ) o WHERE {_NAMED}{{kind}} ORDER BY o.updated_at DESC, o.id DESC LIMIT :limit OFFSET :offset
    )
    SELECT {_OBJECT}, coalesce(f.size, 0), (SELECT count(*) FROM known), (SELECT min(k.updated_at) FROM known k)
    FROM page o LEFT JOIN file f ON f.id = o.file_id ORDER BY o.updated_at DESC, o.id DESC
"""
_COUNT = "SELECT count(*) FROM ({rows} LIMIT :most) one"
_LYING = "SELECT 1 FROM disk_object o WHERE o.parent_id = :folder AND o.deleted = 0"


async def search(tx: Tx, wanted: Search) -> list[DiskItem]:
    """Files and folders whose names look like something, changed last first; roots of storages have no name."""
    besides = [wanted.below] if wanted.below else await _given(tx, wanted.codes)
    besides = ([] if wanted.below else besides) + await _inside_of(tx, besides)
    if wanted.storages:
        rows = await _found(tx, wanted, besides, _NEWEST)
        found = _items(rows)
        if found:
            count, since = rows[-1][-2:]
            if count < _NEAR or (len(found) == wanted.limit and found[-1].object.updated_at > since):
                return found
    by_name = wanted.runs or tx.engine == "postgres"
    return _items(await _found(tx, wanted, besides, _BY_NAME[tx.engine] if by_name else _ALL))


async def _given(tx: Tx, codes: Sequence[str]) -> list[int]:
    """What was given to one of these, files of chats aside."""
    rows = await tx.all(
        """
        SELECT DISTINCT o.id FROM disk_right r JOIN disk_object o ON o.id = r.object_id AND o.deleted = 0
        JOIN disk_storage s ON s.id = o.storage_id AND s.kind <> 'chat' WHERE r.code IN TEXTS :codes
        """,
        codes=list(codes),
    )
    return [row[0] for row in rows]


async def _inside_of(tx: Tx, folders: Sequence[int]) -> list[int]:
    """What lies in these folders and in those inside them: a level at a time, for which no plan is a bad one."""
    found: dict[int, None] = {}
    level = list(folders)
    while level:
        rows = await tx.all(
            "SELECT o.id FROM disk_object o WHERE o.parent_id IN :folders AND o.deleted = 0", folders=level
        )
        level = [row[0] for row in rows if row[0] not in found]
        found |= dict.fromkeys(level)
    return list(found)


async def _found(tx: Tx, wanted: Search, besides: Sequence[int], each: str) -> Sequence[Row]:
    """Objects with their size, then of those of the storages that were looked at: how many, and since when they are."""
    known = " UNION ALL ".join(each.format(number=number) for number, _ in enumerate(wanted.storages)) or _NONE
    if each is _NEWEST:
        known = f"SELECT * FROM ({known}) part ORDER BY updated_at DESC, id DESC LIMIT :near"
    values: dict[str, Any] = {f"storage{number}": storage for number, storage in enumerate(wanted.storages)}
    values |= {"near": _NEAR} if each is _NEWEST else {}
    values |= {"runs": asked(wanted.runs)} if ":runs" in known else {}
    return await tx.planned(
        _FIND.format(known=known, kind=_KINDS[wanted.kind]),
        **values,
        besides=besides,
        storages=list(wanted.storages),
        pattern=wanted.pattern,
        limit=wanted.limit,
        offset=wanted.offset,
    )


def _items(rows: Sequence[Row]) -> list[DiskItem]:
    return [DiskItem(DiskObject._make(row[:-3]), row[-3]) for row in rows]


async def inside(tx: Tx, storage_id: int, folder_id: int, runs: Sequence[str], values: dict[str, Any]) -> str:
    """What is looked through for objects ``o`` of a folder whose names have such runs; its values are added.

    PostgreSQL chooses for itself. Where a folder is small or the runs are common, SQLite had better read the folder.
    """
    alone = "disk_object o"
    if not runs or tx.engine == "postgres":
        return alone
    lying = await tx.one(_COUNT.format(rows=_LYING), folder=folder_id, most=_SMALL)
    if lying is None or lying[0] < _SMALL:
        return alone
    by_name = {"runs": asked(runs), "storage": storage_id}
    known = f"SELECT s.rowid & {_MOST_ID} AS id FROM disk_search s WHERE {_IN_STORAGE.format(number='')}"
    named = await tx.one(_COUNT.format(rows=known), **by_name, most=_SMALL)
    if named is None or named[0] == _SMALL:
        return alone
    values |= by_name
    return f"({known}) n CROSS JOIN disk_object o ON o.id = n.id"
