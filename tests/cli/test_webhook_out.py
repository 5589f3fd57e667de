"""``beseda webhook out``: addresses that are told of events of the portal."""

import json
from collections.abc import Callable
from contextlib import closing
from subprocess import CompletedProcess
from typing import Any

from beseda.testing import PortalProcess, WebhookReceiver

Refusal = Callable[[CompletedProcess[str]], str]


def as_json(done: CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def test_an_address_is_told_until_it_is_removed(process: PortalProcess, refusal: Refusal) -> None:
    with closing(WebhookReceiver()) as one, closing(WebhookReceiver()) as other:
        added = as_json(
            process.run("webhook", "out", "add", one.url, "--event", "onUserAdd", "--title", "CRM", "--json")
        )
        assert (added["events"], added["url"], added["title"]) == (["ONUSERADD"], one.url, "CRM")
        token = process.run("webhook", "out", "add", other.url, "--event", "ONUSERADD").stdout.strip()
        assert [one["application_token"] for one in as_json(process.run("webhook", "out", "list", "--json"))] == [
            added["application_token"],
            token,
        ]
        assert added["application_token"] != token
        assert process.run("user", "add", "--login", "vera").returncode == 0
        (told,), (also,) = one.wait(1), other.wait(1)
        assert process.run("webhook", "out", "remove", str(added["id"])).returncode == 0
        assert process.run("user", "add", "--login", "gleb").returncode == 0
        other.wait(2)
        assert len(one.requests) == 1
    assert set(told) == {"event", "data", "ts", "auth"}
    assert told["event"] == "ONUSERADD"
    assert set(told["auth"]) == {"domain", "member_id", "application_token", "client_endpoint", "server_endpoint"}
    assert (told["auth"]["application_token"], also["auth"]["application_token"]) == (added["application_token"], token)
    sent = as_json(process.run("deliveries", "list", "--json"))
    assert sorted(line["subscriber"] for line in sent) == ["outbound:1", "outbound:2", "outbound:2"]
    assert [line["id"] for line in as_json(process.run("webhook", "out", "list", "--json"))] == [2]
    assert refusal(process.run("webhook", "out", "remove", "1")) == "there is no outbound webhook 1"


def test_what_cannot_be_told_is_refused(process: PortalProcess, refusal: Refusal) -> None:
    said = refusal(process.run("webhook", "out", "add", "https://x.example.com/", "--event", "onCrmDealAdd"))
    assert said == "there is no event ONCRMDEALADD for webhooks, but ONUSERADD"
    said = refusal(process.run("webhook", "out", "add", "https://x.example.com/", "--event", "onAppPayment"))
    assert said.startswith("there is no event ONAPPPAYMENT for webhooks")
    assert refusal(process.run("webhook", "out", "add", "mail:me", "--event", "ONUSERADD")).startswith("not an address")
    assert process.run("webhook", "out", "add", "https://x.example.com/").returncode == 2
    assert as_json(process.run("webhook", "out", "list", "--json")) == []
