"""Files: what people see of them, and what is in them."""

from dataclasses import dataclass
from typing import NamedTuple


class File(NamedTuple):
    """A row of ``file``. ``size`` in bytes, ``hash`` the SHA-256 of the content, ``width`` and ``height`` in pixels."""

    id: int
    name: str
    size: int
    media_type: str
    hash: str
    author_id: int
    created_at: int
    width: int = 0
    height: int = 0


LARGE, NO_ROOM = "large", "no room"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that came with a request, its content durably in the file store; ``name`` is a safe one.

    ``media_type``: what the content shows it is, "" where that is not known. ``width``, ``height``: of a picture.
    ``refused``: ``LARGE`` or ``NO_ROOM`` for one that was not put there.
    """

    name: str
    size: int
    hash: str
    media_type: str = ""
    width: int = 0
    height: int = 0
    refused: str = ""
