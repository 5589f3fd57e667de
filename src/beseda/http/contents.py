"""Contents of the file store over HTTP: never executed, never taken for a page of the portal."""

from urllib.parse import quote

from beseda.http.response import FileBody, Response
from beseda.kernel.portal import Portal

# What a browser may show by itself; nothing in these can run.
_SHOWN = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
_CACHED = b"private, max-age=86400, immutable"  # the same address never has another content


async def response(portal: Portal, content: str, media_type: str, name: str = "") -> Response | None:
    """The answer with a content; None when it is not there. ``name``: what a browser saves it as."""
    size = await portal.blobs.size(content)
    if size is None:
        return None
    shown = media_type in _SHOWN
    return Response(
        200,
        FileBody(size, content, lambda start, end: portal.blobs.read(content, start, end)),
        media_type.encode() if shown else b"application/octet-stream",
        headers=(
            (b"content-disposition", disposition("inline" if shown else "attachment", name).encode()),
            (b"content-security-policy", b"default-src 'none'; sandbox"),
            (b"cache-control", _CACHED),
        ),
    )


def disposition(kind: str, name: str) -> str:
    """A Content-Disposition header: RFC 6266, the name also in ASCII for clients that do not know RFC 8187."""
    if not name:
        return kind
    plain = "".join(letter if letter.isascii() and letter.isprintable() else "_" for letter in name)
    plain = plain.replace("\\", "_").replace('"', "_").replace("%", "_")
    coded = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{kind}; filename="{plain}"{coded}'
