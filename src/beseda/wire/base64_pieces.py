"""Base64 undone a little at a time."""

import binascii
from collections.abc import Iterable, Iterator

from beseda.model import ContentMalformed

_BLANKS = b" \t\r\n\v\f"
_GROUP = 4  # characters that hold whole bytes


def decoded(text: Iterable[str]) -> Iterator[bytes]:
    """The bytes in a text of standard Base64, blanks and line breaks left out. ``ContentMalformed``."""
    rest = b""
    for piece in text:
        try:
            rest += _without_blanks(piece.encode("ascii"))
        except UnicodeEncodeError:
            raise ContentMalformed from None
        # The last group is kept until the end is known: only there padding may stand.
        whole = max(len(rest) - 1, 0) // _GROUP * _GROUP
        yield _undone(rest[:whole], padded=False)
        rest = rest[whole:]
    yield _undone(rest, padded=True)


def _without_blanks(text: bytes) -> bytes:
    """To look for each is far cheaper than to take out what is not there."""
    return text.translate(None, _BLANKS) if any(blank in text for blank in _BLANKS) else text


def _undone(group: bytes, *, padded: bool) -> bytes:
    if not padded and b"=" in group:
        raise ContentMalformed
    try:
        return binascii.a2b_base64(group, strict_mode=True)
    except binascii.Error:
        raise ContentMalformed from None
