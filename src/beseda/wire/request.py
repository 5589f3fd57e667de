"""The parameters of a request, read from its body or its query string within fixed limits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import orjson

from beseda.spool import Spool
from beseda.wire.multipart import MultipartError, Part, TooManyParts, boundary_of, read_parts
from beseda.wire.php_forms import NOT_UTF8, FormError, nest, parse_query, too_deep, too_many
from beseda.wire.spooled_text import plain

MULTIPART, FORM = "multipart/form-data", "application/x-www-form-urlencoded"
NOT_JSON = "Request body is not valid JSON"
_MALFORMED = "Request body is not valid multipart/form-data"
_MOST_CONTAINERS = 100_000  # building more takes seconds, whatever their size
NUL = "Text contains a NUL character"

_DIGITS_AS_ZEROS = bytes(ord("0") if chr(byte) in "0123456789" else ord(" ") for byte in range(256))
_LONG_DIGITS = b"0" * 19  # the shortest integer outside 64 bits
_LONG_INTEGER = re.compile(rb"(?<![\w.+-])-?[0-9]{19,}+(?![0-9.eE])")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a request may hold: bytes of body, levels of nesting, parameters of a form."""

    body: int = 16 * 1024 * 1024
    depth: int = 100
    keys: int = 10_000


class BadRequest(Exception):
    """A request that is refused, with the error code, the text and the HTTP status of the answer."""

    def __init__(self, text: str, code: str = "ERROR_ARGUMENT", status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.code = code
        self.status = status


class FilePart(NamedTuple):
    """A file of a multipart body: its name as the client says, and its content, which may stand in a spool."""

    filename: str
    content: bytes
    spool: Spool | None = None
    start: int = 0
    end: int = 0

    def pieces(self) -> Iterator[bytes]:
        """The content, a little at a time."""
        return iter((self.content,)) if self.spool is None else self.spool.pieces(self.start, self.end)


def parse(content_type: str, body: bytes, limits: Limits, *, files: bool = False) -> dict[str, Any]:
    """Give the parameters in a body; raises BadRequest for what cannot be read or exceeds the limits.

    ``files``: whether those of a multipart body are kept, each as a ``FilePart``.
    """
    if not body or body.isspace():
        return {}
    kind = kind_of(content_type)
    if kind == MULTIPART:
        return nested(multipart(content_type, [body], limits.keys, files=files), limits)
    if _is_json(kind, body):
        return _json(body, limits)
    return parse_query_string(body, limits)


def kind_of(content_type: str) -> str:
    """The type of a body without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def parse_query_string(raw: bytes, limits: Limits) -> dict[str, Any]:
    """Give the parameters in a URL-encoded text; raises BadRequest for what cannot be read or exceeds the limits."""
    try:
        pairs = parse_query(raw, most_keys=limits.keys)
    except FormError as refused:
        raise BadRequest(str(refused)) from None
    return nested(pairs, limits)


def _is_json(kind: str, body: bytes) -> bool:
    """Tell JSON by the declared type; an undeclared body by its first bracket; a body declared a form by its whole."""
    if is_json_type(kind):
        return True
    if kind != FORM:
        return body.lstrip().startswith((b"{", b"["))
    return body.lstrip().startswith(b"{") and parses(body)


def is_json_type(kind: str) -> bool:
    """Whether a body of this type is JSON."""
    return kind == "application/json" or kind.endswith("+json")


def parses(body: bytes | bytearray) -> bool:
    """Whether it is valid JSON."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _json(body: bytes, limits: Limits) -> dict[str, Any]:
    return as_parameters(parse_json(body, limits), limits.keys)


def parse_json(body: bytes, limits: Limits) -> Any:
    """Give a JSON value that any database can keep; raises BadRequest for what is none or exceeds the limits."""
    if body.count(b"[") + body.count(b"{") > _MOST_CONTAINERS:
        raise BadRequest(f"More than {_MOST_CONTAINERS} arrays and objects")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(_why_not_json(body, str(error), limits.depth)) from None
    _refuse_nul_and_long_integers(body)
    if body.count(b"[") + body.count(b"{") > limits.depth and _is_deeper(value, limits.depth):
        raise BadRequest(too_deep(limits.depth))
    return value


def _why_not_json(body: bytes, error: str, depth: int) -> str:
    if "limit exceeded" in error:
        return too_deep(depth)
    return NOT_JSON if _is_utf8(body) else NOT_UTF8


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def as_parameters(value: object, most_keys: int) -> dict[str, Any]:
    """Give an object as it is, an array by its indexes and null as no parameters."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return _by_index(value, most_keys)
    if value is None:
        return {}
    raise BadRequest("Request body must be a JSON object or array")


def _by_index(items: list[Any], most_keys: int) -> dict[str, Any]:
    if len(items) > most_keys:
        raise BadRequest(too_many(most_keys))
    return {str(index): item for index, item in enumerate(items)}


def _is_deeper(value: object, depth: int) -> bool:
    """Tell whether arrays and objects nest deeper, going down one level at a time."""
    level: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(depth):
        items = chain.from_iterable(each.values() if type(each) is dict else each for each in level)
        level = [item for item in items if type(item) is dict or type(item) is list]
    return bool(level)


def _refuse_nul_and_long_integers(body: bytes) -> None:
    """Look through the bytes of valid JSON, which is far cheaper than looking at each value."""
    nul = rb"\u0000" in body
    digits = _LONG_DIGITS in body.translate(_DIGITS_AS_ZEROS)
    if not (nul or digits):
        return
    # Backslashes stand only inside strings: without the escaped ones, each one left begins an escape
    # and each quote left begins or ends a string.
    bare = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if nul and rb"\u0000" in bare:
        raise BadRequest(NUL)
    if digits and _has_long_integer(bare):
        raise BadRequest("An integer does not fit 63 bits")


def _has_long_integer(bare: bytes) -> bool:
    """Tell whether an integer too long stands outside the strings, that is after an even number of quotes."""
    quotes = end = 0
    for match in _LONG_INTEGER.finditer(bare):
        quotes += bare.count(b'"', end, match.start())
        end = match.start()
        if quotes % 2 == 0 and not -(2**63) <= int(match[0]) < 2**63:
            return True
    return False


def nested(pairs: list[tuple[str, Any]], limits: Limits) -> dict[str, Any]:
    """The parameters of a form, nested as PHP does. ``BadRequest``."""
    if any("\0" in name or (type(value) is str and "\0" in value) for name, value in pairs):
        raise BadRequest(NUL)
    try:
        return nest(pairs, most_keys=limits.keys, depth=limits.depth)
    except FormError as refused:
        raise BadRequest(str(refused)) from None


def multipart(
    content_type: str, body: Iterable[bytes], most_parts: int, *, files: bool, overflow: Spool | None = None
) -> list[tuple[str, Any]]:
    """Give the names and values of the parts; all of the texts UTF-8, and the last boundary present."""
    try:
        parts = read_parts(boundary_of(content_type), body, most_parts, files=files, overflow=overflow)
        return [(part.name.decode(), _value_of(part)) for part in parts]
    except UnicodeDecodeError:
        raise BadRequest(NOT_UTF8) from None
    except TooManyParts:
        raise BadRequest(too_many(most_parts)) from None
    except MultipartError:
        raise BadRequest(_MALFORMED) from None


def _value_of(part: Part) -> Any:
    if part.filename is not None:
        return FilePart(part.filename.decode(errors="replace"), part.data, part.spool, part.start, part.end)
    return part.data.decode() if part.spool is None else plain(part.spool, part.start, part.end)
