"""``beseda deliveries`` beside a running server: what handlers of bots were sent, and sending it again."""

import json
import time
from collections.abc import Callable, Iterator
from subprocess import CompletedProcess
from typing import Any

import pytest

from beseda.testing import PortalProcess, WebhookReceiver, eventually

Change = Callable[[PortalProcess, str], None]
Refusal = Callable[[CompletedProcess[str]], str]


@pytest.fixture
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """A handler that would have nothing at first."""
    webhook_receiver = WebhookReceiver()
    webhook_receiver.status = 500
    yield webhook_receiver
    webhook_receiver.close()


@pytest.fixture
def bot(process: PortalProcess, webhook_receiver: WebhookReceiver) -> int:
    """A bot that was told two things in vain: that somebody begins a dialog with it, and what they say."""
    told_at = {"eventMode": "webhook", "webhookUrl": webhook_receiver.url}
    fields = {"code": "echo", "botToken": "token", "properties": {"name": "Echo"}, **told_at}
    found: int = process.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
    process.call("im.message.add", DIALOG_ID=str(found), MESSAGE="hello")
    webhook_receiver.wait(2)
    eventually(lambda: [one["state"] for one in listed(process)] == ["given_up"] * 2)
    return found


def listed(process: PortalProcess, *arguments: str) -> list[dict[str, Any]]:
    done = process.run("deliveries", "list", "--json", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def shown(process: PortalProcess, delivery: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(process.run("deliveries", "show", str(delivery), "--json").stdout)
    return found


def test_they_are_listed_newest_first(process: PortalProcess, webhook_receiver: WebhookReceiver, bot: int) -> None:
    said, joined = listed(process)
    assert (said["event"], joined["event"]) == ("ONIMBOTV2MESSAGEADD", "ONIMBOTV2JOINCHAT")
    assert said["id"] > joined["id"]
    assert {(one["subscriber"], one["url"], one["tries"]) for one in (said, joined)} == {
        (f"bot:{bot}", webhook_receiver.url, 1)
    }
    assert listed(process, "--limit", "1") == [said]
    assert listed(process, "--state", "given_up") == [said, joined]
    assert listed(process, "--state", "delivered") == []
    head, newest, _ = process.run("deliveries", "list").stdout.splitlines()
    assert head.split() == ["ID", "CREATED", "STATE", "TRIES", "SUBSCRIBER", "EVENT", "URL"]
    assert newest.split() == [
        str(said[name]) for name in ("id", "created", "state", "tries", "subscriber", "event", "url")
    ]


def test_one_is_shown_with_its_tries(process: PortalProcess, bot: int) -> None:
    said = listed(process)[0]
    found = shown(process, said["id"])
    (only,) = found.pop("attempts")
    assert (only["status"], only["ms"] >= 0) == (500, True)
    assert "hello" in found.pop("body")
    assert found == said
    text = process.run("deliveries", "show", str(said["id"])).stdout
    assert f"id: {said['id']}\n" in text
    assert f"subscriber: bot:{bot}\n" in text
    assert text.splitlines()[-2].split() == ["AT", "STATUS", "MS", "ERROR"]


def test_a_running_server_sends_one_again(process: PortalProcess, webhook_receiver: WebhookReceiver, bot: int) -> None:
    said = listed(process)[0]
    webhook_receiver.status = 200
    done = process.run("deliveries", "replay", str(said["id"]))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    again = webhook_receiver.wait(3)[2]
    assert again == webhook_receiver.requests[1].form
    assert again["data"]["bot"]["id"] == str(bot)
    eventually(lambda: shown(process, said["id"])["state"] == "delivered")
    assert [one["status"] for one in shown(process, said["id"])["attempts"]] == [500, 200]


def test_what_is_not_there(process: PortalProcess, refusal: Refusal) -> None:
    assert listed(process) == []
    for command in ("show", "replay"):
        text = refusal(process.run("deliveries", command, "99"))
        assert text == "there is no delivery 99; what is delivered is kept for a week"


def test_private_addresses_are_refused_when_that_is_chosen(
    on_sqlite: Callable[..., PortalProcess], webhook_receiver: WebhookReceiver
) -> None:
    process = on_sqlite("--private-targets", "off")
    process.start()
    told_at = {"eventMode": "webhook", "webhookUrl": webhook_receiver.url}
    fields = {"code": "echo", "botToken": "token", "properties": {"name": "Echo"}, **told_at}
    found = process.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
    process.call("im.message.add", DIALOG_ID=str(found), MESSAGE="hello")
    eventually(lambda: [one["state"] for one in listed(process)] == ["given_up"] * 2)
    assert shown(process, 1)["attempts"][0]["status"] is None
    assert webhook_receiver.requests == []


def test_what_handlers_miss_is_told(process: PortalProcess, bot: int, change: Change) -> None:
    later = int(time.time()) + 1000
    values = f"('bot:{bot}', 3, {later}, 25, 1700000000)"
    change(
        process, f"INSERT INTO delivery_handler (subscriber, hangs, paused_until, dropped, dropped_at) VALUES {values}"
    )
    dropped, alone = process.run("deliveries", "list").stdout.splitlines()[-2:]
    assert dropped == f"bot:{bot}: 25 dropped that waited too long, last 2023-11-14T22:13:20+00:00"
    assert alone.startswith(f"bot:{bot}: left alone until ")
    (handler,) = json.loads(process.run("deliveries", "handlers", "--json").stdout)
    assert (handler["subscriber"], handler["waiting"], handler["hangs"], handler["dropped"]) == (f"bot:{bot}", 0, 3, 25)
    assert process.run("deliveries", "handlers").stdout.splitlines()[1].split()[:2] == [f"bot:{bot}", "3"]
    checks = {one["name"]: one for one in json.loads(process.run("doctor", "--json").stdout)["checks"]}
    assert not checks["deliveries"]["ok"]
    assert checks["deliveries"]["text"].startswith("0 waiting, 25 dropped that waited too long; left alone because")
