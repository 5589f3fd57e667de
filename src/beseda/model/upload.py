"""Files as they come with a request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


class ContentMalformed(ValueError):
    """What came as a file is none: it is not Base64."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request; ``name`` as the client says, "" where it said none.

    ``pieces`` reads the content a little at a time, as often as it is called; ``ContentMalformed``. It reads files and
    may take a second: not for the event loop, and only while the request lasts.
    """

    name: str
    pieces: Callable[[], Iterator[bytes]]
