"""``beseda app``: applications added, shown, given tokens, removed."""

import json
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

from beseda.testing import PortalProcess, eventually
from beseda.testing.client import Answer, Client

Refusal = Callable[[CompletedProcess[str]], str]
_ADD = ("app", "add", "--title", "Robot", "--handler", "https://app.example.com/", "--json")


def called(portal: PortalProcess, access: str) -> Answer:
    client = Client(portal.url)
    answer = client.post("/rest/scope", {"auth": access})
    client.close()
    return answer


def as_json(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def test_an_application_from_its_beginning_to_its_end(process: PortalProcess, refusal: Refusal) -> None:
    added = as_json(process.run(*_ADD, "--scope", "user,im"))
    client_id = added["client_id"]
    assert (added["scope"], added["installed"], len(added["client_secret"])) == ("im,user", True, 50)
    tokens = as_json(process.run("app", "token", client_id, "--user", "1", "--json"))
    assert called(process, tokens["access_token"]).json["result"] == ["im", "user"]
    shown = as_json(process.run("app", "show", client_id, "--json"))
    assert (shown["title"], shown["handler"], shown["added_by"]) == ("Robot", "https://app.example.com/", 1)
    assert as_json(process.run("app", "list", "--json")) == [shown]
    assert added["client_secret"] not in process.run("app", "show", client_id).stdout
    assert process.run("app", "update", client_id, "--scope", "im").returncode == 0
    assert called(process, tokens["access_token"]).status == 401
    changed = as_json(process.run("app", "show", client_id, "--json"))
    assert (changed["scope"], changed["version"]) == ("im", 2)
    assert process.run("app", "remove", client_id).returncode == 0
    assert as_json(process.run("app", "list", "--json")) == []
    assert refusal(process.run("app", "remove", client_id)) == f"there is no application {client_id}"


def test_an_application_survives_a_power_cut_and_goes_clean(
    process: PortalProcess, rows: Callable[[PortalProcess, str], list[list[Any]]]
) -> None:
    client_id = as_json(process.run(*_ADD, "--scope", "im,user"))["client_id"]
    tokens = as_json(process.run("app", "token", client_id, "--user", "1", "--json"))
    given = {"auth": tokens["access_token"]}
    client = Client(process.url)
    names = client.post("/rest/events", given).json["result"]
    for number in range(20):
        bound = {"event": names[number % len(names)], "handler": f"https://app.example.com/{number}"}
        assert client.post("/rest/event.bind", given | bound).status == 200
    client.close()
    process.kill()
    process.start()
    client = Client(process.url)
    assert len(client.post("/rest/event.get", given).json["result"]) == 20
    client.close()
    assert process.run("app", "remove", client_id).returncode == 0
    for table in ("event_handler", "local_application", "application_option", "placement", "consent"):
        assert rows(process, f"SELECT * FROM {table}") == [], table
    assert called(process, tokens["access_token"]).status == 401


def test_why_an_application_is_not_told(process: PortalProcess, refusal: Refusal) -> None:
    added = as_json(process.run(*_ADD, "--scope", "im", "--install", "https://app.example.com/install"))
    said = as_json(process.run("deliveries", "why", added["client_id"], "--event", "onUserAdd", "--json"))
    assert [line.partition(":")[0] for line in said] == [
        "its installation is not finished",
        "no handler is bound to ONUSERADD",
        "ONUSERADD needs the scope user, which the application does not have",
    ]
    assert process.run("app", "finish", added["client_id"]).returncode == 0
    said = as_json(process.run("deliveries", "why", added["client_id"], "--json"))
    assert said == ["no handler is bound to any event: event.bind does that"]
    ready = as_json(process.run(*_ADD, "--scope", "user"))["client_id"]
    access = as_json(process.run("app", "token", ready, "--user", "1", "--json"))["access_token"]
    client = Client(process.url)
    given = {"auth": access, "event": "ONUSERADD", "handler": "http://127.0.0.1:9/"}
    assert client.post("/rest/event.bind", given).status == 200
    client.close()
    assert process.run("deliveries", "why", ready).stdout == "nothing keeps it from being told\n"
    assert process.run("user", "add", "--login", "vera").returncode == 0
    said = eventually(lambda: as_json(process.run("deliveries", "why", ready, "--json")))
    assert said[0].startswith("delivery 1, ONUSERADD to http://127.0.0.1:9/, ")
    assert refusal(process.run("deliveries", "why", "local.none")) == "there is no application local.none"


def test_what_cannot_be_is_refused(process: PortalProcess, refusal: Refusal) -> None:
    assert refusal(process.run(*_ADD, "--scope", "magic")).startswith("there is no scope magic")
    assert refusal(process.run(*_ADD, "--scope", "im", "--by", "999")).startswith("only an active administrator")
    assert refusal(process.run(*_ADD, "--scope", "im", "--install", "mail:me")) == "not an address of HTTP: mail:me"
    assert refusal(process.run("app", "show", "local.none")) == "there is no application local.none"
    added = as_json(process.run(*_ADD, "--scope", "im", "--user", "1"))
    assert refusal(process.run("app", "token", added["client_id"], "--user", "2")).endswith("that 2 may use")
