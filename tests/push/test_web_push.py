"""Browsers whose page is closed are told through their push service."""

import base64
import json
from typing import Any

import pytest
from py_vapid import Vapid02

from beseda.testing import Portal, User, WebhookReceiver, eventually
from tests.push.workers import Worker, encoded, sent, told


def test_the_page_subscribes_and_unsubscribes(portal: Portal, anna: User) -> None:
    worker = Worker(portal.client, "anna")
    found = worker.ask("key").json
    assert (len(base64.urlsafe_b64decode(found["publicKey"] + "=")), found["subscribed"]) == (65, False)
    one = worker.subscription("https://push.example.com/1")
    assert worker.ask("subscribe", one).json == {"subscribed": True}
    assert worker.ask("key").json == {"publicKey": found["publicKey"], "subscribed": True}
    assert worker.ask("unsubscribe").json == {"subscribed": False}
    assert worker.ask("key").json["subscribed"] is False


def test_a_browser_has_one_session_and_a_session_one_browser(portal: Portal, anna: User) -> None:
    portal.user("Boris", login="boris", password="correct horse")
    hers, his = Worker(portal.client, "anna"), Worker(portal.client, "boris")
    for endpoint in ("https://push.example.com/1", "https://push.example.com/2"):
        assert hers.ask("subscribe", hers.subscription(endpoint)).status == 200
    assert len(portal.query("SELECT w.endpoint FROM web_push w")) == 1
    assert his.ask("subscribe", his.subscription("https://push.example.com/2")).status == 200
    assert [one.ask("key").json["subscribed"] for one in (hers, his)] == [False, True]


def test_what_is_no_subscription_or_no_page_is_refused(portal: Portal, anna: User) -> None:
    worker = Worker(portal.client, "anna")
    good = worker.subscription("https://push.example.com/1")
    for path in ("key", "subscribe", "unsubscribe"):
        assert worker.ask(path, good, proof="0" * 32).status == 403
    unusable: tuple[Any, ...] = (
        *(None, [], {}, good | {"endpoint": 5}, good | {"endpoint": "x"}, good | {"endpoint": "ftp://example.com"}),
        good | {"endpoint": "https://example.com/" + "x" * 2000},
        good | {"endpoint": "https://[x"},
        good | {"keys": {}},
        *(good | {"keys": good["keys"] | {"auth": value}} for value in ("", "x", "AAAA", "я")),
        *(good | {"keys": good["keys"] | {"p256dh": value}} for value in ("", encoded(bytes(65)), "B" * 88)),
    )
    for wrong in unusable:
        answer = worker.ask("subscribe", wrong)
        assert (answer.status, answer.json) == (400, {"error": "malformed"}), wrong
    assert portal.query("SELECT w.endpoint FROM web_push w") == []


def test_messages_and_notifications_reach_a_closed_page(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    worker = told(portal.client, service)
    key = worker.ask("key").json["publicKey"]
    said = boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="[b]Привет[/b]")
    [first] = sent(service, 1)
    shown = worker.read(first.body)
    assert {name: shown[name] for name in ("title", "body", "dialogId", "id", "url")} == {
        "title": "Boris Stein",
        "body": "Привет",
        "dialogId": str(boris.id),
        "id": said,
        "url": f"/c/{boris.id}",
    }
    headers = first.headers
    assert (headers["content-encoding"], int(headers["ttl"]) > 0) == ("aes128gcm", True)
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith(f"k={key}")
    chat = portal.chat(boris, anna, title="All")
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Here")
    boris.call("im.notify", USER_ID=anna.id, MESSAGE="Look")
    others = [worker.read(one.body) for one in sent(service, 3)[1:]]
    assert sorted((one["title"], one["body"], one["url"]) for one in others) == [
        ("All", "Boris Stein: Here", f"/c/chat{chat}"),
        ("Boris Stein", "Look", "/notices"),
    ]


@pytest.mark.parametrize("address", ["https://localhost:8443", "https://chat.example.com", "http://[::1]:8080"])
def test_the_portal_proves_itself_whatever_its_address(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver, address: str
) -> None:
    told(portal.client, service)
    portal.configure(public_url=address)
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Hello")
    [one] = sent(service, 1)
    assert Vapid02.verify(one.headers["authorization"])
    claims = json.loads(base64.urlsafe_b64decode(one.headers["authorization"].split(".")[1] + "=="))
    shown = address if address.startswith("https") else "mailto:postmaster@::1"
    assert (claims["sub"], claims["aud"]) == (shown, service.url.removesuffix("/handler"))


def test_nothing_is_sent_that_nobody_should_notice(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    worker = told(portal.client, service)
    muted = portal.chat(boris, anna, title="Loud")
    anna.call("im.chat.mute", CHAT_ID=muted, MUTE="Y")
    boris.call("im.message.add", DIALOG_ID=f"chat{muted}", MESSAGE="Muted")
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="My own")
    boris.call("im.chat.updateTitle", CHAT_ID=muted, TITLE="Louder")
    with anna.connect() as client, portal.webhook_receiver() as other:
        told(portal.client, other, "boris")
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Seen on the page")
        client.push("message")
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="This too")
        client.push("message")
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="My own")
        sent(other, 1)  # whoever sends has looked at everything before it
    eventually(lambda: not portal.query("SELECT c.person_id FROM connected c"))
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="At last")
    assert [worker.read(one.body)["body"] for one in sent(service, 1)] == ["At last"]


def test_who_only_looked_at_a_chat_is_not_told_of_it(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    worker, chat = told(portal.client, service), portal.chat(boris, TYPE="OPEN")
    tag = f"IM_PUBLIC_{chat}"
    assert anna.call("pull.watch.extend", tags=[tag]) == {tag: True}
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="For who looks")
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="For Anna")
    assert [worker.read(one.body)["body"] for one in sent(service, 1)] == ["For Anna"]


def test_a_dialog_has_one_topic_that_does_not_name_it(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    told(portal.client, service)
    for count, text in enumerate(("One", "Two"), 1):
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE=text)
        sent(service, count)
    chat = portal.chat(boris, anna)
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Three")
    topics = [one.headers["topic"] for one in sent(service, 3)]
    assert topics[0] == topics[1] != topics[2]
    assert all(len(one) == 32 for one in topics)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver, status: int
) -> None:
    worker = told(portal.client, service)
    service.status = status
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Anybody?")
    eventually(lambda: not portal.query("SELECT w.endpoint FROM web_push w"))
    assert worker.ask("key").json["subscribed"] is False


@pytest.mark.parametrize("end", ["here", "everywhere", "dismissed"])
def test_who_is_signed_out_is_told_nothing(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver, end: str
) -> None:
    hers, his = told(portal.client, service), Worker(portal.client, "boris")
    his.ask("subscribe", his.subscription(f"{service.url}/his"))
    if end == "dismissed":
        portal.user("Vera", admin=True).call("user.update", ID=anna.id, ACTIVE="N")
    else:
        hers.browser.fill_in("/account/", to="/sign-out/", where=end)
    boris.answer("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Nobody hears")
    portal.user("Dina").call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
    assert [one.path for one in sent(service, 1)] == ["/handler/his"]
    portal.housekeeping()
    assert portal.query("SELECT w.endpoint FROM web_push w") == [(f"{service.url}/his",)]


def test_a_push_service_that_hangs_keeps_nothing_waiting(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    told(portal.client, service)
    service.hold()
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Hanging")
    sent(service, 1)
    with portal.webhook_receiver() as other:
        his = told(portal.client, other, "boris")
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
        assert his.read(sent(other, 1)[0].body)["body"] == "Hello"
    service.release()
