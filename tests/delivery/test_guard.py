"""Nothing is sent to addresses of the private network, however they are spelled, unless that is allowed."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import pytest

from beseda.delivery import client
from beseda.delivery.client import Unreached
from beseda.testing import Portal, WebhookReceiver, eventually
from tests.delivery.addresses import spellings

SECONDS = 10


class Canary:
    """Listens on every address of this machine, and knows whether anybody came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.port = int(self._socket.getsockname()[1])

    def visited(self) -> bool:
        self._socket.setblocking(False)
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    listening = Canary()
    yield listening
    listening.close()


def post(url: str, *, private: bool = False) -> int:
    return asyncio.run(client.post(url, b"a=1", {}, seconds=SECONDS, private=private))


def test_the_canary_sees_who_comes(canary: Canary) -> None:
    socket.create_connection(("127.0.0.1", canary.port)).close()
    assert canary.visited()
    assert not canary.visited()


@pytest.fixture
def kept_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is connected to. A guard that fails must not let the test out: only this machine is reached, or asked."""
    connect, ask, tried = asyncio.open_connection, socket.getaddrinfo, list[str]()

    async def connect_here(host: str, port: int, **options: Any) -> Any:
        tried.append(host)
        if not ip_address(host).is_loopback:
            raise ConnectionRefusedError(host)
        return await connect(host, port, **options)

    def ask_here(host: str, port: int, **options: Any) -> Any:
        known = host.rstrip(".").lower() == "localhost"
        return ask(host, port, **options, flags=socket.AddressInfo(0) if known else socket.AI_NUMERICHOST)

    monkeypatch.setattr(asyncio, "open_connection", connect_here)
    monkeypatch.setattr(socket, "getaddrinfo", ask_here)
    return tried


@pytest.mark.parametrize("host", spellings())
def test_no_spelling_of_a_private_address_is_connected_to(canary: Canary, kept_here: list[str], host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(Unreached):
            post(f"{scheme}://{host}:{canary.port}/")
    assert kept_here == []
    assert not canary.visited()


def test_more_than_two_hundred_spellings_would_be_connected_to_without_the_guard(kept_here: list[str]) -> None:
    """So that it is the guard that keeps them out, and not that they mean nothing."""

    async def meant(host: str) -> bool:
        try:
            name = client._ascii(urlsplit(f"http://{host}:80/").hostname or "")
            return bool(await client._resolve(name, 80, private=True))
        except (OSError, ValueError):
            return False

    assert sum(asyncio.run(meant(host)) for host in spellings()) > 200


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://x/", "http://", "//x/", "http://[/"]
)
def test_only_http_leaves_the_portal(url: str) -> None:
    with pytest.raises(Unreached):
        post(url, private=True)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fec0::1",
        "3fff::1",
        "2001:470::5efe:a00:1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not client.is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:470::5efe:808:808"],
)
def test_other_addresses_are(address: str) -> None:
    assert client.is_public(ip_address(address))


def test_redirects_are_not_followed(portal: Portal, canary: Canary) -> None:
    with portal.webhook_receiver() as webhook_receiver:
        webhook_receiver.status, webhook_receiver.redirect = 302, f"http://127.0.0.1:{canary.port}/"
        assert post(webhook_receiver.url, private=True) == 302
    assert not canary.visited()


def test_https_is_spoken_only_with_whom_the_machine_trusts(portal: Portal) -> None:
    url = f"{portal.https_url}/rest/server.time"
    with pytest.raises(Unreached, match="certificate"):
        post(url, private=True)
    program = "import asyncio, sys; from beseda.delivery import client; "
    program += "print(asyncio.run(client.post(sys.argv[1], b'', {}, seconds=10, private=True)))"
    environment = os.environ | {"SSL_CERT_FILE": str(portal.ca_file)}
    asked = subprocess.run([sys.executable, "-c", program, url], env=environment, check=True, capture_output=True)
    assert asked.stdout.strip() == b"401"


def test_a_portal_delivers_nothing_to_itself_unless_allowed(portal: Portal, canary: Canary) -> None:
    anna = portal.user("Anna")
    portal.configure(private_targets=False)
    bot = portal.bot(anna, "spy", eventMode="webhook", webhookUrl=f"http://localhost:{canary.port}/")
    anna.call("im.message.add", DIALOG_ID=str(bot.id), MESSAGE="hello")
    eventually(lambda: [row[0] for row in portal.query("SELECT d.state FROM delivery d")] == ["given_up"] * 2)
    assert not canary.visited()
    assert portal.query("SELECT DISTINCT a.error FROM attempt a") == [("localhost is not on the public network",)]


def test_an_address_with_strange_letters_is_reached(portal: Portal) -> None:
    with portal.webhook_receiver() as webhook_receiver:
        assert post(f"http://127.0.0.1:{webhook_receiver.port}/имя бота?a=б c", private=True) == 200
        assert webhook_receiver.requests[0].path == "/%D0%B8%D0%BC%D1%8F%20%D0%B1%D0%BE%D1%82%D0%B0?a=%D0%B1%20c"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://пример.рф:8080/x", b"xn--e1afmkfd.xn--p1ai:8080"),
        ("https://user:password@Example.COM", b"example.com"),
        ("http://[::1]:81/", b"[::1]:81"),
    ],
)
def test_hosts_are_named_in_plain_letters(url: str, host: bytes) -> None:
    request = client._request("POST", urlsplit(url), b"", {})
    assert dict(request.headers)[b"host"] == host


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000])
def test_what_is_no_answer_is_none(answer: bytes) -> None:
    with pytest.raises(Unreached):
        asyncio.run(_answered(answer))


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    assert asyncio.run(_answered(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n", endless=True)) == 200


async def _answered(answer: bytes, *, endless: bool = False) -> int:
    """Ask a server that answers this."""
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        with contextlib.suppress(ConnectionError):
            while endless:
                writer.write(b"x" * 10_000)
                await writer.drain()
        writer.close()
        ended.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        try:
            return await client.post(f"http://127.0.0.1:{port}/", b"", {}, seconds=SECONDS, private=True)
        finally:
            await ended.wait()


def test_the_catcher_takes_what_private_portals_send(portal: Portal) -> None:
    with portal.webhook_receiver() as webhook_receiver:
        assert isinstance(webhook_receiver, WebhookReceiver)
        assert post(webhook_receiver.url, private=True) == 200
        assert webhook_receiver.wait(1) == [{"a": "1"}]
