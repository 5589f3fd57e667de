"""Objects of the disk in answers: with the addresses where the caller fetches and sees them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from beseda.domain.applications import portal_secret
from beseda.domain.disk import lists, uploads
from beseda.domain.files import files
from beseda.kernel.call import Call
from beseda.model import DiskItem, DiskObject, VersionItem
from beseda.wire.views import disk as views


async def models(call: Call, found: Sequence[DiskObject]) -> dict[int, dict[str, Any]]:
    """Files as models of the disk, by their ids. Official: chats/files/im-disk-file-commit."""
    contents = await files.load(call.tx, [one.file_id for one in found])
    identity = await portal_secret.of_portal(call.tx)
    made = {}
    for one in found:
        path = files.path(identity, one.file_id, one.name, call.person.id, now=call.now)
        made[one.id] = views.model(one, contents[one.file_id], path, call.portal.locale)
    return made


async def items(call: Call, found: Sequence[DiskItem]) -> list[dict[str, Any]]:
    """Folders and files as lists show them."""
    paths = await _paths(call, [(one.object.file_id, one.object.name) for one in found])
    return [views.item(one, path, call.portal.locale) for one, path in zip(found, paths, strict=True)]


async def item(call: Call, found: DiskObject, *, numbers: Sequence[str] = ()) -> dict[str, Any]:
    """A folder or a file; ``numbers``: which ids are shown as numbers."""
    one = await lists.item(call.tx, found)
    path = (await _paths(call, [(found.file_id, found.name)]))[0]
    return views.item(one, path, call.portal.locale, numbers=numbers)


async def new(call: Call, made: DiskObject) -> dict[str, Any]:
    """A folder or a file that was just made."""
    one = await lists.item(call.tx, made)
    return views.new(one, (await _paths(call, [(made.file_id, made.name)]))[0], call.portal.locale)


async def versions(call: Call, found: Sequence[VersionItem]) -> list[dict[str, Any]]:
    """Versions of files."""
    paths = await _paths(call, [(one.version.file_id, one.name) for one in found])
    return [views.version(one, path, call.portal.locale) for one, path in zip(found, paths, strict=True)]


async def upload_address(call: Call, folder_id: int, name: str, *, unique: bool) -> dict[str, str]:
    """Where the caller uploads a file into a folder as a form, for a while, and as which part of it."""
    code = await uploads.code(call.tx, call.person, folder_id, now=call.now)
    given = {"id": folder_id, **({"data[NAME]": name} if name else {}), **({"generateUniqueName": 1} if unique else {})}
    path = f"/rest/{call.person.id}/{code}/{uploads.METHOD}.json?{urlencode(given)}"
    return {"field": uploads.FIELD, "uploadUrl": call.portal.locale.link(path)}


async def _paths(call: Call, contents: Sequence[tuple[int, str]]) -> list[str]:
    """Where the caller fetches these contents for a while under these names; nothing where there is no content."""
    if not any(file_id for file_id, _ in contents):
        return [""] * len(contents)
    identity = await portal_secret.of_portal(call.tx)
    return [
        files.path(identity, file_id, name, call.person.id, now=call.now) if file_id else ""
        for file_id, name in contents
    ]
