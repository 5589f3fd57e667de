"""The parts of a multipart body: texts and files."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from python_multipart import MultipartParser
from python_multipart.multipart import parse_options_header

from beseda.spool import PIECE, Spool


class MultipartError(ValueError):
    """The body is malformed, or cut off."""


class TooManyParts(Exception):
    """The body holds more boundaries than are taken."""


class Part(NamedTuple):
    """One part; ``filename`` is None where it is no file. Large data stands in the spool, from ``start`` to ``end``."""

    name: bytes
    filename: bytes | None
    data: bytes
    spool: Spool | None = None
    start: int = 0
    end: int = 0


def boundary_of(content_type: str) -> bytes:
    """What parts are separated by. ``MultipartError`` when it is not declared."""
    try:
        boundary = parse_options_header(content_type)[1].get(b"boundary")
    except ValueError:  # it is not Latin-1
        boundary = None
    if not boundary:
        raise MultipartError
    return boundary


def read_parts(
    boundary: bytes, body: Iterable[bytes], most_parts: int, *, files: bool, overflow: Spool | None = None
) -> list[Part]:
    """The parts in their order, without the files unless asked for. ``MultipartError``, ``TooManyParts``.

    ``overflow``: where data that is large is put; in memory without it.
    """
    reader = _Reader(files=files, overflow=overflow)
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": reader.begin,
                "on_header_begin": reader.header_begin,
                "on_header_field": reader.header_name,
                "on_header_value": reader.header_value,
                "on_header_end": reader.header_end,
                "on_part_data": reader.data,
                "on_part_end": reader.end,
                "on_end": reader.complete,
            },
        )
        for piece in _counted(body, b"\r\n--" + boundary, most_parts):
            parser.write(piece)
    except ValueError:
        raise MultipartError from None
    if not reader.is_complete:
        raise MultipartError
    return reader.found


def _counted(body: Iterable[bytes], delimiter: bytes, most: int) -> Iterator[bytes]:
    """The same pieces: each boundary, even a half one inside a part, takes the parser far longer than other bytes."""
    found, tail = 0, b""
    for piece in body:
        seen = tail + piece
        found += seen.count(delimiter)
        if found > most:
            raise TooManyParts
        tail = seen[-len(delimiter) + 1 :]
        yield piece


class _Reader:
    def __init__(self, *, files: bool, overflow: Spool | None) -> None:
        self.found: list[Part] = []
        self.is_complete = False
        self._files = files
        self._overflow = overflow
        self.begin()

    def begin(self) -> None:
        self.header_begin()
        self._data = bytearray()
        self._start = -1  # where its data begins in the spool
        self._options: dict[bytes, bytes] = {}

    def header_begin(self) -> None:
        self._header = self._value = b""

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._options = parse_options_header(self._value)[1]

    def data(self, data: bytes, start: int, end: int) -> None:
        if not self._wanted:
            return
        self._data += data[start:end]
        if self._overflow is not None and len(self._data) >= PIECE:
            self._flush(self._overflow)

    def end(self) -> None:
        if not self._wanted:
            return
        if b"name" not in self._options:
            raise MultipartError
        name, filename = self._options[b"name"], self._options.get(b"filename")
        if self._overflow is None or self._start < 0:
            self.found.append(Part(name, filename, bytes(self._data)))
        else:
            self._flush(self._overflow)
            self.found.append(Part(name, filename, b"", self._overflow, self._start, self._overflow.size))

    def complete(self) -> None:
        self.is_complete = True

    @property
    def _wanted(self) -> bool:
        return self._files or b"filename" not in self._options

    def _flush(self, spool: Spool) -> None:
        if self._start < 0:
            self._start = spool.size
        spool.write(self._data)
        self._data.clear()
