"""Storages, folders, files and versions."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from beseda.testing import Answer, User
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, Row, Things, row, theirs
from tests.contract.rights.things import MISSING, Thing
from tests.contract.rights.world import Disk
from tests.contract.rights.world import World as Rights
from tests.contract.world import World

DENIED, NOT_FOUND = "400 ACCESS_DENIED", "400 ERROR_NOT_FOUND"
CONTENT = ["notes.txt", "SGVsbG8="]
Given: TypeAlias = Callable[[Rights, str, Thing], dict[str, Any]]


class Made(NamedTuple):
    """What Anna has on her disk."""

    storage: int
    root: int
    folder: int
    file: int
    place: int


def made(w: World) -> Made:
    """A folder with a file in it, and another folder."""
    anna = w.anna
    storage = int(anna.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})[0]["ID"])
    root = int(anna.call("disk.storage.get", id=storage)["ROOT_OBJECT_ID"])
    folder = int(anna.call("disk.storage.addFolder", id=storage, data={"NAME": "Plans"})["ID"])
    place = int(anna.call("disk.storage.addFolder", id=storage, data={"NAME": "Place"})["ID"])
    return Made(storage, root, folder, put(anna, folder), place)


def put(user: User, folder: int, name: str = "notes.txt") -> int:
    """A file in a folder."""
    return int(user.call("disk.folder.uploadFile", id=folder, data={"NAME": name}, fileContent=CONTENT)["ID"])


def of(sort: str) -> Things:
    """Things of the disk: the caller's, somebody else's, nobody's."""

    def things(w: Rights, who: str) -> Iterator[tuple[str, Thing]]:
        other = "hermit" if who == "other" else "other"
        yield "own", Thing("own", getattr(w.disk(who), sort))
        yield "foreign", Thing("foreign", getattr(w.disk(other), sort))
        yield "missing", Thing("missing", MISSING)

    return things


def by_id(sort: str, given: Given = lambda w, who, it: {}, /, own: str = OK, foreign: str = DENIED) -> Row:
    """Official: two codes, ACCESS_DENIED and ERROR_NOT_FOUND."""
    return row(
        of(sort),
        lambda w, who, it: {"id": it.id, **given(w, who, it)},
        own=own,
        foreign=foreign,
        missing=NOT_FOUND,
    )._replace(two_codes=True)


def target(given: Callable[[Disk], dict[str, Any]]) -> Row:
    """Folders as what something is put into."""
    return row(
        of("place"),
        lambda w, who, it: {**given(w.disk(who)), "targetFolderId": it.id},
        own=OK,
        foreign=DENIED,
        missing=NOT_FOUND,
    )._replace(two_codes=True)


def place(w: Rights, who: str, it: Thing) -> dict[str, Any]:
    """Into the caller's other folder."""
    return {"targetFolderId": w.disk(who).place}


def named(w: Rights, who: str, it: Thing) -> dict[str, Any]:
    """Something new."""
    return {"data": {"NAME": "New"}}


def uploaded(w: Rights, who: str, it: Thing) -> dict[str, Any]:
    """A new file."""
    return {**named(w, who, it), "fileContent": CONTENT}


def renamed(w: Rights, who: str, it: Thing) -> dict[str, Any]:
    """Another name."""
    return {"newName": "Renamed"}


def versions(w: World) -> tuple[Made, list[int]]:
    """A file with two versions."""
    it = made(w)
    w.anna.call("disk.file.uploadVersion", id=it.file, fileContent=CONTENT)
    return it, [int(one["ID"]) for one in w.anna.call("disk.file.getVersions", id=it.file)]


def into_place(w: World, method: str, sort: str) -> Iterable[Answer]:
    """Something that is put into another folder."""
    it = made(w)
    yield w.anna.answer(method, id=getattr(it, sort), targetFolderId=it.place)


def brought_back(w: World) -> Iterable[Answer]:
    """A file as it was at first."""
    it, known = versions(w)
    yield w.anna.answer("disk.file.restoreFromVersion", id=it.file, versionId=known[-1])


def restored(w: World, sort: str, thing: int) -> Answer:
    """What was in the trash."""
    w.anna.call(f"disk.{sort}.markDeleted", id=thing)
    return w.anna.answer(f"disk.{sort}.restore", id=thing)


def listed(w: World) -> Iterable[Answer]:
    """A storage with folders and a file in its root, and what lies in the folder."""
    it = made(w)
    put(w.anna, it.root)
    yield w.anna.answer("disk.storage.getChildren", id=it.storage)


def listed_folders(w: World) -> Iterable[Answer]:
    it = made(w)
    put(w.anna, it.root)
    yield w.anna.answer("disk.folder.getChildren", id=it.root)


def searched(w: World) -> Iterable[Answer]:
    """Files and folders, and so many that there is a next page."""
    it = made(w)
    for number in range(50):
        put(w.anna, it.place, f"notes {number}")
    yield w.anna.answer("disk.file.search", QUERY="notes", FILTER={"STORAGE_ID": it.storage})
    yield w.anna.answer("disk.file.search", QUERY="Plans", TYPE="all")


CHAT_FILES = row(at.files, lambda w, who, it: {"id": it.id}, outside=DENIED, reader=OK, missing=NOT_FOUND)._replace(
    two_codes=True
)

CASES: dict[str, Case] = {
    "disk.storage.getFields": Case(scenario=lambda w: (w.anna.answer("disk.storage.getFields"),), rights=theirs()),
    "disk.storage.getTypes": Case(scenario=lambda w: (w.anna.answer("disk.storage.getTypes"),), rights=theirs()),
    "disk.storage.getList": Case(scenario=lambda w: (w.anna.answer("disk.storage.getList"),), rights=theirs()),
    "disk.storage.get": Case(
        scenario=lambda w: (w.anna.answer("disk.storage.get", id=made(w).storage),), rights=[by_id("storage")]
    ),
    "disk.storage.getChildren": Case(
        scenario=listed,
        rights=[by_id("storage", foreign="[]")],
    ),
    "disk.storage.addFolder": Case(
        scenario=lambda w: (w.anna.answer("disk.storage.addFolder", id=made(w).storage, data={"NAME": "New"}),),
        rights=[by_id("storage", named)],
    ),
    "disk.storage.uploadFile": Case(
        scenario=lambda w: (
            w.anna.answer("disk.storage.uploadFile", id=made(w).storage, data={"NAME": "a.txt"}, fileContent=CONTENT),
        ),
        rights=[by_id("storage", uploaded)],
    ),
    "disk.storage.getForApp": Case(rights=theirs(anybody=DENIED)),
    "disk.storage.rename": Case(rights=[by_id("storage", renamed, own="400 ", foreign="400 ")]),
    "disk.folder.getFields": Case(scenario=lambda w: (w.anna.answer("disk.folder.getFields"),), rights=theirs()),
    "disk.folder.get": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.get", id=made(w).folder),), rights=[by_id("folder")]
    ),
    "disk.folder.getChildren": Case(
        scenario=listed_folders,
        rights=[by_id("folder", foreign="[]")],
    ),
    "disk.folder.addSubFolder": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.addSubFolder", id=made(w).folder, data={"NAME": "New"}),),
        rights=[by_id("folder", named)],
    ),
    "disk.folder.copyTo": Case(
        scenario=lambda w: into_place(w, "disk.folder.copyTo", "folder"),
        rights=[by_id("folder", place), target(lambda it: {"id": it.folder})],
    ),
    "disk.folder.moveTo": Case(
        scenario=lambda w: into_place(w, "disk.folder.moveTo", "folder"),
        rights=[by_id("folder", place), target(lambda it: {"id": it.folder})],
    ),
    "disk.folder.rename": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.rename", id=made(w).folder, newName="Renamed"),),
        rights=[by_id("folder", renamed)],
    ),
    "disk.folder.markDeleted": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.markDeleted", id=made(w).folder),), rights=[by_id("folder")]
    ),
    # Official: "Who can execute the method: administrator".
    "disk.folder.restore": Case(
        scenario=lambda w: (restored(w, "folder", made(w).folder),),
        rights=[
            row(
                of("trashed_folder"),
                lambda w, who, it: {"id": it.id},
                missing=DENIED,
                administrator_own=OK,
                administrator_foreign=DENIED,
                administrator_missing=NOT_FOUND,
            )._replace(two_codes=True)
        ],
    ),
    "disk.folder.deleteTree": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.deleteTree", id=made(w).folder),), rights=[by_id("folder")]
    ),
    "disk.folder.shareToUser": Case(
        scenario=lambda w: (
            w.anna.answer("disk.folder.shareToUser", id=made(w).folder, userId=w.boris.id, taskName="disk_access_read"),
        ),
        rights=[by_id("folder", lambda w, who, it: {"userId": w.id(who), "taskName": "disk_access_read"})],
    ),
    "disk.folder.getExternalLink": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.getExternalLink", id=made(w).folder),),
        rights=[by_id("folder")],
    ),
    "disk.folder.uploadFile": Case(
        scenario=lambda w: (
            w.anna.answer("disk.folder.uploadFile", id=made(w).folder, data={"NAME": "b.txt"}, fileContent=CONTENT),
        ),
        rights=[by_id("folder", uploaded), by_id("folder")],
    ),
    "disk.file.getFields": Case(scenario=lambda w: (w.anna.answer("disk.file.getFields"),), rights=theirs()),
    "disk.file.get": Case(
        scenario=lambda w: (w.anna.answer("disk.file.get", id=made(w).file),), rights=[by_id("file"), CHAT_FILES]
    ),
    "disk.file.rename": Case(
        scenario=lambda w: (w.anna.answer("disk.file.rename", id=made(w).file, newName="b.txt"),),
        rights=[by_id("file", renamed)],
    ),
    "disk.file.copyTo": Case(
        scenario=lambda w: into_place(w, "disk.file.copyTo", "file"),
        rights=[by_id("file", place), target(lambda it: {"id": it.file})],
    ),
    "disk.file.moveTo": Case(
        scenario=lambda w: into_place(w, "disk.file.moveTo", "file"),
        rights=[by_id("file", place), target(lambda it: {"id": it.file})],
    ),
    "disk.file.markDeleted": Case(
        scenario=lambda w: (w.anna.answer("disk.file.markDeleted", id=made(w).file),), rights=[by_id("file")]
    ),
    "disk.file.restore": Case(scenario=lambda w: (restored(w, "file", made(w).file),), rights=[by_id("trashed_file")]),
    "disk.file.delete": Case(
        scenario=lambda w: (w.anna.answer("disk.file.delete", id=made(w).file),), rights=[by_id("file")]
    ),
    "disk.file.getExternalLink": Case(
        scenario=lambda w: (w.anna.answer("disk.file.getExternalLink", id=made(w).file),), rights=[by_id("file")]
    ),
    "disk.file.getVersions": Case(
        scenario=lambda w: (w.anna.answer("disk.file.getVersions", id=made(w).file),),
        rights=[by_id("file"), CHAT_FILES],
    ),
    "disk.file.uploadVersion": Case(
        scenario=lambda w: (w.anna.answer("disk.file.uploadVersion", id=made(w).file, fileContent=CONTENT),),
        rights=[by_id("file", lambda w, who, it: {"fileContent": CONTENT})],
    ),
    "disk.file.restoreFromVersion": Case(
        scenario=brought_back,
        rights=[by_id("file", lambda w, who, it: {"versionId": w.disk(who).version})],
    ),
    "disk.file.search": Case(
        scenario=searched,
        rights=[
            *theirs(lambda w, who, it: {"QUERY": "notes"}, anybody=ANSWER),
            row(
                of("storage"),
                lambda w, who, it: {"QUERY": "notes", "FILTER": {"STORAGE_ID": it.id}},
                own=OK,
                foreign="400 NOT_FOUND",
                missing="400 NOT_FOUND",
            ),
        ],
    ),
    "disk.version.get": Case(
        scenario=lambda w: (w.anna.answer("disk.version.get", id=versions(w)[1][0]),), rights=[by_id("version")]
    ),
}
