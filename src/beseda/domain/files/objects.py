"""Storages with what lies in them: made, named, carried by messages, and forgotten. Rights are in ``domain/disk``."""

from collections.abc import Sequence

from beseda import errors
from beseda.domain.applications import portal_secret
from beseda.domain.files import files
from beseda.domain.text.fold import fold
from beseda.model import ChatFile, DiskObject, File, FileVersion, Storage, StoredFile
from beseda.store.chats import chat_rows
from beseda.store.database import Tx
from beseda.store.files import disk_rows as rows
from beseda.store.files import file_rows

USER, COMMON, CHAT, APPLICATION = "user", "common", "chat", "restapp"
_MOST_NUMBERS = 10_000


async def storage(tx: Tx, kind: str, owner_id: int, *, now: int, name: str = "") -> Storage:
    """The storage of somebody or something, made when it is first asked for."""
    known = await rows.storage_of(tx, kind, owner_id)
    if known is None:
        known = await rows.insert_storage(tx, kind, owner_id, now=now, name=name)
        if kind == CHAT:
            await chat_rows.change(tx, owner_id, disk_folder_id=known.root_id)
    return known


async def root(tx: Tx, where: Storage) -> DiskObject:
    """The outermost folder of a storage."""
    found = await rows.find(tx, where.root_id)
    assert found is not None  # noqa: S101 - a storage always has one
    return found


async def add_file(
    tx: Tx, folder: DiskObject, stored: StoredFile, name: str, by: int, *, now: int, unique: bool = False
) -> DiskObject:
    """Put a file that was uploaded into a folder. ``disk.NameTaken``, unless another name may be made of it."""
    await rows.hold(tx, folder.id)
    name = await free_name(tx, folder.id, name, unique=unique)
    file = await files.add(tx, stored, stored.media_type, by, now=now, width=stored.width, height=stored.height)
    return await _place(tx, folder, name, file, by, now=now)


async def copy_file(
    tx: Tx, folder: DiskObject, source: DiskObject, by: int, *, now: int, unique: bool = False
) -> DiskObject:
    """Put a copy of a file into a folder; the content is the same. ``disk.NameTaken`` as with ``add_file``."""
    original = await file_rows.find(tx, source.file_id)
    if original is None:
        raise errors.disk.NotFound(id=source.id)
    await rows.hold(tx, folder.id)
    name = await free_name(tx, folder.id, source.name, unique=unique)
    copy = original._replace(author_id=by, created_at=now)
    return await _place(tx, folder, name, copy._replace(id=await file_rows.insert(tx, copy)), by, now=now)


async def add_folder(tx: Tx, parent: DiskObject, name: str, by: int, *, now: int) -> DiskObject:
    """Make a folder in a folder. ``disk.NameTaken``."""
    await rows.hold(tx, parent.id)
    name = await free_name(tx, parent.id, name)
    return await rows.insert(tx, _new(parent, name, by, now=now))


async def free_name(tx: Tx, folder_id: int, name: str, *, unique: bool = False) -> str:
    """A name that nothing has in a folder that is held: this one, or one with a number. ``disk.NameTaken``."""
    if await rows.named(tx, folder_id, name) is None:
        return name
    if not unique:
        raise errors.disk.NameTaken
    stem, dot, ending = name.rpartition(".")
    for number in range(1, _MOST_NUMBERS):
        tried = f"{stem} ({number}).{ending}" if dot and stem else f"{name} ({number})"
        if await rows.named(tx, folder_id, tried) is None:
            return tried
    raise errors.disk.NameTaken


def _new(parent: DiskObject, name: str, by: int, *, now: int) -> DiskObject:
    return DiskObject(0, parent.storage_id, parent.id, name, 0, 0, 0, now, now, 0, by, by, 0, "", fold(name))


async def _place(tx: Tx, folder: DiskObject, name: str, file: File, by: int, *, now: int) -> DiskObject:
    made = await rows.insert(tx, _new(folder, name, by, now=now)._replace(file_id=file.id, version=1))
    await rows.insert_version(tx, FileVersion(0, made.id, file.id, 1, now, by))
    return made


async def release(tx: Tx, object_ids: Sequence[int], message_id: int, *, now: int) -> None:
    """A message carries these files no more: those that no other one carries are forgotten."""
    for object_id in await rows.detach(tx, object_ids, message_id):
        await rows.remove(tx, object_id, now=now)


async def shown_to(
    tx: Tx, object_ids: Sequence[int], reader_ids: Sequence[int], *, now: int
) -> dict[int, list[ChatFile]]:
    """The same for several readers, each with addresses of their own; nothing where there are no files."""
    return {one: await shown(tx, object_ids, one, now=now) for one in reader_ids} if object_ids else {}


async def shown(tx: Tx, object_ids: Sequence[int], reader_id: int, *, now: int) -> list[ChatFile]:
    """Files of chats as they are shown to a reader beside the messages that carry them, in this order."""
    known = await rows.chat_files(tx, object_ids)
    if not known:
        return []
    identity = await portal_secret.of_portal(tx)
    found = [known[one] for one in dict.fromkeys(object_ids) if one in known]
    return [one._replace(path=files.path(identity, one.file_id, one.name, reader_id, now=now)) for one in found]
