"""What README shows works as it stands there."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from beseda.testing import PortalProcess, eventually

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "https://127.0.0.1:8443/rest/1/code/"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_tests_of_bots_pass(tmp_path: Path) -> None:
    examples = [block for block in blocks("python") if block.startswith("def test_")]
    (tmp_path / "test_examples.py").write_text("\n\n".join(examples), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{sum(one.count('def test_') for one in examples)} passed" in done.stdout


def commands(beginning: str) -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.startswith(beginning)]


def parrots(served: PortalProcess) -> set[str]:
    return set(served.call("im.search.user.list", FIND="Parrot"))


@contextmanager
def running_bot(served: PortalProcess, line: str) -> Iterator[str]:
    """The bot of a command, for this portal, on a free port. Its id."""
    _, script, address, *port = shlex.split(line)
    assert address == ADDRESS
    arguments = [sys.executable, str(ROOT / script), served.https_webhook_url, *("0" for _ in port)]
    environment = os.environ | {"SSL_CERT_FILE": str(served.ca_file)}
    known = parrots(served)
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as bot:
        try:
            yield eventually(lambda: parrots(served) - known).pop()
        finally:
            bot.kill()


def shown_by_the_sdk(served: PortalProcess) -> list[str]:
    """What the example of the SDK prints, for this portal."""
    (example,) = [one for one in blocks("python") if "b24pysdk" in one]
    assert len([line for line in example.splitlines() if line]) == 4
    address = urlsplit(served.https_webhook_url)
    for shown, real in (("127.0.0.1:8443", address.netloc), ("1/code", address.path.removeprefix("/rest/").strip("/"))):
        assert shown in example
        example = example.replace(shown, real)
    environment = os.environ | {"REQUESTS_CA_BUNDLE": str(served.ca_file), "no_proxy": "127.0.0.1"}
    done = subprocess.run([sys.executable, "-c", example], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def answered(served: PortalProcess, dialog_id: str) -> bool:
    messages = served.call("im.dialog.messages.get", DIALOG_ID=dialog_id)["messages"]
    return "You said: good morning" in [one["text"] for one in messages]


def test_the_bots_answer_and_the_commands_work_beside_a_running_portal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert commands("export ") == ["export SSL_CERT_FILE=var/tls/ca.pem", "export REQUESTS_CA_BUNDLE=var/tls/ca.pem"]
    bots, lines = commands(".venv/bin/python examples/"), commands(".venv/bin/beseda ")
    assert len(bots) == 2
    assert len(lines) >= 8
    with PortalProcess(tmp_path / "var") as served:
        for line in bots:
            with running_bot(served, line) as parrot:
                served.call("im.message.add", DIALOG_ID=parrot, MESSAGE="good morning")
                eventually(partial(answered, served, parrot))
        assert "Spring launch" in shown_by_the_sdk(served)
        for line in lines:
            words = shlex.split(line)[1:]
            if words[0] == "new":  # it has no portal
                done = subprocess.run(
                    [sys.executable, "-m", "beseda", *words], capture_output=True, text=True, check=False
                )
            else:
                done = served.run(*words)
            assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
