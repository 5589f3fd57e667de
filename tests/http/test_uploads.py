"""Files that come with a call: in JSON, in forms, as parts; larger than other calls may be, and never in memory."""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlsplit

import pytest

from beseda.testing import Answer, PortalProcess, Webhook
from beseda.testing.patience import eventually
from tests.http.files import CONTENT, FORM, JSON, LIMIT, MULTIPART, UPLOAD, Uploading, peak, spelled


def told(content: bytes, name: str = "я.bin", note: int = 0) -> dict[str, Any]:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "note": note}


def send(upload_hook: Webhook, content_type: str, body: bytes, method: str = "upload.add") -> Answer:
    return upload_hook.portal.client.send("POST", upload_hook.path + method, body, {"Content-Type": content_type})


@pytest.mark.parametrize("content_type", [JSON, FORM, MULTIPART])
@pytest.mark.parametrize("content", [b"", b"small", CONTENT], ids=["empty", "small", "large"])
def test_a_file_arrives_in_every_form_of_body(upload_hook: Webhook, content_type: str, content: bytes) -> None:
    answer = send(upload_hook, content_type, spelled(content_type, content, note="hello"))
    assert answer.json["result"] == told(content, note=5)


@pytest.mark.parametrize("content", [b"small", CONTENT], ids=["small", "large"])
def test_a_file_may_be_a_member_of_an_object_and_have_no_name(upload_hook: Webhook, content: bytes) -> None:
    text = base64.encodebytes(content).decode()
    body = json.dumps({"fields": {"name": "n", "content": text}}).encode()
    result = send(upload_hook, JSON, body, "upload.fields").json["result"]
    assert (result["given"], result["name"], result["size"]) == ("n", "file", len(content))
    part = spelled(MULTIPART, content).replace(b'name="file"', b'name="fields[content]"')
    assert send(upload_hook, MULTIPART, part, "upload.fields").json["result"]["size"] == len(content)


@pytest.mark.parametrize(
    "file", [None, "", 5, [], ["name"], ["name", 5], [5, "QUJD"], {"a": "QUJD"}, ["n", "QUJD", "x"]]
)
def test_what_is_no_file_is_refused_as_documented(upload_hook: Webhook, file: object) -> None:
    for extra in ("", "x" * 1_500_000):
        answer = send(upload_hook, JSON, json.dumps({"file": file, "extra": [extra]}).encode())
        assert (answer.status, answer.json["error"]) == (400, "FILE_EMPTY")


@pytest.mark.parametrize("text", ["QUJ", "QUJD=", "Q!JD", "QUJD" * 500_000 + "*", "ж" * 1_500_000])
def test_what_is_no_base64_is_refused(upload_hook: Webhook, text: str) -> None:
    answer = send(upload_hook, JSON, json.dumps({"file": ["n", text]}, ensure_ascii=False).encode())
    assert (answer.status, answer.json["error"]) == (400, "FILE_EMPTY")


def test_only_methods_that_take_files_take_large_requests(upload_hook: Webhook) -> None:
    body = json.dumps({"file": ["n", base64.b64encode(CONTENT).decode()]}).encode()
    assert LIMIT < len(body) < UPLOAD
    assert send(upload_hook, JSON, body).status == 200
    for method in ("im.chat.add", "batch", "no.such.method"):
        assert send(upload_hook, JSON, body, method).status == 413
    assert send(upload_hook, JSON, body + b" " * UPLOAD).status == 413


def test_what_is_no_file_has_the_limit_of_other_calls(upload_hook: Webhook) -> None:
    assert send(upload_hook, JSON, spelled(JSON, CONTENT, note="x" * (LIMIT + 1))).status == 413
    assert send(upload_hook, JSON, spelled(JSON, CONTENT, note="x" * (LIMIT // 2))).json["result"]["note"] == LIMIT // 2
    assert (
        send(upload_hook, JSON, spelled(JSON, CONTENT, **{f"n{number}": "x" * 300_000 for number in range(7)})).status
        == 413
    )


def test_files_that_nobody_asked_for_are_left_out(upload_hook: Webhook) -> None:
    body = spelled(MULTIPART, b"x").replace(b'name="file"', b'name="note"')
    assert send(upload_hook, MULTIPART, body).json["error"] == "FILE_EMPTY"
    assert send(upload_hook, MULTIPART, spelled(MULTIPART, b"x"), "server.time").status == 200


def test_large_calls_that_bring_no_file_are_read_as_ever(upload_hook: Webhook) -> None:
    title = "x" * (LIMIT - 100)
    chat = send(upload_hook, JSON, json.dumps({"TITLE": title}).encode(), "im.chat.add").json["result"]
    assert upload_hook.portal.query("SELECT title FROM chat WHERE id = :id", id=chat) == [("x" * 255,)]


# In a process of its own: its memory, its files


def upload(portal: PortalProcess, content_type: str, pieces: list[bytes]) -> dict[str, Any]:
    """Send a body in pieces."""
    address = urlsplit(portal.webhook_url)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    headers = {"Content-Type": content_type, "Content-Length": str(sum(map(len, pieces)))}
    connection.request("POST", f"{address.path}upload.add", iter(pieces), headers)
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def hundred_megabytes(content_type: str, block: bytes, times: int) -> list[bytes]:
    """The pieces of a body whose file is the block so many times."""
    start, end = spelled(content_type, b"").rsplit({JSON: b'""', FORM: b"=", MULTIPART: b"\r\n--X--"}[content_type], 1)
    if content_type == JSON:
        return [start + b'"', *[base64.b64encode(block).replace(b"/", b"\\/")] * times, b'"' + end]
    if content_type == FORM:
        return [start + b"=", *[quote_plus(base64.b64encode(block)).encode()] * times, end]
    return [start, *[block] * times, b"\r\n--X--" + end]


@pytest.mark.parametrize("content_type", [JSON, FORM, MULTIPART])
def test_a_hundred_megabytes_come_in_without_being_in_memory(upload_process: Uploading, content_type: str) -> None:
    block = os.urandom(3 * 2**18)
    times = 100 * 2**20 // len(block)
    upload(upload_process, content_type, [spelled(content_type, block * 2)])  # threads and modules are there afterwards
    before = peak(upload_process)
    answer = upload(upload_process, content_type, hundred_megabytes(content_type, block, times))
    digest = hashlib.sha256()
    for _ in range(times):
        digest.update(block)
    assert answer["result"] == {"name": "я.bin", "size": len(block) * times, "sha256": digest.hexdigest(), "note": 0}
    assert peak(upload_process) - before < 30


def spools(portal: PortalProcess) -> list[str]:
    """The files that the process holds open and nobody else can find."""
    links = []
    for one in Path(f"/proc/{portal.running.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            links.append(str(one.readlink()))
    return [link for link in links if link.startswith(str(portal.data)) and "(deleted)" in link]


def half(portal: PortalProcess) -> socket.socket:
    """A connection on which half of a large call was sent."""
    address = urlsplit(portal.webhook_url)
    line = socket.create_connection((address.hostname, address.port or 80), timeout=60)
    head = (
        f"POST {address.path}upload.add HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: 9000000\r\n\r\n"
    )
    line.sendall(head.encode() + b'{"file": ["n", "' + b"QUJD" * 1_000_000)
    return line


def test_a_client_that_hangs_up_leaves_nothing_behind(upload_process: Uploading) -> None:
    line = half(upload_process)
    eventually(lambda: spools(upload_process))
    line.close()
    eventually(lambda: not spools(upload_process))
    assert list((upload_process.data / "spool").iterdir()) == []
    assert upload_process.call("server.time")


def test_a_process_that_is_killed_leaves_nothing_behind(upload_process: Uploading) -> None:
    line = half(upload_process)
    eventually(lambda: spools(upload_process))
    upload_process.kill()
    line.close()
    assert list((upload_process.data / "spool").iterdir()) == []
    upload_process.start()
    assert upload(upload_process, JSON, [spelled(JSON, CONTENT)])["result"]["size"] == len(CONTENT)
