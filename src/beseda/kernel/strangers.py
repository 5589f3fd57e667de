"""Requests of which it is not known yet who sends them: what they may take of the machine, all together."""

import asyncio

from beseda import errors
from beseda.errors.spec import ApiError

# In memory for each of them, in files for all.
IN_MEMORY = 64 * 1024
MOST_BYTES = 256 * 1024 * 1024
# What is read of a large body to find out who sends it: all but long texts and files, which stay where they are.
MOST_TEXT = 4 * 1024 * 1024


class Strangers:
    """How much is taken. ``turn``: large bodies are read one after the other, since reading takes memory."""

    def __init__(self) -> None:
        self.taken = 0
        self.turn = asyncio.Semaphore(1)


class Share:
    """What the body of one request takes of that, until it is left."""

    def __init__(self, strangers: Strangers) -> None:
        self._strangers = strangers
        self._size = 0

    def grow(self, size: int) -> None:
        """Take room for so many bytes in all, which one alone always has. ``QUERY_LIMIT_EXCEEDED``."""
        if size <= max(self._size, IN_MEMORY):
            return
        others = self._strangers.taken - self._size
        if others and others + size > MOST_BYTES:
            raise ApiError(errors.system.TOO_MANY_REQUESTS)  # Quirk 169
        self._strangers.taken += size - self._size
        self._size = size

    def leave(self) -> None:
        """Take nothing any more."""
        self._strangers.taken -= self._size
        self._size = 0
