"""The REST API is blocked and let go beside a running server, and the server is told to insist on HTTPS."""

import json
import ssl
import urllib.request
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from beseda.testing import PortalProcess, eventually

BLOCKED = (503, {"error": "OVERLOAD_LIMIT", "error_description": "REST API is blocked due to overload"})
HTTPS_REQUIRED = (400, {"error": "INVALID_REQUEST", "error_description": "Https required"})


def told(portal: PortalProcess) -> tuple[int, Any]:
    answer = portal.answer("server.time")
    return answer.status, answer.json


def ask(url: str, **headers: str) -> int:
    """The status of a call over plain HTTP."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    connection.request("POST", f"{parts.path}server.time", headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def block(portal: PortalProcess, *words: str) -> str:
    done = portal.run("block", *words)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.strip()


def test_it_works_beside_the_server_and_stays(process: PortalProcess) -> None:
    assert block(process) == "off"
    assert told(process)[0] == 200
    assert block(process, "on") == "on"
    eventually(lambda: told(process) == BLOCKED)
    assert [told(process) for _ in range(20)] == [BLOCKED] * 20
    with urllib.request.urlopen(f"{process.url}/healthz", timeout=60) as answer:
        assert json.load(answer)["status"] == "ok"
    assert process.run("call", "server.time").returncode == 0
    assert "BAD REST API: blocked until `beseda block off`" in process.run("doctor").stdout
    process.stop()
    process.start()
    assert told(process) == BLOCKED
    assert block(process) == "on"
    assert block(process, "off") == "off"
    eventually(lambda: told(process)[0] == 200)
    assert "ok  REST API: not blocked" in process.run("doctor").stdout


def test_only_on_and_off_are_understood(process: PortalProcess) -> None:
    done = process.run("block", "maybe")
    assert (done.returncode, "maybe" in done.stderr) == (2, True)
    assert block(process) == "off"


def test_there_must_be_a_portal_to_block(on_sqlite: Callable[..., PortalProcess]) -> None:
    done = on_sqlite().run("block", "on")
    assert (done.returncode, "there is no portal in" in done.stderr) == (1, True)


def test_plain_http_is_refused_where_https_is_required(on_sqlite: Callable[..., PortalProcess]) -> None:
    portal = on_sqlite("--require-https")
    portal.start()
    assert told(portal) == HTTPS_REQUIRED
    assert ask(portal.webhook_url, **{"X-Forwarded-Proto": "https"}) == 400  # nobody is believed
    trusted = ssl.create_default_context(cafile=portal.ca_file)
    with urllib.request.urlopen(f"{portal.https_webhook_url}server.time", context=trusted, timeout=60) as answer:
        assert answer.status == 200


def test_a_trusted_proxy_says_how_it_was_called(on_sqlite: Callable[..., PortalProcess]) -> None:
    portal = on_sqlite("--trusted-proxies", "127.0.0.1", BESEDA_REQUIRE_HTTPS="on")
    portal.start()
    assert ask(portal.webhook_url, **{"X-Forwarded-Proto": "https"}) == 200
    assert ask(portal.webhook_url, **{"X-Forwarded-Proto": "http"}) == 400
    assert ask(portal.webhook_url) == 400


def test_a_trusted_proxy_says_who_called(on_sqlite: Callable[..., PortalProcess]) -> None:
    """Many more at once than any machine could let leak meanwhile would need; another address has room all the time."""
    portal = on_sqlite("--trusted-proxies", "127.0.0.1", "--profile", "cloud")
    portal.start()
    eventually(lambda: ask(portal.webhook_url, **{"X-Forwarded-For": "192.0.2.1"}) == 503)
    assert ask(portal.webhook_url, **{"X-Forwarded-For": "192.0.2.2"}) == 200
