"""Messages in one line, without their codes and line breaks, for lists of conversations and for search."""

import re
from collections.abc import Iterator
from functools import lru_cache

from beseda.domain.text.tree import Code, Element, Icon, Quote, Text, Tree, parse

_SUSPECT = re.compile(r"[\[\n\r\t]|#br#|^>>|^ |  | $|^-{6}", re.IGNORECASE)
_MOST_REMEMBERED = 2_000  # letters of a text: long ones would fill the memory


def plain(text: str) -> str:
    """The text in one line, without BB codes; what stood inside them stays."""
    return _remembered(text) if len(text) <= _MOST_REMEMBERED else _plain(text)


def _plain(text: str) -> str:
    return " ".join("".join(words(parse(text))).split()) if _SUSPECT.search(text) else text


_remembered = lru_cache(maxsize=4096)(_plain)


def words(tree: Tree) -> Iterator[str]:
    """What is left of a tree when only text is shown, piece by piece."""
    for node in tree:
        match node:
            case Text(said) | Code(said):
                yield said
            case Icon():
                yield node.title
            case Element():
                yield from words(node.children)
            case Quote():
                yield " "
                yield from words(node.children)
                yield " "
