"""``make quick`` runs the tests of what was changed."""

import os
import subprocess
from pathlib import Path

import pytest

from tests import changed
from tests.changed import ALWAYS, ROOT, changed_files, chosen


@pytest.mark.parametrize(
    ("path", "run"),
    [
        ("src/beseda/delivery/guard.py", ["tests/delivery/test_guard.py"]),
        ("src/beseda/delivery/guard_unlike_any.py", ["tests/delivery/test_guard.py"]),
        ("src/beseda/delivery/nothing_of_this_name.py", ["tests/delivery"]),
        ("src/beseda/store/engines/of_another_kind.py", ["tests/store/engines"]),
        ("src/beseda/new_room/module.py", []),
        ("src/beseda/nothing_of_this_name.py", []),
        ("bench/nothing_of_this_name.py", ["tests/bench"]),
        ("examples/polling_bot.py", ["tests/examples/test_polling_bot.py"]),
        ("tests/wire/test_request.py", ["tests/wire/test_request.py"]),
        ("tests/wire/test_that_is_gone.py", []),
        ("tests/cli/conftest.py", ["tests/cli"]),
        ("tests/test_readme.py", ["tests/test_readme.py"]),
        ("tests/contract/rights/world.py", []),
        ("tests/conftest.py", []),
        ("README.md", []),
        ("docs/operations.md", []),
    ],
)
def test_a_change_has_its_tests(path: str, run: list[str]) -> None:
    assert chosen([path]) == sorted([*ALWAYS, *run])


def test_all_that_is_named_is_there() -> None:
    everything = [file.relative_to(ROOT).as_posix() for file in (ROOT / "src").rglob("*.py")]
    found = chosen(everything)
    assert len(found) > len(ALWAYS)
    assert [one for one in found if not (ROOT / one).exists()] == []


def test_what_differs_from_main_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed since, what is not yet, and what git does not know."""
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    who = {
        f"GIT_{role}_{what}": "somebody@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, env=environment, capture_output=True, check=True)

    def commit(name: str) -> None:
        (tmp_path / name).write_text("new")
        git("add", name)
        git("commit", "-m", name)

    git("init", "--initial-branch=main")
    commit("old")
    git("switch", "--create", "topic")
    commit("committed")
    (tmp_path / "old").write_text("changed")
    (tmp_path / "unknown").write_text("new")
    assert sorted(changed_files()) == ["committed", "old", "unknown"]
    git("switch", "main")
    assert sorted(changed_files()) == ["old", "unknown"]
