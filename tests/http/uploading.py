"""A portal with a method that takes a file. Run as a program, it is ``beseda`` with that method."""

import asyncio
import hashlib
from typing import Annotated, Any, NamedTuple

from beseda import app, cli, errors
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.family import Family
from beseda.kernel.method import FileContent, P
from beseda.kernel.registry import Registry
from beseda.methods import REGISTRY
from beseda.model import ContentMalformed, Upload
from beseda.wire.casing import Casing

NO_FILE = ErrorSpec("FILE_EMPTY", "There is no file")
NO_CONTENT = ErrorSpec("FILE_CONTENT", "The file cannot be read")
FAMILY = Family("upload", scopes=("im",), casing=Casing.CAMEL, spells={errors.chats.IdEmpty: NO_FILE})


class Fields(NamedTuple):
    """An object with a file among its members."""

    name: Annotated[str, P("x")] = ""
    content: Annotated[FileContent | None, P("x")] = None


@FAMILY.method("add", doc="x", raises=(errors.chats.IdEmpty,), mode="own_transactions")
async def add(
    call: Call, *, file: Annotated[FileContent, P("x", missing=errors.chats.IdEmpty)], note: Annotated[str, P("x")] = ""
) -> dict[str, Any]:
    """Tell what came."""
    return {**await told(file), "note": len(note)}


@FAMILY.method("fields", doc="x", raises=(errors.chats.IdEmpty,), mode="own_transactions")
async def fields(call: Call, *, fields: Annotated[Fields, P("x", missing=errors.chats.IdEmpty)]) -> dict[str, Any]:
    """Tell what came in an object."""
    return {"given": fields.name, **(await told(fields.content) if fields.content else {})}


async def told(upload: Upload) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        digest, size = hashlib.sha256(), 0
        for piece in upload.pieces():
            digest.update(piece)
            size += len(piece)
        return {"name": upload.name, "size": size, "sha256": digest.hexdigest()}

    try:
        return await asyncio.to_thread(read)
    except ContentMalformed:
        raise ApiError(NO_CONTENT) from None


WITH_UPLOADS = Registry([*REGISTRY, *FAMILY.methods])

if __name__ == "__main__":
    app.REGISTRY = WITH_UPLOADS  # type: ignore[attr-defined]
    cli.main()
