"""Clients that come and go, do not listen, or are no longer wanted."""

import base64
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.parse import quote, urlsplit

import pytest

from beseda.testing import Portal, PortalProcess, PushClient, User
from tests.volume import volume

LONG = "x" * 20_000


@pytest.mark.soak
def test_who_comes_again_and_again_is_told_everything_once(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    sends, reconnects = volume(200, 10_000), volume(20, 100)
    random = Random(7)

    def talk() -> None:
        for number in range(sends):
            anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE=str(number))

    portal.configure(public_url=portal.url)
    config = boris.call("pull.config.get")

    def connect(mid: str = "") -> PushClient:
        return PushClient(config["server"]["websocket"], config["channels"]["private"]["id"], mid=mid)

    client = connect()
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="first")
    assert text_of(client) == "first"
    found: list[str] = []
    with ThreadPoolExecutor(1) as thread:
        talking = thread.submit(talk)
        for _ in range(reconnects):
            found += [text_of(client) for _ in range(random.randrange(sends // reconnects))]
            client.close()
            client = connect(client.mid)
        talking.result()
    found += [text_of(client) for _ in range(sends - len(found))]
    client.close()
    assert found == [str(number) for number in range(sends)]


def text_of(client: PushClient) -> str:
    """The next message that a client is told of."""
    return str(client.push("message").params["message"]["textOriginal"])


def test_who_does_not_listen_is_hung_up_on(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.configure(public_url=portal.url)
    channel = boris.call("pull.config.get")["channels"]["private"]["id"]
    with deaf(portal, channel) as line, anna.connect() as hers:
        for _ in range(120):
            anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE=LONG)
            hers.push("message")
        closed = b"\x88\x02" + (1013).to_bytes(2, "big")  # the frame that ends it
        told = b""
        while not told.endswith(closed):
            piece = line.recv(1 << 20)
            assert piece, "it ended otherwise"
            told = (told + piece)[-16:]


def deaf(portal: Portal, channel: str) -> socket.socket:
    """A WebSocket that nobody reads from."""
    address = urlsplit(portal.url)
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(30)
    line.connect((address.hostname, address.port))
    key = base64.b64encode(os.urandom(16)).decode()
    head = f"GET /subws/?CHANNEL_ID={quote(channel)}&jsonRpc=true HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    line.sendall(f"{head}Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    assert line.recv(4096).startswith(b"HTTP/1.1 101 ")
    return line


def test_a_server_that_comes_again_tells_what_was_missed(portal_process: PortalProcess) -> None:
    me = portal_process.call("user.current")["ID"]
    chat = portal_process.call("im.chat.add", TITLE="Here")

    def connect(mid: str = "") -> PushClient:
        config = portal_process.call("pull.config.get")
        url = f"ws{portal_process.url.removeprefix('http')}/subws/"
        return PushClient(url, config["channels"]["private"]["id"], mid=mid)

    with connect() as client:
        portal_process.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="One")
        client.push("messageChat")
        mid = client.mid
    portal_process.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Two")
    portal_process.stop()
    portal_process.start()
    with connect(mid) as client:
        told = client.push("messageChat").params["message"]
        assert (told["textOriginal"], str(told["senderId"])) == ("Two", me)


def test_who_was_dismissed_cannot_connect(portal: Portal) -> None:
    anna, boris = portal.user("Anna", admin=True), portal.user("Boris")
    portal.configure(public_url=portal.url)
    config = boris.call("pull.config.get")
    anna.call("user.update", ID=boris.id, ACTIVE="N")
    refused: User = boris
    with pytest.raises(Exception, match="wrong channel"):
        PushClient(config["server"]["websocket"], config["channels"]["private"]["id"])
    assert refused.answer("pull.config.get").status == 401
