"""Files of chats as they stand beside messages. Official: chats/messages/im-dialog-messages-get (File)."""

from typing import Any

import orjson

from beseda.model import ChatFile
from beseda.wire.locale import Locale

_SORTS = ("image", "video", "audio")
_ACTIONS = orjson.dumps([{"type": "download"}]).decode()
_PREVIEW, _SHOWN = 250, 1280


def chat_file(file: ChatFile, locale: Locale) -> dict[str, Any]:
    """A file with the addresses where its reader fetches it for a while; previews of pictures alone."""
    link, pictured = locale.link(file.path), file.width > 0
    preview = f"{link}&preview={_PREVIEW}" if pictured else ""
    kind = sort(file.media_type)
    return {
        "id": file.id,
        "chatId": file.chat_id,
        "date": locale.atom(file.created_at),
        "type": kind,
        "name": file.name,
        "extension": extension(file.name),
        "size": file.size,
        "image": {"height": file.height, "width": file.width} if pictured else False,  # Quirk 173
        "status": "done",
        "progress": 100,
        "authorId": file.author_id,
        "authorName": file.author_name,
        "urlPreview": preview,
        "urlShow": f"{link}&preview={_SHOWN}" if pictured else link,
        "urlDownload": link,
        "viewerAttrs": {
            "viewer": "",
            "viewerType": "unknown" if kind == "file" else kind,
            "src": link,
            "viewerResized": "",
            "objectId": str(file.id),
            "viewerGroupBy": str(file.chat_id),
            "imChatId": file.chat_id,
            "title": file.name,
            "actions": _ACTIONS,
        },
        "mediaUrl": {"preview": {str(_PREVIEW): preview}},
        "isTranscribable": False,
        "isVideoNote": False,
        "isVoiceNote": False,
    }


def v2_file(file: ChatFile, locale: Locale) -> dict[str, Any]:
    """The same in ``im.v2``. Official: chat-bots-v2/im.v2/files/file-upload."""
    whole = chat_file(file, locale)
    viewer = whole["viewerAttrs"] | {"unifiedLink": whole["urlDownload"]}
    del viewer["viewerResized"]
    return whole | {"viewerAttrs": viewer}


def brief(file: ChatFile, locale: Locale) -> dict[str, Any]:
    """The same as bots get it. Official: chat-bots-v2/entities (File)."""
    whole = chat_file(file, locale)
    return {name: whole[name] for name in _BRIEF}


_BRIEF = (
    *("id", "chatId", "date", "type", "name", "extension", "size", "image"),
    *("authorId", "authorName", "isTranscribable", "isVideoNote", "isVoiceNote"),
)


def sort(media_type: str) -> str:
    """What a file is for who looks at it. Official: chat-bots-v2/entities (file, image, video, audio)."""
    kind = media_type.partition("/")[0]
    return kind if kind in _SORTS else "file"


def extension(name: str) -> str:
    """The ending of a name, in lower case."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""
