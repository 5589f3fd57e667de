"""Files that people upload into chats and fetch from there."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.applications import portal_secret
from beseda.domain.chats import dialogs
from beseda.domain.disk import chat_files
from beseda.domain.files import files, objects
from beseda.errors.spec import ErrorSpec
from beseda.gates.dialogs import AnyDialogId
from beseda.gates.files import Content, file_name
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P
from beseda.methods.im_v2 import im_v2
from beseda.wire.views import files as views

_FORMS = "chatXXX a chat, XXX a person"
_DENIED = ErrorSpec("ACCESS_DENIED", "Access denied", 403)
_NOT_FOUND = ErrorSpec("CHAT_NOT_FOUND", "CHAT_NOT_FOUND")


@im_v2.method(
    "File.upload",
    doc="api-reference/chat-bots/chat-bots-v2/im.v2/files/file-upload",
    mode="write",
    raises=(
        ErrorAs(errors.chats.DialogIdEmpty, _NOT_FOUND),
        ErrorAs(errors.chats.NotFound, _NOT_FOUND),
        ErrorAs(errors.people.NotFound, _NOT_FOUND),
        ErrorAs(errors.people.NotAcquainted, _NOT_FOUND),
        ErrorAs(errors.NoAccess, _DENIED),
        ErrorAs(errors.disk.FileEmpty, ErrorSpec("FILE_EMPTY", "File name and content are required")),
        ErrorAs(errors.disk.ContentMalformed, ErrorSpec("FILE_INVALID_CONTENT", "Invalid base64 content")),
        ErrorAs(errors.disk.NotSaved, ErrorSpec("UPLOAD_FAILED", "File upload failed")),
        ErrorAs(errors.disk.TooLarge, ErrorSpec("FILE_TOO_LARGE", "File is too large")),
    ),
)
async def upload(
    call: Call,
    *,
    dialog_id: AnyDialogId,
    fields: Annotated[Content, P("The file and what is said with it")],
    template_id: Annotated[str, P("The client's own id: the same one again is not sent again")] = "",  # Quirk 249
) -> dict[str, Any]:
    """Upload a file into a chat and say so."""
    name, content = file_name(fields)
    chat_access = await dialogs.find(call.tx, call.person, dialog_id, now=call.now)
    message, made = await chat_files.upload(
        call.tx, call.actor, chat_access, content, name, fields.message, template_id
    )
    shown = await objects.shown(call.tx, [made.id], call.person.id, now=call.now)
    return {
        "file": views.v2_file(shown[0], call.portal.locale),
        "messageId": message.id,
        "chatId": chat_access.chat.id,
        "dialogId": dialog_id.text,
    }


@im_v2.method(
    "File.download",
    doc="api-reference/chat-bots/chat-bots-v2/im.v2/files/file-download",
    mode="read_then_write",
    raises=(
        ErrorAs(errors.chats.DialogIdEmpty, _DENIED),
        ErrorAs(errors.disk.NotFound, ErrorSpec("FILE_NOT_FOUND", "File not found")),
        ErrorAs(errors.NoAccess, _DENIED),
        ErrorAs(errors.disk.FileIdEmpty, ErrorSpec("FILE_NOT_FOUND", "File not found")),
    ),
)
async def download(
    call: Call,
    *,
    dialog_id: Annotated[AnyDialogId, P(_FORMS, missing=errors.chats.DialogIdEmpty)],
    file_id: Annotated[Id, P("The file", missing=errors.disk.FileIdEmpty)],
) -> dict[str, Any]:
    """Show where a file of a chat can be fetched for a while."""
    chat_access = await dialogs.existing(call.tx, call.person, dialog_id)
    found = await chat_files.in_chat(call.tx, call.actor, chat_access, file_id)
    identity = await portal_secret.of_portal(call.tx)
    path = files.path(identity, found.file_id, found.name, call.person.id, now=call.now)
    return {"downloadUrl": call.portal.locale.link(path)}
