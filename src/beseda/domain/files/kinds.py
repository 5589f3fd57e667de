"""What a content is, by its first bytes: names and what clients say are not believed.

Only headers are read here, nothing is unpacked. A picture with more pixels than anybody shows is a file like others: it
is never unpacked either, so it can do no harm.
"""

from io import BytesIO
from typing import NamedTuple

HEAD = 256 * 1024  # JPEG has its size behind what cameras note
MOST_PIXELS = 50_000_000
_PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))


class ContentKind(NamedTuple):
    """The type of a content, "" where it is not known; how large a picture is, in pixels."""

    media_type: str
    width: int = 0
    height: int = 0


def of_content(head: bytes) -> ContentKind:
    """What a content is that begins so."""
    import filetype  # noqa: PLC0415 - slow to load, and files are rare

    guess = filetype.guess_mime(head) or ""
    if guess not in _PICTURES:
        return ContentKind("" if guess.startswith("image/") else guess)
    import imagesize  # noqa: PLC0415

    try:
        width, height = imagesize.get(BytesIO(head))
    except ValueError:  # a header that contradicts itself
        return ContentKind("")
    fits = width > 0 and height > 0 and width * height <= MOST_PIXELS
    return ContentKind(guess, width, height) if fits else ContentKind("")
