"""Pictures of chats and people."""

from typing import NamedTuple


class Picture(NamedTuple):
    """A row of ``picture``; ``name`` is the hash of the content with the extension of its type.

    The content is the ``body`` until it is in the file store under ``hash``, its whole SHA-256.
    """

    name: str
    media_type: str
    body: bytes | None
    hash: str | None = None
