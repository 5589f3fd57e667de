"""Small copies of pictures, made when they are asked for: within bounds, and a few at a time.

Headers were read when the file came (``domain/files/kinds.py``): what has more pixels than those bounds is no picture.
"""

import asyncio
from io import BytesIO
from typing import NamedTuple

from beseda.domain.files.kinds import MOST_PIXELS
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import File

SIDES = frozenset(("250", "640", "1280"))
_MOST_BYTES = 32 * 1024 * 1024
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


class _Small(NamedTuple):
    media_type: str
    body: bytes


async def response(portal: Portal, file: File, side: int) -> Response | None:
    """A picture whose sides are no longer than so many pixels; None when it cannot be made."""
    if file.size > _MOST_BYTES or await portal.blobs.size(file.hash) != file.size:
        return None
    async with portal.picture_slots:
        whole = b"".join([piece async for piece in portal.blobs.read(file.hash, 0, file.size)])
        small = await asyncio.to_thread(_small, whole, side)
    if small is None:
        return None
    headers = (
        (b"content-disposition", b"inline"),
        (b"content-security-policy", b"default-src 'none'; sandbox"),
        (b"cache-control", b"private, max-age=86400, immutable"),
    )
    return Response(200, small.body, small.media_type.encode(), headers=headers)


def _small(whole: bytes, side: int) -> _Small | None:
    """Unpack and shrink. Whatever is wrong with a picture, there is only no small one."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - takes time and memory to load

    try:
        with Image.open(BytesIO(whole), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(picture)
            plain = upright.mode in {"L", "RGB", "CMYK", "YCbCr"}
            shown = upright.convert("RGB" if plain else "RGBA")
            shown.thumbnail((side, side))
            out = BytesIO()
            shown.save(out, "JPEG" if plain else "PNG")
    except (OSError, ValueError, SyntaxError, ArithmeticError, EOFError, Image.DecompressionBombError):
        return None
    return _Small("image/jpeg" if plain else "image/png", out.getvalue())
