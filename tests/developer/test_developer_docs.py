"""What ``docs/developer.md`` shows works as it stands there."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from beseda.testing import Portal

PAGE = (Path(__file__).parents[2] / "docs" / "developer.md").read_text(encoding="utf-8")


def shown(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def run(portal: Portal, *command: str) -> str:
    environment = os.environ | {"PORTAL": portal.url, "no_proxy": "127.0.0.1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_with_curl(portal: Portal) -> None:
    lines = shown("sh").splitlines()
    assert len(lines) == 7
    for line in lines:
        # --json is of newer versions of curl than some systems have
        older = line.replace("--json", "--header 'Content-Type: application/json' --data")
        answer = json.loads(run(portal, "sh", "-c", older.replace("curl", "curl --silent", 1)))
        assert "error" not in answer, line
    assert portal.control.get("/faults")[0]["effect"] == {"drop": "after"}
    assert portal.control.get("/clock")["offset"] == pytest.approx(3600, abs=60)


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node.js on this machine")
def test_with_javascript(portal: Portal) -> None:
    assert run(portal, "node", "--input-type=module", "--eval", shown("js")) == "Anna 200\n"


@pytest.mark.skipif(shutil.which("php") is None, reason="no PHP on this machine")
def test_with_php(portal: Portal) -> None:
    assert run(portal, "php", "-r", shown("php")) == "Anna 200\n"


@pytest.mark.skipif(shutil.which("go") is None, reason="no Go on this machine")
def test_with_go(portal: Portal, tmp_path: Path) -> None:
    program = tmp_path / "main.go"
    program.write_text(shown("go"), encoding="utf-8")
    assert run(portal, "go", "run", str(program)) == "Anna 200\n"
