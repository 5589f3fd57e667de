"""The disk: storages, folders, files, versions, rights, the trash, links, search, uploads as forms."""

import base64
from typing import Any

import pytest

from beseda.testing import Answer, Portal, User
from beseda.testing.actors import RestError

TEXT = b"Hello, file"


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def storage(user: User, kind: str = "user") -> int:
    found = user.call("disk.storage.getList", filter={"ENTITY_TYPE": kind})
    return int(found[0]["ID"])


def folder(user: User, name: str = "Folder", parent: int = 0) -> int:
    if parent:
        return int(user.call("disk.folder.addSubFolder", id=parent, data={"NAME": name})["ID"])
    return int(user.call("disk.storage.addFolder", id=storage(user), data={"NAME": name})["ID"])


def put(user: User, parent: int, name: str = "a.txt", content: bytes = TEXT, **more: Any) -> int:
    given = {"data": {"NAME": name}, "fileContent": [name, encoded(content)], **more}
    return int(user.call("disk.folder.uploadFile", id=parent, **given)["ID"])


def refusal(user: User, method: str, **given: Any) -> str:
    with pytest.raises(RestError) as refused:
        user.call(method, **given)
    return f"{refused.value.code}: {refused.value.text}"


def fetch(portal: Portal, url: str) -> Answer:
    return portal.client.send("GET", url.removeprefix(portal.url))


def names(user: User, parent: int, **given: Any) -> list[str]:
    return [one["NAME"] for one in user.call("disk.folder.getChildren", id=parent, **given)]


DENIED = "ACCESS_DENIED: Access denied"


def missing(one: int) -> str:
    return f"ERROR_NOT_FOUND: Could not find entity with id `{one}`"


def test_storages_are_the_own_one_the_companys_and_those_of_bound_chats(portal: Portal) -> None:
    anna, boris, guest = portal.user("Anna", "Weber"), portal.user("Boris"), portal.user("Vera", extranet=True)
    portal.chat(anna, guest, title="Deal", entity_type="CRM", entity_id="DEAL|7")
    portal.chat(anna, title="Unbound")
    found = anna.call("disk.storage.getList", order={"ID": "ASC"})
    assert [(one["ENTITY_TYPE"], one["NAME"], one["ENTITY_ID"]) for one in found] == [
        ("user", "Anna Weber", str(anna.id)),
        ("common", "Company Drive", "shared_files"),
        ("group", "Deal", "DEAL|7"),
    ]
    assert [one["ENTITY_TYPE"] for one in boris.call("disk.storage.getList", order={"ID": "DESC"})] == [
        "user",
        "common",
    ]
    assert {one["ENTITY_TYPE"] for one in guest.call("disk.storage.getList")} == {"user", "group"}
    assert refusal(boris, "disk.storage.get", id=found[0]["ID"]) == DENIED
    assert refusal(boris, "disk.storage.get", id=9999) == missing(9999)
    assert boris.call("disk.storage.get", id="text") is None
    assert refusal(guest, "disk.storage.get", id=found[1]["ID"]) == DENIED


def test_a_folder_is_listed_filtered_and_paged(portal: Portal) -> None:
    anna = portal.user("Anna")
    root = folder(anna)
    for number in range(53):
        put(anna, root, f"File {number:02}.txt", b"x" * number + b"y")
    folder(anna, "Inner", root)
    first = anna.answer("disk.folder.getChildren", id=root, order={"NAME": "ASC"}).json
    assert (len(first["result"]), first["total"], first["next"]) == (50, 54, 50)
    assert names(anna, root, order={"NAME": "DESC"})[:2] == ["Inner", "File 52.txt"]
    assert names(anna, root, start=50, order={"NAME": "ASC"})[-1] == "Inner"
    assert names(anna, root, filter={"TYPE": "folder"}) == ["Inner"]
    assert (
        names(anna, root, filter={"%NAME": "FILE 0", "!NAME": "file 00.TXT"}, order={"NAME": "ASC"})[0] == "File 01.txt"
    )
    assert names(anna, root, filter={"=%NAME": "%51.txt"}) == ["File 51.txt"]
    assert names(anna, root, filter={"@ID": [root], "FOREIGN": 1}) == []


def test_a_file_is_uploaded_fetched_and_copied(portal: Portal) -> None:
    anna = portal.user("Anna")
    root, other = folder(anna), folder(anna, "Other")
    file = put(anna, root)
    assert fetch(portal, anna.call("disk.file.get", id=file)["DOWNLOAD_URL"]).body == TEXT
    given = {"id": root, "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", encoded(TEXT)]}
    assert refusal(anna, "disk.folder.uploadFile", **given) == "ERROR_COULD_NOT_SAVE_FILE: Could not save file"
    assert anna.call("disk.folder.uploadFile", **given, generateUniqueName=True)["NAME"] == "a (1).txt"
    copy = anna.call("disk.file.copyTo", id=file, targetFolderId=other)
    assert (copy["NAME"], copy["PARENT_ID"]) == ("a.txt", str(other))
    assert refusal(anna, "disk.file.copyTo", id=file, targetFolderId=other).startswith("DISK_OBJ_22000")
    anna.call("disk.file.delete", id=file)
    assert fetch(portal, copy["DOWNLOAD_URL"]).body == TEXT
    for broken in ("§", ["a.txt", "§"], {"a": 1}):
        answer = refusal(anna, "disk.storage.uploadFile", id=storage(anna), data={"NAME": "b"}, fileContent=broken)
        assert answer == "ERROR_COULD_NOT_SAVE_FILE: Could not save file"
    nameless = {"id": storage(anna), "data": {"X": 1}, "fileContent": ["a", encoded(TEXT)]}
    assert refusal(anna, "disk.storage.uploadFile", **nameless).startswith("DISK_BASE_SERVICE_22001")


def test_a_file_is_uploaded_as_a_form_at_an_address_of_its_own(portal: Portal) -> None:
    anna = portal.user("Anna")
    root = folder(anna)
    asked = anna.call("disk.folder.uploadFile", id=root)
    assert asked["field"] == "file"
    path = asked["uploadUrl"]
    sent = form(portal, path, "r\u00e9sum\u00e9.txt", TEXT)
    assert sent.status == 200, sent.body
    assert sent.json["result"]["NAME"] == "r\u00e9sum\u00e9.txt"
    assert fetch(portal, sent.json["result"]["DOWNLOAD_URL"]).body == TEXT
    other = folder(anna, "Other")
    for wrong in (
        path.replace(f"id={root}", f"id={other}"),
        path.replace("disk.folder.uploadFile", "disk.storage.getList"),
    ):
        assert form(portal, wrong, "a.txt", TEXT).status == 401
    assert form(portal, path, "a.txt", TEXT, id=str(other)).status == 400
    portal.clock.move(3601)
    assert form(portal, path, "a.txt", TEXT).status == 401


def form(portal: Portal, path: str, name: str, content: bytes, **fields: str) -> Answer:
    head = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{value}\r\n' for one, value in fields.items()
    )
    head += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    return portal.client.send("POST", path, body, {"Content-Type": "multipart/form-data; boundary=x"})


def test_versions_are_kept_and_brought_back(portal: Portal) -> None:
    anna = portal.user("Anna")
    file = put(anna, folder(anna), content=b"one")
    changed = anna.call("disk.file.uploadVersion", id=file, fileContent=["a.txt", encoded(b"second")])
    assert (changed["GLOBAL_CONTENT_VERSION"], changed["SIZE"]) == (2, "6")
    listed = anna.call("disk.file.getVersions", id=file)
    assert [(one["GLOBAL_CONTENT_VERSION"], one["SIZE"]) for one in listed] == [("2", "6"), ("1", "3")]
    assert [one["ID"] for one in anna.call("disk.file.getVersions", id=file, filter={"SIZE": 3})] == [listed[1]["ID"]]
    assert fetch(portal, anna.call("disk.version.get", id=listed[1]["ID"])["DOWNLOAD_URL"]).body == b"one"
    back = anna.call("disk.file.restoreFromVersion", id=file, versionId=listed[1]["ID"])
    assert back["GLOBAL_CONTENT_VERSION"] == 3
    assert fetch(portal, back["DOWNLOAD_URL"]).body == b"one"
    other = put(anna, folder(anna, "Other"))
    assert refusal(anna, "disk.file.restoreFromVersion", id=other, versionId=listed[1]["ID"]).startswith(
        "DISK_FILE_22004"
    )
    broken = refusal(anna, "disk.file.uploadVersion", id=file, fileContent=["a", "§"])
    assert broken == "DISK_FILE_22002: Could not save file"
    boris = portal.user("Boris")
    assert refusal(boris, "disk.version.get", id=listed[0]["ID"]) == DENIED
    anna.call("disk.file.delete", id=file)
    assert refusal(anna, "disk.version.get", id=listed[0]["ID"]) == missing(int(listed[0]["ID"]))


def test_folders_are_renamed_moved_and_copied_with_what_lies_in_them(portal: Portal) -> None:
    anna = portal.user("Anna")
    one, two = folder(anna, "One"), folder(anna, "Two")
    inner = folder(anna, "Inner", one)
    put(anna, inner)
    assert anna.call("disk.folder.rename", id=inner, newName="../Renamed")["NAME"] == "Renamed"
    assert refusal(anna, "disk.folder.rename", id=two, newName="One").startswith("DISK_OBJ_22000")
    copy = anna.call("disk.folder.copyTo", id=one, targetFolderId=two)
    assert names(anna, int(copy["ID"])) == ["Renamed"]
    moved = anna.call("disk.folder.moveTo", id=inner, targetFolderId=two)
    assert moved["PARENT_ID"] == two
    assert (names(anna, one), sorted(names(anna, two))) == ([], ["One", "Renamed"])
    assert refusal(anna, "disk.folder.moveTo", id=two, targetFolderId=inner) == DENIED
    copied = anna.call("disk.folder.copyTo", id=two, targetFolderId=two)  # into itself: what was there before
    assert sorted(names(anna, int(copied["ID"]))) == ["One", "Renamed"]
    root = int(anna.call("disk.storage.get", id=storage(anna))["ROOT_OBJECT_ID"])
    assert refusal(anna, "disk.folder.moveTo", id=root, targetFolderId=one) == ": Could not move root folder"
    assert refusal(anna, "disk.folder.deleteTree", id=root) == "DISK_OBJ_22000: Could not delete root folder"
    common = anna.call("disk.storage.get", id=storage(anna, "common"))["ROOT_OBJECT_ID"]
    assert anna.call("disk.folder.moveTo", id=one, targetFolderId=common) is False
    file = put(anna, one)
    assert anna.call("disk.file.moveTo", id=file, targetFolderId=common) is False
    assert anna.call("disk.file.moveTo", id=file, targetFolderId=two)["PARENT_ID"] == two
    assert refusal(anna, "disk.file.rename", id=file, newName=" ") == "0: Empty name"


def test_what_is_in_the_trash_is_nowhere_and_comes_back(portal: Portal) -> None:
    anna = portal.user("Anna", admin=True)
    root = folder(anna)
    inner = folder(anna, "Inner", root)
    file, early = put(anna, inner), put(anna, inner, "early.txt")
    assert anna.call("disk.file.markDeleted", id=early)["DELETED_TYPE"] == "3"
    assert anna.call("disk.folder.markDeleted", id=inner)["DELETED_TYPE"] == 3
    assert names(anna, root) == []
    for one, method in ((file, "disk.file.get"), (inner, "disk.folder.get"), (inner, "disk.folder.getChildren")):
        assert refusal(anna, method, id=one) == missing(one)
    assert refusal(anna, "disk.file.restore", id=file) == missing(file)
    folder(anna, "Inner", root)
    back = anna.call("disk.folder.restore", id=inner)
    assert (back["DELETED_TYPE"], back["NAME"], back["DELETED_BY"]) == (0, "Inner (1)", str(anna.id))
    assert names(anna, inner) == ["a.txt"]
    assert anna.call("disk.file.restore", id=early)["NAME"] == "early.txt"
    assert sorted(names(anna, inner)) == ["a.txt", "early.txt"]
    anna.call("disk.folder.deleteTree", id=root)
    assert refusal(anna, "disk.file.get", id=file) == missing(file)
    assert portal.query("SELECT 1 FROM file") == []


def test_the_trash_is_emptied_by_rule(portal: Portal) -> None:
    anna = portal.user("Anna")
    root = folder(anna)
    inner = folder(anna, "Old", root)
    old, kept = put(anna, root, "old.txt"), put(anna, root, "kept.txt")
    inside = put(anna, inner, "inside.txt")
    back = put(anna, root, "back.txt")
    for one in (old, back):
        anna.call("disk.file.markDeleted", id=one)
    anna.call("disk.folder.markDeleted", id=inner)
    portal.clock.move(20 * 24 * 3600)
    young = put(anna, root, "young.txt")
    anna.call("disk.file.markDeleted", id=young)
    portal.clock.move(11 * 24 * 3600)
    portal.housekeeping()
    anna.call("disk.file.restore", id=back)
    portal.keep("all", 1)
    portal.housekeeping()
    assert portal.query("SELECT count(*) FROM disk_object WHERE deleted > 0")[0][0] == 4
    portal.keep("trash", 30)
    portal.housekeeping()
    for one in (old, inside):
        assert refusal(anna, "disk.file.restore", id=one) == missing(one)
    anna.call("disk.file.restore", id=young)
    assert names(anna, root) == ["kept.txt", "back.txt", "young.txt"]
    ids = ", ".join(str(one) for one in (old, inside, inner))
    for table, column in (("disk_version", "object_id"), ("disk_object", "id")):
        assert portal.query(f"SELECT count(*) FROM {table} WHERE {column} IN ({ids})")[0][0] == 0
    assert fetch(portal, anna.call("disk.file.get", id=kept)["DOWNLOAD_URL"]).body == TEXT
    assert portal.problems() == []


def test_rights_are_given_and_count_below(portal: Portal) -> None:
    anna, boris, clara = portal.user("Anna"), portal.user("Boris"), portal.user("Clara")
    root = folder(anna)
    inner = folder(anna, "Inner", root)
    file = put(anna, inner)
    assert refusal(boris, "disk.file.get", id=file) == DENIED
    assert boris.call("disk.folder.getChildren", id=root) == []
    share = {"id": inner, "userId": boris.id}
    assert refusal(boris, "disk.folder.shareToUser", **share, taskName="disk_access_read") == DENIED
    anna.call("disk.folder.shareToUser", **share, taskName="disk_access_read")
    assert boris.call("disk.file.get", id=file)["NAME"] == "a.txt"
    assert names(boris, root) == ["Inner"]
    assert refusal(boris, "disk.folder.uploadFile", id=inner, data={"NAME": "b"}, fileContent=["b", "SGk="]) == DENIED
    assert refusal(boris, "disk.folder.shareToUser", id=inner, userId=clara.id, taskName="disk_access_edit") == DENIED
    assert refusal(anna, "disk.folder.shareToUser", **share, taskName="everything") == DENIED
    anna.call("disk.folder.shareToUser", **share, taskName="disk_access_edit")
    assert boris.call("disk.file.rename", id=file, newName="b.txt")["UPDATED_BY"] == str(boris.id)
    assert refusal(boris, "disk.file.delete", id=file) == DENIED
    given = [{"TASK_ID": 1, "ACCESS_CODE": f"U{clara.id}"}]
    shown = put(anna, root, "shown.txt", rights=given)
    assert (clara.call("disk.file.get", id=shown)["NAME"], names(clara, root)) == ("shown.txt", ["shown.txt"])
    company = put(anna, root, "company.txt", rights={"TASK_ID": 1, "ACCESS_CODE": "DR1"})
    assert boris.call("disk.file.get", id=company)["NAME"] == "company.txt"
    broken = {"id": storage(anna), "data": {"NAME": "x"}, "fileContent": ["x", "SGk="], "rights": [{"TASK_ID": 9}]}
    assert refusal(anna, "disk.storage.uploadFile", **broken) == ": Invalid rights format"


def test_the_company_drive_is_everybodys_to_use_and_an_administrators_to_clean(portal: Portal) -> None:
    anna, boris, boss = portal.user("Anna"), portal.user("Boris"), portal.user("Boss", admin=True)
    made = anna.call("disk.storage.addFolder", id=storage(anna, "common"), data={"NAME": "Plans"})
    file = put(boris, int(made["ID"]))
    assert anna.call("disk.file.get", id=file)["CREATED_BY"] == str(boris.id)
    assert refusal(anna, "disk.file.delete", id=file) == DENIED
    anna.call("disk.file.markDeleted", id=file)
    boss.call("disk.file.restore", id=file)
    assert boss.call("disk.file.delete", id=file) is True


def test_the_folder_of_a_chat_is_its_members(portal: Portal) -> None:
    anna, boris, boss = portal.user("Anna"), portal.user("Boris"), portal.user("Boss", admin=True)
    chat = portal.chat(anna, boris)
    root = anna.call("im.disk.folder.get", CHAT_ID=chat)["ID"]
    file = put(boris, root, "draft.txt")
    assert (names(anna, root), boss.call("disk.folder.getChildren", id=root)) == (["draft.txt"], [])
    assert refusal(boss, "disk.file.get", id=file) == DENIED
    shared = anna.call("im.disk.file.commit", CHAT_ID=chat, FILE_ID=file)
    assert shared["DISK_ID"] == [str(file)]
    assert refusal(boris, "disk.file.delete", id=put(anna, root)) == DENIED
    share = {"id": root, "userId": boss.id, "taskName": "disk_access_read"}
    assert refusal(anna, "disk.folder.shareToUser", **share) == DENIED
    assert refusal(anna, "disk.file.getExternalLink", id=file) == DENIED
    anna.call("disk.file.rename", id=file, newName="final.txt")
    seen = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")
    assert [one["name"] for one in seen["files"]] == ["final.txt"]
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[boss.id], HIDE_HISTORY="Y")
    assert names(boss, root) == ["a.txt"]
    assert refusal(boss, "disk.file.get", id=file) == DENIED


def test_what_is_published_is_everybodys_until_it_is_deleted(portal: Portal) -> None:
    anna = portal.user("Anna")
    root = folder(anna, "Public & co")
    file = put(anna, root, "<script>.html", b"<script>alert(1)</script>")
    secret = put(anna, folder(anna, "Other"), "secret.txt")
    link = anna.call("disk.file.getExternalLink", id=file)
    assert anna.call("disk.file.getExternalLink", id=file) == link
    answer = fetch(portal, link)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/octet-stream")
    assert answer.headers["content-disposition"].startswith("attachment")
    listing = anna.call("disk.folder.getExternalLink", id=root)
    page = fetch(portal, listing)
    assert b"<script>" not in page.body
    assert b"<h1>Public &amp; co</h1>" in page.body
    assert fetch(portal, f"{listing}/{file}").body == b"<script>alert(1)</script>"
    for wrong in (f"{listing}/{secret}", f"{listing}x", "/~"):
        assert fetch(portal, wrong).status == 404
    anna.call("disk.folder.markDeleted", id=root)
    assert (fetch(portal, listing).status, fetch(portal, link).status) == (404, 404)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("exe\u202etxt.exe", "exetxt.exe"),
        ("x" * 10_000 + ".html", "x" * 250 + ".html"),
    ],
)
def test_hostile_files_are_kept_under_harmless_names_and_never_shown(portal: Portal, name: str, kept: str) -> None:
    anna = portal.user("Anna")
    root, page = folder(anna), b"<html><script>alert(1)</script>"
    file = put(anna, root, name, page)
    other = put(anna, root, "other.txt")
    version = anna.call("disk.file.uploadVersion", id=other, fileContent=[name, encoded(page)])
    assert set(names(anna, root)) == {kept, "other.txt"}
    shown = anna.call("disk.file.get", id=file)
    assert shown["NAME"] == kept
    for url in (shown["DOWNLOAD_URL"], version["DOWNLOAD_URL"], anna.call("disk.file.getExternalLink", id=file)):
        answer = fetch(portal, url)
        assert (answer.status, answer.body) == (200, page)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("content", ["%%%", "data:text/plain;base64,SGVsbG8=", {"a": 1}])
def test_a_broken_upload_leaves_the_disk_as_it_was(portal: Portal, content: Any) -> None:
    anna = portal.user("Anna")
    root = folder(anna)
    file = put(anna, root)
    given = {"id": root, "data": {"NAME": "b.txt"}, "fileContent": ["b.txt", content]}
    assert anna.answer("disk.folder.uploadFile", **given).status == 400
    assert anna.answer("disk.file.uploadVersion", id=file, fileContent=["b.txt", content]).status == 400
    given["fileContent"] = ["nul\0.txt", encoded(TEXT)]
    assert anna.answer("disk.folder.uploadFile", **given).status == 400
    assert names(anna, root) == ["a.txt"]
    assert fetch(portal, anna.call("disk.file.get", id=file)["DOWNLOAD_URL"]).body == TEXT


def test_a_full_disk_refuses_and_loses_nothing(portal: Portal) -> None:
    portal.configure(storage_limit=len(TEXT) + 5)
    anna = portal.user("Anna")
    root = folder(anna)
    file = put(anna, root)
    given = {"id": root, "data": {"NAME": "b.txt"}, "fileContent": ["b.txt", encoded(b"z" * 6)]}
    assert anna.answer("disk.folder.uploadFile", **given).status == 400
    assert anna.answer("disk.file.uploadVersion", id=file, fileContent=["a", encoded(b"z" * 6)]).status == 400
    assert names(anna, root) == ["a.txt"]
    assert fetch(portal, anna.call("disk.file.get", id=file)["DOWNLOAD_URL"]).body == TEXT
    put(anna, root, "c.txt", b"z" * 5)


def test_search_finds_by_name_what_may_be_read(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    root, other = folder(anna, "Reports"), folder(anna, "Other")
    inner = folder(anna, "Report of May", root)
    put(anna, inner, "Отчёт report.txt")
    put(anna, other, "report 2.txt")
    trash = put(anna, other, "report 3.txt")
    anna.call("disk.file.markDeleted", id=trash)
    put(anna, anna.call("im.disk.folder.get", CHAT_ID=chat)["ID"], "report of the chat.txt")

    def found(user: User, **given: Any) -> list[str]:
        return sorted(one["NAME"] for one in user.call("disk.file.search", **{"QUERY": " REPORT ", **given}))

    assert found(anna) == ["report 2.txt", "Отчёт report.txt"]
    assert found(anna, TYPE="folder") == ["Report of May", "Reports"]
    assert found(anna, TYPE="all", FILTER={"FOLDER_ID": root}) == ["Report of May", "Отчёт report.txt"]
    assert found(anna, QUERY="отчет") == ["Отчёт report.txt"]
    assert found(boris) == []
    anna.call("disk.folder.shareToUser", id=inner, userId=boris.id, taskName="disk_access_read")
    assert found(boris) == ["Отчёт report.txt"]
    for given, code in (
        ({"QUERY": "re"}, "INVALID_QUERY"),
        ({"QUERY": "r" * 256}, "INVALID_QUERY"),
        ({"TYPE": "picture"}, "INVALID_TYPE"),
        ({"FILTER": {"NAME": "a"}}, "INVALID_FILTER"),
        ({"FILTER": "text"}, "NOT_FOUND"),
        ({"FILTER": {"STORAGE_ID": 999}}, "NOT_FOUND"),
        ({"FILTER": {"STORAGE_ID": storage(boris), "FOLDER_ID": root}}, "NOT_FOUND"),
        ({"FILTER": {"FOLDER_ID": anna.call("im.disk.folder.get", CHAT_ID=chat)["ID"]}}, "UNSUPPORTED_STORAGE"),
    ):
        assert refusal(anna, "disk.file.search", **{"QUERY": "report", **given}).partition(":")[0] == code
    for number in range(60):
        put(anna, other, f"report {number} of many")
    page = anna.answer("disk.file.search", QUERY="of many").json
    assert (len(page["result"]), page["next"]) == (50, 50)
    rest = anna.answer("disk.file.search", QUERY="of many", start=50).json
    assert (len(rest["result"]), "next" in rest) == (10, False)


def test_storages_of_applications_want_an_application(portal: Portal) -> None:
    boss = portal.user("Boss", admin=True)
    assert refusal(boss, "disk.storage.getForApp") == "ACCESS_DENIED: Access denied! Application context required"
    assert (
        refusal(boss, "disk.storage.rename", id=storage(boss), newName="X")
        == ": Access denied (invalid type of storage)"
    )
    assert refusal(boss, "disk.storage.rename", id=999, newName="X") == missing(999)
