"""Attachments as a tree: cards of blocks. Texts in them are trees themselves.

They are read as they are stored. What a block of an older version cannot be read as is left out. Official:
chat-bots-v2/imbot.v2/messages/attachments and its pages of block-collections.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain.text.tree import Tree, parse

_DELIMITER_SIZE = 200


class Target(NamedTuple):
    """Where a block leads: within the messenger, else to an address."""

    url: str = ""
    user_id: int = 0
    chat_id: int = 0
    bot_id: int = 0


class Paragraph(NamedTuple):
    """A text."""

    text: Tree


class Link(NamedTuple):
    """A link with what is said of it and a picture."""

    name: str
    target: Target
    description: Tree
    preview: str
    width: int
    height: int


class Person(NamedTuple):
    """Somebody, or a chat; ``sort``: what the picture is of, USER, CHAT or BOT."""

    name: str
    target: Target
    avatar: str
    sort: str


class Cell(NamedTuple):
    """A name and a value; ``display``: how they are laid out, BLOCK, LINE, ROW or TABLE."""

    display: str
    name: str
    value: Tree
    target: Target
    width: int
    height: int
    color_token: str
    color: str


class Grid(NamedTuple):
    """Names and values."""

    cells: tuple[Cell, ...]


class Picture(NamedTuple):
    """A picture and its small version."""

    url: str
    name: str
    preview: str
    width: int
    height: int


class Pictures(NamedTuple):
    """Pictures side by side."""

    pictures: tuple[Picture, ...]


class File(NamedTuple):
    """A file somewhere on the web."""

    url: str
    name: str
    size: int


class Files(NamedTuple):
    """Files, one below the other."""

    files: tuple[File, ...]


class Delimiter(NamedTuple):
    """A line between two blocks."""

    size: int
    color: str


Block: TypeAlias = Paragraph | Link | Person | Grid | Pictures | Files | Delimiter


class Card(NamedTuple):
    """An attachment."""

    color_token: str
    color: str
    blocks: tuple[Block, ...]


def cards(attach: Any) -> tuple[Card, ...]:
    """What is attached: a card for each attachment, one for blocks without any."""
    items = attach if isinstance(attach, list) else [attach]
    if items and all(isinstance(item, dict) and "BLOCKS" in item for item in items):
        return tuple(_card(item) for item in items)
    return (_card({"BLOCKS": items}),)


def _card(attach: Mapping[str, Any]) -> Card:
    found = (_block(block) for block in _each(attach.get("BLOCKS")))
    return Card(
        _text(attach, "COLOR_TOKEN") or "base", _text(attach, "COLOR"), tuple(block for block in found if block)
    )


def _block(block: Any) -> Block | None:
    if not isinstance(block, dict) or len(block) != 1:
        return None
    [(name, inside)] = block.items()
    return _BLOCKS[name](inside) if name in _BLOCKS else None


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _records(value: Any) -> Iterator[Mapping[str, Any]]:
    return (item for item in _each(value) if isinstance(item, dict))


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _number(given: Mapping[str, Any], name: str) -> int:
    text = _text(given, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 17 else 0


def _target(given: Mapping[str, Any]) -> Target:
    ids = (_number(given, name) for name in ("USER_ID", "CHAT_ID", "BOT_ID"))
    return Target(_text(given, "LINK"), *ids)


def _paragraph(inside: Any) -> Block:
    return Paragraph(parse(_text({"MESSAGE": inside}, "MESSAGE")))


def _link(inside: Any) -> Block | None:
    for one in _records(inside):
        name = _text(one, "NAME") or _text(one, "LINK")
        said = parse(_text(one, "HTML") or _text(one, "DESC"))  # HTML is shown as text
        sizes = _number(one, "WIDTH"), _number(one, "HEIGHT")
        return Link(name, _target(one), said, _text(one, "PREVIEW"), *sizes)
    return None


def _person(inside: Any) -> Block | None:
    for one in _records(inside):
        return Person(_text(one, "NAME"), _target(one), _text(one, "AVATAR"), _text(one, "AVATAR_TYPE") or "USER")
    return None


def _grid(inside: Any) -> Block:
    return Grid(
        tuple(
            Cell(
                _text(one, "DISPLAY"),
                _text(one, "NAME"),
                parse(_text(one, "VALUE")),
                _target(one),
                _number(one, "WIDTH"),
                _number(one, "HEIGHT"),
                _text(one, "COLOR_TOKEN"),
                _text(one, "COLOR"),
            )
            for one in _records(inside)
        )
    )


def _pictures(inside: Any) -> Block:
    return Pictures(
        tuple(
            Picture(
                _text(one, "LINK"),
                _text(one, "NAME"),
                _text(one, "PREVIEW") or _text(one, "LINK"),
                _number(one, "WIDTH"),
                _number(one, "HEIGHT"),
            )
            for one in _records(inside)
        )
    )


def _files(inside: Any) -> Block:
    return Files(
        tuple(
            File(_text(one, "LINK"), _text(one, "NAME") or _text(one, "LINK"), _number(one, "SIZE"))
            for one in _records(inside)
        )
    )


def _delimiter(inside: Any) -> Block:
    given = inside if isinstance(inside, dict) else {}
    return Delimiter(_number(given, "SIZE") or _DELIMITER_SIZE, _text(given, "COLOR"))


_BLOCKS: Mapping[str, Callable[[Any], Block | None]] = {
    "MESSAGE": _paragraph,
    "LINK": _link,
    "RICH_LINK": _link,
    "USER": _person,
    "GRID": _grid,
    "IMAGE": _pictures,
    "FILE": _files,
    "DELIMITER": _delimiter,
}
