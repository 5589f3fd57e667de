"""Pictures of chats and people, given as Base64. Official: chats/index (at most 5000 by 5000 pixels)."""

import base64
import binascii
import hashlib
import re
from io import BytesIO

from beseda import errors
from beseda.model import Picture
from beseda.store.database import Tx
from beseda.store.files import images

_NAME = re.compile(r"[0-9a-f]{40}\.(?:png|jpg|gif)")
_MOST_PIXELS = 5000
_TYPES = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
}


async def find(tx: Tx, name: str) -> Picture | None:
    """One picture; None for what cannot be the name of one."""
    return await images.find(tx, name) if _NAME.fullmatch(name) else None


async def in_row(tx: Tx) -> Picture | None:
    """A picture whose content is not in the file store yet, if any."""
    return await images.in_row(tx)


async def move_out(tx: Tx, *, name: str, content: str) -> None:
    """The content of a picture is in the file store now."""
    await images.move_out(tx, name, content)


def read(encoded: str) -> Picture:
    """The picture in a Base64 text. ``AvatarMalformed`` when it is no PNG, JPEG or GIF, ``AvatarTooLarge``."""
    try:
        body = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise errors.chats.AvatarMalformed from None
    known = next((found for start, found in _TYPES.items() if body.startswith(start)), None)
    import imagesize  # noqa: PLC0415 - slow to load, and pictures are rare

    width, height = imagesize.get(BytesIO(body)) if known else (-1, -1)
    if known is None or width <= 0 or height <= 0:
        raise errors.chats.AvatarMalformed
    if width > _MOST_PIXELS or height > _MOST_PIXELS:
        raise errors.chats.AvatarTooLarge
    extension, media_type = known
    return Picture(f"{hashlib.sha256(body).hexdigest()[:40]}.{extension}", media_type, body)


async def store_or_skip(tx: Tx, encoded: str) -> str:
    """Store a picture; answers its path on the portal, "" when it is not one."""
    try:
        return await store(tx, encoded)
    except (errors.chats.AvatarMalformed, errors.chats.AvatarTooLarge):
        return ""


async def store(tx: Tx, encoded: str) -> str:
    """Store a picture; answers its path on the portal. ``AvatarMalformed``, ``AvatarTooLarge``."""
    picture = read(encoded)
    await images.insert(tx, picture)
    return f"/picture/{picture.name}"
