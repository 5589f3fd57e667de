"""Browsers that are told through a push service, which listens on this machine."""

import base64
import json
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from beseda.testing import Answer, WebhookReceiver
from beseda.testing.client import Client
from beseda.testing.webhook_receiver import ReceivedRequest
from tests.applications.browser import Visitor


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Worker:
    """The service worker of a browser that somebody signed in with: it subscribes, and reads what it is sent."""

    def __init__(self, client: Client, login: str) -> None:
        self.browser = Visitor(client)
        self.browser.sign_in(login, "correct horse")
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = bytes(range(16))

    def ask(self, path: str, given: Any = None, *, proof: str | None = None) -> Answer:
        shown = self.browser.get("/session").json.get("form", "") if proof is None else proof
        cookie = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        headers = {"Content-Type": "application/json", "Cookie": cookie, "X-Beseda-Form": shown}
        body = b"" if given is None else json.dumps(given).encode()
        method = "GET" if path == "key" else "POST"
        return self.browser.client.send(method, f"/web-push/{path}", body, headers)

    def subscription(self, endpoint: str) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": encoded(point), "auth": encoded(self.auth)},
        }

    def read(self, body: bytes) -> Any:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


def told(client: Client, service: WebhookReceiver, login: str = "anna") -> Worker:
    """A browser that is told, and whose page is closed."""
    worker = Worker(client, login)
    assert worker.ask("subscribe", worker.subscription(service.url)).status == 200
    return worker


def sent(service: WebhookReceiver, count: int) -> list[ReceivedRequest]:
    service.wait(count)
    return service.requests
