"""Contents of files looked after: are all there that should be, and copied for a backup."""

import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from beseda.blobs import BlobStore, open_store
from beseda.domain.files import files
from beseda.domain.files.files import Content
from beseda.settings import Settings
from beseda.store.database import Database

_MOST_NAMED = 5


class Looked(NamedTuple):
    """How many contents are in use, the first of them that are missing, and how many the database does not name."""

    used: int
    missing: list[str]
    unknown: int


def store_of(settings: Settings) -> BlobStore:
    """The file store of a portal. ``OSError``."""
    return open_store(settings.files, settings.files_folder, endpoint=settings.files_endpoint)


async def look(database: Database, store: BlobStore) -> Looked:
    """Compare the store with the database. ``StorageError``, ``OSError``."""
    there = {blob.hash: blob.size async for blob in store.each()}
    used, missing = 0, []
    async for content in _named(database):
        used += content.used
        if there.pop(content.hash, None) != content.size and content.used:
            missing.append(content.hash)
    return Looked(used, missing[:_MOST_NAMED], len(there))


async def copy(database: Database, store: BlobStore, folder: Path) -> list[str]:
    """Copy every content that the database names into a folder; answers those in use that are missing. ``OSError``."""
    missing = []
    _make(folder)
    async for content in _named(database):
        if await store.size(content.hash) == content.size:
            await _copy(store, content, folder / content.hash[:2] / content.hash[2:])
        elif content.used:
            missing.append(content.hash)
    return missing


async def _copy(store: BlobStore, content: Content, target: Path) -> None:
    _make(target.parent)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        async for piece in store.read(content.hash, 0, content.size):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)


async def _named(database: Database) -> AsyncIterator[Content]:
    after = ""
    while some := await database.read(partial(files.contents, after=after)):
        for content in some:
            yield content
        after = some[-1].hash
