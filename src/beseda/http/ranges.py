"""Conditions and ranges of a request for content of a known size: RFC 9110, sections 13 and 14."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from beseda.http.response import FileBody

_RANGE = re.compile(rb"bytes=[ \t]*(?:([0-9]{1,30})-([0-9]{0,30})|-([0-9]{1,30}))[ \t]*", re.IGNORECASE)
_TAG = re.compile(rb'(?:W/)?"([^"]*)"')


class Wanted(NamedTuple):
    """Which bytes to send, from ``start`` to before ``end``, under which status and headers."""

    status: int
    start: int
    end: int
    headers: tuple[tuple[bytes, bytes], ...]


def wanted(method: str, headers: Mapping[bytes, bytes], body: FileBody) -> Wanted:
    """What a request asks for: everything, one range, or nothing because it has it or there is no such range.

    Several ranges at once are answered by everything, as the standard allows.
    """
    tag = b'"%b"' % body.etag.encode()
    fixed = ((b"etag", tag), (b"accept-ranges", b"bytes"))
    if _matches(headers.get(b"if-none-match", b""), body.etag.encode()):
        return Wanted(304, 0, 0, fixed)
    asked = _RANGE.fullmatch(headers.get(b"range", b"")) if method == "GET" else None
    if asked is None or headers.get(b"if-range", tag).strip() != tag:
        return Wanted(200, 0, body.size, fixed)
    start, end = _bounds(asked, body.size)
    if start >= end:
        if asked[1] and asked[2] and int(asked[1]) > int(asked[2]):  # not a range at all
            return Wanted(200, 0, body.size, fixed)
        return Wanted(416, 0, 0, (*fixed, (b"content-range", b"bytes */%d" % body.size)))
    return Wanted(206, start, end, (*fixed, (b"content-range", b"bytes %d-%d/%d" % (start, end - 1, body.size))))


def _matches(condition: bytes, etag: bytes) -> bool:
    """Whether the client has it: weakly compared."""
    return condition.strip() == b"*" or etag in _TAG.findall(condition)


def _bounds(asked: re.Match[bytes], size: int) -> tuple[int, int]:
    first, last, suffix = asked.groups()
    if suffix is not None:
        return max(size - int(suffix), 0), size
    return int(first), min(int(last) + 1, size) if last else size
