"""Answers as XML, made of their JSON. Official: how-to-call-rest-api/general-principles; the rest is Quirk 161."""

import re
from typing import Any

import orjson

_HEAD = '<?xml version="1.0" ?>\n'
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
# What XML 1.0 cannot hold at all, and what has a meaning in it: a bare carriage return would be read as a line feed.
_SPELLED = {
    **dict.fromkeys((*range(0x20), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}"),
    **{ord(plain): plain for plain in "\t\n"},
    **{ord(one): entity for one, entity in (("\r", "&#13;"), ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))},
}


def from_json(body: bytes) -> bytes:
    """The same answer as a document: its root is ``response``, items of lists and numbered keys are ``item``."""
    parts = [_HEAD]
    _write(parts, "response", orjson.loads(body))
    return "".join(parts).encode()


def _write(parts: list[str], name: str, value: Any) -> None:
    parts.append(f"<{name}>")
    if isinstance(value, dict):
        for key, member in value.items():
            _write(parts, key if _NAME.fullmatch(key) else "item", member)
    elif isinstance(value, list):
        for item in value:
            _write(parts, "item", item)
    else:
        parts.append(_text(value))
    parts.append(f"</{name}>")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value).translate(_SPELLED)
