"""The database is checked, copied and brought up to date."""

import base64
import json
import shutil
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from beseda.testing import PortalProcess
from beseda.testing.client import Client
from beseda.testing.patience import eventually
from tests.http.test_pictures import png

Change = Callable[..., None]
Refusal = Callable[[subprocess.CompletedProcess[str]], str]
Rows = Callable[..., list[list[int]]]

NEWEST = "SELECT max(id) FROM message"


class Chatter:
    """Somebody who goes on writing, in a thread."""

    def __init__(self, portal: PortalProcess) -> None:
        self.said = 0
        self.failed: list[int] = []
        self._portal = portal
        self._stop = threading.Event()
        self._busy = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._busy.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _write(self) -> None:
        client = Client(self._portal.url)
        path = self._portal.webhook_url.removeprefix(self._portal.url)
        while not self._stop.is_set():
            answer = client.post(f"{path}im.message.add", {"DIALOG_ID": "chat1", "MESSAGE": "again " * 100})
            if answer.status == 200:
                self.said += 1
            else:
                self.failed.append(answer.status)
            self._busy.set()
        client.close()


def test_a_copy_is_made_while_people_write(
    process: PortalProcess, tmp_path: Path, restored: Callable[..., str], rows: Rows
) -> None:
    copy = tmp_path / "copy"
    first = rows(process, NEWEST)[0][0]
    with Chatter(process) as chatter:
        at_first = chatter.said
        done = process.run("db", "backup", str(copy))
        in_between = chatter.said
    assert (done.returncode, done.stderr) == (0, "")
    assert in_between > at_first
    assert chatter.failed == []
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    url = restored(copy)
    checked = process.run("db", "check", "--json", "--database", url)
    assert json.loads(checked.stdout) == {"ok": True, "problems": []}
    found = process.run("call", "im.dialog.messages.get", "DIALOG_ID=chat1", "LIMIT=1", "--database", url, "--json")
    assert first < json.loads(found.stdout)["result"]["messages"][0]["id"] <= rows(process, NEWEST)[0][0]
    assert process.run("db", "check").returncode == 0


def test_a_copy_replaces_nothing(process: PortalProcess, tmp_path: Path, refusal: Refusal) -> None:
    copy = tmp_path / "precious"
    copy.write_text("keep me")
    assert refusal(process.run("db", "backup", str(copy))) == f"{copy}: File exists"
    assert copy.read_text() == "keep me"
    assert refusal(process.run("db", "backup", str(tmp_path / "no" / "folder"))).endswith("No such file or directory")


def test_contents_of_files_are_copied_and_missing_ones_named(
    process: PortalProcess, tmp_path: Path, refusal: Refusal
) -> None:
    process.call("im.chat.add", AVATAR=base64.b64encode(png()).decode())
    process.stop()
    process.start()
    (content,) = eventually(lambda: [*process.data.glob("files/??/*")])
    assert process.run("db", "backup", str(tmp_path / "one")).returncode == 0
    (copied,) = (tmp_path / "one.files").glob("??/*")
    assert (copied.read_bytes(), copied.parent.name, copied.name) == (png(), content.parent.name, content.name)
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert process.run("db", "backup", "--no-contents", str(tmp_path / "two")).returncode == 0
    assert not (tmp_path / "two.files").exists()
    content.unlink()
    complaint = refusal(process.run("db", "backup", str(tmp_path / "three")))
    assert complaint == f"the copy is made, but contents of files are missing: {content.parent.name}{content.name}"


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("DELETE FROM member WHERE chat_id = 2 AND user_id = 5", "chat 2: member_count is 5, members are 4"),
        (
            "UPDATE chat SET last_message_id = 1 WHERE id = 4",
            "chat 4: last_message_id is 1, the last message is {last}",
        ),
        ("UPDATE chat SET last_seq = 9 WHERE id = 4", "chat 4: last_seq is 9, the last number given is 3"),
        (
            "UPDATE member SET read_seq = 9 WHERE chat_id = 4 AND user_id = 2",
            "chat 4: person 2 has read through 9, the last number is 3",
        ),
        ("DELETE FROM chat WHERE id = 4", "chat 4 is not there, 5 messages are in it"),
    ],
)
def test_damage_is_found(process: PortalProcess, change: Change, rows: Rows, damage: str, complaint: str) -> None:
    assert process.run("db", "check").stdout == "The database is whole.\n"
    last = rows(process, "SELECT max(id) FROM message WHERE chat_id = 4")[0][0]
    change(process, damage)
    done = process.run("db", "check")
    assert (done.returncode, done.stdout) == (1, complaint.format(last=last) + "\n")
    done = process.run("db", "check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"ok": False, "problems": [complaint.format(last=last)]})


def test_a_number_that_lost_its_message_is_no_damage(process: PortalProcess, change: Change) -> None:
    said = process.call("im.message.add", DIALOG_ID="chat4", MESSAGE="soon gone")
    change(
        process,
        "INSERT INTO deleted_seq (chat_id, seq) SELECT chat_id, seq FROM message WHERE chat_id = 4 AND seq = 4",
        f"DELETE FROM message WHERE id = {said}",
        "UPDATE chat SET last_message_id = (SELECT max(id) FROM message WHERE chat_id = 4) WHERE id = 4",
    )
    assert process.run("db", "check").stdout == "The database is whole.\n"


def test_damage_of_the_file_is_found(on_sqlite: Callable[..., PortalProcess]) -> None:
    portal = on_sqlite()
    portal.start()
    portal.stop()
    file = portal.data / "beseda.sqlite"
    content = bytearray(file.read_bytes())
    start = len(content) // 2 // 4096 * 4096
    content[start : start + 4096] = b"\x5a" * 4096
    file.write_bytes(content)
    done = portal.run("db", "check")
    assert done.returncode == 1
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "whole" not in done.stdout


def test_a_schema_is_made_and_stays(stopped: PortalProcess) -> None:
    assert json.loads(stopped.run("db", "migrate", "--json").stdout)[0] == "0011 full"
    assert stopped.run("db", "migrate").stdout == "The schema is up to date.\n"
    assert json.loads(stopped.run("db", "migrate", "--json").stdout) == []


@pytest.fixture
def restored(request: pytest.FixtureRequest, environment: dict[str, str], tmp_path: Path) -> Callable[[Path], str]:
    """Makes a database of a copy; answers its URL."""
    if not environment:
        return lambda copy: f"sqlite:///{copy}"
    if shutil.which("pg_restore") is None:
        pytest.skip("pg_restore is not installed")
    from_copy: str = request.getfixturevalue("second_postgres")

    def restore(copy: Path) -> str:
        subprocess.run(["pg_restore", "--exit-on-error", f"--dbname={from_copy}", copy], check=True)
        return from_copy

    return restore
