"""Storages that are asked for by their ids, and those of applications. Official: disk/storage/index."""

from beseda import errors
from beseda.domain.disk import lists
from beseda.domain.files import files, objects
from beseda.model import Actor, StorageItem
from beseda.store.database import Tx
from beseda.store.files import disk_rows

_APPLICATION = "bitrix.restapi"  # Official: example of disk/storage/disk-storage-get-for-app


async def root_id(tx: Tx, storage_id: int) -> int:
    """The outermost folder of a storage. ``disk.NotFound``."""
    found = await disk_rows.storage(tx, storage_id)
    if found is None:
        raise errors.disk.NotFound(id=storage_id)
    return found.root_id


async def of_application(tx: Tx, actor: Actor) -> StorageItem:
    """The storage of the application that calls. ``ApplicationRequired``."""
    if actor.application is None:
        raise errors.ApplicationRequired
    found = await objects.storage(tx, objects.APPLICATION, actor.application.id, now=actor.now, name=_APPLICATION)
    return await lists.described(tx, found.id)


async def rename(tx: Tx, actor: Actor, storage_id: int, name: str) -> StorageItem:
    """Call the storage of an application otherwise.

    ``disk.NotFound``, ``disk.StorageFixed``, ``ApplicationRequired``; ``disk.AccessDenied`` but for an administrator.
    """
    found = await disk_rows.storage(tx, storage_id)
    if found is None:
        raise errors.disk.NotFound(id=storage_id)
    if found.kind != objects.APPLICATION:
        raise errors.disk.StorageFixed
    if actor.application is None:
        raise errors.ApplicationRequired
    if not actor.person.admin or actor.application.id != found.owner_id:
        raise errors.disk.AccessDenied
    await disk_rows.rename_storage(tx, storage_id, files.safe_name(name))
    return await lists.described(tx, storage_id)
