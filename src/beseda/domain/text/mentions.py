"""Whom a text names, in the spelling ``[USER=5]`` or ``[USER=all]``; what stands in ``[CODE]`` names nobody."""

import re
from collections.abc import Collection, Iterator

from beseda.domain.text.tree import Element, parse, walk

_SUSPECT = re.compile(r"\[user=", re.IGNORECASE)
_BEHIND = re.compile(r"[\s,]*")


def mentions(text: str, person_id: int) -> bool:
    """Whether a text names somebody, or everybody."""
    return any(name in {"all", str(person_id)} for name in mentioned(text))


def mentioned(text: str) -> list[str]:  # Quirk 206
    """The ids of those whom a text names, each once; ``all`` for everybody."""
    return list(dict.fromkeys(name for name, _ in _found(text)))


def without(text: str, person_ids: Collection[int]) -> str:
    """A text without the names of these people, and without the comma and the blanks after them."""
    wanted, kept, done = {str(one) for one in person_ids}, [], 0
    for name, element in _found(text):
        if name in wanted and element.span and element.span[0] >= done:
            start, end = element.span
            kept.append(text[done:start])
            behind = _BEHIND.match(text, end)
            done = behind.end() if behind else end
    return "".join([*kept, text[done:]])


def _found(text: str) -> Iterator[tuple[str, Element]]:
    if not _SUSPECT.search(text):
        return
    for node in walk(parse(text)):
        if isinstance(node, Element) and node.name == "user":
            name = node.value.partition(" ")[0].lower()
            if name == "all" or (name.isascii() and name.isdecimal()):
                yield name, node
