"""Messages as HTML: the BB codes that have a counterpart, everything else as text."""

import re
from functools import lru_cache
from html import escape

_CODE = re.compile(
    r"\[(?P<end>/?)(?P<name>b|i|u|s|url|code|br|size|color|user|chat|context|put|send|call|timestamp|icon|img|disk)"
    r"(?:[=\s](?P<value>[^\[\]]*))?\]",
    re.IGNORECASE,
)
_BREAK = "<br />"
_SAME = frozenset("bius")
_SAFE = re.compile(r"(?:https?://|/(?!/))\S+", re.IGNORECASE)


_MOST_REMEMBERED = 8_000  # letters of a text: longer ones would fill the memory


def rendered(text: str) -> str:
    """The text as HTML that is well-formed and runs nothing; codes without a counterpart leave what stood inside."""
    return _remembered(text) if len(text) <= _MOST_REMEMBERED else _rendered(text)


def _rendered(text: str) -> str:
    pieces: list[str] = []
    opened: list[str] = []
    done = 0
    for code in _CODE.finditer(text):
        name = code["name"].lower()
        if opened[-1:] == ["code"] and (name != "code" or not code["end"]):
            continue
        pieces.append(_text(text[done : code.start()]))
        pieces.append(_closed(opened, name) if code["end"] else _opened(opened, name, code["value"] or ""))
        done = code.end()
    pieces.append(_text(text[done:]))
    return "".join([*pieces, *(f"</{_element(name)}>" for name in reversed(opened))])


_remembered = lru_cache(maxsize=1024)(_rendered)


def _text(text: str) -> str:
    return escape(text).replace("\r\n", "\n").replace("\n", _BREAK)


def _element(name: str) -> str:
    return "a" if name == "url" else name


def _opened(opened: list[str], name: str, value: str) -> str:
    if name == "br":
        return _BREAK
    if name in _SAME or name == "code":
        opened.append(name)
        return f"<{name}>"
    if name == "url" and "url" not in opened and _SAFE.fullmatch(value):
        opened.append(name)
        return f'<a href="{escape(value)}" target="_blank" rel="noopener">'
    return ""


def _closed(opened: list[str], name: str) -> str:
    """The end of an element, and before it of those that were opened inside."""
    if name not in opened:
        return ""
    ends = []
    while opened:
        last = opened.pop()
        ends.append(f"</{_element(last)}>")
        if last == name:
            break
    return "".join(ends)
