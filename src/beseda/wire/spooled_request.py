"""The parameters of a request that is too large for memory: long texts and files stay in the spool."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from beseda.spool import PIECE, Spool
from beseda.wire.php_forms import NOT_UTF8, FormError
from beseda.wire.request import (
    FORM,
    MULTIPART,
    NOT_JSON,
    NUL,
    BadRequest,
    FilePart,
    Limits,
    as_parameters,
    is_json_type,
    kind_of,
    multipart,
    nested,
    parse_json,
    parse_query_string,
    parses,
)
from beseda.wire.spooled_text import NulFound, Shortened, SpooledText, TooLong, plain, shorten_form, shorten_json

_TOO_LARGE = "The request is larger than this portal takes"
_LONGEST_KEY = 1024 * 1024


def parse_spooled(content_type: str, body: Spool, limits: Limits) -> dict[str, Any]:
    """The same as ``parse`` of a large body, files kept: texts that are long are given as ``SpooledText``.

    ``limits.body`` is for what is left without them. It may take a second: not for the event loop.
    """
    kind = kind_of(content_type)
    with _refused_long_values():
        if kind == MULTIPART:
            pieces = body.pieces(0, body.size)
            parts = multipart(content_type, pieces, limits.keys, files=True, overflow=body.another())
            return nested(parts, limits)
        start = body.read(0, PIECE).lstrip()
        if is_json_type(kind) or (kind != FORM and start.startswith((b"{", b"["))):
            return _spooled_json(body, limits)
        if start.startswith(b"{") and (short := _shortened(body, limits)) and parses(short.text):
            return _json_of(short, limits)
        form = shorten_form(body, limits.body, limits.keys)
        given: dict[str, Any] = _with_values(parse_query_string(bytes(form.text), limits), form.values)
        return given


@contextmanager
def _refused_long_values() -> Iterator[None]:
    try:
        yield
    except TooLong:
        raise BadRequest(_TOO_LARGE, "ERROR_REQUEST_TOO_LARGE", 413) from None
    except NulFound:
        raise BadRequest(NUL) from None
    except FormError as refused:
        raise BadRequest(str(refused)) from None
    except UnicodeError:
        raise BadRequest(NOT_UTF8) from None


def _spooled_json(body: Spool, limits: Limits) -> dict[str, Any]:
    short = _shortened(body, limits)
    if short is None:
        plain(body, 0, body.size)  # raises where it is not even UTF-8
        raise BadRequest(NOT_JSON)
    return {} if short.text.isspace() else _json_of(short, limits)


def _shortened(body: Spool, limits: Limits) -> Shortened | None:
    """The body without its long strings; None where one of them is not as JSON has it."""
    try:
        return shorten_json(body, limits.body)
    except NulFound:
        raise
    except ValueError:
        return None


def _json_of(short: Shortened, limits: Limits) -> dict[str, Any]:
    given: dict[str, Any] = _with_values(
        as_parameters(parse_json(bytes(short.text), limits), limits.keys), short.values
    )
    return given


def _with_values(value: Any, values: dict[str, SpooledText]) -> Any:
    """The same with long texts in place of their marks; as keys they are read, since they name nothing."""
    if not values:
        return value
    if isinstance(value, dict):
        return {_key(key, values): _with_values(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_values(item, values) for item in value]
    return values.get(value, value) if isinstance(value, str) else value


def _key(key: str, values: dict[str, SpooledText]) -> str:
    return values[key].whole(_LONGEST_KEY) if key in values else key


def only_files(given: dict[str, Any], places: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The same with files and long texts only where files are taken; long texts elsewhere are read.

    ``places``: names, each with those inside it or None. At most ``most`` characters are read; ``BadRequest``.
    """
    with _refused_long_values():
        return _Reader(most).inside(given, places)


def _place(name: str, places: Mapping[str, Any]) -> str | None:
    """Under which of these names something stands: its own, or one that ends with ``*``."""
    if name in places:
        return name
    return next((one for one in places if one.endswith("*") and name.upper().startswith(one[:-1])), None)


class _Reader:
    def __init__(self, most: int) -> None:
        self._left = most

    def inside(self, given: dict[str, Any], places: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self._at(name, value, places)
            for name, value in given.items()
            if not isinstance(value, FilePart) or _place(name, places)
        }

    def _at(self, name: str, value: Any, places: Mapping[str, Any]) -> Any:
        place = _place(name, places)
        if place is None:
            return self._read(value)
        deeper = places[place]
        return self.inside(value, deeper) if deeper is not None and isinstance(value, dict) else value

    def _read(self, value: Any) -> Any:
        if isinstance(value, SpooledText):
            text = value.whole(self._left)
            self._left -= len(text)
            return text
        if isinstance(value, dict):
            return self.inside(value, {})
        if isinstance(value, list):
            return [self._read(item) for item in value if not isinstance(item, FilePart)]
        return value
