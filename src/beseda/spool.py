"""A large request in a file without a name: it is gone with the last who holds it open, also after a crash."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PIECE = 64 * 1024


class Spool:
    """Bytes in a temporary file, written at its end and read anywhere."""

    def __init__(self, folder: Path) -> None:
        """In this folder, which is made; where it cannot be written, in the system's own."""
        self._folder = folder
        self._file = _nameless(folder)
        self._beside: list[Spool] = []
        self.size = 0

    def write(self, data: bytes | bytearray) -> None:
        """Append. ``OSError`` where there is no room; nobody looks into the data then, so that it may be changed."""
        written = 0
        with memoryview(data) as whole:
            while written < len(whole):
                with whole[written:] as rest:
                    written += os.write(self._file.fileno(), rest)
        self.size += len(data)

    def read(self, start: int, length: int) -> bytes:
        """So many bytes from a place on, fewer only at the end."""
        parts = []
        while length > 0 and (part := os.pread(self._file.fileno(), length, start)):
            parts.append(part)
            start, length = start + len(part), length - len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """What stands there, a little at a time."""
        while start < end:
            piece = self.read(start, min(PIECE, end - start))
            if not piece:
                return
            start += len(piece)
            yield piece

    def find(self, wanted: bytes, start: int, end: int) -> int:
        """Where a single byte stands first; -1 when it does not."""
        for piece in self.pieces(start, end):
            if (found := piece.find(wanted)) >= 0:
                return start + found
            start += len(piece)
        return -1

    def another(self) -> "Spool":
        """One more, closed together with this one."""
        self._beside.append(Spool(self._folder))
        return self._beside[-1]

    def close(self) -> None:
        """Let go of it, and so remove it."""
        for one in self._beside:
            one.close()
        self._file.close()


def _nameless(folder: Path) -> BinaryIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=folder, buffering=0)
    except OSError:
        return tempfile.TemporaryFile(buffering=0)
