"""What goes back over HTTP."""

from typing import NamedTuple

JSON = b"application/json; charset=utf-8"
HTML = b"text/html; charset=utf-8"


class Response(NamedTuple):
    """Status, body, and what the body is."""

    status: int
    body: bytes
    content_type: bytes = JSON
    close: bool = False
