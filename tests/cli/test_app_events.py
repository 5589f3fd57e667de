"""``beseda app payment`` and ``confirm``: an application is told, or waits, or it is said why not."""

import json
from collections.abc import Callable
from contextlib import closing
from subprocess import CompletedProcess
from typing import Any

from beseda.testing import PortalProcess, WebhookReceiver, eventually
from beseda.testing.client import Client

Refusal = Callable[[CompletedProcess[str]], str]
_ADD = ("app", "add", "--title", "Robot", "--handler", "https://app.example.com/", "--scope", "im", "--json")


def as_json(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def test_an_application_is_told_of_payment_and_permission(process: PortalProcess, refusal: Refusal) -> None:
    client_id, silent = (as_json(process.run(*_ADD))["client_id"] for _ in range(2))
    said = as_json(process.run("app", "payment", silent, "--json"))
    assert said["hindrances"] == ["no handler is bound to ONAPPPAYMENT: event.bind does that"]
    access = as_json(process.run("app", "token", client_id, "--user", "1", "--json"))["access_token"]
    client = Client(process.url)

    def call(method: str, **given: Any) -> Any:
        return client.post(f"/rest/{method}", {"auth": access, **given}).json["result"]

    with closing(WebhookReceiver()) as receiver:
        for event in ("onAppPayment", "onAppMethodConfirm"):
            assert call("event.bind", event=event, handler=receiver.url) is True
            assert call("event.bind", event=event, event_type="offline") is True
        done = process.run("app", "payment", client_id, "--status", "T", "--days", "28", "--expired")
        assert done.stdout == "ONAPPPAYMENT is sent by the running server\n"
        (paid,) = receiver.wait(1)
        told = ("app", "confirm", client_id, "voximplant.user.get", "--token", "asked")
        assert as_json(process.run(*told, "--json"))["hindrances"] == []
        assert process.run(*told, "--denied").returncode == 0
        _, granted, denied = receiver.wait(3)
    assert paid["event"] == "ONAPPPAYMENT"
    assert paid["data"] == {
        "CODE": client_id,
        "VERSION": "1",
        "STATUS": "T",
        "PAYMENT_EXPIRED": "Y",
        "DAYS": "28",
        "LANGUAGE_ID": "en",
    }
    assert granted["event"] == "ONAPPMETHODCONFIRM"
    asked = {"TOKEN": "asked", "METHOD": "voximplant.user.get", "LANGUAGE_ID": "en"}
    assert granted["data"] == asked | {"CONFIRMED": "1"}
    assert denied["data"] == asked | {"CONFIRMED": "0"}
    for one in (paid, granted, denied):
        known = {"domain", "client_endpoint", "server_endpoint", "member_id", "application_token"}
        assert set(one["auth"]) == known
    waiting = eventually(lambda: found if len(found := call("event.offline.list")) == 3 else None)
    client.close()
    assert waiting is not None
    assert [one["EVENT_DATA"].get("CONFIRMED") for one in waiting] == [None, "1", "0"]
    assert refusal(process.run("app", "payment", "local.none")) == "there is no application local.none"
    assert refusal(process.run("app", "confirm", "local.none", "x", "--token", "x")).endswith("application local.none")
    assert process.run("app", "payment", client_id, "--status", "X").returncode == 2
