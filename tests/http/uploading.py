"""A portal with a method that takes a file. Run as a program, it is ``beseda`` with that method."""

from typing import Annotated, Any, NamedTuple

from beseda import app, cli, errors
from beseda.domain.applications import portal_secret
from beseda.domain.files import files
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.family import Family
from beseda.kernel.method import FileContent, P
from beseda.kernel.registry import Registry
from beseda.methods import REGISTRY
from beseda.model import StoredFile
from beseda.wire.casing import Casing

NO_FILE = ErrorSpec("FILE_EMPTY", "There is no file")
FAMILY = Family("upload", scopes=("im",), casing=Casing.CAMEL, spells={errors.chats.IdEmpty: NO_FILE})


class Fields(NamedTuple):
    """An object with a file among its members."""

    name: Annotated[str, P("x")] = ""
    content: Annotated[FileContent | None, P("x")] = None


@FAMILY.method("add", doc="x", raises=(errors.chats.IdEmpty,))
async def add(
    call: Call, *, file: Annotated[FileContent, P("x", missing=errors.chats.IdEmpty)], note: Annotated[str, P("x")] = ""
) -> dict[str, Any]:
    """Tell what came."""
    return {**told(file), "note": len(note)}


@FAMILY.method("fields", doc="x", raises=(errors.chats.IdEmpty,))
async def fields(call: Call, *, fields: Annotated[Fields, P("x", missing=errors.chats.IdEmpty)]) -> dict[str, Any]:
    """Tell what came in an object."""
    return {"given": fields.name, **(told(fields.content) if fields.content else {})}


def told(file: StoredFile) -> dict[str, Any]:
    return {"name": file.name, "size": file.size, "sha256": file.hash}


@FAMILY.method("keep", doc="x", raises=(errors.chats.IdEmpty,), mode="write")
async def keep(
    call: Call,
    *,
    file: Annotated[FileContent, P("x", missing=errors.chats.IdEmpty)],
    media_type: Annotated[str, P("x")] = "text/html",
    fail: Annotated[bool, P("x")] = False,
) -> dict[str, Any]:
    """Make a file; answers its id, and where the caller can fetch it."""
    made = await files.add(call.tx, file, media_type, call.person.id, now=call.now)
    if fail:
        raise RuntimeError("as if there were a mistake")
    address = files.address(await portal_secret.of_portal(call.tx), made, call.person.id, now=call.now)
    return {"id": made.id, "address": address}


@FAMILY.method("remove", doc="x", raises=(errors.chats.IdEmpty,), mode="write")
async def remove(call: Call, *, id: Annotated[int, P("x", missing=errors.chats.IdEmpty)]) -> bool:  # noqa: A002
    """Forget a file."""
    found = await files.find(call.tx, id)
    if found is None:
        raise errors.chats.IdEmpty
    await files.remove(call.tx, found, now=call.now)
    return True


WITH_UPLOADS = Registry([*REGISTRY, *FAMILY.methods])

if __name__ == "__main__":
    app.REGISTRY = WITH_UPLOADS  # type: ignore[attr-defined]
    cli.main()
