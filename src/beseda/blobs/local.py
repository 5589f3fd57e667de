"""Contents in a folder: ``ab/cdef…``, the hash with its first byte as the name of a folder."""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncIterator
from io import FileIO
from pathlib import Path

from beseda.blobs import PIECE, Blob, Claim, Pieces
from beseda.blobs.staging import drop, stage

_STAGED = "staged"
_HASH = re.compile(r"[0-9a-f]{64}")
_LEFT_BEHIND_SECONDS = 24 * 3600


class Folder:
    """See ``BlobStore``."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable

    async def put(self, pieces: Pieces, claim: Claim) -> Blob:
        """See ``BlobStore``. Written aside and renamed: what is there is whole."""
        path, blob = await asyncio.to_thread(self._stage, pieces)
        try:
            await claim(blob)
            await asyncio.to_thread(self._publish, path, blob)
        finally:
            drop(path)
        return blob

    async def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """See ``BlobStore``."""
        with await asyncio.to_thread(self._open, name) as file:
            while start < end and (piece := await asyncio.to_thread(_piece, file, start, end)):
                start += len(piece)
                yield piece
        if start < end:
            raise OSError(f"content {name} is shorter than it was")

    async def size(self, name: str) -> int | None:
        """See ``BlobStore``."""
        return await asyncio.to_thread(self._size, name)

    async def delete(self, name: str) -> None:
        """See ``BlobStore``."""
        with contextlib.suppress(FileNotFoundError):
            await asyncio.to_thread(self._path(name).unlink)

    async def each(self) -> AsyncIterator[Blob]:
        """See ``BlobStore``."""
        for first in range(256):
            for blob in await asyncio.to_thread(self._listed, self._folder / f"{first:02x}"):
                yield blob

    def _path(self, name: str) -> Path:
        if not _HASH.fullmatch(name):
            raise ValueError(name)
        return self._folder / name[:2] / name[2:]

    def _open(self, name: str) -> FileIO:
        return self._path(name).open("rb", buffering=0)

    def _size(self, name: str) -> int | None:
        with contextlib.suppress(FileNotFoundError):
            return self._path(name).stat().st_size
        return None

    def _stage(self, pieces: Pieces) -> tuple[Path, Blob]:
        aside = self._folder / _STAGED
        if not aside.exists():
            aside.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sync(self._folder, self._folder.parent)
        self._clean(aside)
        return stage(pieces, aside, durable=self._durable)

    def _clean(self, aside: Path) -> None:
        """Remove what processes that were killed have left behind."""
        for path in aside.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - _LEFT_BEHIND_SECONDS:
                    path.unlink()

    def _publish(self, staged: Path, blob: Blob) -> None:
        path = self._path(blob.hash)
        if self._size(blob.hash) == blob.size:
            return
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._sync(self._folder)
        staged.replace(path)
        self._sync(path.parent)

    def _sync(self, *folders: Path) -> None:
        """Make names durable."""
        for folder in folders if self._durable else ():
            number = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)

    def _listed(self, folder: Path) -> list[Blob]:
        if not folder.is_dir():
            return []
        names = [(f"{folder.name}{path.name}", path) for path in folder.iterdir()]
        return [Blob(name, path.stat().st_size) for name, path in names if _HASH.fullmatch(name)]


def _piece(file: FileIO, start: int, end: int) -> bytes:
    return os.pread(file.fileno(), min(PIECE, end - start), start)
