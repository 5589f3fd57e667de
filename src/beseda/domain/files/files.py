"""Files: rows over contents, addresses they can be fetched at for a while, and contents that nobody needs any more.

A content is claimed before it is put into the file store, and kept for a day after it was claimed or last used: time
for whoever puts it to use it, and for a backup to copy what its database names.
"""

import hmac
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

from beseda.domain.applications.portal_secret import Identity
from beseda.model import File, StoredFile
from beseda.store.database import StorageError, Tx
from beseda.store.files import disk_lists, file_rows
from beseda.store.people import person_rows

KEPT_SECONDS = 24 * 3600
ADDRESS_SECONDS = 3600
_ABANDONED_SECONDS = 3600
_AT_ONCE = 100
_LONGEST_NAME, _LONGEST_ENDING = 255, 16
_FORBIDDEN = '/\\<>:"|?*\x7f'


class Content(NamedTuple):
    """A content that should be in the file store; ``used``: whether something has it."""

    hash: str
    size: int
    used: bool


class SortOfStorage(NamedTuple):
    """Storages of one kind: how many, how many files with all their versions, and how many bytes these have."""

    kind: str
    storages: int
    files: int
    bytes: int


class OneStorage(NamedTuple):
    """The storage of a person, a chat, an application or the company: its files with all their versions."""

    kind: str
    owner: int
    name: str
    files: int
    bytes: int


class StorageUse(NamedTuple):
    """Contents in the file store with their bytes, equal ones once; what the storages hold, and which hold most."""

    contents: int
    bytes: int
    sorts: list[SortOfStorage]
    largest: list[OneStorage]


def safe_name(name: str) -> str:
    """The name of a file as it may be kept and shown: without folders and control characters, never empty."""
    base = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in base if letter.isprintable() and letter not in _FORBIDDEN)
    return _shortened(kept.strip(" .")).rstrip(" .") or "file"


def _shortened(name: str) -> str:
    """A name as long as one may be; the ending stays."""
    if len(name) <= _LONGEST_NAME:
        return name
    ending = name[name.rfind(".") :] if "." in name[-_LONGEST_ENDING:] else ""
    return name[: _LONGEST_NAME - len(ending)] + ending


async def claim(tx: Tx, content: str, size: int, *, now: int) -> bool:
    """Say that a content is about to be put; False while the same is being deleted."""
    return await file_rows.claim(tx, content, size, now=now)


async def has_room(tx: Tx, content: str, size: int, *, most: int) -> bool:
    """Whether all contents together have so many bytes at most, with this one."""
    if await file_rows.is_content(tx, content):
        return True
    _, taken = await file_rows.total(tx)
    return taken + size <= most


async def use(tx: Tx, *, most: int) -> StorageUse:
    """How much there is: contents in the file store, the files of each sort of storage, and so many storages."""
    count, size = await file_rows.total(tx)
    sorts = [SortOfStorage(*row) for row in await disk_lists.sizes(tx)]
    return StorageUse(count, size, sorts, [OneStorage(*row) for row in await disk_lists.largest(tx, most)])


async def add(
    tx: Tx, stored: StoredFile, media_type: str, author_id: int, *, now: int, width: int = 0, height: int = 0
) -> File:
    """Make a file of a content that is in the store. ``StorageError`` when it is not there any more."""
    if not await file_rows.claim(tx, stored.hash, stored.size, now=now):
        raise StorageError(f"content {stored.hash} is being deleted")
    file = File(0, stored.name, stored.size, media_type, stored.hash, author_id, now, width, height)
    return file._replace(id=await file_rows.insert(tx, file))


async def find(tx: Tx, file_id: int) -> File | None:
    """One file."""
    return await file_rows.find(tx, file_id)


async def load(tx: Tx, ids: Sequence[int]) -> dict[int, File]:
    """These files by their ids."""
    return await file_rows.load(tx, ids)


async def remove(tx: Tx, file: File, *, now: int) -> None:
    """Forget a file."""
    await file_rows.remove(tx, file, now=now)


def address(identity: Identity, file: File, user_id: int, *, now: int, seconds: int = ADDRESS_SECONDS) -> str:
    """Where somebody can fetch a file for so many seconds: a path of the portal with a query."""
    return path(identity, file.id, file.name, user_id, now=now, seconds=seconds)


def path(identity: Identity, file_id: int, name: str, user_id: int, *, now: int, seconds: int = ADDRESS_SECONDS) -> str:
    """The same for a file that is shown under another name."""
    expires = now + seconds
    signature = identity.file_signature(file_id, user_id, expires)
    query = urlencode({"user": user_id, "expires": expires, "signature": signature})
    return f"/file/{file_id}/{quote(name, safe='')}?{query}"


async def open_signed(
    tx: Tx, identity: Identity, file_id: int, user_id: int, expires: int, signature: str, *, now: int
) -> File | None:
    """The file of such an address; None when it was changed or is over, and when the file or the person is gone."""
    good = hmac.compare_digest(identity.file_signature(file_id, user_id, expires).encode(), signature.encode())
    if not good or expires < now:
        return None
    person = await person_rows.find(tx, user_id)
    return await file_rows.find(tx, file_id) if person and person.active else None


async def condemn(tx: Tx, *, now: int) -> Sequence[str]:
    """Some contents that nobody needs: marked as being deleted, to be deleted now, then forgotten."""
    return await file_rows.condemn(
        tx, before=now - KEPT_SECONDS, abandoned=now - _ABANDONED_SECONDS, now=now, limit=_AT_ONCE
    )


async def forget(tx: Tx, *, content: str) -> None:
    """A condemned content is deleted."""
    await file_rows.forget(tx, content)


async def contents(tx: Tx, *, after: str = "") -> list[Content]:
    """Some of the contents that should be there, by their hashes, from beyond one on; none at the end."""
    rows = await file_rows.contents(tx, after=after, limit=1000)
    return [Content(row[0], row[1], bool(row[2])) for row in rows]
