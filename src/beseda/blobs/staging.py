"""A content on its way into a store: written to a file and hashed in one go."""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from beseda.blobs import Blob, Pieces


def stage(pieces: Pieces, folder: Path | None, *, durable: bool) -> tuple[Path, Blob]:
    """Write a content to a new file in this folder, else in the system's own for temporary ones."""
    digest, size = hashlib.sha256(), 0
    number, name = tempfile.mkstemp(dir=folder, prefix="blob-")  # its owner's alone
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            for piece in pieces():
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            file.flush()
            if durable:
                os.fsync(file.fileno())
    except BaseException:
        drop(path)
        raise
    return path, Blob(digest.hexdigest(), size)


def drop(path: Path) -> None:
    """Remove a staged file, if it is still there."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
