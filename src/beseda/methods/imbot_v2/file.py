"""Files that bots upload into chats and fetch from there."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.applications import portal_secret
from beseda.domain.bots import messages
from beseda.domain.disk import rights
from beseda.domain.files import files, objects
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot, BotDialogId
from beseda.gates.files import Content, file_name
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.model import Level
from beseda.wire.views import files as views

_NO_FOLDER = ErrorSpec("FILE_FOLDER_ERROR", "Failed to get chat folder")  # Quirk 177
_NOT_FOUND = ErrorSpec("FILE_NOT_FOUND", "File not found")


@imbot_v2.method(
    "File.upload",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/files/file-upload",
    mode="write",
    raises=(
        ErrorAs(errors.chats.DialogIdEmpty, _NO_FOLDER),
        ErrorAs(errors.NoAccess, _NO_FOLDER),
        ErrorAs(errors.disk.FileEmpty, ErrorSpec("FILE_EMPTY", "File name or content is empty")),
        ErrorAs(errors.disk.ContentMalformed, ErrorSpec("FILE_INVALID_CONTENT", "Invalid base64 content")),
        ErrorAs(errors.disk.NotSaved, ErrorSpec("FILE_UPLOAD_FAILED", "File upload failed")),
        ErrorAs(errors.disk.TooLarge, ErrorSpec("FILE_TOO_LARGE", "File is too large")),
    ),
)
async def upload(
    call: Call,
    _: ActingBot,
    *,
    dialog_id: BotDialogId,
    fields: Annotated[Content, P("The file and what is said with it")],
) -> dict[str, Any]:
    """Upload a file into a chat on behalf of a bot and say so."""
    name, content = file_name(fields)
    message, made = await messages.upload(call.tx, call.actor, dialog_id, content, name, fields.message)
    shown = await objects.shown(call.tx, [made.id], call.person.id, now=call.now)
    return {
        "file": views.brief(shown[0], call.portal.locale),
        "messageId": message.id,
        "chatId": message.chat_id,
        "dialogId": dialog_id.text,
    }


@imbot_v2.method(
    "File.download",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/files/file-download",
    mode="read_then_write",
    raises=(
        ErrorAs(errors.disk.FileIdEmpty, _NOT_FOUND),
        ErrorAs(errors.disk.NotFound, _NOT_FOUND),
        ErrorAs(errors.disk.AccessDenied, ErrorSpec("FILE_ACCESS_ERROR", "File access error")),
    ),
)
async def download(
    call: Call, _: ActingBot, *, file_id: Annotated[Id, P("The file", missing=errors.disk.FileIdEmpty)]
) -> dict[str, Any]:
    """Show where a file that a bot may read can be fetched for a while."""
    found = (await rights.find(call.tx, call.person, file_id, Level.READ, folder=False)).object
    identity = await portal_secret.of_portal(call.tx)
    path = files.path(identity, found.file_id, found.name, call.person.id, now=call.now)
    return {"downloadUrl": call.portal.locale.link(path)}
