"""Files: fetched at signed addresses, never executed, kept as long as something has them, gone a day later."""

import base64
import hashlib
import json
import os
import threading
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from beseda.domain.files import files
from beseda.http.contents import disposition
from beseda.model import StoredFile
from beseda.store.database import StorageError
from beseda.testing import Answer, Portal, User, Webhook
from tests.blobs.bucket import ENVIRONMENT, bucket
from tests.http.files import CONTENT, JSON, MULTIPART, Uploading, peak, spelled
from tests.http.test_pictures import png

DAY = 24 * 3600
MISSING = "0" * 64


def keep(hook: Webhook, content: bytes = CONTENT, name: str = "я.txt", **more: Any) -> dict[str, Any]:
    """Make a file; its id and address."""
    answer = hook.portal.client.send(
        "POST", f"{hook.path}upload.keep", spelled(JSON, content, name, **more), {"Content-Type": JSON}
    )
    assert answer.status == 200, answer.body
    kept: dict[str, Any] = answer.json["result"]
    return kept


def fetch(portal: Portal, address: str, **headers: str) -> Answer:
    return portal.client.send("GET", address, b"", {name.replace("_", "-"): text for name, text in headers.items()})


def changed(address: str, **values: object) -> str:
    """The address with other values in its query."""
    parts = urlsplit(address)
    query = {name: found[0] for name, found in parse_qs(parts.query).items()} | values
    return f"{parts.path}?{urlencode({name: value for name, value in query.items() if value is not None})}"


def contents(portal: Portal) -> list[str]:
    """What is in the file store of these hashes."""
    folder = portal._settings.files_folder
    return [f"{path.parent.name}{path.name}" for path in folder.glob("??/*")]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# Addresses


def test_a_file_is_fetched_at_its_address(portal: Portal, upload_hook: Webhook) -> None:
    address = keep(upload_hook)["address"]
    answer = fetch(portal, address)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["etag"] == f'"{digest(CONTENT)}"'
    assert fetch(portal, address, Range="bytes=-5").body == CONTENT[-5:]
    assert fetch(portal, address, If_None_Match=f'"{digest(CONTENT)}"').status == 304
    assert portal.client.send("HEAD", address).headers["content-length"] == str(len(CONTENT))


def test_an_address_ends(portal: Portal, upload_hook: Webhook) -> None:
    now = portal.clock.freeze()
    address = keep(upload_hook)["address"]
    portal.clock.freeze(now + files.ADDRESS_SECONDS)
    assert fetch(portal, address).status == 200
    portal.clock.freeze(now + files.ADDRESS_SECONDS + 1)
    assert fetch(portal, address).status == 404


def test_a_changed_address_opens_nothing(portal: Portal, upload_hook: Webhook) -> None:
    other = portal.user("Boris")
    first, second = (keep(upload_hook, content)["address"] for content in (b"one", b"two"))
    expires = int(parse_qs(urlsplit(first).query)["expires"][0])
    signature = parse_qs(urlsplit(first).query)["signature"][0]
    wrong = [
        *(changed(first, user=value) for value in (other.id, "", "x", None, "9" * 30)),
        *(changed(first, expires=value) for value in (expires + 1, "", "9" * 18, "9" * 30, "-1", None)),
        *(changed(first, signature=value) for value in ("", "0" * 32, signature.upper(), signature[:-1], "ж", None)),
        changed(second, signature=signature),
        urlsplit(first).path,
        first.replace("/file/1", "/file/99"),
        first.replace("/file/1", "/file/x"),
        f"{first}&%ff",
        "/file/",
        "/file/1",
        f"/file/{'9' * 30}/x?{urlsplit(first).query}",
    ]
    assert {fetch(portal, address).status for address in wrong} == {404}
    assert fetch(portal, first).body == b"one"


def test_the_name_in_the_address_is_for_people(portal: Portal, upload_hook: Webhook) -> None:
    address = keep(upload_hook)["address"]
    assert "/%D1%8F.txt?" in address
    answer = fetch(portal, address.replace("%D1%8F.txt", "other"))
    assert (answer.status, "filename*=UTF-8''%D1%8F.txt" in answer.headers["content-disposition"]) == (200, True)


def test_who_was_dismissed_fetches_nothing(portal: Portal, upload_hook: Webhook) -> None:
    address = keep(upload_hook)["address"]
    portal.change("UPDATE person SET active = 0 WHERE id = :id", id=upload_hook.user_id)
    assert fetch(portal, address).status == 404


def test_another_portal_signs_otherwise(portal: Portal, upload_hook: Webhook) -> None:
    address = keep(upload_hook)["address"]
    portal.change("UPDATE setting SET value = 'other' WHERE name = 'secret'")
    assert fetch(portal, address).status == 404


# Nothing is executed


@pytest.mark.parametrize(
    ("media_type", "shown"),
    [
        ("text/html", False),
        ("image/svg+xml", False),
        ("application/xhtml+xml", False),
        ("application/pdf", False),
        ("", False),
        ("text/html\r\nx: y", False),
        ("image/png", True),
        ("image/webp", True),
    ],
)
def test_only_images_are_shown_by_a_browser(portal: Portal, upload_hook: Webhook, media_type: str, shown: bool) -> None:
    address = keep(upload_hook, b"<script>alert(1)</script>", "x.html", mediaType=media_type)["address"]
    headers = fetch(portal, address).headers
    assert headers["content-type"] == (media_type if shown else "application/octet-stream")
    assert headers["content-disposition"].startswith("inline" if shown else "attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("", "attachment"),
        ("a b.txt", 'attachment; filename="a b.txt"'),
        ("я.txt", "attachment; filename=\"_.txt\"; filename*=UTF-8''%D1%8F.txt"),
        ('"q\\', "attachment; filename=\"_q_\"; filename*=UTF-8''%22q%5C"),
        ("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt"),
        ("a\r\nb", "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab"),
    ],
)
def test_names_are_written_for_old_and_new_clients(name: str, header: str) -> None:
    assert disposition("attachment", name) == header


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.txt", "x.txt"),
        ("a\r\n\t\0b", "ab"),
        ("\u202egpj.exe", "gpj.exe"),
        (" .. ", "file"),
        ("", "file"),
        ("x" * 999, "x" * 255),
        ('a<b>:"|?*', "ab"),
    ],
)
def test_names_are_safe(given: str, kept: str) -> None:
    assert files.safe_name(given) == kept


# Kept as long as needed


def test_a_content_without_a_file_is_gone_after_a_day(portal: Portal, upload_hook: Webhook) -> None:
    now = portal.clock.freeze()
    content = os.urandom(100)
    body = spelled(JSON, content, fail="Y")
    answer = portal.client.send("POST", f"{upload_hook.path}upload.keep", body, {"Content-Type": JSON})
    assert answer.status == 500
    assert digest(content) in contents(portal)
    portal.clock.freeze(now + DAY)
    portal.housekeeping()
    assert digest(content) in contents(portal)
    portal.clock.freeze(now + DAY + 1)
    portal.housekeeping()
    assert digest(content) not in contents(portal)
    assert portal.query("SELECT hash FROM content") == []


def test_a_content_is_kept_while_any_file_has_it_and_for_a_day_after(portal: Portal, upload_hook: Webhook) -> None:
    now = portal.clock.freeze()
    content = os.urandom(100)
    first, second = keep(upload_hook, content), keep(upload_hook, content, "other")

    def later(days: int) -> bool:
        portal.clock.freeze(now + days * (DAY + 1))
        portal.housekeeping()
        return digest(content) in contents(portal)

    assert later(1)
    upload_hook.call("upload.remove", id=first["id"])
    assert later(2)
    assert later(3)
    upload_hook.call("upload.remove", id=second["id"])
    portal.housekeeping()
    assert digest(content) in contents(portal)  # a backup that names it may be under way
    assert not later(4)
    assert fetch(portal, second["address"]).status == 404
    assert fetch(portal, keep(upload_hook, content)["address"]).body == content


def test_who_puts_what_is_being_deleted_waits_until_it_is_gone(portal: Portal, upload_hook: Webhook) -> None:
    now = portal.clock.freeze()
    content = os.urandom(100)
    upload_hook.call("upload.remove", id=keep(upload_hook, content)["id"])
    portal.clock.freeze(now + DAY + 1)
    served = portal._served
    assert portal._run(served.database.write(lambda tx: files.condemn(tx, now=portal._served.now))) == [digest(content)]
    kept: list[dict[str, Any]] = []
    upload = threading.Thread(target=lambda: kept.append(keep(upload_hook, content)))
    upload.start()
    upload.join(0.5)
    assert kept == []
    portal._run(served.blobs.delete(digest(content)))
    portal._run(served.database.write(lambda tx: files.forget(tx, content=digest(content))))
    upload.join(60)
    assert fetch(portal, kept[0]["address"]).body == content
    portal.housekeeping()
    assert fetch(portal, changed(kept[0]["address"])).body == content


def test_a_deletion_that_was_cut_off_is_finished_an_hour_later(portal: Portal, upload_hook: Webhook) -> None:
    now = portal.clock.freeze()
    content = os.urandom(100)
    upload_hook.call("upload.remove", id=keep(upload_hook, content)["id"])
    portal.clock.freeze(now + DAY + 1)
    portal._run(portal._served.database.write(lambda tx: files.condemn(tx, now=portal._served.now)))
    portal.housekeeping()
    assert digest(content) in contents(portal)  # another process may be at it
    portal.clock.freeze(now + DAY + 3700)
    portal.housekeeping()
    assert digest(content) not in contents(portal)


def test_no_file_is_made_of_a_content_that_is_being_deleted(portal: Portal, upload_hook: Webhook) -> None:
    now = int(portal.clock.freeze())
    stored = StoredFile("n", 5, MISSING)
    database = portal._served.database
    portal._run(database.write(lambda tx: files.claim(tx, MISSING, 5, now=now)))
    portal._run(database.write(lambda tx: files.condemn(tx, now=now + DAY + 1)))
    with pytest.raises(StorageError):
        portal._run(database.write(lambda tx: files.add(tx, stored, "", 1, now=now)))


# Batches


def test_commands_of_a_batch_may_bring_files(portal: Portal, upload_hook: Webhook) -> None:
    command = {"method": "upload.keep", "params": {"file": ["n", "QUJD"]}}
    wrong = {"method": "upload.keep", "params": {"file": ["n", "*"]}}
    found = upload_hook.call("batch", cmd={"a": command, "b": "upload.keep?file[]=n&file[]=REVG", "c": wrong})
    assert [fetch(portal, found["result"][key]["address"]).body for key in "ab"] == [b"ABC", b"DEF"]
    assert found["result_error"]["c"]["error"] == "FILE_EMPTY"


# Pictures


def test_pictures_move_into_the_store_and_keep_their_addresses(portal: Portal) -> None:
    anna: User = portal.user("Anna")
    body = png(noise=os.urandom(9))
    chat = anna.call("im.chat.add", AVATAR=base64.b64encode(body).decode())
    path = str(anna.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["avatar"])
    before = fetch(portal, path)
    portal.housekeeping()
    assert portal.query("SELECT body, hash FROM picture") == [(None, digest(body))]
    after = fetch(portal, path)
    for answer in (before, after):
        assert (answer.status, answer.body, answer.headers["content-type"]) == (200, body, "image/png")
    now = portal.clock.freeze()
    portal.clock.freeze(now + 2 * DAY)
    portal.housekeeping()
    assert fetch(portal, path).body == body


# In a process of its own


def test_a_hundred_megabytes_go_out_without_being_in_memory(upload_process: Uploading) -> None:
    address = fetchable(upload_process, os.urandom(10))
    with urllib.request.urlopen(address) as answer:
        answer.read()
    block = os.urandom(2**20)
    address = fetchable(upload_process, block * 100)
    before = peak(upload_process)
    found, size = hashlib.sha256(), 0
    with urllib.request.urlopen(address) as answer:
        while piece := answer.read(2**16):
            found.update(piece)
            size += len(piece)
    assert (size, found.hexdigest()) == (100 * 2**20, digest(block * 100))
    assert peak(upload_process) - before < 30


def fetchable(portal: Uploading, content: bytes) -> str:
    """Upload something; where it is fetched."""
    body, headers = spelled(MULTIPART, content), {"Content-Type": MULTIPART}
    request = urllib.request.Request(f"{portal.webhook_url}upload.keep", body, headers)
    with urllib.request.urlopen(request) as answer:
        return f"{portal.url}{json.loads(answer.read())['result']['address']}"


def test_what_was_acknowledged_is_there_after_a_kill(upload_process: Uploading) -> None:
    address = urlsplit(fetchable(upload_process, CONTENT))
    upload_process.kill()
    upload_process.start()
    with urllib.request.urlopen(f"{upload_process.url}{address.path}?{address.query}") as answer:
        assert answer.read() == CONTENT


def test_files_may_be_in_a_bucket(tmp_path: Path, environment: dict[str, str]) -> None:
    with bucket() as (url, endpoint):
        options = ("--no-demo", "--files", f"{url}/portal", "--files-endpoint", endpoint)
        with Uploading(tmp_path / "data", *options, environment=environment | ENVIRONMENT) as portal:
            address = fetchable(portal, CONTENT)
            asked = urllib.request.Request(address, headers={"Range": "bytes=1000-1999999"})
            with urllib.request.urlopen(asked) as answer:
                assert (answer.status, answer.read()) == (206, CONTENT[1000:2_000_000])
            ports = ("--http-port", "0", "--https-port", "0", "--files", f"{url}/portal", "--files-endpoint", endpoint)
            found = json.loads(portal.run("doctor", "--json", *ports).stdout)["checks"]
            assert {one["name"]: one["text"] for one in found}["files"] == "1, all there"
            assert portal.run("db", "backup", str(tmp_path / "copy"), *ports[4:]).returncode == 0
            (copied,) = (tmp_path / "copy.files").glob("??/*")
            assert copied.read_bytes() == CONTENT
            assert not (portal.data / "files").exists()
