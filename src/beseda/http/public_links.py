"""What somebody published: a file to fetch, or a folder to look into. Nothing of it is shown as a page of its own."""

import re
from html import escape
from urllib.parse import quote

from beseda.domain.disk import lists, sharing
from beseda.domain.files import files
from beseda.http import contents
from beseda.http.response import HTML, Response
from beseda.kernel.portal import Portal
from beseda.model import DiskItem, DiskObject, File
from beseda.store.database import Tx

_ADDRESS = re.compile(r"/~([A-Za-z0-9_-]{8,64})(?:/([1-9][0-9]{0,17}))?")
_HEADERS = ((b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),)


async def response(portal: Portal, path: str) -> Response | None:
    """What is at such an address; None when there is nothing, or nothing any more."""
    given = _ADDRESS.fullmatch(path)
    if given is None:
        return None
    link, inner = given[1], int(given[2]) if given[2] else None

    async def look(tx: Tx) -> tuple[DiskObject, File | None, list[DiskItem]] | None:
        found = await sharing.published(tx, link, inner)
        if found is None:
            return None
        if found.folder:
            return found, None, await lists.published(tx, found.id)
        return found, await files.find(tx, found.file_id), []

    seen = await portal.database.read(look)
    if seen is None:
        return None
    found, file, inside = seen
    if file is not None:
        return await contents.response(portal, file.hash, file.media_type, found.name)
    return Response(200, _page(link, found, inside).encode(), HTML, headers=_HEADERS)


def _page(link: str, folder: DiskObject, inside: list[DiskItem]) -> str:
    name = escape(folder.name or "/")
    rows = "".join(_row(link, one) for one in inside)
    return f'<!doctype html><meta charset="utf-8"><title>{name}</title><h1>{name}</h1><ul>{rows}</ul>'


def _row(link: str, one: DiskItem) -> str:
    size = "" if one.object.folder else f" ({one.size} B)"
    return f'<li><a href="/~{quote(link)}/{one.object.id}">{escape(one.object.name)}</a>{size}'
