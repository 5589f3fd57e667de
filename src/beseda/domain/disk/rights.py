"""Who may do what with a file or a folder: what they may in its storage, and what was given to them besides.

A personal storage is its owner's, the common one the company's, the folder of a chat its members'.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.files import objects
from beseda.model import DiskObject, Level, Person, Role, Storage
from beseda.store.database import Tx
from beseda.store.files import disk_rights, disk_rows
from beseda.store.people import departments

EVERYBODY = "*"
_IN_CHAT = {Role.GUEST: Level.READ, Role.MEMBER: Level.ADD, Role.MANAGER: Level.FULL, Role.OWNER: Level.FULL}


class Place(NamedTuple):
    """A storage as one person sees it; ``first_visible``: of a chat, the first message that they may see."""

    storage: Storage
    level: Level
    first_visible: int = 0


class Seen(NamedTuple):
    """An object as one person sees it."""

    object: DiskObject
    place: Place
    level: Level


async def place(tx: Tx, person: Person, storage: Storage) -> Place:  # Quirk 181
    """What somebody may do in a storage."""
    if storage.kind == objects.USER:
        return Place(storage, Level.FULL if storage.owner_id == person.id else Level.NONE)
    if storage.kind == objects.COMMON:
        return Place(storage, Level.NONE if person.extranet else Level.FULL if person.admin else Level.EDIT)
    if storage.kind != objects.CHAT:
        return Place(storage, Level.FULL if person.admin else Level.NONE)
    try:
        found = await access.visible_chat(tx, person, storage.owner_id)
    except errors.chats.NotFound:
        return Place(storage, Level.NONE)
    return Place(storage, _IN_CHAT[found.role], found.first_visible)


async def find(
    tx: Tx, person: Person, object_id: int, least: Level, *, folder: bool | None = None, in_trash: bool = False
) -> Seen:
    """An object with which somebody may do so much. ``disk.NotFound``, ``disk.AccessDenied``.

    ``folder``: whether it has to be one. ``in_trash``: whether it has to lie there.
    """
    found = await disk_rows.find(tx, object_id)
    wrong = found is None or (folder is not None and found.folder is not folder) or (found.deleted > 0) is not in_trash
    if found is None or wrong:
        raise errors.disk.NotFound(id=object_id)
    seen = await look(tx, person, found)
    if seen.level < least:
        raise errors.disk.AccessDenied
    return seen


async def look(tx: Tx, person: Person, found: DiskObject) -> Seen:
    """An object as somebody sees it, be it not at all."""
    storage = await disk_rows.storage(tx, found.storage_id)
    assert storage is not None  # noqa: S101 - nothing lies outside of storages
    where = await place(tx, person, storage)
    return Seen(found, where, await _level(tx, person, found, where))


async def _level(tx: Tx, person: Person, found: DiskObject, where: Place) -> Level:
    if where.level >= Level.ADD and found.created_by == person.id and found.parent_id:
        return Level.FULL
    if where.first_visible and not found.folder and await _hidden(tx, found, where):
        return Level.NONE
    if where.level == Level.FULL:
        return where.level
    given = await disk_rights.given(tx, found.id)
    return max(where.level, await best(tx, person, given))


async def _hidden(tx: Tx, found: DiskObject, where: Place) -> bool:
    """Whether all messages that carry a file are older than what somebody may see of its chat."""
    carriers = await disk_rows.carriers(tx, found.id)
    return bool(carriers) and carriers[-1] < where.first_visible


async def best(tx: Tx, person: Person, given: Iterable[tuple[str, int]]) -> Level:
    """The most of what was given that somebody has; each is a code and a level."""
    rights = list(given)
    if not rights:
        return Level.NONE
    own = await codes(tx, person)
    return Level(max((level for code, level in rights if code in own), default=0))


async def codes(tx: Tx, person: Person) -> frozenset[str]:
    """By which codes somebody is meant. Official: disk/storage/disk-storage-add-folder."""
    own = {f"U{person.id}"}
    if person.extranet:
        return frozenset(own)
    known, inside = await departments.all_departments(tx), json.loads(person.departments)
    own |= {EVERYBODY, *(f"D{one}" for one in inside)}
    for one in inside:
        above: int = one
        while above in known and f"DR{above}" not in own:
            own.add(f"DR{above}")
            above = known[above].parent_id
    return frozenset(own)
