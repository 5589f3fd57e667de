"""The disk: storages, what lies in them, and who may do what with it."""

from enum import IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """How much somebody may do with an object; each includes those before it."""

    NONE = 0
    READ = 1
    ADD = 2
    EDIT = 3
    FULL = 4


class Storage(NamedTuple):
    """A row of ``disk_storage``."""

    id: int
    kind: str
    owner_id: int
    name: str
    root_id: int


class DiskObject(NamedTuple):
    """A row of ``disk_object``: a folder, or a file with its content of now."""

    id: int
    storage_id: int
    parent_id: int
    name: str
    file_id: int
    version: int
    deleted: int
    created_at: int
    updated_at: int
    deleted_at: int
    created_by: int
    updated_by: int
    deleted_by: int
    link: str
    folded: str

    @property
    def folder(self) -> bool:
        """Whether other objects may lie in it."""
        return self.file_id == 0


class FileVersion(NamedTuple):
    """A content that a file has or had; ``file_id``: what it is."""

    id: int
    object_id: int
    file_id: int
    number: int
    created_at: int
    created_by: int


class ChatFile(NamedTuple):
    """A file of a chat, as it is shown beside messages; ``path``: where its reader fetches it for a while."""

    id: int
    chat_id: int
    name: str
    size: int
    media_type: str
    width: int
    height: int
    author_id: int
    author_name: str
    created_at: int
    file_id: int
    path: str = ""


class DiskItem(NamedTuple):
    """An object as lists show it; ``size`` in bytes, 0 for a folder."""

    object: DiskObject
    size: int


class StorageItem(NamedTuple):
    """A storage as lists show it; ``entity_type`` and ``entity_id``: whose it is."""

    id: int
    name: str
    entity_type: str
    entity_id: str
    root_id: int


class VersionItem(NamedTuple):
    """A version as lists show it."""

    version: FileVersion
    name: str
    size: int
