"""Browsers whose page is closed are told through their push service."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from beseda.testing import Answer, Portal, User, WebhookReceiver, eventually
from beseda.testing.webhook_receiver import ReceivedRequest
from tests.applications.browser import Browser


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Worker:
    """The service worker of a browser that somebody signed in with: it subscribes, and reads what it is sent."""

    def __init__(self, portal: Portal, login: str) -> None:
        self.browser = Browser(portal)
        self.browser.sign_in(login, "correct horse")
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = bytes(range(16))

    def ask(self, path: str, given: Any = None, *, proof: str | None = None) -> Answer:
        shown = self.browser.get("/session").json.get("form", "") if proof is None else proof
        cookie = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        headers = {"Content-Type": "application/json", "Cookie": cookie, "X-Beseda-Form": shown}
        body = b"" if given is None else json.dumps(given).encode()
        method = "GET" if path == "key" else "POST"
        return self.browser.portal.client.send(method, f"/web-push/{path}", body, headers)

    def subscription(self, endpoint: str) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": encoded(point), "auth": encoded(self.auth)},
        }

    def read(self, body: bytes) -> Any:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


@pytest.fixture
def anna(portal: Portal) -> User:
    return portal.user("Anna", login="anna", password="correct horse")


def test_the_page_subscribes_and_unsubscribes(portal: Portal, anna: User) -> None:
    worker = Worker(portal, "anna")
    found = worker.ask("key").json
    assert (len(base64.urlsafe_b64decode(found["publicKey"] + "=")), found["subscribed"]) == (65, False)
    one = worker.subscription("https://push.example.com/1")
    assert worker.ask("subscribe", one).json == {"subscribed": True}
    assert worker.ask("key").json == {"publicKey": found["publicKey"], "subscribed": True}
    assert worker.ask("unsubscribe").json == {"subscribed": False}
    assert worker.ask("key").json["subscribed"] is False


def test_a_browser_has_one_session_and_a_session_one_browser(portal: Portal, anna: User) -> None:
    portal.user("Boris", login="boris", password="correct horse")
    hers, his = Worker(portal, "anna"), Worker(portal, "boris")
    for endpoint in ("https://push.example.com/1", "https://push.example.com/2"):
        assert hers.ask("subscribe", hers.subscription(endpoint)).status == 200
    assert len(portal.query("SELECT w.endpoint FROM web_push w")) == 1
    assert his.ask("subscribe", his.subscription("https://push.example.com/2")).status == 200
    assert [one.ask("key").json["subscribed"] for one in (hers, his)] == [False, True]


def test_what_is_no_subscription_or_no_page_is_refused(portal: Portal, anna: User) -> None:
    worker = Worker(portal, "anna")
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


@pytest.fixture
def boris(portal: Portal) -> User:
    return portal.user("Boris", "Stein", login="boris", password="correct horse")


@pytest.fixture
def service(portal: Portal) -> Iterator[WebhookReceiver]:
    """The push service of a browser."""
    with portal.webhook_receiver() as receiver:
        receiver.status = 201
        yield receiver


def told(portal: Portal, service: WebhookReceiver, login: str = "anna") -> Worker:
    """A browser that is told, and whose page is closed."""
    worker = Worker(portal, login)
    assert worker.ask("subscribe", worker.subscription(service.url)).status == 200
    return worker


def sent(service: WebhookReceiver, count: int) -> list[ReceivedRequest]:
    service.wait(count)
    return service.requests


def test_messages_and_notifications_reach_a_closed_page(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    worker = told(portal, service)
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


def test_nothing_is_sent_that_nobody_should_notice(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    worker = told(portal, service)
    muted = portal.chat(boris, anna, title="Loud")
    anna.call("im.chat.mute", CHAT_ID=muted, MUTE="Y")
    boris.call("im.message.add", DIALOG_ID=f"chat{muted}", MESSAGE="Muted")
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="My own")
    boris.call("im.chat.updateTitle", CHAT_ID=muted, TITLE="Louder")
    with anna.connect() as client:
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Seen on the page")
        client.push("message")
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="This too")
        client.push("message")
    eventually(lambda: not portal.query("SELECT c.person_id FROM connected c"))
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="At last")
    assert [worker.read(one.body)["body"] for one in sent(service, 1)] == ["At last"]


def test_who_only_looked_at_a_chat_is_not_told_of_it(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    worker, chat = told(portal, service), portal.chat(boris, TYPE="OPEN")
    tag = f"IM_PUBLIC_{chat}"
    assert anna.call("pull.watch.extend", tags=[tag]) == {tag: True}
    boris.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="For who looks")
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="For Anna")
    assert [worker.read(one.body)["body"] for one in sent(service, 1)] == ["For Anna"]


def test_a_dialog_has_one_topic_that_does_not_name_it(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver
) -> None:
    told(portal, service)
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
    worker = told(portal, service)
    service.status = status
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Anybody?")
    eventually(lambda: not portal.query("SELECT w.endpoint FROM web_push w"))
    assert worker.ask("key").json["subscribed"] is False


@pytest.mark.parametrize("end", ["here", "everywhere", "dismissed"])
def test_who_is_signed_out_is_told_nothing(
    portal: Portal, anna: User, boris: User, service: WebhookReceiver, end: str
) -> None:
    hers, his = told(portal, service), Worker(portal, "boris")
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
    told(portal, service)
    service.hold()
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Hanging")
    sent(service, 1)
    with portal.webhook_receiver() as other:
        his = told(portal, other, "boris")
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
        assert his.read(sent(other, 1)[0].body)["body"] == "Hello"
    service.release()
