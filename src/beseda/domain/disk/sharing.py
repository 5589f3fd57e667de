"""Rights given to others, and public links. Official: disk/folder/disk-folder-share-to-user, …-get-external-link."""

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from beseda import errors
from beseda.domain import access
from beseda.domain.disk import rights
from beseda.domain.files import objects
from beseda.model import Actor, DiskObject, Level, Person
from beseda.store.database import Tx
from beseda.store.files import disk_rights, disk_rows

TASKS: Mapping[str, Level] = {
    "disk_access_read": Level.READ,
    "disk_access_add": Level.ADD,
    "disk_access_edit": Level.EDIT,
    "disk_access_full": Level.FULL,
}
_BY_ID = {str(int(level)): level for level in TASKS.values()}  # Quirk 182
_CODE = re.compile(r"U[1-9][0-9]{0,17}|DR?[1-9][0-9]{0,17}|\*")
_MOST_RIGHTS = 100
_LINK_BYTES = 12


async def share(tx: Tx, actor: Actor, folder_id: int, user_id: int, task: str) -> None:
    """Let somebody do so much in a folder, as much as the giver may at most. ``disk.NotFound``, ``disk.AccessDenied``.

    What lies in a chat is its members' alone.
    """
    seen = await rights.find(tx, actor.person, folder_id, Level.READ, folder=True)
    level = TASKS.get(task)
    if level is None or level > seen.level or seen.place.storage.kind == objects.CHAT:  # Quirk 183
        raise errors.disk.AccessDenied
    try:
        known = await access.visible_person(tx, actor.person, user_id)
    except errors.NoAccess as error:
        raise errors.disk.NotFound(id=user_id) from error
    await disk_rights.give(tx, folder_id, {f"U{known.id}": level})


def parsed(given: Any) -> dict[str, Level]:
    """Rights as clients give them: ``{"TASK_ID": 1, "ACCESS_CODE": "U35"}``, several in a list. ``RightsMalformed``."""
    if not given:
        return {}
    listed: Iterable[Any] = [given] if isinstance(given, dict) and "TASK_ID" in given else given
    rows = list(listed.values()) if isinstance(listed, dict) else list(listed)
    if len(rows) > _MOST_RIGHTS:
        raise errors.disk.RightsMalformed
    return dict(map(_right, rows))


def _right(row: Any) -> tuple[str, Level]:
    if not isinstance(row, dict):
        raise errors.disk.RightsMalformed
    code, task = str(row.get("ACCESS_CODE", "")), str(row.get("TASK_ID", ""))
    level = _BY_ID.get(task) or TASKS.get(task)
    if level is None or not _CODE.fullmatch(code):
        raise errors.disk.RightsMalformed
    return code, level


async def link(tx: Tx, person: Person, object_id: int, *, folder: bool) -> str:
    """What the public address of something ends in, made when it is first asked for. ``NotFound``, ``AccessDenied``."""
    seen = await rights.find(tx, person, object_id, Level.READ, folder=folder)
    if seen.place.storage.kind == objects.CHAT:  # Quirk 183
        raise errors.disk.AccessDenied
    found = seen.object
    if found.link:
        return found.link
    await disk_rows.hold(tx, object_id)
    now = await disk_rows.find(tx, object_id)
    if now is None:
        raise errors.disk.NotFound(id=object_id)
    if not now.link:
        now = now._replace(link=secrets.token_urlsafe(_LINK_BYTES))
        await disk_rows.change(tx, now)
    return now.link


async def published(tx: Tx, link_end: str, object_id: int | None) -> DiskObject | None:
    """What a public address stands for: the object itself, or with an id something that lies in it."""
    found = await disk_rows.linked(tx, link_end)
    if found is None or found.deleted:
        return None
    if object_id is None:
        return found
    inside = await disk_rows.find(tx, object_id)
    if inside is None or inside.deleted or found.id not in await disk_rows.above(tx, object_id):
        return None
    return inside
