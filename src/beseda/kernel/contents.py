"""Contents of files put into the store before the transaction that uses them, and removed when nothing does."""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from beseda.blobs import Blob, BlobStore, Claim, Pieces
from beseda.domain.files import files, images, kinds
from beseda.domain.people import custom_fields
from beseda.kernel.method import Method, Places
from beseda.model import LARGE, NO_ROOM, ContentMalformed, StoredFile
from beseda.model.custom_field import ANY_NAME, PREFIX
from beseda.settings import Settings
from beseda.store.database import Database, StorageError
from beseda.wire.decode import Malformed, upload
from beseda.wire.spooled_text import SpooledText

_PAUSE_SECONDS, _TRIES = 0.1, 100


class _TurnedAwayError(Exception):
    """A content that is not put into the store, and why."""

    def __init__(self, blob: Blob, why: str) -> None:
        super().__init__(why)
        self.blob, self.why = blob, why


async def _admit_all(_: Blob) -> None:
    """Let pass whatever there is."""


async def put(database: Database, blobs: BlobStore, pieces: Pieces, *, now: int, admit: Claim = _admit_all) -> Blob:
    """Put a content into the store, unless ``admit`` raises something. ``StorageError``, and what ``pieces`` raises."""

    async def claim(blob: Blob) -> None:
        await admit(blob)
        for _ in range(_TRIES):
            if await database.write(lambda tx: files.claim(tx, blob.hash, blob.size, now=now)):
                return
            await asyncio.sleep(_PAUSE_SECONDS)  # the same content is being deleted: that takes a moment
        raise StorageError(f"content {blob.hash} is being deleted")

    try:
        return await blobs.put(pieces, claim)
    except OSError as error:
        raise StorageError(f"the file store: {error}") from error


def _head(pieces: Pieces) -> bytes:
    """The first bytes of a content."""
    head = b""
    for piece in pieces():
        head += piece
        if len(head) >= kinds.HEAD:
            break
    return head


async def stored(
    database: Database, blobs: BlobStore, method: Method, given: Mapping[str, Any], *, settings: Settings, now: int
) -> Mapping[str, Any]:
    """What was given, with a ``StoredFile`` in place of each file; what is no file stays as it came."""

    async def admit(blob: Blob) -> None:
        if blob.size > settings.file_limit:
            raise _TurnedAwayError(blob, LARGE)
        if settings.storage_limit and not await database.read(
            lambda tx: files.has_room(tx, blob.hash, blob.size, most=settings.storage_limit)
        ):
            raise _TurnedAwayError(blob, NO_ROOM)

    async def inside(values: Mapping[str, Any], places: Places) -> dict[str, Any]:
        return {name: await at(value, places[name]) if name in places else value for name, value in values.items()}

    async def at(value: Any, deeper: Places | None) -> Any:
        if deeper is not None:
            return await inside(value, deeper) if isinstance(value, dict) else value
        try:
            file = upload(value)
        except Malformed:
            return value
        try:
            blob = await put(database, blobs, file.pieces, now=now, admit=admit)
            kind = kinds.of_content(await asyncio.to_thread(_head, file.pieces))
        except ContentMalformed:
            return value
        except _TurnedAwayError as turned:
            return StoredFile(files.safe_name(file.name), turned.blob.size, "", refused=turned.why)
        return StoredFile(files.safe_name(file.name), blob.size, blob.hash, *kind)

    async def several(value: Any) -> Any:
        match value:
            case {"fileData": content}:
                return await at(content, None)
            case [str(), str() | SpooledText()]:
                return await at(value, None)
            case list():
                return [await several(one) for one in value]
            case str() if value.isdecimal():  # the id of a file that stays
                return value
        return await at(value, None)

    found = await inside(given, method.files)
    custom = [name for name in given if name.upper().startswith(PREFIX)] if ANY_NAME in method.files else []
    holding = await database.read(custom_fields.file_names) if custom else ()
    return found | {name: await several(given[name]) for name in custom if name.upper() in holding}


async def collect(database: Database, blobs: BlobStore, *, now: int) -> None:
    """Delete the contents that nobody needs. ``StorageError``."""
    while condemned := await database.write(partial(files.condemn, now=now)):
        for content in condemned:
            try:
                await blobs.delete(content)
            except OSError as error:
                raise StorageError(f"the file store: {error}") from error
            await database.write(partial(files.forget, content=content))


async def move_pictures(database: Database, blobs: BlobStore, *, now: int) -> None:
    """Bring pictures that were stored in a transaction out of the database into the store. ``StorageError``."""
    while picture := await database.read(images.in_row):
        blob = await put(database, blobs, partial(iter, (picture.body or b"",)), now=now)
        await database.write(partial(images.move_out, name=picture.name, content=blob.hash))
