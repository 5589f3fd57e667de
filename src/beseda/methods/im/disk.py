"""Files of chats as the first generation of the messenger handles them, on the disk."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.disk import chat_files
from beseda.domain.files import objects
from beseda.errors.spec import ErrorSpec
from beseda.gates.chats import CommittedChat
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P, ResultFor, YesNo
from beseda.methods.im import im
from beseda.render import disk as disk_parts
from beseda.wire.decode import ONE_OR_SEVERAL
from beseda.wire.views import files as views

_NO_ACCESS = ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You do not have access to the specified dialog", 403))
_FILE_ID_EMPTY = ErrorAs(errors.disk.FileIdEmpty, ErrorSpec("FILE_ID_EMPTY", "File ID can't be empty"))
_FileId = Annotated[Id, P("The file", missing=errors.disk.FileIdEmpty)]


@im.method(
    "disk.folder.get",
    doc="api-reference/chats/files/im-disk-folder-get",
    since=18,
    mode="read_then_write",
    raises=(_NO_ACCESS,),
    deprecated=True,
)
async def folder_get(call: Call, chat_access: CommittedChat) -> dict[str, Any]:
    """Show which folder of the disk holds the files of a chat."""
    return {"ID": (await chat_files.folder(call.tx, chat_access.chat.id, now=call.now)).id}


@im.method(
    "disk.file.commit",
    doc="api-reference/chats/files/im-disk-file-commit",
    since=18,
    mode="write",
    raises=(
        _NO_ACCESS,
        ErrorAs(errors.disk.FilesMissing, ErrorSpec("FILES_ERROR", "List of files is not specified")),
        ErrorAs(errors.disk.NotSaved, ErrorSpec("SAVE_ERROR", "Error during saving file to chat")),
    ),
    deprecated=True,
)
async def file_commit(
    call: Call,
    chat_access: CommittedChat,
    *,
    file_id: Annotated[
        tuple[int, ...] | None,
        P("Files on the disk, one or several", starred=True, kind=ONE_OR_SEVERAL, malformed=errors.disk.NotSaved),
    ] = None,
    upload_id: Annotated[
        tuple[int, ...] | None,
        P("The same; FILE_ID wins", starred=True, kind=ONE_OR_SEVERAL, malformed=errors.disk.NotSaved),
    ] = None,
    message: Annotated[str, P("What is said with the files")] = "",
    silent_mode: Annotated[YesNo, P("Accepted; for Open Channels")] = False,  # noqa: ARG001
    as_file: Annotated[YesNo, P("Accepted; pictures stay as they are anyway")] = False,  # noqa: ARG001
) -> dict[str, Any]:
    """Say something in a chat with files that lie on the disk."""
    ids = upload_id if file_id is None else file_id  # Quirk 174
    if ids is None:
        raise errors.disk.FilesMissing
    shared = await chat_files.commit(call.tx, call.actor, chat_access, ids, message)
    locale, given = call.portal.locale, {found.id: asked for asked, found in shared.files.items()}
    shown = await objects.shown(call.tx, list(given), call.person.id, now=call.now)
    models = await disk_parts.models(call, list(shared.files.values()))
    return {
        "FILES": {f"upload{given[one.id]}": views.chat_file(one, locale) for one in shown},
        "DISK_ID": [str(one) for one in given],
        "FILE_MODELS": {f"upload{asked}": models[found.id] for asked, found in shared.files.items()},
        "MESSAGE_ID": shared.message.id,
    }


@im.method(
    "disk.file.save",
    doc="api-reference/chats/files/im-disk-file-save",
    since=21,
    mode="write",
    raises=(
        _FILE_ID_EMPTY,
        ErrorAs(errors.disk.NotSaved, ErrorSpec("FILE_SAVE_ERROR", "File ID can't be saved")),
    ),
)
async def file_save(call: Call, *, file_id: _FileId) -> dict[str, Any]:
    """Copy a file of a chat to the caller's own disk."""
    place, copy = await chat_files.save(call.tx, call.actor, file_id)
    return {"folder": {"id": place.id, "name": place.name}, "file": {"id": copy.id, "name": copy.name}}


@im.method(
    "disk.file.delete",
    doc="api-reference/chats/files/im-disk-file-delete",
    since=18,
    mode="write",
    raises=(errors.chats.IdEmpty, _FILE_ID_EMPTY, ResultFor(errors.NoAccess, False)),
)
async def file_delete(
    call: Call, *, chat_id: Annotated[Id, P("The chat", missing=errors.chats.IdEmpty)], file_id: _FileId
) -> bool:
    """Take back a file that the caller sent; true also where it is another one's and stays."""
    return await chat_files.remove(call.tx, call.actor, chat_id, file_id)
