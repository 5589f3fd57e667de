"""Files and their versions."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.disk import changes, lists, rights, sharing
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, P
from beseda.methods.disk import FileContent, Filter, Id, NewName, Start, TargetId, disk
from beseda.model import Level
from beseda.render import disk as parts
from beseda.render.disk_lists import FILE, HIDDEN, VERSION, part
from beseda.wire.views import disk as views

_DOC = "api-reference/disk/file/disk-file"
_USUAL = (errors.disk.IdMissing, errors.disk.NotFound, errors.disk.AccessDenied)
_TAKEN = errors.disk.NameTaken


@disk.method("file.getFields", doc=f"{_DOC}-get-fields")
async def get_fields(call: Call) -> dict[str, Any]:  # noqa: ARG001
    """Describe the fields of a file."""
    return views.fields(FILE, HIDDEN)


@disk.method("file.get", doc=f"{_DOC}-get", raises=_USUAL, mode="read_then_write")
async def get(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Show a file."""
    return await parts.item(call, (await rights.find(call.tx, call.person, id, Level.READ, folder=False)).object)


@disk.method(
    "file.rename",
    doc=f"{_DOC}-rename",
    mode="write",
    raises=(
        *_USUAL,
        ErrorAs(_TAKEN, ErrorSpec("DISK_OBJ_22000", "A file with that name already exists")),
        ErrorAs(errors.disk.NameEmpty, ErrorSpec("0", "Empty name")),
    ),
)
async def rename(call: Call, *, id: Id, new_name: NewName) -> dict[str, Any]:  # noqa: A002
    """Call a file otherwise."""
    if not new_name.strip():
        raise errors.disk.NameEmpty
    return await parts.item(call, await changes.rename(call.tx, call.actor, id, new_name, folder=False))


@disk.method("file.copyTo", doc=f"{_DOC}-copy-to", mode="write", raises=(*_USUAL, _TAKEN))
async def copy_to(call: Call, *, id: Id, target_folder_id: TargetId) -> dict[str, Any]:  # noqa: A002
    """Copy a file into a folder."""
    return await parts.new(call, await changes.copy_file(call.tx, call.actor, id, target_folder_id))


@disk.method("file.moveTo", doc=f"{_DOC}-move-to", mode="write", raises=(*_USUAL, _TAKEN))
async def move_to(call: Call, *, id: Id, target_folder_id: TargetId) -> Any:  # noqa: A002
    """Put a file into another folder of its storage; false for one elsewhere."""
    moved = await changes.move(call.tx, call.actor, id, target_folder_id, folder=False)
    return False if moved is None else await parts.item(call, moved, numbers=("PARENT_ID",))


@disk.method("file.markDeleted", doc=f"{_DOC}-mark-deleted", mode="write", raises=_USUAL)
async def mark_deleted(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Put a file into the trash."""
    return await parts.item(call, await changes.mark_deleted(call.tx, call.actor, id, folder=False))


@disk.method("file.restore", doc=f"{_DOC}-restore", mode="write", raises=_USUAL)
async def restore(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Bring a file back from the trash."""
    back = await changes.restore(call.tx, call.actor, id, folder=False)
    return await parts.item(call, back, numbers=("DELETED_TYPE",))


@disk.method("file.delete", doc=f"{_DOC}-delete", mode="write", raises=_USUAL)
async def delete(call: Call, *, id: Id) -> bool:  # noqa: A002
    """Delete a file for good."""
    await changes.delete(call.tx, call.actor, id, folder=False)
    return True


@disk.method("file.getExternalLink", doc=f"{_DOC}-get-external-link", mode="read_then_write", raises=_USUAL)
async def get_external_link(call: Call, *, id: Id) -> str:  # noqa: A002
    """Show where everybody fetches a file."""
    return call.portal.locale.link(f"/~{await sharing.link(call.tx, call.person, id, folder=False)}")


@disk.method("file.getVersions", doc=f"{_DOC}-get-versions", mode="read_then_write", raises=_USUAL)
async def get_versions(call: Call, *, id: Id, filter: Filter = None, start: Start = 0) -> Page:  # noqa: A002
    """List the versions of a file, newest first, 50 at a time."""
    wanted = part(call, VERSION, filter, start=start, unhidden=True)
    found, total = await lists.versions(call.tx, call.person, id, wanted)
    return Page.of(await parts.versions(call, found), start=start, total=total)


@disk.method(
    "file.uploadVersion",
    doc=f"{_DOC}-upload-version",
    mode="write",
    raises=(
        *_USUAL,
        ErrorAs(errors.disk.NotSaved, ErrorSpec("DISK_FILE_22002", "Could not save file")),
        ErrorAs(errors.disk.TooLarge, ErrorSpec("DISK_FILE_22006", "Size restriction")),
    ),
)
async def upload_version(call: Call, *, id: Id, file_content: FileContent) -> dict[str, Any]:  # noqa: A002
    """Let a file have another content; the former ones are kept."""
    changed = await changes.upload_version(call.tx, call.actor, id, file_content)
    return await parts.item(call, changed, numbers=("GLOBAL_CONTENT_VERSION",))


@disk.method(
    "file.restoreFromVersion",
    doc=f"{_DOC}-restore-from-version",
    mode="write",
    raises=(
        *_USUAL,
        ErrorAs(errors.disk.VersionElsewhere, ErrorSpec("DISK_FILE_22004", "Cannot restore version from another file")),
    ),
)
async def restore_from_version(
    call: Call,
    *,
    id: Id,  # noqa: A002
    version_id: Annotated[int, P("The version", missing=errors.disk.IdMissing)],
) -> dict[str, Any]:
    """Let a file have a content again that it had."""
    changed = await changes.restore_version(call.tx, call.actor, id, version_id)
    return await parts.item(call, changed, numbers=("GLOBAL_CONTENT_VERSION",))
