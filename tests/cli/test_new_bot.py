"""``beseda new bot``: what it writes works, and passes its own test."""

import json
import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from click.testing import CliRunner

from beseda.cli import main


def write(folder: Path, generation: str) -> None:
    arguments = ["new", "bot", "helpdesk", "--generation", generation, "--folder", str(folder)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output


def run(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BESEDA_", "PYTEST_"))}
    line = [sys.executable, "-m", *command]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("generation", ["1", "2"])
def test_the_test_of_a_new_bot_passes_and_can_fail(tmp_path: Path, generation: str) -> None:
    folder = tmp_path / "bot"
    write(folder, generation)
    tested = run(folder, "pytest", "-q", "-p", "no:cacheprovider")
    assert (tested.returncode, "2 passed" in tested.stdout) == (0, True), tested.stdout + tested.stderr
    program = folder / "bot.py"
    program.write_text(program.read_text(encoding="utf-8").replace("You said: ", "Nobody said "), encoding="utf-8")
    assert "1 failed, 1 passed" in run(folder, "pytest", "-q", "-p", "no:cacheprovider").stdout


@pytest.mark.parametrize("generation", ["1", "2"])
def test_a_new_bot_is_clean_and_its_own(tmp_path: Path, generation: str) -> None:
    write(tmp_path / "one", generation)
    write(tmp_path / "two", generation)
    assert run(tmp_path / "one", "ruff", "check", "--isolated", ".").returncode == 0
    assert run(tmp_path / "one", "ruff", "format", "--isolated", "--line-length", "120", "--check", ".").returncode == 0
    one, two = ((tmp_path / name / "bot.py").read_text(encoding="utf-8") for name in ("one", "two"))
    assert "Helpdesk" in one
    assert one != two, "each has a secret of its own"


def test_its_tests_need_this_beseda_and_not_another_one_of_the_name(tmp_path: Path) -> None:
    """An index of packages may have one that is called so and is something else."""
    write(tmp_path / "bot", "2")
    [named] = [
        line for line in (tmp_path / "bot" / "requirements-test.txt").read_text().splitlines() if "[test]" in line
    ]
    wanted, _, place = named.partition(" @ ")
    assert wanted.partition("==")[0] == "beseda[test]"
    origin = distribution("beseda").read_text("direct_url.json")
    assert place == (json.loads(origin)["url"] if origin else "")


def test_nothing_is_overwritten_and_names_are_checked(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(main, ["new", "bot", "helpdesk", "--folder", str(tmp_path)])
    assert (refused.exit_code, refused.output) == (1, f"Error: {tmp_path} is not empty\n")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.py"]
    for name in ("", "Help", "../x", "a b", "1a", "a" * 41):
        assert CliRunner().invoke(main, ["new", "bot", name, "--folder", str(tmp_path / "x")]).exit_code == 2
    assert not (tmp_path / "x").exists()
