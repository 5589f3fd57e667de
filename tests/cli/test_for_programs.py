"""``beseda openapi`` and ``beseda completion``."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from beseda.testing import PortalProcess
from beseda.testing.client import Client

BASH = shutil.which("bash")
Portals = Callable[..., PortalProcess]


def test_the_document_is_the_one_that_a_portal_serves(on_sqlite: Portals) -> None:
    portal = on_sqlite("--revision", "30", BESEDA_NAME="Ours")
    portal.start()
    client = Client(portal.url)
    served = client.send("GET", "/openapi.json").json
    client.close()
    printed = json.loads(portal.run("openapi", "--revision", "30").stdout)
    validate(printed)
    assert printed.pop("servers")[0]["url"] == "https://127.0.0.1:8443/rest/{user}/{code}"
    assert served.pop("servers")[0]["url"] == "/rest/{user}/{code}"
    assert printed == served


def test_it_names_the_address_that_the_portal_is_reached_at(on_sqlite: Portals) -> None:
    portal = on_sqlite(BESEDA_PUBLIC_URL="https://chat.example.org")
    printed = json.loads(portal.run("openapi").stdout)
    assert printed["servers"][0]["url"] == "https://chat.example.org/rest/{user}/{code}"
    assert not portal.data.exists()


def completed(tmp_path: Path, line: str) -> list[str]:
    """What bash offers for a line, when the script of ``beseda completion bash`` has told it how."""
    program = tmp_path / "beseda"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m beseda "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    words = line.split(" ")
    script = f"""
        compopt() {{ echo "compopt $1 $2"; }}
        eval "$(beseda completion bash)"
        COMP_WORDS=({" ".join(f"'{word}'" for word in words)}); COMP_CWORD={len(words) - 1}
        _beseda_completion beseda
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    assert BASH
    done = subprocess.run(
        [BASH, "--norc", "--noprofile", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.skipif(not BASH, reason="no bash at hand")
def test_bash_completes(tmp_path: Path) -> None:
    """Commands, methods in any case, parameters with no blank behind them."""
    assert completed(tmp_path, "beseda dem") == ["demo"]
    assert completed(tmp_path, "beseda call IM.message.a") == ["im.message.add"]
    assert completed(tmp_path, "beseda call im.message.add --user 1 dialog") == ["compopt -o nospace", "DIALOG_ID="]
    assert completed(tmp_path, "beseda call no.such.method x") == [""]
    assert "--webhook" in completed(tmp_path, "beseda call --")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_has_a_script(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "beseda", "completion", shell], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_BESEDA_COMPLETE={shell}_complete" in done.stdout
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n"], input=done.stdout, text=True, check=False).returncode == 0
