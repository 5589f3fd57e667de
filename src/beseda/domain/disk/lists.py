"""Storages, and what lies in them, in lists. Official: disk/storage/index, disk/folder/index, disk/file/index."""

from collections.abc import Iterable, Sequence

from beseda import errors
from beseda.domain.disk import rights
from beseda.domain.disk.rights import Place
from beseda.domain.files import objects
from beseda.domain.text.fold import fold, runs
from beseda.domain.text.phrases import phrase
from beseda.model import (
    Actor,
    Compare,
    Condition,
    DiskItem,
    DiskObject,
    Holds,
    Level,
    Order,
    Part,
    Person,
    StorageItem,
    VersionItem,
)
from beseda.store.database import Tx
from beseda.store.files import disk_lists, disk_rows, disk_search, file_rows
from beseda.store.files.disk_search import Search

_SHORTEST, _LONGEST = 3, 255
_DEEPEST = 1000
_MOST_PUBLISHED = 1000
_NAMING = {Compare.IN, Compare.CONTAINS, Compare.PATTERN}
PAGE = 50


async def storages(tx: Tx, actor: Actor, part: Part) -> tuple[list[StorageItem], int]:
    """The storages that somebody sees listed, made where they are not there yet, and how many there are.

    Their own, the company's, and those of bound chats that they are in.
    """
    person = actor.person
    await objects.storage(tx, objects.USER, person.id, now=actor.now)
    if not person.extranet:
        await common(tx, actor)
    for chat_id in await disk_lists.bound_chats_without(tx, person.id):
        await objects.storage(tx, objects.CHAT, chat_id, now=actor.now)
    return await disk_lists.storages(tx, person.id, part, employee=not person.extranet)


async def common(tx: Tx, actor: Actor) -> None:
    """Let there be a storage of the company."""
    await objects.storage(tx, objects.COMMON, 0, now=actor.now, name=phrase(actor.language, "company_drive"))


async def storage(tx: Tx, person: Person, storage_id: int, least: Level) -> Place:
    """A storage in which somebody may do so much. ``disk.NotFound``, ``disk.AccessDenied``."""
    found = await disk_rows.storage(tx, storage_id)
    if found is None:
        raise errors.disk.NotFound(id=storage_id)
    place = await rights.place(tx, person, found)
    if place.level < least:
        raise errors.disk.AccessDenied
    return place


async def described(tx: Tx, storage_id: int) -> StorageItem:
    """A storage that is there, as lists show it."""
    found = await disk_lists.storage(tx, storage_id)
    if found is None:
        raise errors.disk.NotFound(id=storage_id)
    return found


async def children(tx: Tx, person: Person, folder_id: int, part: Part) -> tuple[list[DiskItem], int]:
    """What lies in a folder that somebody may read, and how much that is. ``disk.NotFound``.

    In a folder that they may not read, what was given to them all the same.
    """
    found = await disk_rows.find(tx, folder_id)
    if found is None or not found.folder or found.deleted:
        raise errors.disk.NotFound(id=folder_id)
    seen = await rights.look(tx, person, found)
    codes = None if seen.level >= Level.READ else await rights.codes(tx, person)
    folded = part._replace(conditions=[_folded(one) for one in part.conditions])
    return await disk_lists.children(
        tx, found, folded, first_visible=seen.place.first_visible, codes=codes, runs=_runs(folded.conditions)
    )


def _folded(condition: Condition) -> Condition:
    if condition.holds is not Holds.TEXT or condition.field != "NAME":
        return condition
    return condition._replace(values=tuple(map(fold, condition.values)))


def _runs(conditions: Iterable[Condition]) -> Sequence[str]:
    """Runs of three characters that a name has, if it is as these want it."""
    for one in conditions:
        if one.field == "NAME" and one.compare in _NAMING and not one.negated and len(one.values) == 1:
            pieces = one.values[0].split("%") if one.compare is Compare.PATTERN else one.values
            return runs(max(pieces, key=len))
    return ()


async def published(tx: Tx, folder_id: int) -> list[DiskItem]:
    """What lies in a folder that everybody may look into."""
    wanted, folder = Part(order=Order("NAME"), limit=_MOST_PUBLISHED), await disk_rows.find(tx, folder_id)
    return (await disk_lists.children(tx, folder, wanted))[0] if folder else []


async def versions(tx: Tx, person: Person, file_id: int, part: Part) -> tuple[list[VersionItem], int]:
    """The versions of a file, newest first. ``disk.NotFound``, ``disk.AccessDenied``."""
    seen = await rights.find(tx, person, file_id, Level.READ, folder=False)
    return await disk_lists.versions(tx, seen.object.id, part)


async def version(tx: Tx, person: Person, version_id: int) -> VersionItem:
    """One version of a file that somebody may read. ``disk.NotFound``, ``disk.AccessDenied``."""
    found = await disk_lists.version(tx, version_id)
    if found is None:
        raise errors.disk.NotFound(id=version_id)
    try:
        await rights.find(tx, person, found.version.object_id, Level.READ, folder=False)
    except errors.disk.NotFound as error:
        raise errors.disk.NotFound(id=version_id) from error
    return found


async def item(tx: Tx, found: DiskObject) -> DiskItem:
    """An object with the size of its content."""
    file = await file_rows.find(tx, found.file_id) if found.file_id else None
    return DiskItem(found, file.size if file else 0)


async def search(
    tx: Tx, actor: Actor, phrase_given: str, kind: str, *, storage_id: int | None, folder_id: int | None, offset: int
) -> tuple[list[DiskItem], bool]:
    """Files and folders outside of chats by their names, and whether there are more.

    ``disk.PhraseWrong``, ``disk.ScopeNotFound``, ``disk.ScopeUnsearchable``.
    """
    text = " ".join(phrase_given.split())
    if not _SHORTEST <= len(text) <= _LONGEST:
        raise errors.disk.PhraseWrong
    if storage_id is None and folder_id is None:
        places, codes, below = await _own(tx, actor), sorted(await rights.codes(tx, actor.person)), 0
    else:
        place, below = await _scope(tx, actor.person, storage_id, folder_id)
        places, codes = ([], []) if below else ([place.storage.id], [])
    folded = fold(text)
    wanted = Search(
        _pattern(folded),
        kind,
        places,
        codes,
        below,
        runs(folded),
        min(offset, _DEEPEST),
        PAGE + 1,
    )
    found = await disk_search.search(tx, wanted)
    return found[:PAGE], len(found) > PAGE and wanted.offset < _DEEPEST


async def _scope(tx: Tx, person: Person, storage_id: int | None, folder_id: int | None) -> tuple[Place, int]:
    """The storage that is searched, and the folder in it, 0 for all of it."""
    try:
        if folder_id is not None:
            place = (await rights.find(tx, person, folder_id, Level.READ, folder=True)).place
        else:
            place = await storage(tx, person, storage_id or 0, Level.READ)
    except errors.NoAccess as error:
        raise errors.disk.ScopeNotFound from error
    if storage_id is not None and storage_id != place.storage.id:
        raise errors.disk.ScopeNotFound
    if place.storage.kind == objects.CHAT:  # Quirk 187
        raise errors.disk.ScopeUnsearchable
    return place, 0 if folder_id in (None, place.storage.root_id) else folder_id or 0


async def _own(tx: Tx, actor: Actor) -> list[int]:
    person = actor.person
    kinds = [(objects.USER, person.id), *([] if person.extranet else [(objects.COMMON, 0)])]
    found = [await disk_rows.storage_of(tx, kind, owner) for kind, owner in kinds]
    return [one.id for one in found if one]


def _pattern(text: str) -> str:
    for special in "!%_":
        text = text.replace(special, f"!{special}")
    return f"%{text}%"
