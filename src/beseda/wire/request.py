"""The parameters of a request, read from its body or its query string within fixed limits."""

import re
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson
from python_multipart import MultipartParser
from python_multipart.multipart import parse_options_header

from beseda.wire.php_forms import NOT_UTF8, FormError, nest, parse_query, too_deep, too_many

_MALFORMED = "Request body is not valid multipart/form-data"
_MOST_CONTAINERS = 100_000  # building more takes seconds, whatever their size
_NUL = "Text contains a NUL character"

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


def parse(content_type: str, body: bytes, limits: Limits) -> dict[str, Any]:
    """Give the parameters in a body; raises BadRequest for what cannot be read or exceeds the limits."""
    if not body or body.isspace():
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _nest(_multipart(content_type, body, limits.keys), limits)
    if _is_json(kind, body):
        return _json(body, limits)
    return parse_query_string(body, limits)


def parse_query_string(raw: bytes, limits: Limits) -> dict[str, Any]:
    """Give the parameters in a URL-encoded text; raises BadRequest for what cannot be read or exceeds the limits."""
    try:
        pairs = parse_query(raw, most_keys=limits.keys)
    except FormError as refused:
        raise BadRequest(str(refused)) from None
    return _nest(pairs, limits)


def _is_json(kind: str, body: bytes) -> bool:
    """Tell JSON by the declared type; an undeclared body by its first bracket; a body declared a form by its whole."""
    if kind == "application/json" or kind.endswith("+json"):
        return True
    if kind != "application/x-www-form-urlencoded":
        return body.lstrip().startswith((b"{", b"["))
    return body.lstrip().startswith(b"{") and _parses(body)


def _parses(body: bytes) -> bool:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def _json(body: bytes, limits: Limits) -> dict[str, Any]:
    return _as_parameters(parse_json(body, limits), limits.keys)


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
    return "Request body is not valid JSON" if _is_utf8(body) else NOT_UTF8


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_parameters(value: object, most_keys: int) -> dict[str, Any]:
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
        raise BadRequest(_NUL)
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


def _nest(pairs: list[tuple[str, str]], limits: Limits) -> dict[str, Any]:
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise BadRequest(_NUL)
    try:
        return nest(pairs, most_keys=limits.keys, depth=limits.depth)
    except FormError as refused:
        raise BadRequest(str(refused)) from None


def _multipart(content_type: str, body: bytes, most_parts: int) -> list[tuple[str, str]]:
    """Give the names and values of the text parts; all of them UTF-8, and the last boundary present."""
    try:
        return _text_parts(_boundary(content_type), body, most_parts)
    except UnicodeDecodeError:
        raise BadRequest(NOT_UTF8) from None
    except ValueError:
        raise BadRequest(_MALFORMED) from None


def _boundary(content_type: str) -> bytes:
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise BadRequest(_MALFORMED)
    return boundary


def _text_parts(boundary: bytes, body: bytes, most_parts: int) -> list[tuple[str, str]]:
    # Each boundary, even a half one inside a part, takes the parser far longer than other bytes.
    if body.count(b"\r\n--" + boundary) > most_parts:
        raise BadRequest(too_many(most_parts))
    parts = _TextParts()
    parts.read(boundary, body)
    return [(name.decode(), value.decode()) for name, value in parts.found]


class _TextParts:
    """The parts of a multipart body that are not files, in their order."""

    def __init__(self) -> None:
        self.found: list[tuple[bytes, bytes]] = []
        self.complete = False
        self._begin()

    def read(self, boundary: bytes, body: bytes) -> None:
        """Find the parts; raises BadRequest or ValueError when the body is malformed or cut off."""
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._complete,
            },
        )
        parser.write(body)
        if not self.complete:
            raise BadRequest(_MALFORMED)

    def _begin(self) -> None:
        self._header = self._text = b""
        self._options: dict[bytes, bytes] = {}

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header = data[start:end].lower()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        if self._header == b"content-disposition":
            self._options = parse_options_header(data[start:end])[1]

    def _data(self, data: bytes, start: int, end: int) -> None:
        if b"filename" not in self._options:
            self._text += data[start:end]

    def _end(self) -> None:
        if b"filename" in self._options:
            return
        if b"name" not in self._options:
            raise BadRequest(_MALFORMED)
        self.found.append((self._options[b"name"], self._text))

    def _complete(self) -> None:
        self.complete = True
