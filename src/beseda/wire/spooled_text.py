"""Long values of a spooled body: checked where they stand, replaced by a mark, read again in pieces.

What is left of the body is small and is read as any other. A piece is checked by the same means as a whole body.
"""

import codecs
import re
import secrets
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

import orjson

from beseda.spool import PIECE, Spool
from beseda.wire.php_forms import FormError, too_many, unquoted

Pieces: TypeAlias = Generator[str, None, int]

# Complete strings and what stands between them.
_STRINGS = re.compile(rb'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
# Complete characters and escapes inside a string; the two halves of a surrogate pair are one.
_INSIDE = re.compile(
    rb'(?:[^"\\]++|\\[^u]|\\u(?![dD][89abAB])[0-9a-fA-F]{4}'
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})*+",
    re.DOTALL,
)
_MULTI_BYTE = 0x80
_LONGEST_CHARACTER = 4  # bytes of UTF-8
_LONGEST_ESCAPE = 12  # bytes of a surrogate pair
_LOOKED_AT = 1024


class TooLong(Exception):
    """Without its long values the body is still too large."""


class NulFound(ValueError):
    """A long value contains a NUL character."""


@dataclass(frozen=True, slots=True)
class SpooledText:
    """A text that stays in the spool. ``pieces`` reads it, and raises as a whole body that is wrong would."""

    pieces: Callable[[], Iterator[str]]

    def whole(self, most: int) -> str:
        """All of it. ``TooLong`` beyond so many characters."""
        found, size = [], 0
        for piece in self.pieces():
            size += len(piece)
            if size > most:
                raise TooLong
            found.append(piece)
        return "".join(found)


@dataclass(slots=True)
class Shortened:
    """A body with marks in place of its long values."""

    most: int
    text: bytearray = field(default_factory=bytearray)
    values: dict[str, SpooledText] = field(default_factory=dict)
    _token: str = field(default_factory=lambda: secrets.token_hex(16))  # which no client can know

    def add(self, part: bytes) -> None:
        """Keep something as it is. ``TooLong``."""
        self.text += part
        if len(self.text) > self.most:
            raise TooLong

    def mark(self, value: SpooledText) -> bytes:
        """What stands in place of a long value."""
        name = f"{self._token}{len(self.values)}"
        self.values[name] = value
        return name.encode()


def shorten_json(spool: Spool, most: int, window: int = PIECE) -> Shortened:
    """JSON with marks in place of strings that need more than ``window`` bytes; at most ``most`` bytes of the rest.

    ``ValueError`` for what is no JSON inside such a string, ``NulFound``, ``TooLong``.
    """
    short, position = Shortened(most), 0
    while position < spool.size:
        seen = spool.read(position, window)
        whole = _whole(_STRINGS, seen)
        short.add(seen[:whole])
        position += whole
        if whole == 0:
            read = partial(_json_pieces, spool, position + 1, window)
            position = _checked(read()) + 1
            short.add(b'"%b"' % short.mark(SpooledText(read)))
    return short


def shorten_form(spool: Spool, most: int, most_keys: int, window: int = PIECE) -> Shortened:
    """A URL-encoded form with marks in place of long values; at most ``most`` bytes of the rest.

    ``FormError``, ``UnicodeError`` for what cannot be read of a long value, ``NulFound``, ``TooLong``.
    """
    short, position, fields = Shortened(most), 0, 0
    while position < spool.size:
        fields += 1
        if fields > most_keys:
            raise FormError(too_many(most_keys))
        end = spool.find(b"&", position, spool.size)
        end = spool.size if end < 0 else end
        start = spool.find(b"=", position, end) + 1
        if start == 0 or end - start < window:
            for piece in spool.pieces(position, end):
                short.add(piece)
        else:
            for piece in spool.pieces(position, start):
                short.add(piece)
            read = partial(_form_pieces, spool, start, end, most_keys, window)
            _checked(read())
            short.add(short.mark(SpooledText(read)))
        if end < spool.size:
            short.add(b"&")
        position = end + 1
    return short


def plain(spool: Spool, start: int, end: int) -> SpooledText:
    """A text that stands in the spool as it is. ``UnicodeError``, ``NulFound``."""
    read = partial(_plain_pieces, spool, start, end)
    _checked(read())
    return SpooledText(read)


def _whole(pattern: re.Pattern[bytes], seen: bytes) -> int:
    found = pattern.match(seen)
    return found.end() if found else 0


def _checked(pieces: Pieces) -> int:
    """Read all pieces; answers where the value ends in the spool."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration as over:
            return int(over.value)
        if "\0" in piece:
            raise NulFound


def _json_pieces(spool: Spool, position: int, window: int) -> Pieces:
    """The string that begins there, up to its closing quote."""
    while True:
        seen = spool.read(position, window)
        whole = _between_escapes(seen) or _whole(_INSIDE, seen)
        closed = seen[whole : whole + 1] == b'"'
        if not closed:
            whole = _before_torn_character(seen, whole)
            if whole == 0:
                raise ValueError("not the inside of a string")
        yield orjson.loads(b'"%b"' % seen[:whole])
        position += whole
        if closed:
            return position


def _between_escapes(seen: bytes) -> int:
    """A place near the end that is in no escape, found at next to no cost; 0 where the string may end before it."""
    if b'"' in seen:
        return 0
    for end in range(len(seen), max(len(seen) - _LOOKED_AT, _LONGEST_ESCAPE), -_LONGEST_ESCAPE):
        if b"\\" not in seen[end - _LONGEST_ESCAPE : end]:
            return end
    return 0


def _before_torn_character(seen: bytes, end: int) -> int:
    """Where the last character begins whose bytes have not all been seen; else the end."""
    for back in range(1, min(_LONGEST_CHARACTER, end + 1)):
        byte = seen[end - back]
        if byte >= 0xC0:
            length = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return end - back if length > back else end
        if byte < _MULTI_BYTE:
            break
    return end


def _form_pieces(spool: Spool, start: int, end: int, most_strays: int, window: int) -> Pieces:
    decode = codecs.getincrementaldecoder("utf-8")().decode
    strays = 0
    while start < end:
        piece = spool.read(start, min(window, end - start))
        last = start + len(piece) >= end
        if not last and (torn := piece.rfind(b"%", len(piece) - 2)) >= 0:
            piece = piece[:torn]
        start += len(piece)
        text, found = unquoted(piece, most_strays - strays)
        strays += found
        yield decode(text, final=last)
    return end


def _plain_pieces(spool: Spool, start: int, end: int) -> Pieces:
    decode = codecs.getincrementaldecoder("utf-8")().decode
    for piece in spool.pieces(start, end):
        yield decode(piece)
    decode(b"", final=True)
    return end
