"""PHP's way of writing nested values as flat form parameters: `a[b][]=x`."""

import re
from binascii import a2b_qp
from collections.abc import Iterable
from typing import Any, TypeAlias

Nested: TypeAlias = dict[str, Any] | list[Any] | tuple[Any, ...]

NOT_UTF8 = "Text is not valid UTF-8"

_STEP = re.compile(r"\[([^\]]*)\]")
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


class FormError(ValueError):
    """Parameters that are not taken; its text tells the client why."""


def too_many(most_keys: int) -> str:
    """What is told of more parameters than so many."""
    return f"More than {most_keys} parameters"


def too_deep(depth: int) -> str:
    """What is told of values that are nested in each other more than so many times."""
    return f"Parameters are nested deeper than {depth} levels"


class _Array(dict[str, Any]):
    """A PHP array while it fills up: it remembers the next free number."""

    __slots__ = ("free",)

    def __init__(self) -> None:
        super().__init__()
        self.free = 0

    def key(self, step: str) -> str:
        """Give the key that a step of a name means; an empty step is the next free number."""
        key = step or str(self.free)
        if _NUMBER.fullmatch(key):
            self.free = max(self.free, int(key) + 1)
        return key


class _Tree:
    """All arrays of one set of parameters, each listed after the one that holds it."""

    def __init__(self, most_keys: int) -> None:
        self.root = _Array()
        self._most = most_keys
        self._pairs = 0
        self._held: list[tuple[_Array, str, _Array]] = []

    def put(self, path: list[str], value: Any) -> None:
        """Store a value at the end of a path, making the arrays on the way."""
        self._pairs += 1
        if self._pairs > self._most:
            raise FormError(too_many(self._most))
        array = self.root
        for step in path[:-1]:
            array = self._enter(array, array.key(step))
        array[array.key(path[-1])] = value

    def finish(self) -> dict[str, Any]:
        """Give the root with every array inside it turned into a plain list or dict, innermost first."""
        for holder, key, array in reversed(self._held):
            if holder.get(key) is array:
                holder[key] = _plain(array)
        return dict(self.root)

    def _enter(self, holder: _Array, key: str) -> _Array:
        inner = holder.get(key)
        if isinstance(inner, _Array):
            return inner
        if len(self._held) == self._most:
            raise FormError(too_many(self._most))
        holder[key] = made = _Array()
        self._held.append((holder, key, made))
        return made


def nest(pairs: Iterable[tuple[str, Any]], *, most_keys: int, depth: int) -> dict[str, Any]:
    """Build the nested parameters that the names spell, as PHP does.

    The last of equal names wins; names with nothing before the first bracket are left out.
    Raises FormError beyond `most_keys` pairs or arrays and beyond `depth` levels.
    """
    tree = _Tree(most_keys)
    for name, value in pairs:
        if path := _path(name, depth):
            tree.put(path, value)
    return tree.finish()


def flatten(value: Nested) -> list[tuple[str, str]]:
    """Write a nested value as pairs that `nest` reads back; empty arrays vanish."""
    pairs: list[tuple[str, str]] = []
    pending = [(str(key), item) for key, item in _members(value)]
    while pending:
        name, item = pending.pop()
        if isinstance(item, dict | list | tuple):
            pending += [(f"{name}[{key}]", inner) for key, inner in _members(item)]
        else:
            pairs.append((name, _scalar(item)))
    return pairs


def parse_query(raw: str | bytes, *, most_keys: int) -> list[tuple[str, str]]:
    """Read the pairs of a URL-encoded text, like urllib.parse.parse_qsl but at a small cost for any text.

    Raises FormError unless it is UTF-8 of at most `most_keys` pairs; of stray percent signs it takes fewer than that.
    """
    try:
        fields = _fields(raw.encode() if isinstance(raw, str) else raw, most_keys)
        return [(_decode(name), _decode(value)) for name, _, value in fields]
    except UnicodeError:
        raise FormError(NOT_UTF8) from None


def _fields(raw: bytes, most_keys: int) -> list[tuple[bytes, bytes, bytes]]:
    if raw.count(b"&") >= most_keys:
        raise FormError(too_many(most_keys))
    whole, _ = _repaired(raw, most_keys)
    return [field.partition(b"=") for field in whole.split(b"&") if field]


def unquoted(text: bytes, most_strays: int) -> tuple[bytes, int]:
    """A piece of a value without its URL encoding, and how many stray percent signs are in it. ``FormError``."""
    whole, strays = _repaired(text, most_strays)
    return _undo(whole), strays


def _repaired(text: bytes, most_strays: int) -> tuple[bytes, int]:
    whole, strays = _STRAY_PERCENT.subn(b"%25", text, count=most_strays)
    if strays == most_strays:
        raise FormError("Text is not URL-encoded")
    return whole, strays


def _decode(text: bytes) -> str:
    return _undo(text).decode()


def _undo(text: bytes) -> bytes:
    """Undo URL encoding by way of quoted-printable, which has the same escapes after another sign."""
    text = text.replace(b"+", b" ")
    if b"%" in text:
        text = a2b_qp(text.replace(b"=", b"%3D").replace(b"%", b"="))
    return text


def _path(name: str, depth: int) -> list[str]:
    """Split `a[b][]` into `a`, `b` and an empty step; what follows the last bracket of the row is ignored."""
    base = name.partition("[")[0]
    if not base:
        return []
    path, end = [base], len(base)
    while step := _STEP.match(name, end):
        path.append(step[1])
        end = step.end()
        if len(path) > depth:
            raise FormError(too_deep(depth))
    return path if len(path) > 1 else [name]


def _plain(array: _Array) -> list[Any] | dict[str, Any]:
    """Give a list when the keys count up from 0, otherwise a dict."""
    if all(key == str(index) for index, key in enumerate(array)):
        return list(array.values())
    return dict(array)


def _members(value: Nested) -> list[tuple[Any, Any]]:
    """Give keys and items, the last one first."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    return list(members)[::-1]


def _scalar(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)
