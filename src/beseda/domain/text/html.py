"""Messages and attachments as HTML that is well-formed and runs nothing.

All that somebody wrote is escaped, links lead to the web, to mail, to the telephone or into the portal. What only a
page can do (whom a name leads to, which text an action sends, which color is readable) stands in ``data-`` attributes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape

from beseda.domain.text.plain import words
from beseda.domain.text.tree import Code, Disk, Element, Icon, Image, Node, Quote, Text, Timestamp, Tree, parse

_BREAK = "<br />"
_TAB = "\N{NO-BREAK SPACE}" * 4
_SAME = frozenset("bius")
_SIZES = frozenset(("small", "medium", "large"))
_LINK = re.compile(r"(?:(?:https?://|mailto:|tel:)\S|/(?![/\\]))\S*", re.IGNORECASE)
_PICTURE = re.compile(r"(?:https?://\S|/(?![/\\]))\S*", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_LEAST_SIZE, _MOST_SIZE = 8, 30


def rendered(text: str) -> str:
    """A text as HTML; codes without a counterpart leave what stood inside."""
    return html(parse(text))


def html(tree: Tree, *, linked: bool = False) -> str:
    """A tree as HTML; ``linked``: within a link, where no other one may stand."""
    return "".join(_nodes(tree, linked=linked))


def link(url: str, inside: str) -> str:
    """A link, or only what stands in it where it leads nowhere."""
    if not _LINK.fullmatch(url):
        return inside
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{inside}</a>'


def picture(url: str, about: str, **known: object) -> str:
    """A picture, or what it is about where it cannot be shown."""
    return f'<img src="{escape(url)}" alt="{escape(about)}"{data(**known)} />' if is_picture(url) else escape(about)


def is_picture(url: str) -> bool:
    """Whether an address can be shown as a picture."""
    return _PICTURE.fullmatch(url) is not None


def data(**known: object) -> str:
    """What a page is told of an element."""
    return "".join(f' data-{name.replace("_", "-")}="{escape(str(value))}"' for name, value in known.items() if value)


def _nodes(tree: Iterable[Node], *, linked: bool) -> Iterator[str]:
    for node in tree:
        match node:
            case Text(said):
                yield _text(said)
            case Code(said):
                yield f"<code>{_text(said)}</code>"
            case Image(url, size) if size in _SIZES:
                yield picture(url, url, picture=size)
            case Image(url):
                yield escape(url) if linked else link(url, escape(url))
            case Icon():
                yield picture(node.url, node.title, icon=node.size or "icon")
            case Timestamp():
                moment = datetime.fromtimestamp(node.moment, UTC)
                shown = f"{moment:%Y-%m-%d %H:%M} UTC"
                yield f'<time datetime="{moment.isoformat()}"{data(format=node.format)}>{shown}</time>'
            case Disk(file_id):
                yield f"<span{data(disk=file_id)}>#{file_id}</span>"
            case Quote():
                yield f"<blockquote>{html(node.children, linked=linked).removesuffix(_BREAK)}</blockquote>"
            case Element():
                yield from _element(node, linked=linked)


def _element(element: Element, *, linked: bool) -> Iterator[str]:
    name = element.name
    leads = name in _TARGETS and not linked
    inside = html(element.children, linked=linked or leads)
    if name in _SAME:
        yield f"<{name}>{inside}</{name}>"
    elif leads:
        said = element.value or "".join(words(element.children)).strip()
        yield link(_TARGETS[name](said), inside)
    elif name in _TOLD and (told := _TOLD[name](element)):
        yield f"<span{data(**{name: told})}>{inside}</span>"
    else:
        yield inside


def _text(text: str) -> str:
    return escape(text).replace("\n", _BREAK).replace("    ", _TAB)


def _phone(said: str) -> str:
    digits = re.sub(r"[^0-9+*#]", "", said)
    return f"tel:{digits}" if digits else ""


def _size(element: Element) -> str:
    digits = element.value.strip().removesuffix("px")
    return str(min(max(int(digits), _LEAST_SIZE), _MOST_SIZE)) if digits.isdecimal() and len(digits) < 4 else ""


def _color(element: Element) -> str:
    return element.value if _COLOR.fullmatch(element.value) else ""


def _named(element: Element) -> str:
    return element.value.partition(" ")[0]


def _action(element: Element) -> str:
    return element.value or "".join(words(element.children)).strip()


_TARGETS: Mapping[str, Callable[[str], str]] = {"url": str, "call": _phone}
_TOLD: Mapping[str, Callable[[Element], str]] = {
    "size": _size,
    "color": _color,
    "user": _named,
    "chat": _named,
    "context": _named,
    "put": _action,
    "send": _action,
}
