"""Storages, folders, files and versions. Official: disk/index."""

from typing import Any

from beseda.model import DiskObject, File
from beseda.wire.locale import Locale

_TYPES = {"image": 2, "video": 3, "audio": 6}
_OTHER = 0
_PREVIEW = 640


def model(found: DiskObject, file: File, path: str, locale: Locale) -> dict[str, Any]:
    """A file as a model of the disk. Official: chats/files/im-disk-file-commit."""
    preview = f"{path}&preview={_PREVIEW}" if file.width else ""
    return {
        "id": found.id,
        "name": found.name,
        "createTime": locale.atom(found.created_at),  # Quirk 233
        "updateTime": locale.atom(found.updated_at),
        "deleteTime": locale.atom(found.deleted_at) if found.deleted_at else None,
        "code": None,
        "xmlId": None,
        "storageId": found.storage_id,
        "realObjectId": found.id,
        "parentId": found.parent_id,
        "deletedType": found.deleted,
        "createdBy": str(found.created_by),
        "updatedBy": str(found.updated_by),
        "deletedBy": str(found.deleted_by),
        "uniqueCode": file.hash[:20],
        "typeFile": _TYPES.get(file.media_type.partition("/")[0], _OTHER),
        "globalContentVersion": found.version,
        "fileId": found.file_id,
        "size": file.size,
        "etag": file.hash[:32],
        "links": {"download": path, "showInGrid": f"/disk/{found.parent_id}", "preview": preview},
    }
