"""People, webhooks and calls, beside a running server."""

import json
from collections.abc import Callable
from datetime import datetime
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import urlsplit

import pytest

from beseda.cli.methods import explain
from beseda.domain.people.accounts import password_fits
from beseda.kernel import documented
from beseda.kernel.registry import describe
from beseda.methods import REGISTRY
from beseda.testing import Answer, PortalProcess
from beseda.testing.client import Client

Refusal = Callable[[CompletedProcess[str]], str]


def data(done: CompletedProcess[str]) -> Any:
    """What a command told a program."""
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1), done
    return json.loads(done.stdout)


def post(url: str, method: str, **parameters: Any) -> Answer:
    client = Client(url)
    answer = client.post(urlsplit(url).path + method, parameters)
    client.close()
    return answer


def test_people_are_added_and_listed(process: PortalProcess, refusal: Refusal) -> None:
    known = ("--first-name", "Мария", "--last-name", "Лис", "--email", "m@example.com", "--position", "Driver")
    made = data(process.run("user", "add", "--login", "maria", *known, "--gender", "F", "--extranet", "--json"))
    assert made == {"id": 9, "login": "maria"}
    assert data(process.run("user", "list", "--json"))[-1] == {
        "id": 9,
        "login": "maria",
        "first_name": "Мария",
        "last_name": "Лис",
        "email": "m@example.com",
        "position": "Driver",
        "gender": "F",
        "active": True,
        "admin": False,
        "extranet": True,
        "bot": False,
    }
    assert process.call("im.user.get", ID=9)["name"] == "Мария Лис"
    assert process.run("user", "list").stdout.splitlines()[-1].split() == [
        "9",
        "maria",
        "Мария",
        "Лис",
        "Driver",
        "extranet",
    ]
    assert refusal(process.run("user", "add", "--login", "maria")) == "somebody has the login maria already"
    assert process.run("user", "add", "--login", "ivan").stdout == "10\n"


def test_passwords_come_from_standard_input(
    process: PortalProcess, refusal: Refusal, rows: Callable[..., list[list[Any]]]
) -> None:
    stored = "SELECT password FROM person WHERE login = 'maria'"
    assert process.run("user", "add", "--login", "maria", "--password", "-", given="first one\n").returncode == 0
    assert password_fits("first one", rows(process, stored)[0][0])
    assert process.run("user", "password", "9", given="второй\n").returncode == 0
    assert password_fits("второй", rows(process, stored)[0][0])
    assert refusal(process.run("user", "password", "9", given="\n")) == "no password on standard input"
    assert refusal(process.run("user", "password", "99", given="x\n")) == "there is nobody with the id 99"
    assert process.run("user", "unlink", "9").returncode == 0
    assert process.run("user", "add", "--login", "ivan", "--password", "on the line").returncode == 2
    assert process.run("user", "password", "9", "on the line").returncode == 2


def test_a_webhook_works_until_it_is_revoked(process: PortalProcess, refusal: Refusal) -> None:
    made = data(process.run("webhook", "add", "--user", "3", "--scope", "user,im", "--title", "Echo", "--json"))
    assert set(made) == {"id", "user", "scope", "code", "url"}
    assert [made["user"], made["scope"]] == [3, "im,user"]
    assert made["url"] == f"{process.https_url}/rest/3/{made['code']}/"
    listed = {"id": made["id"], "user": 3, "scope": "im,user", "title": "Echo", "last_use": None, "revoked": False}
    assert data(process.run("webhook", "list", "--json"))[-1] == listed

    url = f"{process.url}/rest/3/{made['code']}/"
    before = datetime.now().astimezone().replace(second=0, microsecond=0)
    assert post(url, "user.current").json["result"]["NAME"] == "Emma"
    used = data(process.run("webhook", "list", "--json"))[-1]
    assert before <= datetime.fromisoformat(used.pop("last_use")) <= datetime.now().astimezone()
    assert used == {name: value for name, value in listed.items() if name != "last_use"}

    text = process.run("webhook", "list").stdout
    assert made["code"] not in text
    assert "Echo" in text
    assert process.run("webhook", "revoke", str(made["id"])).returncode == 0
    refused = post(url, "user.current")
    assert [refused.status, refused.json["error"]] == [401, "INVALID_CREDENTIALS"]
    assert data(process.run("webhook", "list", "--json"))[-1]["revoked"] is True
    assert (
        refusal(process.run("webhook", "revoke", str(made["id"])))
        == f"there is no webhook {made['id']} that could be revoked"
    )


def test_the_address_of_a_webhook_is_the_last_one_served(process: PortalProcess) -> None:
    url = process.https_url
    process.stop()
    assert process.run("webhook", "add", "--user", "1", "--scope", "im").stdout.startswith(f"{url}/rest/1/")


def test_a_webhook_needs_somebody_and_known_scopes(process: PortalProcess, refusal: Refusal) -> None:
    done = process.run("webhook", "add", "--user", "99", "--scope", "im")
    assert refusal(done) == "there is nobody active with the id 99"
    done = process.run("webhook", "add", "--user", "nobody", "--scope", "im")
    assert refusal(done) == "there is nobody active with the login nobody"
    done = process.run("webhook", "add", "--user", "1", "--scope", "im,teleport,time")
    assert refusal(done) == "there is no scope teleport, time; `beseda call scope full=1` lists them"


def test_calls_are_made_beside_the_server(process: PortalProcess) -> None:
    chat = data(process.run("call", "im.chat.add", "TITLE=From the line", "USERS[0]=2", "USERS[1]=3", "--json"))[
        "result"
    ]
    assert process.call("im.chat.user.list", CHAT_ID=chat) == [1, 2, 3]
    said = process.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="From the server")
    answer = data(process.run("call", "IM.Dialog.Messages.Get", f"DIALOG_ID=chat{chat}", "--user", "2", "--json"))
    assert answer["result"]["messages"][0]["id"] == said
    assert answer["result"]["messages"][0]["unread"] is True
    assert set(answer["time"]) >= {"start", "finish", "duration"}
    written = 'ATTACH:=[{"MESSAGE":"with = and := inside"}]'
    data(process.run("call", "im.message.add", f"DIALOG_ID=chat{chat}", written, "--user", "2", "--json"))
    last = process.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["messages"][0]
    assert [last["author_id"], last["params"]] == [2, {"ATTACH": [{"MESSAGE": "with = and := inside"}]}]
    for_people = process.run("call", "im.revision.get").stdout
    assert for_people.startswith('{\n  "result": {\n    "rest": 36')
    batch = data(
        process.run("call", "batch", "cmd[me]=user.current", "cmd[who]=im.user.get?ID=$result[me][ID]", "--json")
    )
    assert batch["result"]["result"]["who"]["id"] == 1


def test_a_call_may_have_the_rights_of_a_webhook(process: PortalProcess, refusal: Refusal) -> None:
    url = process.run("webhook", "add", "--user", "4", "--scope", "user").stdout.strip()
    assert data(process.run("call", "user.current", "--webhook", url, "--json"))["result"]["NAME"] == "Victor"
    done = process.run("call", "im.recent.get", "--webhook", url)
    assert refusal(done).startswith("insufficient_scope: ")
    done = process.run("call", "user.current", "--webhook", f"{url[:-2]}/")
    assert refusal(done) == "INVALID_CREDENTIALS: Invalid request credentials"
    done = process.run("call", "user.current", "--webhook", "https://127.0.0.1/rest/")
    assert refusal(done) == "the webhook's address is not …/rest/{user}/{code}/"


REFUSED = {
    ("im.message.add", "DIALOG_ID=2"): "MESSAGE_EMPTY: Message can't be empty",
    ("im.message.sing",): "there is no method im.message.sing; did you mean im.message.like?",
    ("im.mesage.add",): "there is no method im.mesage.add; did you mean im.message.add?",
    ("teleport.now",): "there is no method teleport.now; `beseda methods` lists them",
    ("im.dialog.get", "DIALOG=2"): "im.dialog.get has no parameter DIALOG; did you mean DIALOG_ID?",
    ("im.dialog.get", "dialog_id=2", "x=1"): "im.dialog.get has no parameter x; `beseda call im.dialog.get --help`"
    " lists them",
    ("imbot.v2.Bot.register", "fields[botTokn]=x"): "imbot.v2.Bot.register has no parameter fields[botTokn]; did you"
    " mean botToken?",
    ("department.get", ">ID=1", "NAM=x"): "department.get has no parameter NAM; did you mean NAME?",
    ("im.recent.get", "--user", "nobody"): "there is no such person",
    ("im.recent.get", "SKIP_CHAT"): "SKIP_CHAT: KEY=VALUE or KEY:=JSON is expected",
    ("im.chat.add", "USERS:=[1"): "USERS:=[1: what follows := is not usable JSON",
    ("im.recent.get", "--user", "99"): "there is no such person",
    ("im.recent.get", f"a{'[b]' * 101}=1"): "Parameters are nested deeper than 100 levels",
}


def test_a_refused_call_is_one_line(process: PortalProcess, refusal: Refusal) -> None:
    assert {arguments: refusal(process.run("call", *arguments)) for arguments in REFUSED} == REFUSED


def test_without_an_administrator_somebody_must_be_named(stopped: PortalProcess, refusal: Refusal) -> None:
    assert stopped.run("db", "migrate").returncode == 0
    assert stopped.run("user", "add", "--login", "maria").returncode == 0
    assert refusal(stopped.run("call", "user.current")) == "there is no administrator: name a --user"
    assert data(stopped.run("call", "user.current", "--user", "1", "--json"))["result"]["NAME"] == "maria"


def test_a_mistyped_folder_is_no_new_portal(on_sqlite: Callable[..., PortalProcess], refusal: Refusal) -> None:
    portal = on_sqlite()
    for command in ("user list", "webhook list", "call user.current", "db check", "db backup copy"):
        done = portal.run(*command.split())
        assert refusal(done) == f"there is no portal in {portal.data}; `beseda serve` makes one"
    assert not portal.data.exists()


def test_methods_are_listed_from_their_declarations(on_sqlite: Callable[..., PortalProcess]) -> None:
    portal = on_sqlite()
    assert data(portal.run("methods", "--json")) == [describe(method) for method in REGISTRY]
    some = data(portal.run("methods", "--json", "--scope", "imbot"))
    assert [one["name"] for one in some] == [method.name for method in REGISTRY if "imbot" in method.scopes]
    lines = portal.run("methods", "--scope", "imbot").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["METHOD", *(one["name"] for one in some)]


@pytest.mark.parametrize("method", list(REGISTRY), ids=lambda method: method.name)
def test_help_of_a_method_is_whole(method: Any) -> None:
    text = explain(method)
    for param in method.params:
        assert f"\n  {param.wire} ({param.kind.name}" in text
        assert param.info.text in text
    for wire in method.errors:
        assert f"\n  {wire.code} ({wire.status}): {wire.text}" in text
    assert method.summary in text


def test_help_of_a_method_names_what_it_takes(on_sqlite: Callable[..., PortalProcess], refusal: Refusal) -> None:
    portal = on_sqlite()
    lines = portal.run("call", "im.message.add", "--help").stdout.splitlines()
    assert "  DIALOG_ID (string; required)" in lines
    assert "  SYSTEM (string; default N; one of Y, N)" in lines
    assert "  REPLY_ID (integer; since revision 31)" in lines
    assert "  MESSAGE_EMPTY (400): Message can't be empty" in lines
    assert portal.run("call", "--help").stdout == portal.run("call").stdout
    done = portal.run("call", "im.message.ad", "--help")
    assert refusal(done) == "there is no method im.message.ad; did you mean im.message.add?"


def test_what_is_documented_but_not_built_says_so(on_sqlite: Callable[..., PortalProcess], refusal: Refusal) -> None:
    portal = on_sqlite()
    missing = next(name for name in documented.names().values() if REGISTRY.find(name, 36) is None)
    for arguments in ((missing.upper(), "x=1"), (missing, "--help")):
        assert refusal(portal.run("call", *arguments)) == f"{missing} is documented, not built yet"
    done = portal.run("call", "im.recent.list", "--revision", "29")
    assert refusal(done) == "im.recent.list came with revision 30, this portal has 29"


def test_fields_may_stand_beside_a_filter(process: PortalProcess) -> None:
    found = data(process.run("call", "user.get", ">ID=1", "NAME=Emma", "--json"))["result"]
    assert [one["NAME"] for one in found] == ["Emma"]


def test_people_are_named_by_their_login_too(process: PortalProcess) -> None:
    assert process.run("user", "add", "--login", "maria", "--first-name", "Maria").returncode == 0
    made = data(process.run("webhook", "add", "--user", "maria", "--scope", "user", "--json"))
    assert post(f"{process.url}/rest/9/{made['code']}/", "user.current").json["result"]["NAME"] == "Maria"
    assert data(process.run("call", "user.current", "--user", "maria", "--json"))["result"]["NAME"] == "Maria"
