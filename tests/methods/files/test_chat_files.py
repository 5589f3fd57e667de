"""Files in chats: uploaded, shown beside messages, fetched by who may, taken back."""

import base64
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from beseda.testing import Answer, Portal, User
from beseda.testing.actors import RestError
from tests.http.test_pictures import png

TEXT = b"Hello, file"


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def upload(user: User, dialog: str, name: str = "report.txt", content: bytes = TEXT, message: str = "") -> Any:
    fields = {"name": name, "content": encoded(content), "message": message}
    return user.call("im.v2.File.upload", dialogId=dialog, fields=fields)


def error(user: User, method: str, **parameters: Any) -> str:
    """The code that a call is refused with."""
    code: str = user.answer(method, **parameters).json["error"]
    return code


def fetch(portal: Portal, url: str) -> Answer:
    """What is at an address of the portal."""
    return portal.client.send("GET", "/file/" + url.partition("/file/")[2])


def history(user: User, dialog: str) -> Any:
    return user.call("im.dialog.messages.get", DIALOG_ID=dialog)


def contents(portal: Portal) -> int:
    """How many contents are not on their way out."""
    return len(portal.query("SELECT 1 FROM file"))


def test_a_file_is_beside_its_message_and_fetched_by_members(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    dialog = f"chat{portal.chat(anna, boris)}"
    sent = upload(anna, dialog, message="Here it is")
    seen = history(boris, dialog)
    message = seen["messages"][0]
    assert (message["id"], message["text"]) == (sent["messageId"], "Here it is")
    assert message["params"]["FILE_ID"] == [sent["file"]["id"]]
    file = seen["files"][0]
    assert (file["id"], file["name"], file["extension"], file["size"]) == (sent["file"]["id"], "report.txt", "txt", 11)
    assert (file["type"], file["image"], file["authorId"], file["authorName"]) == ("file", False, anna.id, "Anna")
    for url in (file["urlDownload"], download(boris, dialog, file["id"])):
        answer = fetch(portal, url)
        assert (answer.status, answer.body) == (200, TEXT)
    found = boris.call("im.dialog.messages.search", CHAT_ID=sent["chatId"], SEARCH_MESSAGE="here")
    assert [one["id"] for one in found["files"]] == [file["id"]]


def download(user: User, dialog: str, file: int) -> str:
    url: str = user.call("im.v2.File.download", dialogId=dialog, fileId=file)["downloadUrl"]
    return url


def test_lists_tell_of_a_file(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    upload(anna, str(boris.id))
    item = boris.call("im.recent.list")["items"][0]
    assert (item["message"]["file"], item["message"]["text"]) == (True, "[File]")
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Thanks")
    assert boris.call("im.recent.list")["items"][0]["message"]["file"] is False


def test_only_members_read_the_files_of_a_chat(portal: Portal) -> None:
    anna, boris, clara = portal.user("Anna"), portal.user("Boris"), portal.user("Clara", admin=True)
    chat, other = portal.chat(anna, boris), portal.chat(anna, clara)
    sent = upload(anna, f"chat{chat}")
    file = sent["file"]["id"]
    assert error(clara, "im.v2.File.download", dialogId=f"chat{chat}", fileId=file) == "ACCESS_DENIED"
    assert error(clara, "im.v2.File.download", dialogId=f"chat{other}", fileId=file) == "FILE_NOT_FOUND"
    assert error(clara, "im.disk.file.save", FILE_ID=file) == "FILE_SAVE_ERROR"
    assert error(clara, "im.disk.file.commit", CHAT_ID=other, FILE_ID=file) == "SAVE_ERROR"
    assert clara.call("im.disk.file.delete", CHAT_ID=chat, FILE_ID=file) is False
    assert error(clara, "im.v2.File.upload", dialogId=f"chat{chat}", fields=one_file()) == "CHAT_NOT_FOUND"
    signed = sent["file"]["urlDownload"]
    assert fetch(portal, signed.replace(f"user={anna.id}", f"user={clara.id}")).status == 404


def one_file() -> dict[str, Any]:
    return {"name": "a.txt", "content": encoded(TEXT)}


def test_who_came_late_does_not_read_what_was_shared_before(portal: Portal) -> None:
    anna, late = portal.user("Anna"), portal.user("Late")
    chat = portal.chat(anna)
    early = upload(anna, f"chat{chat}")["file"]["id"]
    anna.call("im.chat.user.add", CHAT_ID=chat, USERS=[late.id], HIDE_HISTORY="Y")
    assert error(late, "im.v2.File.download", dialogId=f"chat{chat}", fileId=early) == "FILE_NOT_FOUND"
    now = upload(anna, f"chat{chat}", "now.txt")["file"]["id"]
    assert fetch(portal, download(late, f"chat{chat}", now)).status == 200


def test_a_deleted_message_takes_its_file_along_unless_another_one_carries_it(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    first = upload(anna, f"chat{chat}")
    file, url = first["file"]["id"], first["file"]["urlDownload"]
    again = anna.call("im.disk.file.commit", CHAT_ID=chat, FILE_ID=file)
    anna.call("im.message.delete", MESSAGE_ID=first["messageId"])
    assert fetch(portal, url).status == 200
    anna.call("im.message.delete", MESSAGE_ID=again["MESSAGE_ID"])
    assert fetch(portal, url).status == 404
    assert contents(portal) == 0


def test_the_sender_takes_a_file_back(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    sent = upload(anna, f"chat{chat}")
    file = sent["file"]["id"]
    assert boris.call("im.disk.file.delete", CHAT_ID=chat, FILE_ID=file) is True
    assert history(boris, f"chat{chat}")["files"][0]["id"] == file
    assert anna.call("im.disk.file.delete", CHAT_ID=chat, FILE_ID=file) is True
    seen = history(boris, f"chat{chat}")
    assert (seen["messages"][0]["text"], seen["files"]) == ("Message deleted", [])
    assert anna.call("im.disk.file.delete", CHAT_ID=chat, FILE_ID=file) is False
    assert contents(portal) == 0


def test_a_file_is_saved_to_ones_own_disk_and_outlives_the_message(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    chat = portal.chat(anna, boris)
    sent = upload(anna, f"chat{chat}", "plan.txt")
    saved = boris.call("im.disk.file.save", FILE_ID=sent["file"]["id"])
    twice = boris.call("im.disk.file.save", FILE_ID=sent["file"]["id"])
    assert (saved["folder"]["name"], saved["file"]["name"]) == ("Saved Files", "plan.txt")
    assert twice == {"folder": saved["folder"], "file": {"id": saved["file"]["id"] + 1, "name": "plan (1).txt"}}
    anna.call("im.message.delete", MESSAGE_ID=sent["messageId"])
    shared = boris.call("im.disk.file.commit", DIALOG_ID=str(anna.id), UPLOAD_ID=[saved["file"]["id"]], MESSAGE="Mine")
    file = shared["FILES"][f"upload{saved['file']['id']}"]
    assert shared["DISK_ID"] == [str(file["id"])]
    assert fetch(portal, file["urlDownload"]).body == TEXT
    assert anna.call("im.disk.folder.get", DIALOG_ID=str(boris.id)) == {
        "ID": shared["FILE_MODELS"][f"upload{saved['file']['id']}"]["parentId"]
    }


def test_a_message_keeps_its_file_when_it_is_edited(portal: Portal) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    sent = upload(anna, f"chat{chat}", message="First")
    for text in ("Second", ""):
        anna.call("im.message.update", MESSAGE_ID=sent["messageId"], MESSAGE=text)
        seen = history(anna, f"chat{chat}")
        assert (seen["messages"][0]["text"], [one["id"] for one in seen["files"]]) == (text, [sent["file"]["id"]])


def test_pictures_are_measured_and_shown_small(portal: Portal) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    file = upload(anna, f"chat{chat}", "photo.dat", png(600, 300))["file"]
    assert (file["type"], file["image"]) == ("image", {"height": 300, "width": 600})
    small = fetch(portal, file["urlPreview"])
    assert small.headers["content-type"] in {"image/png", "image/jpeg"}
    assert Image.open(BytesIO(small.body)).size == (250, 125)
    assert fetch(portal, file["urlDownload"]).body == png(600, 300)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"<html><script>alert(1)</script>"),
        ("photo.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("bomb.png", png(1, 1)[:16] + (60_000).to_bytes(4) * 2 + png(1, 1)[24:]),
        ("photo.gif", b"GIF89a"),
    ],
)
def test_what_is_no_picture_is_a_file_to_save(portal: Portal, name: str, content: bytes) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    file = upload(anna, f"chat{chat}", name, content)["file"]
    assert (file["type"], file["image"], file["urlPreview"]) == ("file", False, "")
    for url in (file["urlShow"], file["urlDownload"], f"{file['urlDownload']}&preview=250"):
        answer = fetch(portal, url)
        assert (answer.status, answer.body) == (200, content)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


def test_a_picture_that_is_broken_has_no_preview(portal: Portal) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    file = upload(anna, f"chat{chat}", "cut.png", png(600, 300)[:60])["file"]
    assert fetch(portal, file["urlPreview"]).status == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("exe\u202etxt.exe", "exetxt.exe"),
        ("x" * 10_000 + ".txt", "x" * 251 + ".txt"),
        ("...", "file"),
    ],
)
def test_hostile_names_are_made_harmless(portal: Portal, name: str, kept: str) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    file = upload(anna, f"chat{chat}", name)["file"]
    assert file["name"] == kept
    assert fetch(portal, file["urlDownload"]).status == 200


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "a.txt", "content": ""}, "FILE_EMPTY"),
        ({"name": " ", "content": "SGVsbG8="}, "FILE_EMPTY"),
        ({"content": "SGVsbG8="}, "FILE_EMPTY"),
        ({}, "FILE_EMPTY"),
        ({"name": "a.txt", "content": "data:text/plain;base64,SGVsbG8="}, "FILE_INVALID_CONTENT"),
        ({"name": "a.txt", "content": "§"}, "FILE_INVALID_CONTENT"),
        ({"name": "a.txt", "content": {"a": 1}}, "FILE_INVALID_CONTENT"),
    ],
)
def test_broken_uploads_are_refused(portal: Portal, fields: dict[str, Any], code: str) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    assert error(anna, "im.v2.File.upload", dialogId=f"chat{chat}", fields=fields) == code
    assert history(anna, f"chat{chat}")["files"] == []


def test_a_file_may_have_100_megabytes(portal: Portal) -> None:
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    most = 100 * 1024 * 1024
    fields = {"name": "large", "content": encoded(bytes(most + 1))}
    assert error(anna, "im.v2.File.upload", dialogId=f"chat{chat}", fields=fields) == "FILE_TOO_LARGE"
    assert upload(anna, f"chat{chat}", "large", bytes(most))["file"]["size"] == most


def test_a_bot_sends_receives_and_passes_on_files(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    bot = portal.bot(anna)
    chat, other = portal.chat(anna, boris), portal.chat(anna)
    for one in (chat, other):
        anna.call("im.chat.user.add", CHAT_ID=one, USERS=[bot.id])
    sent = bot.call("File.upload", dialogId=f"chat{chat}", fields=one_file())
    assert sent["file"]["authorId"] == bot.id
    assert history(boris, f"chat{chat}")["files"][0]["id"] == sent["file"]["id"]
    assert fetch(portal, bot.call("File.download", fileId=sent["file"]["id"])["downloadUrl"]).body == TEXT
    given = upload(boris, f"chat{chat}", "from.txt", message=f"[USER={bot.id}]Echo[/USER]")
    told = [one["data"] for one in bot.call("Event.get")["events"] if one["type"] == "ONIMBOTV2MESSAGEADD"][-1]
    assert told["message"]["params"]["FILE_ID"] == [str(given["file"]["id"])]
    assert fetch(portal, told["files"][0]["urlDownload"]).body == TEXT
    passed = bot.call("Chat.Message.send", dialogId=f"chat{other}", fields={"forwardIds": {"a": given["messageId"]}})
    copy = history(anna, f"chat{other}")
    assert copy["messages"][0]["id"] == passed["id"]
    assert copy["files"][0]["name"] == "from.txt"
    boris.call("im.message.delete", MESSAGE_ID=given["messageId"])
    assert fetch(portal, copy["files"][0]["urlDownload"]).body == TEXT
    secret = upload(boris, str(anna.id))["file"]["id"]
    asked = {"botId": bot.id, "botToken": bot.token, "fileId": secret}
    assert error(anna, "imbot.v2.File.download", **asked) == "FILE_ACCESS_ERROR"


def test_an_administrator_limits_files_and_all_of_them_together(portal: Portal) -> None:
    portal.configure(file_limit=20, storage_limit=30)
    anna = portal.user("Anna")
    chat = portal.chat(anna)

    def refused(content: bytes) -> str:
        fields = {"name": "a", "content": encoded(content)}
        return error(anna, "im.v2.File.upload", dialogId=f"chat{chat}", fields=fields)

    assert refused(b"x" * 21) == "FILE_TOO_LARGE"
    upload(anna, f"chat{chat}", content=b"x" * 20)
    assert refused(b"y" * 11) == "UPLOAD_FAILED"
    upload(anna, f"chat{chat}", content=b"x" * 20)  # the same again takes up nothing
    upload(anna, f"chat{chat}", content=b"y" * 10)
    kept = "SELECT CAST(sum(contents) AS BIGINT), CAST(sum(bytes) AS BIGINT) FROM content_total"
    assert [tuple(row) for row in portal.query(kept)] == [(2, 30)]


def test_what_is_collected_makes_room(portal: Portal) -> None:
    portal.configure(storage_limit=30)
    anna = portal.user("Anna")
    chat = portal.chat(anna)
    sent = upload(anna, f"chat{chat}", content=b"x" * 20)
    fields = {"name": "a", "content": encoded(b"y" * 20)}
    assert error(anna, "im.v2.File.upload", dialogId=f"chat{chat}", fields=fields) == "UPLOAD_FAILED"
    anna.call("im.message.delete", MESSAGE_ID=sent["messageId"])
    portal.clock.move(25 * 3600)
    portal.housekeeping()
    assert anna.call("im.v2.File.upload", dialogId=f"chat{chat}", fields=fields)["file"]["size"] == 20


def test_who_is_connected_is_told_of_files_at_their_own_addresses(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with boris.connect() as his:
        sent = upload(anna, str(boris.id))["file"]["id"]
        told = his.push("message").params["files"][str(sent)]
        assert fetch(portal, told["urlDownload"]).body == TEXT
        assert f"user={boris.id}&" in told["urlDownload"]


def test_people_and_bots_of_the_fixture_share_files(portal: Portal) -> None:
    anna, bot = portal.user("Anna"), portal.bot(portal.user("Boris"))
    file = anna.upload(str(bot.id), "question.txt", b"Why?")
    assert bot.download(file) == b"Why?"
    assert anna.download(str(bot.id), bot.upload(str(anna.id), "answer.txt", b"Because")) == b"Because"
    anna.call("im.disk.file.delete", CHAT_ID=anna.call("im.dialog.get", DIALOG_ID=str(bot.id))["id"], FILE_ID=file)
    with pytest.raises(RestError):
        bot.download(file)
