"""Storages: those of people, the company's, those of bound chats and of applications."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain import access
from beseda.domain.disk import changes, lists, sharing, storages
from beseda.errors.spec import ErrorSpec
from beseda.gates.files import name_of
from beseda.kernel.call import Call, Page
from beseda.kernel.method import ErrorAs, P, ResultFor
from beseda.methods.disk import (
    FOLDER_ID_MISSING,
    FOLDER_TAKEN,
    NAME_MISSING,
    NOT_SAVED,
    Data,
    FileContent,
    FileData,
    Filter,
    Id,
    NewName,
    Order,
    Rights,
    Start,
    UniqueName,
    disk,
)
from beseda.model import Level
from beseda.render import disk as parts
from beseda.render.disk_lists import FOLDER, HIDDEN, STORAGE, part
from beseda.wire.views import disk as views

_DOC = "api-reference/disk/storage/disk-storage"
_NO_APPLICATION = ErrorSpec("ACCESS_DENIED", "Access denied! Application context required")


@disk.method("storage.getFields", doc=f"{_DOC}-get-fields")
async def get_fields(call: Call) -> dict[str, Any]:  # noqa: ARG001
    """Describe the fields of a storage."""
    return views.fields(STORAGE, HIDDEN)


@disk.method("storage.getTypes", doc=f"{_DOC}-get-types")
async def get_types(call: Call) -> list[str]:  # noqa: ARG001
    """Name the sorts of storages."""
    return ["user", "common", "group"]


@disk.method(
    "storage.get",
    doc=f"{_DOC}-get",
    raises=(
        errors.disk.IdMissing,
        errors.disk.NotFound,
        errors.disk.AccessDenied,
        ResultFor(errors.disk.IdMalformed, None),
    ),
)
async def get(
    call: Call,
    *,
    id: Annotated[int, P("Which one", missing=errors.disk.IdMissing, malformed=errors.disk.IdMalformed)],  # noqa: A002
) -> dict[str, Any]:
    """Show a storage."""
    await lists.storage(call.tx, call.person, id, Level.READ)
    return views.storage(await lists.described(call.tx, id))


@disk.method("storage.getList", doc=f"{_DOC}-get-list", mode="read_then_write")
async def get_list(call: Call, *, filter: Filter = None, order: Order = None, start: Start = 0) -> Page:  # noqa: A002
    """List the storages that the caller sees, 50 at a time."""
    found, total = await lists.storages(call.tx, call.actor, part(call, STORAGE, filter, order, start))
    return Page.of([views.storage(one) for one in found], start=start, total=total)


@disk.method(
    "storage.getChildren",
    doc=f"{_DOC}-get-children",
    raises=(errors.disk.IdMissing, errors.disk.NotFound),
)
async def get_children(
    call: Call,
    *,
    id: Id,  # noqa: A002
    filter: Filter = None,  # noqa: A002
    order: Order = None,
    start: Start = 0,
) -> Page:
    """List what lies in the root of a storage, 50 at a time."""
    root_id = await storages.root_id(call.tx, id)
    found, total = await lists.children(call.tx, call.person, root_id, part(call, FOLDER, filter, order, start))
    return Page.of(await parts.items(call, found), start=start, total=total)


@disk.method(
    "storage.addFolder",
    doc=f"{_DOC}-add-folder",
    mode="write",
    raises=(FOLDER_ID_MISSING, FOLDER_TAKEN, errors.disk.NotFound, errors.disk.AccessDenied),
)
async def add_folder(call: Call, *, id: Id, data: Data, rights: Rights = None) -> dict[str, Any]:  # noqa: A002
    """Make a folder in the root of a storage."""
    name = name_of(data)
    if not name:
        raise errors.disk.IdMissing
    root_id = await storages.root_id(call.tx, id)
    return await parts.new(call, await changes.add_folder(call.tx, call.actor, root_id, name, sharing.parsed(rights)))


@disk.method(
    "storage.uploadFile",
    doc=f"{_DOC}-upload-file",
    mode="write",
    raises=(
        errors.disk.IdMissing,
        errors.disk.NotFound,
        NAME_MISSING,
        ErrorAs(errors.disk.NotSaved, NOT_SAVED),
        ErrorAs(errors.disk.NameTaken, NOT_SAVED),
        ErrorAs(errors.disk.TooLarge, NOT_SAVED),
        errors.disk.RightsMalformed,
        errors.disk.AccessDenied,
    ),
)
async def upload_file(
    call: Call,
    *,
    id: Id,  # noqa: A002
    data: FileData,
    file_content: FileContent,
    rights: Rights = None,
    generate_unique_name: UniqueName = False,
) -> dict[str, Any]:
    """Upload a file into the root of a storage."""
    name = name_of(data)
    if not name:
        raise errors.disk.NameMissing
    root_id = await storages.root_id(call.tx, id)
    wanted = changes.NewFile(name, sharing.parsed(rights), generate_unique_name)
    return await parts.new(call, await changes.add_file(call.tx, call.actor, root_id, file_content, wanted))


@disk.method(
    "storage.getForApp",
    doc=f"{_DOC}-get-for-app",
    mode="read_then_write",
    raises=(
        ErrorAs(errors.ApplicationRequired, _NO_APPLICATION),
        ErrorAs(errors.AdminRequired, _NO_APPLICATION),
    ),
)
async def get_for_app(call: Call) -> dict[str, Any]:
    """Show the storage of the application that calls, made when it is first asked for."""
    access.require_admin(call.person)
    return views.storage(await storages.of_application(call.tx, call.actor))


@disk.method(
    "storage.rename",
    doc=f"{_DOC}-rename",
    mode="write",
    raises=(
        errors.disk.IdMissing,
        errors.disk.NotFound,
        ErrorAs(errors.ApplicationRequired, ErrorSpec("ACCESS_DENIED", "Access denied")),
        ErrorAs(errors.disk.StorageFixed, ErrorSpec("", "Access denied (invalid type of storage)")),
        errors.disk.AccessDenied,
    ),
)
async def rename(call: Call, *, id: Id, new_name: NewName) -> dict[str, Any]:  # noqa: A002
    """Call the storage of an application otherwise."""
    return views.storage(await storages.rename(call.tx, call.actor, id, new_name))
