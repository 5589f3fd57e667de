"""A portal is served: started for the first time and again, stopped politely and not, refused with one clear line."""

import contextlib
import json
import os
import pty
import shlex
import shutil
import socket
import ssl
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals
from typing import Any
from urllib.parse import urlsplit

import pytest

from beseda.cli.addresses import Addresses, addresses
from beseda.settings import Settings
from beseda.testing import PortalProcess, RestError
from tests.cli.slow import Slow, wait_until_refused

Make = Callable[..., PortalProcess]
Refusal = Callable[[subprocess.CompletedProcess[str]], str]
FREE_PORTS = ("--http-port", "0", "--https-port", "0")


@contextlib.contextmanager
def spoken(portal: PortalProcess, *, terminal: bool = True) -> Iterator[list[str]]:
    """What a server says to people, up to the line about its first start; the server runs until the block ends."""
    command = portal.command("serve", *FREE_PORTS, "--log-level", "error")
    reading, writing = pty.openpty() if terminal else os.pipe()
    with (
        os.fdopen(reading, encoding="utf-8") as output,
        subprocess.Popen(command, env=portal.environment, stdout=writing) as server,
    ):
        os.close(writing)
        lines = []
        for line in output:
            lines.append(line.rstrip())
            if line.startswith("First start"):
                break
        yield lines
        server.send_signal(SIGINT)
        assert server.wait(30) == 0


def said(lines: list[str], what: str) -> str:
    """The line about something, without its head."""
    return next(line for line in lines if line.startswith(what)).removeprefix(what).strip()


def fetch(command: str) -> Any:
    """Do what a pasted curl line does: with curl, else with the authority that the line names."""
    words = shlex.split(command)
    assert words[0] == "curl"
    if shutil.which("curl"):
        return json.loads(subprocess.run([*words, "--silent", "--fail"], capture_output=True, check=True).stdout)
    trusted = ssl.create_default_context(cafile=words[words.index("--cacert") + 1])
    with urllib.request.urlopen(words[-1], context=trusted) as answer:
        return json.load(answer)


def test_the_first_start_says_how_to_get_in(on_sqlite: Make) -> None:
    portal = on_sqlite()
    with spoken(portal) as lines:
        answer = fetch(said(lines, "Try"))
        assert [one["title"] for one in answer["result"] if one["pinned"]] == ["Spring launch"]
        assert said(lines, "Webhook") in said(lines, "Try")
        assert said(lines, "HTTPS").startswith("https://127.0.0.1:")
        assert said(lines, "HTTP ").startswith("http://127.0.0.1:")
    note = Path(said(lines, "First start"))
    assert note == portal.data / "first-run.txt"
    assert note.read_text("utf-8").splitlines() == [
        line for line in lines if line.startswith(("Administrator", "Webhook", "Try"))
    ]


def test_nobody_else_may_read_what_is_secret(on_sqlite: Make) -> None:
    portal = on_sqlite()
    portal.start()
    for name in ("first-run.txt", "beseda.sqlite", "beseda.sqlite-wal", "tls/ca.key", "tls/server.pem"):
        assert stat.S_IMODE((portal.data / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE((portal.data / "tls").stat().st_mode) == 0o700


def test_the_data_folder_is_its_owners_alone(on_sqlite: Make) -> None:
    portal = on_sqlite()
    with spoken(portal):
        assert stat.S_IMODE(portal.data.stat().st_mode) == 0o700


def test_secrets_are_said_to_a_terminal_alone(on_sqlite: Make) -> None:
    portal = on_sqlite()
    with spoken(portal, terminal=False) as lines:
        note = (portal.data / "first-run.txt").read_text("utf-8").splitlines()
        assert [line for line in note if line in lines] == []
        assert said(lines, "First start") == str(portal.data / "first-run.txt")


def test_later_starts_tell_no_secrets(on_sqlite: Make) -> None:
    portal = on_sqlite()
    with spoken(portal) as lines:
        password = said(lines, "Administrator").rpartition(" ")[2]
        code = urlsplit(said(lines, "Webhook")).path.split("/")[3]
    assert len(password) >= 16
    assert len(code) == 32
    with spoken(portal) as again:
        text = "\n".join(again)
        assert password not in text
        assert code not in text
        assert said(again, "First start") == str(portal.data / "first-run.txt")


def test_programs_are_told_when_it_is_ready(stopped: PortalProcess) -> None:
    ready = stopped.start()
    assert ready == {
        "http": stopped.url,
        "https": stopped.https_url,
        "ca": str(stopped.data / "tls" / "ca.pem"),
        "webhook": stopped.https_webhook_url,
        "data": str(stopped.data),
    }
    with urllib.request.urlopen(
        f"{stopped.https_webhook_url}user.current", context=ssl.create_default_context(cafile=ready["ca"])
    ) as answer:
        assert json.load(answer)["result"]["NAME"] == "Alice"
    stopped.stop()
    assert stopped.start()["webhook"] is None
    assert stopped.call("user.current")["NAME"] == "Alice"


def test_demo_people_talk(process: PortalProcess) -> None:
    recent = {item["title"]: item for item in process.call("im.recent.get")}
    assert {item["chat"]["type"] for item in recent.values() if item["type"] == "chat"} == {
        *("open", "chat", "crm", "lines")
    }
    assert len([item for item in recent.values() if item["type"] == "user"]) >= 2
    deal = recent["Deal: 40 workplaces for Northwind"]
    assert deal["chat"]["entity_link"] == {"type": "DEAL", "url": "/crm/deal/details/42/", "id": "DEAL|42"}
    assert [title for title, item in recent.items() if item["chat"]["mute_list"] == {"1": True}] == ["Kitchen"]
    assert [title for title, item in recent.items() if item["pinned"]] == ["Spring launch"]
    assert deal["counter"] > 0
    history = process.call("im.dialog.messages.get", DIALOG_ID=deal["id"])
    assert [said["text"] for said in history["messages"] if "ATTACH" in said["params"]] == [
        "The draft is ready, see below."
    ]
    dates = [said["date"] for said in history["messages"]]
    assert dates == sorted(dates, reverse=True)
    people = json.loads(process.run("user", "list", "--json").stdout)
    assert len(people) == 8
    assert {one["position"] != "" for one in people} == {True}
    departments = [process.call("im.user.get", ID=one["id"])["departments"] for one in people]
    assert [len(set(map(tuple, departments))), max(departments)] == [4, [4]]
    employees = process.call("im.department.employees.get", ID=[1, 2, 3, 4])
    assert employees == {
        str(number): [n for n, [one] in enumerate(departments, 1) if one == number] for number in (1, 2, 3, 4)
    }
    heads = process.call("im.department.managers.get", ID=[1, 2, 3, 4])
    assert heads == {"1": [], **{number: ids[:1] for number, ids in employees.items() if number != "1"}}
    assert process.run("db", "check").returncode == 0


def test_demo_people_speak_russian(on_sqlite: Make) -> None:
    portal = on_sqlite("--language", "ru")
    portal.start()
    assert portal.call("user.current")["NAME"] == "Анна"
    assert "Весенний выпуск" in {item["title"] for item in portal.call("im.recent.get")}
    history = portal.call("im.dialog.messages.get", DIALOG_ID="chat1", LIMIT=50)
    assert "создала чат" in history["messages"][-1]["text"]


def test_without_demo_there_is_an_administrator_alone(on_sqlite: Make) -> None:
    portal = on_sqlite("--no-demo")
    portal.start()
    assert portal.call("im.recent.get") == []
    people = json.loads(portal.run("user", "list", "--json").stdout)
    assert [(one["login"], one["admin"]) for one in people] == [("admin", True)]


def test_a_portal_with_people_is_left_as_it_is(stopped: PortalProcess) -> None:
    assert stopped.run("db", "migrate").returncode == 0
    assert stopped.run("user", "add", "--login", "maria").returncode == 0
    assert stopped.start()["webhook"] is None
    assert [one["login"] for one in json.loads(stopped.run("user", "list", "--json").stdout)] == ["maria"]
    assert not (stopped.data / "first-run.txt").exists()


def test_one_protocol_may_be_left_out(on_sqlite: Make) -> None:
    plain = on_sqlite("--https-port", "off")
    ready = plain.start()
    assert [ready["https"], ready["ca"]] == [None, None]
    assert ready["webhook"] == plain.webhook_url
    secure = on_sqlite("--http-port", "off")
    ready = secure.start()
    assert ready["http"] is None
    assert not (plain.data / "tls").exists()
    assert fetch(said((secure.data / "first-run.txt").read_text("utf-8").splitlines(), "Try"))["result"]


def test_the_revision_is_the_chosen_one(on_sqlite: Make) -> None:
    portal = on_sqlite("--revision", "29")
    portal.start()
    assert portal.call("im.revision.get")["rest"] == 29
    with pytest.raises(RestError, match="ERROR_METHOD_NOT_FOUND"):
        portal.call("imbot.v2.Revision.get")
    assert "imbot.v2.Revision.get" not in portal.run("methods", "--revision", "29").stdout


def test_a_public_url_is_what_others_are_given(on_sqlite: Make) -> None:
    portal = on_sqlite("--public-url", "https://chat.example.com/")
    assert str(portal.start()["webhook"]).startswith("https://chat.example.com/rest/1/")
    added = json.loads(portal.run("webhook", "add", "--user", "1", "--scope", "im", "--json").stdout)
    assert added["url"] == f"https://chat.example.com/rest/1/{added['code']}/"
    trusted = ssl.create_default_context(cafile=portal.ca_file)
    port = urlsplit(portal.https_url).port
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        trusted.wrap_socket(plain, server_hostname="chat.example.com") as secure,
    ):
        assert secure.version() == "TLSv1.3"
    # The line to paste does not need the name to be known.
    assert fetch(said((portal.data / "first-run.txt").read_text("utf-8").splitlines(), "Try"))["result"]


def test_the_certificate_is_for_further_names_too(on_sqlite: Make) -> None:
    portal = on_sqlite("--tls-names", "chat.lan, 127.0.0.9")
    portal.start()
    trusted = ssl.create_default_context(cafile=portal.ca_file)
    for name in ("chat.lan", "127.0.0.9", "127.0.0.1"):
        with (
            socket.create_connection(("127.0.0.1", urlsplit(portal.https_url).port)) as plain,
            trusted.wrap_socket(plain, server_hostname=name) as secure,
        ):
            assert secure.version() == "TLSv1.3"
    portal.stop()
    wrong = portal.run("serve", "--http-port", "0", "--https-port", "0", "--tls-names", "a..b")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "no certificate can be made for 127.0.0.1 and 127.0.0.1 and a..b" in wrong.stderr


def test_the_authority_stays_when_names_change(on_sqlite: Make) -> None:
    portal = on_sqlite()
    portal.start()
    authority = portal.ca_file.read_bytes()
    portal.stop()
    moved = PortalProcess(portal.data, "--public-url", "https://other.example.com")
    with moved:
        assert moved.ca_file.read_bytes() == authority
        trusted = ssl.create_default_context(cafile=moved.ca_file)
        with urllib.request.urlopen(f"{moved.https_url}/healthz", context=trusted) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "unfinished",
    [("ca.pem", "ca.key", "server.pem"), ("ca.key", "server.pem"), ("server.pem",)],
)
def test_a_first_start_that_was_cut_short_is_made_good(on_sqlite: Make, unfinished: tuple[str, ...]) -> None:
    """Files of the certificate are written in an order in which any of the last ones may be missing."""
    portal = on_sqlite("--no-demo")
    portal.start()
    portal.kill()
    for name in unfinished:
        (portal.data / "tls" / name).unlink()
    portal.start()
    trusted = ssl.create_default_context(cafile=portal.ca_file)
    with urllib.request.urlopen(f"{portal.https_url}/healthz", context=trusted) as answer:
        assert answer.status == 200


def test_the_shipped_fixture_is_a_portal_that_can_be_killed(portal_process: PortalProcess) -> None:
    said = portal_process.call("im.message.add", DIALOG_ID="chat1", MESSAGE="before")
    first = portal_process.running.pid
    portal_process.kill()
    portal_process.start()
    assert portal_process.running.pid != first
    assert portal_process.call("im.message.add", DIALOG_ID="chat1", MESSAGE="after") > said
    assert portal_process.answer("im.message.add", DIALOG_ID="chat1").json["error"] == "MESSAGE_EMPTY"
    assert portal_process.log


@pytest.mark.parametrize("told", [SIGTERM, SIGINT])
def test_a_call_under_way_is_finished_before_the_end(on_sqlite: Make, told: Signals) -> None:
    portal = on_sqlite()
    portal.start()
    slow = Slow(portal)
    portal.running.send_signal(told)
    wait_until_refused(portal.url)
    chat_id = slow.finish()["result"]
    assert portal.wait() == 0
    assert "Traceback" not in portal.log
    portal.start()
    history = portal.call("im.dialog.get", DIALOG_ID=f"chat{chat_id}")
    assert history["name"] == "finished"


def test_a_second_signal_ends_at_once(on_sqlite: Make) -> None:
    portal = on_sqlite()
    portal.start()
    slow = Slow(portal)
    portal.running.send_signal(SIGTERM)
    wait_until_refused(portal.url)
    portal.running.send_signal(SIGINT)
    assert portal.wait() == -SIGINT
    with pytest.raises((ConnectionError, AssertionError)):
        slow.finish()


def test_what_was_acknowledged_survives_a_kill(process: PortalProcess) -> None:
    acknowledged = [process.call("im.message.add", DIALOG_ID="chat2", MESSAGE=f"kept {number}") for number in range(20)]
    process.kill()
    process.start()
    history = process.call("im.dialog.messages.get", DIALOG_ID="chat2", LIMIT=20)
    assert [said["id"] for said in history["messages"]] == acknowledged[::-1]
    assert process.run("db", "check").stdout == "The database is whole.\n"


def test_a_taken_port_is_one_line(on_sqlite: Make, refusal: Refusal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = on_sqlite().run("serve", "--http-port", port, "--https-port", "off")
    assert refusal(done) == (
        f"cannot listen on 127.0.0.1:{port}: Address already in use; --http-port 0 takes a free one"
    )


def test_a_host_that_is_none_is_one_line(on_sqlite: Make, refusal: Refusal) -> None:
    done = on_sqlite().run("serve", "--host", "no such host", *FREE_PORTS)
    assert refusal(done).startswith("cannot listen on no such host:0: ")


@pytest.mark.parametrize(
    ("host", "http"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("chat.lan", "http://chat.lan:80"),
    ],
)
def test_addresses_are_those_to_connect_to(host: str, http: str) -> None:
    assert addresses(Settings(host=host, http_port=80, https_port=None)) == Addresses(http, None)


def test_a_file_of_sqlite_has_one_server(on_sqlite: Make, refusal: Refusal) -> None:
    portal, other = on_sqlite(), on_sqlite()
    portal.start()
    done = portal.run("serve", *FREE_PORTS)
    assert refusal(done) == refusal(
        other.run("serve", *FREE_PORTS, "--database", f"sqlite:///{portal.data}/beseda.sqlite")
    )
    assert refusal(done) == f"another beseda serves this database (process {portal.running.pid})"
    assert portal.call("user.current")["ID"] == "1"
    portal.kill()
    portal.start()


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--language", "xx"), "unknown language 'xx': en or ru"),
        (("--time-zone", "Mars/Olympus"), "unknown time zone 'Mars/Olympus': a name like Europe/Berlin"),
        (("--time-zone", "../../etc/passwd"), "unknown time zone '../../etc/passwd': a name like Europe/Berlin"),
        (("--time-zone", "Europe"), "unknown time zone 'Europe': a name like Europe/Berlin"),
        (("--revision", "17"), "no revision 17: 18 to 36"),
        (("--workers", "0"), "there must be at least 1 worker"),
        (("--workers", "2"), "one process serves an SQLite file: several workers need a database on PostgreSQL"),
        (("--body-limit", "0"), "a limit must be at least 1"),
        (("--people-limit", "-1"), "a limit of people must be at least 0, which is none"),
        (("--http-port", "off", "--https-port", "off"), "both ports are off: nothing would be served"),
        (
            ("--public-url", "chat.example.com"),
            "not a public URL: 'chat.example.com': one like https://chat.example.com",
        ),
        (
            ("--database", "postgresql+driver://user:hunter2@127.0.0.1/name"),
            "the database is neither sqlite:///path nor postgresql://user:password@host/name",
        ),
        (
            ("--database", "postgresql://user:hunter2#@127.0.0.1/name"),
            "the database is neither sqlite:///path nor postgresql://user:password@host/name",
        ),
    ],
)
def test_what_cannot_be_is_one_line(on_sqlite: Make, refusal: Refusal, options: tuple[str, ...], line: str) -> None:
    assert refusal(on_sqlite().run("serve", *options)) == line


def test_a_database_that_cannot_be_reached_is_one_line(on_sqlite: Make, refusal: Refusal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    options = ("--database", f"postgresql://user:hunter2@127.0.0.1:{port}/name")
    text = refusal(on_sqlite().run("serve", *FREE_PORTS, *options))
    assert text.startswith("the database: ")
    assert "hunter2" not in text


def test_a_file_that_is_no_database_is_one_line(on_sqlite: Make, refusal: Refusal) -> None:
    portal = on_sqlite()
    portal.data.mkdir()
    (portal.data / "beseda.sqlite").write_bytes(b"This is not a database. " * 100)
    text = refusal(portal.run("serve", *FREE_PORTS))
    assert text == f"the database: {portal.data / 'beseda.sqlite'}: file is not a database"


def test_a_newer_database_is_one_line(process: PortalProcess, refusal: Refusal, change: Callable[..., None]) -> None:
    process.stop()
    change(
        process,
        "INSERT INTO migration (number, name, checksum, applied_at, compat) VALUES (9999, 'later', '', 0, 9999)",
    )
    text = refusal(process.run("serve", *FREE_PORTS))
    assert text == "the database: the database is newer than this program: it needs schema version 9999"
    assert refusal(process.run("user", "list")) == text


def test_a_folder_that_cannot_be_written_is_one_line(on_sqlite: Make, refusal: Refusal) -> None:
    portal = on_sqlite()
    portal.data.write_text("a file stands in the way")
    assert refusal(portal.run("serve", *FREE_PORTS)) == f"{portal.data}: File exists"
    portal.data = portal.data / "below"
    assert refusal(portal.run("serve", *FREE_PORTS)) == f"{portal.data}: Not a directory"


def test_a_demo_is_gone_afterwards(on_sqlite: Make) -> None:
    portal = on_sqlite()
    command = [*portal.command("demo", "--json")[:-2], "--log-level", "error"]
    with subprocess.Popen(command, env=portal.environment, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        ready = json.loads(demo.stdout.readline())
        assert Path(ready["data"]).is_dir()
        with urllib.request.urlopen(
            f"{ready['webhook']}im.recent.get", context=ssl.create_default_context(cafile=ready["ca"])
        ) as answer:
            assert json.load(answer)["result"]
        demo.send_signal(SIGTERM)
        assert demo.wait(30) == 0
    assert not Path(ready["data"]).exists()
    assert not portal.data.exists()


def test_a_demo_stays_away_from_the_real_portal(on_sqlite: Make) -> None:
    """Settings of the environment choose how it is, never where its data is."""
    real = on_sqlite()
    choices = {
        "BESEDA_DATA": str(real.data),
        "BESEDA_DATABASE": "postgresql://127.0.0.1:1/real",
        "BESEDA_LANGUAGE": "ru",
    }
    command = real.command("demo", "--json", "--https-port", "off", "--log-level", "error")[:-2]
    with subprocess.Popen(command, env=real.environment | choices, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        ready = json.loads(demo.stdout.readline())
        with urllib.request.urlopen(f"{ready['webhook']}user.current") as answer:
            assert json.load(answer)["result"]["NAME"] == "Анна"
        demo.send_signal(SIGTERM)
        assert demo.wait(30) == 0
    assert not real.data.exists()


def test_the_command_line_loads_only_what_it_needs(on_sqlite: Make) -> None:
    code = (
        "import sys\nfrom beseda.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print({'uvicorn', 'cryptography', 'asyncpg'} & set(sys.modules))"
    )
    python = on_sqlite().command()[0]
    for arguments in (["--help"], ["serve", "--help"], ["methods"], ["call", "im.message.add", "--help"]):
        done = subprocess.run([python, "-c", code, *arguments], capture_output=True, text=True, check=True)
        assert done.stdout.endswith("set()\n"), arguments


def test_plain_http_on_the_port_of_https_is_told_so(on_sqlite: Make) -> None:
    portal = on_sqlite()
    portal.start()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(portal.https_url.replace("https:", "http:"), b"x" * 1_000_000)
    with refused.value:
        assert refused.value.code == 400
        assert json.load(refused.value)["error_description"].startswith("This port speaks HTTPS")
    assert portal.log.count("Error") == 0
