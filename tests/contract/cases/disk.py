"""Storages, folders, files and versions."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from beseda.testing import Answer, User
from tests.contract.case import Case, Sdk
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
    thing, place = pair(w, sort)
    yield w.anna.answer(method, id=thing, targetFolderId=place)


def brought_back(w: World) -> Iterable[Answer]:
    """A file as it was at first."""
    file, version = first_version(w)
    yield w.anna.answer("disk.file.restoreFromVersion", id=file, versionId=version)


def restored(w: World, sort: str, thing: int) -> Answer:
    """What was in the trash."""
    return w.anna.answer(f"disk.{sort}.restore", id=thrown_away(w, sort, thing))


def with_file_in_root(w: World) -> Made:
    """Folders and a file in the root of a storage."""
    it = made(w)
    put(w.anna, it.root)
    return it


def with_many(w: World) -> Made:
    """So many files that there is a next page."""
    it = made(w)
    for number in range(50):
        put(w.anna, it.place, f"notes {number}")
    return it


def pair(w: World, sort: str) -> tuple[int, int]:
    """Something, and another folder."""
    it = made(w)
    return getattr(it, sort), it.place


def first_version(w: World) -> tuple[int, int]:
    """A file, and its first version."""
    it, known = versions(w)
    return it.file, known[-1]


def thrown_away(w: World, sort: str, thing: int) -> int:
    """Something in the trash."""
    w.anna.call(f"disk.{sort}.markDeleted", id=thing)
    return thing


def searched(w: World) -> Iterable[Answer]:
    it = with_many(w)
    yield w.anna.answer("disk.file.search", QUERY="notes", FILTER={"STORAGE_ID": it.storage})
    yield w.anna.answer("disk.file.search", QUERY="Plans", TYPE="all")


CHAT_FILES = row(at.files, lambda w, who, it: {"id": it.id}, outside=DENIED, reader=OK, missing=NOT_FOUND)._replace(
    two_codes=True
)

_PLAIN: dict[str, Case] = {
    "disk.storage.getFields": Case(scenario=lambda w: (w.anna.answer("disk.storage.getFields"),), rights=theirs()),
    "disk.storage.getTypes": Case(scenario=lambda w: (w.anna.answer("disk.storage.getTypes"),), rights=theirs()),
    "disk.storage.getList": Case(scenario=lambda w: (w.anna.answer("disk.storage.getList"),), rights=theirs()),
    "disk.storage.get": Case(
        scenario=lambda w: (w.anna.answer("disk.storage.get", id=made(w).storage),), rights=[by_id("storage")]
    ),
    "disk.storage.getChildren": Case(
        scenario=lambda w: (w.anna.answer("disk.storage.getChildren", id=with_file_in_root(w).storage),),
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
    "disk.storage.getForApp": Case(
        scenario=lambda w: (w.application("disk.storage.getForApp"),), rights=theirs(anybody=DENIED)
    ),
    "disk.storage.rename": Case(
        scenario=lambda w: (w.application("disk.storage.rename", id=own_storage(w), newName="Robot's files"),),
        rights=[by_id("storage", renamed, own="400 ", foreign="400 ")],
    ),
    "disk.folder.getFields": Case(scenario=lambda w: (w.anna.answer("disk.folder.getFields"),), rights=theirs()),
    "disk.folder.get": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.get", id=made(w).folder),), rights=[by_id("folder")]
    ),
    "disk.folder.getChildren": Case(
        scenario=lambda w: (w.anna.answer("disk.folder.getChildren", id=with_file_in_root(w).root),),
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
        scenario=lambda w: uploads(w, "disk.folder.uploadFile", made(w).folder, data={"NAME": "b.txt"}),
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

# Through the client: the first call of each scenario.
SDK: dict[str, Sdk] = {
    "disk.storage.getFields": lambda sdk, w: sdk.disk.storage.get_fields(),
    "disk.storage.getTypes": lambda sdk, w: sdk.disk.storage.get_types(),
    "disk.storage.getList": lambda sdk, w: sdk.disk.storage.get_list(),
    "disk.storage.get": lambda sdk, w: sdk.disk.storage.get(made(w).storage),
    "disk.storage.getChildren": lambda sdk, w: sdk.disk.storage.get_children(with_file_in_root(w).storage),
    "disk.storage.addFolder": lambda sdk, w: sdk.disk.storage.add_folder(made(w).storage, {"NAME": "New"}),
    "disk.storage.uploadFile": lambda sdk, w: sdk.disk.storage.upload_file(made(w).storage, CONTENT, {"NAME": "a.txt"}),
    "disk.folder.getFields": lambda sdk, w: sdk.disk.folder.get_fields(),
    "disk.folder.get": lambda sdk, w: sdk.disk.folder.get(made(w).folder),
    "disk.folder.getChildren": lambda sdk, w: sdk.disk.folder.get_children(with_file_in_root(w).root),
    "disk.folder.addSubFolder": lambda sdk, w: sdk.disk.folder.add_sub_folder(made(w).folder, {"NAME": "New"}),
    "disk.folder.copyTo": lambda sdk, w: sdk.disk.folder.copy_to(*pair(w, "folder")),
    "disk.folder.moveTo": lambda sdk, w: sdk.disk.folder.move_to(*pair(w, "folder")),
    "disk.folder.rename": lambda sdk, w: sdk.disk.folder.rename(made(w).folder, "Renamed"),
    "disk.folder.markDeleted": lambda sdk, w: sdk.disk.folder.mark_deleted(made(w).folder),
    "disk.folder.restore": lambda sdk, w: sdk.disk.folder.restore(thrown_away(w, "folder", made(w).folder)),
    "disk.folder.deleteTree": lambda sdk, w: sdk.disk.folder.delete_tree(made(w).folder),
    "disk.folder.shareToUser": lambda sdk, w: sdk.disk.folder.share_to_user(
        made(w).folder, w.boris.id, "disk_access_read"
    ),
    "disk.folder.uploadFile": lambda sdk, w: sdk.disk.folder.upload_file(
        made(w).folder, data={"NAME": "b.txt"}, file_content=CONTENT
    ),
    "disk.file.getFields": lambda sdk, w: sdk.disk.file.get_fields(),
    "disk.file.get": lambda sdk, w: sdk.disk.file.get(made(w).file),
    "disk.file.rename": lambda sdk, w: sdk.disk.file.rename(made(w).file, "b.txt"),
    "disk.file.copyTo": lambda sdk, w: sdk.disk.file.copy_to(*pair(w, "file")),
    "disk.file.moveTo": lambda sdk, w: sdk.disk.file.move_to(*pair(w, "file")),
    "disk.file.markDeleted": lambda sdk, w: sdk.disk.file.mark_deleted(made(w).file),
    "disk.file.restore": lambda sdk, w: sdk.disk.file.restore(thrown_away(w, "file", made(w).file)),
    "disk.file.delete": lambda sdk, w: sdk.disk.file.delete(made(w).file),
    "disk.file.getVersions": lambda sdk, w: sdk.disk.file.get_versions(made(w).file),
    "disk.file.uploadVersion": lambda sdk, w: sdk.disk.file.upload_version(made(w).file, CONTENT),
    "disk.file.restoreFromVersion": lambda sdk, w: sdk.disk.file.restore_from_version(*first_version(w)),
    "disk.file.search": lambda sdk, w: sdk.disk.file.search("notes", filter={"STORAGE_ID": with_many(w).storage}),
    "disk.version.get": lambda sdk, w: sdk.disk.version.get(versions(w)[1][0]),
}


def uploads(w: World, method: str, place: int, **more: Any) -> Iterator[Answer]:
    """With the content, and asking where to bring it."""
    yield w.anna.answer(method, id=place, fileContent=CONTENT, **more)
    yield w.anna.answer(method, id=place, **more)


def own_storage(w: World) -> int:
    """The storage of Anna's application."""
    return int(w.application("disk.storage.getForApp").json["result"]["ID"])


CASES: dict[str, Case] = {
    **{name: case._replace(sdk=SDK.get(name)) for name, case in _PLAIN.items()},
}
