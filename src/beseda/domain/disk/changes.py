"""Folders and files made, moved, copied, renamed, put into the trash, brought back and deleted.

Official: disk/folder/index, disk/file/index.
"""

from collections.abc import Mapping
from typing import NamedTuple

from beseda import errors
from beseda.domain.disk import chat_files, rights
from beseda.domain.files import files, objects
from beseda.domain.text.fold import fold
from beseda.model import Actor, DiskObject, FileVersion, Level, StoredFile
from beseda.store.database import Tx
from beseda.store.files import disk_lists, disk_rights, disk_rows, file_rows
from beseda.store.files.disk_rows import IN_TRASH, WITH_FOLDER


class NewFile(NamedTuple):
    """A file that is put into a folder: its name, what others may do with it, whether it may get another name."""

    name: str
    rights: Mapping[str, Level]
    unique: bool = False


async def add_folder(
    tx: Tx, actor: Actor, parent_id: int, name: str, given: Mapping[str, Level] | None = None
) -> DiskObject:
    """Make a folder in a folder. ``disk.NotFound``, ``disk.AccessDenied``, ``disk.NameTaken``."""
    seen = await rights.find(tx, actor.person, parent_id, Level.ADD, folder=True)
    made = await objects.add_folder(tx, seen.object, files.safe_name(name), actor.person.id, now=actor.now)
    await _give(tx, seen, made, given or {})
    return made


async def add_file(tx: Tx, actor: Actor, parent_id: int, stored: StoredFile, new: NewFile) -> DiskObject:
    """Put a file into a folder.

    ``disk.NotFound``, ``disk.AccessDenied``, ``disk.NameTaken``, ``disk.TooLarge``.
    """
    chat_files.check_stored(stored)
    seen = await rights.find(tx, actor.person, parent_id, Level.ADD, folder=True)
    name = files.safe_name(new.name)
    made = await objects.add_file(tx, seen.object, stored, name, actor.person.id, now=actor.now, unique=new.unique)
    await _give(tx, seen, made, new.rights)
    return made


async def _give(tx: Tx, seen: rights.Seen, made: DiskObject, given: Mapping[str, Level]) -> None:
    if given and seen.place.storage.kind == objects.CHAT:  # Quirk 183
        raise errors.disk.AccessDenied
    await disk_rights.give(tx, made.id, given)


async def rename(tx: Tx, actor: Actor, object_id: int, name: str, *, folder: bool) -> DiskObject:
    """Call a file or a folder otherwise. ``disk.NotFound``, ``disk.AccessDenied``, ``disk.NameTaken``."""
    found = (await rights.find(tx, actor.person, object_id, Level.EDIT, folder=folder)).object
    kept = files.safe_name(name)
    if not found.parent_id:
        raise errors.disk.AccessDenied
    if kept == found.name:
        return found
    await disk_rows.hold(tx, found.parent_id)
    await objects.free_name(tx, found.parent_id, kept)
    return await _changed(tx, actor, found._replace(name=kept, folded=fold(kept)))


async def copy_file(tx: Tx, actor: Actor, file_id: int, target_id: int) -> DiskObject:
    """Copy a file into a folder. ``disk.NotFound``, ``disk.AccessDenied``, ``disk.NameTaken``."""
    found = (await rights.find(tx, actor.person, file_id, Level.READ, folder=False)).object
    target = (await rights.find(tx, actor.person, target_id, Level.ADD, folder=True)).object
    return await objects.copy_file(tx, target, found, actor.person.id, now=actor.now)


async def copy_folder(tx: Tx, actor: Actor, folder_id: int, target_id: int) -> DiskObject:
    """Copy a folder with all that lies in it. ``disk.NotFound``, ``disk.AccessDenied``, ``disk.NameTaken``.

    Of a chat, what the copier may not see stays behind.
    """
    found = await rights.find(tx, actor.person, folder_id, Level.READ, folder=True)
    target = (await rights.find(tx, actor.person, target_id, Level.ADD, folder=True)).object
    inside = await disk_rows.tree(tx, folder_id)
    name = found.object.name or await _storage_name(tx, found.object.storage_id)
    copies = {folder_id: await objects.add_folder(tx, target, name, actor.person.id, now=actor.now)}
    for one in inside[1:]:
        place = copies[one.parent_id]
        if one.folder:
            copies[one.id] = await objects.add_folder(tx, place, one.name, actor.person.id, now=actor.now)
        elif not found.place.first_visible or (await rights.look(tx, actor.person, one)).level >= Level.READ:
            await objects.copy_file(tx, place, one, actor.person.id, now=actor.now)
    return copies[folder_id]


async def _storage_name(tx: Tx, storage_id: int) -> str:
    found = await disk_lists.storage(tx, storage_id)
    return files.safe_name(found.name if found else "")


async def move(tx: Tx, actor: Actor, object_id: int, target_id: int, *, folder: bool) -> DiskObject | None:
    """Put a file or a folder into another folder of its storage; None when that is in another one.

    ``disk.NotFound``, ``disk.AccessDenied``, ``disk.NameTaken``, ``disk.RootFixed``.
    """
    seen = await rights.find(tx, actor.person, object_id, Level.EDIT, folder=folder)
    target = await rights.find(tx, actor.person, target_id, Level.ADD, folder=True)
    found = seen.object
    if not found.parent_id:
        raise errors.disk.RootFixed
    if found.storage_id != target.object.storage_id:
        return None
    await disk_rows.hold(tx, seen.place.storage.root_id)  # two that move cannot make a circle
    if object_id in await disk_rows.above(tx, target_id):  # Quirk 184
        raise errors.disk.AccessDenied
    if found.parent_id == target_id:
        return found
    await disk_rows.hold(tx, target_id)
    await objects.free_name(tx, target_id, found.name)
    return await _changed(tx, actor, found._replace(parent_id=target_id))


async def mark_deleted(tx: Tx, actor: Actor, object_id: int, *, folder: bool) -> DiskObject:
    """Put a file or a folder into the trash. ``disk.NotFound``, ``disk.AccessDenied``, ``disk.RootFixed``."""
    least = Level.FULL if folder else Level.EDIT
    found = (await rights.find(tx, actor.person, object_id, least, folder=folder)).object
    if not found.parent_id:
        raise errors.disk.RootFixed
    gone = found._replace(deleted=IN_TRASH, deleted_at=actor.now, deleted_by=actor.person.id)
    await disk_rows.change(tx, gone)
    await disk_rows.mark_inside(tx, object_id, before=0, after=WITH_FOLDER)
    return gone


async def restore(tx: Tx, actor: Actor, object_id: int, *, folder: bool) -> DiskObject:
    """Bring something back from the trash, under another name where its own is taken.

    What lay in a folder that is in the trash itself comes to the root. ``disk.NotFound``, ``disk.AccessDenied``.
    """
    if folder and not actor.person.admin:  # Quirk 185
        raise errors.disk.AccessDenied
    least = Level.FULL if folder else Level.EDIT
    seen = await rights.find(tx, actor.person, object_id, least, folder=folder, in_trash=True)
    found = seen.object
    if found.deleted != IN_TRASH:
        raise errors.disk.NotFound(id=object_id)
    parent = await disk_rows.find(tx, found.parent_id)
    parent_id = parent.id if parent and not parent.deleted else seen.place.storage.root_id
    await disk_rows.hold(tx, parent_id)
    name = await objects.free_name(tx, parent_id, found.name, unique=True)
    back = found._replace(parent_id=parent_id, name=name, folded=fold(name), deleted=0)
    changed = await _changed(tx, actor, back)
    await disk_rows.mark_inside(tx, object_id, before=WITH_FOLDER, after=0)
    return changed


async def delete(tx: Tx, actor: Actor, object_id: int, *, folder: bool) -> None:
    """Delete something for good, with all that lies in it.

    ``disk.NotFound``, ``disk.AccessDenied``, ``disk.RootFixed``.
    """
    found = (await rights.find(tx, actor.person, object_id, Level.FULL, folder=folder)).object
    if not found.parent_id:
        raise errors.disk.RootFixed
    await disk_rows.remove(tx, object_id, now=actor.now)


async def upload_version(tx: Tx, actor: Actor, file_id: int, stored: StoredFile) -> DiskObject:
    """Let a file have another content. ``disk.NotFound``, ``disk.AccessDenied``, ``disk.TooLarge``."""
    chat_files.check_stored(stored)
    await rights.find(tx, actor.person, file_id, Level.EDIT, folder=False)
    await disk_rows.hold(tx, file_id)
    found = (await rights.find(tx, actor.person, file_id, Level.EDIT, folder=False)).object
    named = StoredFile(found.name, stored.size, stored.hash)
    size = {"width": stored.width, "height": stored.height}
    file = await files.add(tx, named, stored.media_type, actor.person.id, now=actor.now, **size)
    return await _new_version(tx, actor, found, file.id)


async def restore_version(tx: Tx, actor: Actor, file_id: int, version_id: int) -> DiskObject:
    """Let a file have a content again that it had; that is a new version.

    ``disk.NotFound``, ``disk.AccessDenied``, ``disk.VersionElsewhere``.
    """
    await rights.find(tx, actor.person, file_id, Level.FULL, folder=False)
    await disk_rows.hold(tx, file_id)
    found = (await rights.find(tx, actor.person, file_id, Level.FULL, folder=False)).object
    former = await disk_rows.version(tx, version_id)
    if former is None or former.object_id != file_id:
        raise errors.disk.VersionElsewhere
    original = await file_rows.find(tx, former.file_id)
    assert original is not None  # noqa: S101 - a version always has its content
    copy = original._replace(author_id=actor.person.id, created_at=actor.now)
    return await _new_version(tx, actor, found, await file_rows.insert(tx, copy))


async def _new_version(tx: Tx, actor: Actor, found: DiskObject, content_id: int) -> DiskObject:
    number = found.version + 1
    await disk_rows.insert_version(tx, FileVersion(0, found.id, content_id, number, actor.now, actor.person.id))
    return await _changed(tx, actor, found._replace(file_id=content_id, version=number))


async def _changed(tx: Tx, actor: Actor, found: DiskObject) -> DiskObject:
    changed = found._replace(updated_at=actor.now, updated_by=actor.person.id)
    await disk_rows.change(tx, changed)
    return changed
