"""Browsers whose page is closed are told through their push service."""

import base64
import json
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from beseda.testing import Answer, Portal, User
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
    for wrong in (
        *(None, [], {}, good | {"endpoint": 5}, good | {"endpoint": "x"}, good | {"endpoint": "ftp://example.com"}),
        good | {"endpoint": "https://example.com/" + "x" * 2000},
        good | {"endpoint": "https://[x"},
        good | {"keys": {}},
        *(good | {"keys": good["keys"] | {"auth": value}} for value in ("", "x", "AAAA", "я")),
        *(good | {"keys": good["keys"] | {"p256dh": value}} for value in ("", encoded(bytes(65)), "B" * 88)),
    ):
        answer = worker.ask("subscribe", wrong)
        assert (answer.status, answer.json) == (400, {"error": "malformed"}), wrong
    assert portal.query("SELECT w.endpoint FROM web_push w") == []
