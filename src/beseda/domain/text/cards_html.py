"""Attachments as HTML; what holds of it is told in ``html``."""

from html import escape
from typing import Any

from beseda.domain.text.cards import (
    Block,
    Cell,
    Delimiter,
    Files,
    Grid,
    Link,
    Paragraph,
    Person,
    Pictures,
    Target,
    cards,
)
from beseda.domain.text.html import data, html, link, picture


def rendered(attach: Any) -> str:
    """An attachment, a card for each."""
    return "".join(
        f'<div class="card"{data(color_token=card.color_token, color=card.color)}>'
        f"{''.join(map(_html, card.blocks))}</div>"
        for card in cards(attach)
    )


def _html(block: Block) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{html(text)}</p>"
        case Link():
            said = f"<p>{html(block.description)}</p>" if block.description else ""
            shown = _shown(block.preview, block.name, block.width, block.height) if block.preview else ""
            return f'<div class="link">{_to(block.target, escape(block.name))}{said}{shown}</div>'
        case Person():
            avatar = picture(block.avatar, "", of=block.sort) if block.avatar else ""
            return f'<div class="person"{data(of=block.sort)}>{avatar}{_to(block.target, escape(block.name))}</div>'
        case Grid(cells):
            return f'<dl class="grid">{"".join(map(_cell, cells))}</dl>'
        case Pictures(pictures):
            links = (link(one.url, _shown(one.preview, one.name, one.width, one.height)) for one in pictures)
            return f'<div class="pictures">{"".join(links)}</div>'
        case Files(files):
            items = (f"<li{data(size=one.size)}>{link(one.url, escape(one.name))}</li>" for one in files)
            return f'<ul class="files">{"".join(items)}</ul>'
        case Delimiter():
            return f"<hr{data(size=block.size, color=block.color)} />"


def _cell(cell: Cell) -> str:
    look = data(width=cell.width, height=cell.height)
    color = data(color_token=cell.color_token, color=cell.color)
    name = f"<dt>{escape(cell.name)}</dt>" if cell.name else ""
    value = f"<dd{color}>{_to(cell.target, html(cell.value, linked=bool(cell.target.url)))}</dd>" if cell.value else ""
    return f"<div{data(display=cell.display)}{look}>{name}{value}</div>"


def _to(target: Target, inside: str) -> str:
    told = data(user=target.user_id, chat=target.chat_id, bot=target.bot_id)
    return f"<span{told}>{inside}</span>" if told else link(target.url, inside)


def _shown(url: str, name: str, width: int, height: int) -> str:
    return picture(url, name, width=width, height=height)
