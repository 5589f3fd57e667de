"""The doctor sees what is well and what is not, and changes nothing."""

import base64
import hashlib
import json
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from beseda import __version__
from beseda.http.tls import Certificate
from beseda.testing import PortalProcess
from beseda.testing.patience import eventually
from tests.http.test_pictures import png

Make = Callable[..., PortalProcess]
Change = Callable[..., None]
Examine = Callable[..., dict[str, Any]]


@pytest.fixture
def examine() -> Examine:
    """What the doctor tells programs, the checks by name; its exit code says the same."""

    def ask(portal: PortalProcess, *options: str) -> dict[str, Any]:
        done = portal.run("doctor", "--json", *options)
        found: dict[str, Any] = json.loads(done.stdout)
        assert (done.returncode, done.stderr) == (0 if found["ok"] else 1, "")
        found["checks"] = {one["name"]: (one["ok"], one["text"]) for one in found["checks"]}
        assert found["ok"] == all(ok for ok, _ in found["checks"].values())
        return found

    return ask


def ports(portal: PortalProcess) -> tuple[str, ...]:
    """The options that name the ports a portal is served at."""
    return (
        *("--http-port", str(urlsplit(portal.url).port)),
        *("--https-port", str(urlsplit(portal.https_url).port)),
    )


def test_all_is_well_beside_a_server(process: PortalProcess, examine: Examine) -> None:
    found = examine(process, *ports(process))
    assert found["ok"]
    assert found["versions"]["beseda"] == __version__
    assert found["versions"]["uvicorn"]
    checks = found["checks"]
    assert checks["http port"][1] == f"{urlsplit(process.url).port}: a Beseda answers there"
    assert checks["https port"][1] == f"{urlsplit(process.https_url).port}: a Beseda answers there"
    assert checks["migrations"] == (True, "up to date")
    assert checks["message search"][0]
    assert checks["certificate"][1].startswith("good until ")
    assert abs(datetime.fromisoformat(checks["clock"][1]) - datetime.now(UTC)).total_seconds() < 60
    process.stop()
    checks = examine(process, *ports(process))["checks"]
    assert checks["http port"][1] == f"{urlsplit(process.url).port}: free"


def test_the_ports_are_those_of_the_server_that_runs(process: PortalProcess, examine: Examine) -> None:
    found = examine(process)["checks"]
    for scheme, url in (("http", process.url), ("https", process.https_url)):
        assert found[f"{scheme} port"] == (True, f"{urlsplit(url).port}: a Beseda answers there")
    process.stop()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert examine(process, "--http-port", port, "--https-port", "off")["checks"]["http port"][0] is False


def test_before_the_first_start_nothing_is_bad_and_nothing_is_made(on_sqlite: Make, examine: Examine) -> None:
    portal = on_sqlite()
    found = examine(portal, "--http-port", "0", "--https-port", "off")
    assert found["ok"]
    assert found["checks"]["database"] == (True, f"{portal.data / 'beseda.sqlite'}: none yet; the first start makes it")
    assert "https port" not in found["checks"]
    assert not portal.data.exists()


def test_a_port_of_somebody_else_is_bad(on_sqlite: Make, examine: Examine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        checks = examine(on_sqlite(), "--http-port", port, "--https-port", port)["checks"]
    assert checks["http port"] == (False, f"cannot listen on 127.0.0.1:{port}: Address already in use")
    assert checks["https port"][0] is False


def test_a_schema_that_is_not_ours_is_bad(process: PortalProcess, examine: Examine, change: Change) -> None:
    process.stop()
    change(process, "UPDATE migration SET checksum = 'other' WHERE number = 11")
    assert examine(process, *ports(process))["checks"]["migrations"] == (False, "migration 11 was changed after it ran")


def test_an_empty_database_waits_for_its_schema(stopped: PortalProcess, examine: Examine) -> None:
    stopped.data.mkdir()
    (stopped.data / "beseda.sqlite").touch()
    ok, text = examine(stopped, "--http-port", "0", "--https-port", "0")["checks"]["migrations"]
    assert ok
    assert text.endswith(" to come with the next start")


def test_a_clock_that_went_back_is_bad(process: PortalProcess, examine: Examine, change: Change) -> None:
    tomorrow = int(time.time()) + 86_400
    change(process, f"UPDATE event SET created_at = {tomorrow} WHERE id = (SELECT max(id) FROM event)")
    ok, text = examine(process, *ports(process))["checks"]["clock"]
    assert not ok
    assert text.endswith(" seconds before what was stored last")


def test_it_says_which_authorization_hosts_lead_here(on_sqlite: Make, examine: Examine) -> None:
    portal = on_sqlite()
    options = ("--http-port", "0", "--https-port")
    hosts = ("--tls-names", "oauth.bitrix24.tech, chat.lan oauth.bitrix.info")

    def said(*given: str) -> tuple[bool, str]:
        found: tuple[bool, str] = examine(portal, *options, *given)["checks"]["authorization hosts"]
        return found

    none = (
        "none; who has one built in does not find the portal: oauth.bitrix.info (CRest), oauth.bitrix24.tech (b24pysdk)"
    )
    assert said("0") == (True, none)
    both = "oauth.bitrix.info, oauth.bitrix24.tech"
    assert said("off", *hosts) == (False, f"{both}: clients ask over HTTPS, which has no port here")
    folder = portal.data / "tls"
    folder.mkdir(parents=True)
    assert said("0", *hosts) == (False, f"not in the certificate: {both}; the next start makes another")
    Certificate(folder, ("oauth.bitrix.info",)).file()
    assert said("0", *hosts) == (False, "not in the certificate: oauth.bitrix24.tech; the next start makes another")
    Certificate(folder, ("oauth.bitrix.info", "oauth.bitrix24.tech")).file()
    here = "where a hosts entry leads them here"
    assert said("8443", *hosts) == (True, f"{both}: clients come on port 443, which has to lead to 8443, {here}")
    assert said("443", *hosts) == (True, f"{both}: clients come {here}")


def test_a_certificate_that_ends_is_bad(on_sqlite: Make, examine: Examine) -> None:
    portal = on_sqlite()
    folder = portal.data / "tls"
    folder.mkdir(parents=True)
    Certificate(folder).file(now=datetime.now(UTC) - timedelta(days=100))
    options = ("--http-port", "0", "--https-port", "0")
    ended = (datetime.now(UTC) - timedelta(days=10)).date()
    said = f"good until {ended}; the next start makes another"
    assert examine(portal, *options)["checks"]["certificate"] == (False, said)
    for file in folder.iterdir():
        file.unlink()
    Certificate(folder).file(now=datetime.now(UTC) - timedelta(days=3640))
    ok, text = examine(portal, *options)["checks"]["certificate"]
    assert (ok, text.partition(" is good")[0]) == (False, "its authority")
    (folder / "server.pem").write_text("no certificate")
    assert examine(portal, *options)["checks"]["certificate"][0] is False


def test_a_database_out_of_reach_is_bad_and_its_password_secret(on_sqlite: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    urls = (f"postgresql://beseda:hunter2@127.0.0.1:{port}/x", f"postgresql://127.0.0.1:{port}/x?password=hunter2")
    for url in urls:
        done = on_sqlite().run("doctor", "--json", "--database", url, "--http-port", "0", "--https-port", "0")
        assert done.returncode == 1
        checks = {one["name"]: one["ok"] for one in json.loads(done.stdout)["checks"]}
        assert [name for name, ok in checks.items() if not ok] == ["database"]
        assert "hunter2" not in done.stdout + done.stderr


def test_people_are_told_in_lines(on_sqlite: Make) -> None:
    done = on_sqlite().run("doctor", "--http-port", "0", "--https-port", "0", "--language", "ru")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert f"beseda {__version__}" in lines
    assert "language = ru (flag)" in lines
    assert "revision = 36 (default)" in lines
    assert "ok  http port: 0: free" in lines


# Files

FREE = ("--http-port", "0", "--https-port", "0")


@pytest.fixture
def with_picture(process: PortalProcess) -> PortalProcess:
    """A portal that stopped after the only picture moved into its file store: the first thing of a new start."""
    process.call("im.chat.add", AVATAR=base64.b64encode(png()).decode())
    process.stop()
    process.start()
    eventually(lambda: [*process.data.glob("files/??/*")])
    process.stop()
    return process


def test_files_are_counted(with_picture: PortalProcess, examine: Examine) -> None:
    assert examine(with_picture, *FREE)["checks"]["files"] == (True, "1, all there")
    hidden = with_picture.data / "files" / "ab"
    hidden.mkdir(exist_ok=True)
    (hidden / ("0" * 62)).touch()
    assert examine(with_picture, *FREE)["checks"]["files"] == (True, "1, all there; 1 that the database does not know")


@pytest.mark.parametrize("cut", [True, False])
def test_a_file_that_is_missing_or_cut_off_is_bad(with_picture: PortalProcess, examine: Examine, cut: bool) -> None:
    (content,) = with_picture.data.glob("files/??/*")
    if cut:
        content.write_bytes(b"x")
    else:
        content.unlink()
    name = hashlib.sha256(png()).hexdigest()
    assert examine(with_picture, *FREE)["checks"]["files"] == (False, f"1 of 1 missing: {name}")
