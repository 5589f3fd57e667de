"""Documentation says what the portal does: generated pages are fresh, their examples work, quirks are found."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from beseda import errors
from beseda.docs import pages as generated
from beseda.docs.__main__ import main
from beseda.docs.examples import example
from beseda.events import catalogue
from beseda.kernel.method import Param
from beseda.methods import REGISTRY
from beseda.testing import Portal, User
from tests.kept import kept

ROOT = Path(__file__).parents[2]


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "beseda.docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "generated files are stale: run `make docs`"


def test_check_sees_every_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed page, a missing one and one too many; writing puts all of them right."""
    (tmp_path / "spec").mkdir()
    for name in ("facts.json", "tolerated.toml"):
        shutil.copy(ROOT / "spec" / name, tmp_path / "spec")
    monkeypatch.chdir(tmp_path)
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0

    reference = Path("docs/reference")
    changed, missing, stray = Path("docs/coverage.md"), reference / "batch/batch.md", reference / "im/im.none.md"
    changed.write_text("100 %")
    missing.unlink()
    stray.touch()
    capsys.readouterr()
    assert main(["--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [str(changed), str(missing), str(stray)]
    assert changed.read_text() == "100 %"

    assert main([]) == 0
    assert (main(["--check"]), stray.exists()) == (0, False)


@pytest.fixture
def written(facts: dict[str, Any]) -> dict[Path, str]:
    """What ``make docs`` writes below docs/."""
    return generated.files(facts)


def test_every_method_has_a_page_that_names_all_of_it(written: dict[Path, str]) -> None:
    pages = {
        path.name: text for path, text in written.items() if len(path.relative_to(generated.REFERENCE.parent).parts) > 2
    }
    assert set(pages) == {f"{method.name}.md" for method in REGISTRY}
    for method in REGISTRY:
        assert [one.wire for one in flat(method.params) if not one.info.text] == [], "what is it?"
        wanted = [*names(method.params), *(wire.code for wire in method.errors), method.doc]
        assert [one for one in wanted if f"`{one}`" not in pages[f"{method.name}.md"]] == []


def flat(params: Iterable[Param]) -> Iterator[Param]:
    """Parameters, and what is in them."""
    for param in params:
        yield from (param, *flat(param.members))


def names(params: Iterable[Param], inside: str = "") -> Iterator[str]:
    """Names of parameters, and of what is in them."""
    for param in params:
        yield f"{inside}{param.wire}"
        yield from names(param.members, f"{inside}{param.wire}.")


def test_built_events_are_counted(written: dict[Path, str]) -> None:
    """Those that ``test_events.py`` shows."""
    lines = written[generated.REFERENCE.with_name("coverage.md")].splitlines()
    counts = [line.split("|")[2].strip(" *") for line in lines if line.startswith("| **events**")]
    assert counts == [str(len(catalogue.names()))]


def build(portal: Portal) -> User:
    """An administrator, and what pages show.

    There are people 1 to 3, bot 4 with command 1, chat 1 with message 3, the bot's message 4, the call 5 of the command
    and file 2 in folder 1, the bot's chats 2 with person 2 and 3 for an object, the bot's application 1 in chats, and
    departments 1 and 2. Anna's storage 2 has folders 5 and 6 and file 7 with version 2; folder 8 and file 9 are in the
    trash. The custom field 1 of Anna's profile holds a file.
    """
    anna, boris, clara = portal.user("Anna", admin=True), portal.user("Boris"), portal.user("Clara")
    bot = {"code": "echo", "botToken": "secret", "properties": {"name": "Echo"}, "type": "supervisor"}
    assert anna.call("imbot.v2.Bot.register", fields=bot)["bot"]["id"] == 4
    assert anna.call("im.chat.add", USERS=[boris.id, clara.id, 4], COLOR="GRAY") == 1
    assert anna.call("im.message.add", DIALOG_ID="chat1", MESSAGE="Hello") == 3
    known = {"botId": 4, "botToken": "secret"}
    assert anna.call("imbot.v2.Chat.Message.send", **known, dialogId="chat1", fields={"message": "Hello"})["id"] == 4
    fields = {"command": "help", "title": {"en": "Help"}}
    assert anna.call("imbot.v2.Command.register", **known, fields=fields)["command"]["id"] == 1
    assert anna.call("im.message.add", DIALOG_ID="chat1", MESSAGE="/help") == 5
    shared = {"dialogId": "chat1", "fields": {"name": "hello.txt", "content": "SGVsbG8="}}
    assert anna.call("im.v2.File.upload", **shared)["file"]["id"] == 2
    assert [one["ID"] for one in anna.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})] == ["2"]
    made = [anna.call("disk.storage.addFolder", id=2, data={"NAME": name})["ID"] for name in ("One", "Two")]
    text = {"id": 5, "fileContent": ["notes.txt", "SGVsbG8="]}
    made.append(anna.call("disk.folder.uploadFile", **text, data={"NAME": "notes.txt"})["ID"])
    made.append(anna.call("disk.folder.addSubFolder", id=5, data={"NAME": "Gone"})["ID"])
    made.append(anna.call("disk.folder.uploadFile", **text, data={"NAME": "gone.txt"})["ID"])
    assert made == [5, 6, 7, 8, 9]
    anna.call("disk.folder.markDeleted", id=8)
    anna.call("disk.file.markDeleted", id=9)
    assert anna.call("imbot.v2.Chat.add", **known, fields={"userIds": [2]})["chat"]["id"] == 2
    object_of = {"ENTITY_TYPE": "CHAT", "ENTITY_ID": "13"}
    assert anna.call("imbot.chat.add", CLIENT_ID="secret", USERS=[anna.id], **object_of) == 3
    button = {"CODE": "button", "JS_METHOD": "CALL", "JS_PARAM": "1", "LANG": [{"LANGUAGE_ID": "en", "TITLE": "Call"}]}
    assert anna.call("imbot.app.register", CLIENT_ID="secret", **button) == 1
    anna.call("imbot.v2.Chat.Message.Reaction.add", **known, messageId=3, reaction="fire")
    assert anna.call("department.add", NAME="Sales", PARENT=1) == 2
    papers = {"FIELD_NAME": "PAPERS", "USER_TYPE_ID": "file"}
    assert anna.call("user.userfield.add", fields=papers) == 1
    assert anna.call("user.update", ID=1, UF_USR_PAPERS=["a.txt", "YQ=="])
    return anna


again = kept(build)


@pytest.mark.parametrize("name", [method.name for method in REGISTRY])
def test_example_works(again: Callable[[], User], name: str) -> None:
    """An administrator can send what a page shows as it is."""
    anna = again()
    method = next(method for method in REGISTRY if method.name == name)
    answer = anna.answer(name, **example(method))
    if errors.ApplicationRequired in method.refusals:
        assert answer.json["error"] in {one.code for one in method.errors}
    else:
        assert answer.status == 200, answer.body


def test_quirks_are_numbered_and_found() -> None:
    """Rows count up from 1, and every quirk that code, tests or facts cite is one of them."""
    quirks = (ROOT / "docs/quirks.md").read_text("utf-8")
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", quirks, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    files = [
        *ROOT.glob("src/**/*.py"),
        *ROOT.glob("src/**/*.sql"),
        *ROOT.glob("tests/**/*.py"),
        ROOT / "spec/tolerated.toml",
    ]
    cited = {int(found) for file in files for found in re.findall(r"Quirk (\d+)", file.read_text("utf-8"))}
    assert cited
    assert cited <= set(numbers)
