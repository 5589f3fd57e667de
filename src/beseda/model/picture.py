"""Pictures of chats and people."""

from typing import NamedTuple


class Picture(NamedTuple):
    """A row of ``picture``; ``name`` is the hash of the body with the extension of its type."""

    name: str
    media_type: str
    body: bytes
