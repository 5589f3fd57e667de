"""The file store: contents by the hash of what is in them, in a folder or in a bucket.

A content never changes. Which ones are in use is in the database; why none is lost: docs/adr/0006.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

PIECE = 256 * 1024  # bytes that are read at once


class Blob(NamedTuple):
    """A content: its SHA-256 in hexadecimal, and its bytes."""

    hash: str
    size: int


Pieces: TypeAlias = Callable[[], Iterator[bytes]]
Claim: TypeAlias = Callable[[Blob], Awaitable[None]]


class BlobStore(Protocol):
    """Where contents are. Whatever fails is an ``OSError``."""

    async def put(self, pieces: Pieces, claim: Claim) -> Blob:
        """Keep a content, durably when this returns; ``pieces`` is read in a thread.

        ``claim`` is awaited when the hash is known and before the content is there.
        """
        ...

    def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes of a content, by its hash, from ``start`` to before ``end``."""
        ...

    async def size(self, name: str) -> int | None:
        """How many bytes a content has; None where there is none of this hash."""
        ...

    async def delete(self, name: str) -> None:
        """Remove a content, if it is there."""
        ...

    def each(self) -> AsyncIterator[Blob]:
        """All contents, in any order."""
        ...


def open_store(place: str, folder: Path, *, endpoint: str = "", durable: bool = True) -> BlobStore:
    """``s3://bucket/prefix``, or with no place the folder. ``OSError`` when that cannot be."""
    if place:
        try:
            from beseda.blobs.s3 import Bucket  # noqa: PLC0415 - an extra, which takes time and memory to load
        except ImportError as missing:
            raise OSError("for files in a bucket, install beseda[s3]") from missing
        return Bucket(place, endpoint)
    from beseda.blobs.local import Folder  # noqa: PLC0415 - one of the two is needed

    return Folder(folder, durable=durable)
