"""What docs/operations.md shows works as it stands there."""

import base64
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from beseda.testing import PortalProcess
from beseda.testing.patience import eventually
from tests.http.test_pictures import png

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def run(title: str, portal: PortalProcess, copy: Path) -> None:
    """Run the commands under a title for this portal."""
    (commands,) = re.findall(rf"<!-- {title} -->\n\n```sh\n(.*?)```", TEXT, re.DOTALL)
    places = {"BESEDA_DATA": str(portal.data), "COPY": str(copy)}
    path = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", "-euc", commands], env=portal.environment | places | path, check=True)


def newest(portal: PortalProcess) -> str:
    return str(portal.call("im.dialog.messages.get", DIALOG_ID="chat1", LIMIT=1)["messages"][0]["text"])


def test_a_portal_goes_back_to_its_copy(process: PortalProcess, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    copy = tmp_path / "copy"
    process.call("im.message.add", DIALOG_ID="chat1", MESSAGE="before the copy")
    chat = process.call("im.chat.add", AVATAR=base64.b64encode(png()).decode())
    process.stop()
    process.start()  # which moves the picture into the file store
    eventually(lambda: [*process.data.glob("files/??/*")])
    run("backup", process, copy)
    process.call("im.message.add", DIALOG_ID="chat1", MESSAGE="after the copy")
    process.kill()
    shutil.rmtree(process.data / "files")

    if "BESEDA_DATABASE" in process.environment:
        process.environment["BESEDA_DATABASE"] = request.getfixturevalue("second_postgres")
        run("restore postgres", process, copy)
    else:
        run("restore sqlite", process, copy)
    process.start()
    assert newest(process) == "before the copy"
    picture = process.call("im.dialog.get", DIALOG_ID=f"chat{chat}")["avatar"]
    with urllib.request.urlopen(process.url + urlsplit(picture).path) as answer:
        assert answer.read() == png()
    process.call("im.message.add", DIALOG_ID="chat1", MESSAGE="and on")
    assert newest(process) == "and on"


def test_the_only_administrator_who_left_is_let_in_again(process: PortalProcess, tmp_path: Path) -> None:
    process.call("user.update", ID=1, ACTIVE="N")
    assert process.answer("user.current").json["error"] == "INVALID_CREDENTIALS"
    run("locked out", process, tmp_path / "copy")
    assert process.call("user.current")["ID"] == "1"
    assert process.call("user.admin") is True


def test_settings_of_the_example_are_those_that_it_speaks_of(stopped: PortalProcess) -> None:
    file = ROOT / "deploy/beseda.toml"
    done = stopped.run("doctor", "--config", str(file))
    assert "beseda.toml" not in done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    chosen = tomllib.loads(file.read_text(encoding="utf-8"))
    assert chosen["https_port"] == "off"
    for name in ("nginx.conf", "Caddyfile"):
        proxy = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        assert f"{chosen['host']}:{chosen['http_port']}" in proxy
        assert str(urlsplit(chosen["public_url"]).hostname) in proxy


@pytest.mark.parametrize("name", re.findall(r"\]\((?!http)([^)#]+)\)", TEXT))
def test_what_it_points_to_is_there(name: str) -> None:
    assert (ROOT / "docs" / name).exists()
