"""What goes back over HTTP."""

from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

from beseda.errors.spec import ErrorSpec

JSON = b"application/json; charset=utf-8"
HTML = b"text/html; charset=utf-8"
XML = b"text/xml; charset=utf-8"

NO_CONTENT = 204
TOO_LARGE = ErrorSpec("ERROR_REQUEST_TOO_LARGE", "The request is larger than this portal takes", 413)
# Quirk 168: the code that every SDK takes for a reason to try again.
UNAVAILABLE = ErrorSpec("QUERY_LIMIT_EXCEEDED", "The portal cannot reach its data at the moment, try again", 503)
NOT_ALLOWED = ErrorSpec("ERROR_HTTP_METHOD_NOT_ALLOWED", "Only GET, HEAD and POST are answered", 405)
HEAD_TOO_LARGE = ErrorSpec("ERROR_REQUEST_TOO_LARGE", "The address and headers are larger than this portal takes", 431)
NO_HTTP = ErrorSpec("ERROR_ARGUMENT", "The request is not valid HTTP", 400)
TOO_MANY_AT_ONCE = ErrorSpec("ERROR_ARGUMENT", "Too many requests wait for an answer on this connection", 400)
SPEAKS_HTTPS = ErrorSpec("INVALID_REQUEST", "This port speaks HTTPS: begin the address with https://", 400)
TOO_MANY_CONNECTIONS = ErrorSpec("QUERY_LIMIT_EXCEEDED", "Too many connections", 503)  # Quirk 169
TOO_SLOW = ErrorSpec("ERROR_REQUEST_TIMEOUT", "The request did not arrive in time", 408)


class FileBody(NamedTuple):
    """Content of a known size in bytes, of which ranges can be asked for.

    ``etag``: a strong one, without its quotes; ``read(start, end)`` gives the bytes from ``start`` to before ``end``.
    """

    size: int
    etag: str
    read: Callable[[int, int], AsyncIterator[bytes]]


class Response(NamedTuple):
    """Status, body, and what the body is. An iterator is sent piece by piece, as fast as the client takes it."""

    status: int
    body: bytes | FileBody | AsyncIterator[bytes]
    content_type: bytes = JSON
    close: bool = False
    headers: tuple[tuple[bytes, bytes], ...] = ()
