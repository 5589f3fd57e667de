"""Storages, folders, files and versions. Official: disk/index."""

from collections.abc import Collection, Mapping
from typing import Any

from beseda.model import DiskItem, DiskObject, Field, File, Holds, StorageItem, VersionItem
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
        "createTime": locale.atom(found.created_at),  # Quirk 175
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


# Numbers in answers that tell of something new, digits elsewhere, as in the examples. Quirk 186
_NEW = ("ID", "REAL_OBJECT_ID", "DELETED_TYPE", "GLOBAL_CONTENT_VERSION", "FILE_ID")
_FILE_FIELDS = ("GLOBAL_CONTENT_VERSION", "FILE_ID", "SIZE")


def storage(found: StorageItem) -> dict[str, Any]:
    """A storage."""
    return {
        "ID": str(found.id),
        "NAME": found.name,
        "CODE": None,
        "MODULE_ID": "disk",
        "ENTITY_TYPE": found.entity_type,
        "ENTITY_ID": found.entity_id,
        "ROOT_OBJECT_ID": str(found.root_id),
    }


def item(one: DiskItem, path: str, locale: Locale, *, numbers: Collection[str] = ()) -> dict[str, Any]:
    """A folder or a file; ``path``: where its reader fetches it for a while, "" for a folder."""
    found = one.object
    sort = "folder" if found.folder else "file"
    shown: dict[str, Any] = {
        "ID": str(found.id),
        "NAME": found.name,
        "CODE": None,
        "STORAGE_ID": str(found.storage_id),
        "TYPE": sort,
        **({"REAL_OBJECT_ID": str(found.id)} if found.folder else {}),
        "PARENT_ID": str(found.parent_id),
        "DELETED_TYPE": str(found.deleted),
        **({} if found.folder else _content(one)),
        "CREATE_TIME": locale.atom(found.created_at),
        "UPDATE_TIME": locale.atom(found.updated_at),
        "DELETE_TIME": locale.atom(found.deleted_at) if found.deleted_at else None,
        "CREATED_BY": str(found.created_by),
        "UPDATED_BY": str(found.updated_by),
        "DELETED_BY": str(found.deleted_by),
        **({} if found.folder else {"DOWNLOAD_URL": locale.link(path)}),
        "DETAIL_URL": locale.link(f"/disk/{sort}/{found.id}"),  # Quirk 188
    }
    return shown | {name: int(shown[name]) for name in numbers if name in shown}


def new(one: DiskItem, path: str, locale: Locale) -> dict[str, Any]:
    """The same of what was just made."""
    return item(one, path, locale, numbers=_NEW) | {"DELETED_BY": None}


def _content(one: DiskItem) -> dict[str, str]:
    values = (one.object.version, one.object.file_id, one.size)
    return dict(zip(_FILE_FIELDS, map(str, values), strict=True))


def version(one: VersionItem, path: str, locale: Locale) -> dict[str, Any]:
    """A version of a file."""
    return {
        "ID": str(one.version.id),
        "OBJECT_ID": str(one.version.object_id),
        "SIZE": str(one.size),
        "NAME": one.name,
        "GLOBAL_CONTENT_VERSION": str(one.version.number),
        "CREATE_TIME": locale.atom(one.version.created_at),
        "CREATED_BY": str(one.version.created_by),
        "DOWNLOAD_URL": locale.link(path),
    }


def fields(described: Mapping[str, Field], hidden: Collection[str]) -> dict[str, dict[str, Any]]:
    """The fields of something: what each holds, and whether lists are filtered by it."""
    return {
        name: {
            "TYPE": _HELD[one.holds] if name not in _ENUMS else "enum",
            "USE_IN_FILTER": name not in hidden,
            "USE_IN_SHOW": True,
        }
        for name, one in described.items()
    }


_ENUMS = ("TYPE", "DELETED_TYPE")
_HELD = {Holds.NUMBER: "integer", Holds.TEXT: "string", Holds.TIME: "datetime"}
