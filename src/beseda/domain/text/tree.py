"""What a message says, as a tree: BB codes, mentions, quotes, actions, pictures.

A text is read once, from its beginning to its end; the tree serves whoever shows it or looks for something in it.
Anybody may write anything here. Each pattern stops at the next bracket or the end of the line, and no tree is deeper
than ``MOST_DEPTH``, so the time grows with the length alone. What is no code is text.

Official: chat-bots-v2/imbot.v2/messages/message-formatting.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

MOST_DEPTH = 32

_TOKEN = re.compile(
    r"""
      \[(?P<end>/?)(?P<name>b|i|u|s|br|size|color|url|user|chat|context|put|send|call|quote|list|\*|timestamp|icon|disk)
        (?:[=\s](?P<value>[^\[\]]*))?\]
    | (?P<code>\[code\])
    | \[img(?:\s(?P<size>[^\[\]]*))?\](?P<picture>[^\[]*)\[/img\]
    | (?P<mark>^>>[ \t]?)
    | (?P<rule>^-{6,}[ \t]*\r?(?:\n|\Z))
    | (?P<line>\r?\n)
    | (?P<br>\#br\#)
    """,
    re.IGNORECASE | re.MULTILINE | re.ASCII | re.VERBOSE,
)
_RULES = re.compile(r"^-{6,}[ \t]*\r?$", re.MULTILINE)
_CODE_END = re.compile(r"\[/code\]", re.IGNORECASE | re.ASCII)
_FIELD = re.compile(r"\s(title|size|format)=", re.IGNORECASE | re.ASCII)
_LAST_MOMENT = 253_402_300_799  # the end of the year 9999
_OLD_RULE = 54  # what clients draw; as long a line says nothing else
_MARK, _RULE = ">>", "------"


class Text(NamedTuple):
    """What is said; a line break is a single LF."""

    text: str


class Code(NamedTuple):
    """What is shown as it stands."""

    text: str


class Image(NamedTuple):
    """A picture; ``size``: small, medium, large."""

    url: str
    size: str


class Icon(NamedTuple):
    """A little picture in the line."""

    url: str
    size: int
    title: str


class Timestamp(NamedTuple):
    """A moment in seconds since 1970; ``format``: the name of one."""

    moment: int
    format: str


class Disk(NamedTuple):
    """A file on the drive."""

    file_id: int


class Element(NamedTuple):
    """A code around something.

    ``span``: where it stands in the text, from its beginning behind its end; None when its end was not written.
    """

    name: str
    value: str
    children: tuple["Node", ...]
    span: tuple[int, int] | None


class Quote(NamedTuple):
    """What somebody said before: lines behind ``>>``, or what stands between two lines of dashes."""

    children: tuple["Node", ...]


Node: TypeAlias = Text | Code | Image | Icon | Timestamp | Disk | Element | Quote
Tree: TypeAlias = tuple[Node, ...]


class _Open(NamedTuple):
    """A code whose end was not read yet."""

    name: str
    value: str
    start: int
    children: list[Node]


@lru_cache(maxsize=64)  # the last ones: a message is told to many at a time, and few texts are large
def parse(text: str) -> Tree:
    """The tree of a text."""
    return _Reader(text).read()


def walk(tree: Tree) -> Iterator[Node]:
    """Every node, in the order of the text."""
    for node in tree:
        yield node
        if isinstance(node, Element | Quote):
            yield from walk(node.children)


class _Reader:
    """Reads one text: how far it is, and what is open there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._done = 0
        self._open = [_Open("", "", 0, [])]
        self._code_ends = [found.span() for found in reversed(list(_CODE_END.finditer(text)))]
        self._last_rule = max((found.start() for found in _RULES.finditer(text)), default=0) if _RULE in text else 0

    def read(self) -> Tree:
        found = _TOKEN.search(self._text)
        while found:
            self._token(found)
            found = _TOKEN.search(self._text, max(self._done, found.end()))
        self._say(len(self._text))
        self._close(0, None)
        return tuple(self._open[0].children)

    def _token(self, found: re.Match[str]) -> None:
        if found["code"]:
            self._code(found)
        elif found["picture"] is not None:
            self._take(found, Image(found["picture"].strip(), (found["size"] or "").partition("=")[2].strip().lower()))
        elif found["mark"]:
            self._take(found)
            if not self._depth(_MARK):
                self._begin(_MARK, "", found.start())
        elif found["rule"]:
            self._rule(found)
        elif found["line"]:
            self._line(found)
        elif found["br"]:
            self._take(found, Text("\n"))
        else:
            self._tag(found, found["name"].lower(), found["value"] or "")

    def _code(self, found: re.Match[str]) -> None:
        """Between a mark and the next end all stays; a mark without an end is text."""
        while self._code_ends and self._code_ends[-1][0] < found.end():
            self._code_ends.pop()
        if self._code_ends:
            start, end = self._code_ends.pop()
            self._take(found, Code(self._text[found.end() : start].replace("\r\n", "\n")))
            self._done = end

    def _rule(self, found: re.Match[str]) -> None:  # Quirk 205
        depth = self._depth(_RULE)
        if depth:
            self._take(found)
            self._close(depth - 1, None)
        elif found.start() < self._last_rule:
            self._take(found)
            self._begin(_RULE, "", found.start())
        elif len(found["rule"].strip()) >= _OLD_RULE:
            self._take(found, Text("\n"))

    def _line(self, found: re.Match[str]) -> None:
        """A quote ends with its line, unless the next one is quoted too."""
        depth = self._depth(_MARK)
        if not depth:
            return
        if self._text.startswith(_MARK, found.end()):
            self._take(found, Text("\n"))
        else:
            self._take(found)
            self._close(depth - 1, None)

    def _tag(self, found: re.Match[str], name: str, value: str) -> None:
        if name in _ALONE:
            if not found["end"]:
                node = _ALONE[name](value)
                self._take(found, *([node] if node else []))
            return
        self._take(found)
        if name not in _DROPPED:
            depth = self._depth(name)
            if not found["end"]:
                self._begin(name, value, found.start())
            elif depth:
                self._close(depth - 1, found.end())

    def _take(self, found: re.Match[str], *nodes: Node) -> None:
        """What stands before a code, and what stands for the code itself."""
        self._say(found.start())
        self._open[-1].children.extend(nodes)
        self._done = found.end()

    def _say(self, end: int) -> None:
        if end > self._done:
            self._open[-1].children.append(Text(self._text[self._done : end].replace("\r\n", "\n")))

    def _depth(self, name: str) -> int:
        """How many are open when the innermost of a name is the last of them; 0 when none is."""
        depth = len(self._open) - 1
        while depth and self._open[depth].name != name:
            depth -= 1
        return depth and depth + 1

    def _begin(self, name: str, value: str, start: int) -> None:
        if len(self._open) <= MOST_DEPTH:
            self._open.append(_Open(name, value, start, []))

    def _close(self, depth: int, end: int | None) -> None:
        """Close what is open until so many are left; ``end``: where the end of the last one stands."""
        while len(self._open) > max(depth, 1):
            name, value, start, children = self._open.pop()
            if name in {_MARK, _RULE}:
                node: Node = Quote(tuple(children))
            else:
                written = end is not None and len(self._open) == depth
                node = Element(name, value, tuple(children), (start, end) if written and end else None)
            self._open[-1].children.append(node)


def _fields(value: str) -> tuple[str, Mapping[str, str]]:
    """What stands first in a code, and its fields by name."""
    first, *fields = _FIELD.split(value)
    return first.strip(), {name.lower(): field for name, field in zip(fields[::2], fields[1::2], strict=True)}


def _icon(value: str) -> Icon:
    url, fields = _fields(value)
    size = fields.get("size", "").strip()
    return Icon(url, int(size) if size.isdecimal() and len(size) <= 4 else 0, fields.get("title", ""))


def _timestamp(value: str) -> Timestamp | None:
    moment, fields = _fields(value)
    if not moment.isdecimal() or len(moment) > len(str(_LAST_MOMENT)) or int(moment) > _LAST_MOMENT:
        return None
    return Timestamp(int(moment), fields.get("format", "").strip())


def _disk(value: str) -> Disk | None:
    return Disk(int(value)) if value.isdecimal() and len(value) < 19 else None


# Codes that stand alone, and those that are known but say nothing.
_ALONE: Mapping[str, Callable[[str], Node | None]] = {
    "br": lambda _: Text("\n"),
    "icon": _icon,
    "timestamp": _timestamp,
    "disk": _disk,
}
_DROPPED = frozenset(("quote", "list", "*"))
