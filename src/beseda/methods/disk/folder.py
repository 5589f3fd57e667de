"""Folders, and what is put into them."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.disk import changes, lists, rights, sharing, uploads
from beseda.errors.spec import ErrorSpec
from beseda.gates.files import name_of
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, FilePair, JsonArray, P
from beseda.methods.disk import (
    FOLDER_ID_MISSING,
    FOLDER_TAKEN,
    NAME_MISSING,
    NOT_SAVED,
    ROOT_KEPT,
    Data,
    Filter,
    Id,
    NewName,
    Order,
    Rights,
    Start,
    TargetId,
    UniqueName,
    disk,
)
from beseda.model import Level
from beseda.render import disk as parts
from beseda.render.disk_lists import FOLDER, HIDDEN, part
from beseda.wire.views import disk as views

_DOC = "api-reference/disk/folder/disk-folder"
_USUAL = (FOLDER_ID_MISSING, errors.disk.NotFound, errors.disk.AccessDenied)


@disk.method("folder.getFields", doc=f"{_DOC}-get-fields")
async def get_fields(call: Call) -> dict[str, Any]:  # noqa: ARG001
    """Describe the fields of a folder."""
    return views.fields(FOLDER, HIDDEN)


@disk.method("folder.get", doc=f"{_DOC}-get", raises=_USUAL)
async def get(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Show a folder."""
    return await parts.item(call, (await rights.find(call.tx, call.person, id, Level.READ, folder=True)).object)


@disk.method("folder.getChildren", doc=f"{_DOC}-get-children", raises=(FOLDER_ID_MISSING, errors.disk.NotFound))
async def get_children(
    call: Call,
    *,
    id: Id,  # noqa: A002
    filter: Filter = None,  # noqa: A002
    order: Order = None,
    start: Start = 0,
) -> Page:
    """List what lies in a folder, 50 at a time."""
    found, total = await lists.children(call.tx, call.person, id, part(call, FOLDER, filter, order, start))
    return Page.of(await parts.items(call, found), start=start, total=total)


@disk.method("folder.addSubFolder", doc=f"{_DOC}-add-subfolder", mode="write", raises=(*_USUAL, FOLDER_TAKEN))
async def add_sub_folder(call: Call, *, id: Id, data: Data) -> dict[str, Any]:  # noqa: A002
    """Make a folder in a folder."""
    name = name_of(data)
    if not name:
        raise errors.disk.IdMissing
    return await parts.new(call, await changes.add_folder(call.tx, call.actor, id, name))


@disk.method("folder.copyTo", doc=f"{_DOC}-copy-to", mode="write", raises=(*_USUAL, FOLDER_TAKEN))
async def copy_to(call: Call, *, id: Id, target_folder_id: TargetId) -> dict[str, Any]:  # noqa: A002
    """Copy a folder with all that lies in it into another one."""
    return await parts.new(call, await changes.copy_folder(call.tx, call.actor, id, target_folder_id))


@disk.method(
    "folder.moveTo",
    doc=f"{_DOC}-move-to",
    mode="write",
    raises=(*_USUAL, FOLDER_TAKEN, ErrorAs(errors.disk.RootFixed, ErrorSpec("", "Could not move root folder"))),
)
async def move_to(call: Call, *, id: Id, target_folder_id: TargetId) -> Any:  # noqa: A002
    """Put a folder into another one of its storage; false for one elsewhere."""
    moved = await changes.move(call.tx, call.actor, id, target_folder_id, folder=True)
    return False if moved is None else await parts.item(call, moved, numbers=("PARENT_ID",))


@disk.method("folder.rename", doc=f"{_DOC}-rename", mode="write", raises=(*_USUAL, FOLDER_TAKEN))
async def rename(call: Call, *, id: Id, new_name: NewName) -> dict[str, Any]:  # noqa: A002
    """Call a folder otherwise."""
    if not new_name.strip():
        raise errors.disk.IdMissing
    return await parts.item(call, await changes.rename(call.tx, call.actor, id, new_name, folder=True))


@disk.method("folder.markDeleted", doc=f"{_DOC}-mark-deleted", mode="write", raises=(*_USUAL, ROOT_KEPT))
async def mark_deleted(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Put a folder into the trash."""
    gone = await changes.mark_deleted(call.tx, call.actor, id, folder=True)
    return await parts.item(call, gone, numbers=("DELETED_TYPE",))


@disk.method("folder.restore", doc=f"{_DOC}-restore", mode="write", raises=_USUAL)
async def restore(call: Call, *, id: Id) -> dict[str, Any]:  # noqa: A002
    """Bring a folder back from the trash."""
    back = await changes.restore(call.tx, call.actor, id, folder=True)
    return await parts.item(call, back, numbers=("DELETED_TYPE",))


@disk.method("folder.deleteTree", doc=f"{_DOC}-delete-tree", mode="write", raises=(*_USUAL, ROOT_KEPT))
async def delete_tree(call: Call, *, id: Id) -> bool:  # noqa: A002
    """Delete a folder with all that lies in it, for good."""
    await changes.delete(call.tx, call.actor, id, folder=True)
    return True


@disk.method("folder.shareToUser", doc=f"{_DOC}-share-to-user", mode="write", raises=_USUAL)
async def share_to_user(
    call: Call,
    *,
    id: Id,  # noqa: A002
    user_id: Annotated[int, P("Who may do so much", missing=errors.disk.IdMissing)],
    task_name: Annotated[str, P("How much", missing=errors.disk.IdMissing, values=tuple(sharing.TASKS))],
) -> bool:
    """Let somebody see or change what lies in a folder."""
    await sharing.share(call.tx, call.actor, id, user_id, task_name)
    return True


@disk.method("folder.getExternalLink", doc=f"{_DOC}-get-external-link", mode="read_then_write", raises=_USUAL)
async def get_external_link(call: Call, *, id: Id) -> str:  # noqa: A002
    """Show where everybody sees a folder."""
    return call.portal.locale.link(f"/~{await sharing.link(call.tx, call.person, id, folder=True)}")


@disk.method(
    "folder.uploadFile",
    doc=f"{_DOC}-upload-file",
    mode="write",
    raises=(
        errors.disk.IdMissing,
        errors.disk.NotFound,
        NAME_MISSING,
        ErrorAs(errors.disk.NotSaved, NOT_SAVED),
        ErrorAs(errors.disk.NameTaken, NOT_SAVED),
        ErrorAs(errors.disk.TooLarge, NOT_SAVED),
        ErrorAs(errors.disk.RightsMalformed, NOT_SAVED),
        errors.disk.AccessDenied,
    ),
)
async def upload_file(
    call: Call,
    *,
    id: Id,  # noqa: A002
    data: Annotated[JsonArray, P("NAME: what it is called", starred=True)] = None,
    file_content: Annotated[
        FilePair | None, P("Its name and what is in it, in Base64", malformed=errors.disk.NotSaved)
    ] = None,
    rights: Rights = None,
    generate_unique_name: UniqueName = False,
    file: Annotated[
        FilePair | None, P("The part of a form at uploadUrl", malformed=errors.disk.NotSaved, extension=True)
    ] = None,
) -> dict[str, Any]:
    """Upload a file into a folder; without a content, show where it can be uploaded as a form."""
    uploads.check_folder(call.actor, id)
    stored, name, given = file_content or file, name_of(data), sharing.parsed(rights)
    if stored is None:
        return await parts.upload_address(call, id, name, unique=generate_unique_name)
    if not name and file is None:
        raise errors.disk.NameMissing
    wanted = changes.NewFile(name or stored.name, given, generate_unique_name)
    return await parts.new(call, await changes.add_file(call.tx, call.actor, id, stored, wanted))
