"""Clients that come and go, do not listen, or are no longer wanted."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from websockets.exceptions import ConnectionClosed

from beseda.testing import Portal, PortalProcess, PushClient, User
from tests.push.sockets import channel_of, raw
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
    with raw(portal, channel_of(boris), buffer=4096) as his, anna.connect() as hers:
        for _ in range(120):
            anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE=LONG)
            hers.push("message")
        assert his.code() == 1013


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


def test_who_is_dismissed_is_hung_up_on(portal: Portal) -> None:
    anna, boris = portal.user("Anna", admin=True), portal.user("Boris")
    with boris.connect() as his, boris.connect() as second, anna.connect() as hers:
        anna.call("user.update", ID=boris.id, ACTIVE="N")
        assert [code_of(client) for client in (his, second)] == [3000, 3000]
        anna.call("im.notify", USER_ID=anna.id, MESSAGE="Still here")
        assert hers.push().command == "notificationAdd"


def test_a_channel_that_ends_is_followed_by_another(portal: Portal) -> None:
    anna, boris = portal.user("Anna"), portal.user("Boris")
    portal.clock.freeze()
    with boris.connect() as old:
        portal.clock.move(12 * 3600 - 240)
        told = old.push()
        assert (told.module, told.command, told.params["action"]) == ("pull", "channel_expire", "reconnect")
        assert told.params["channel"] == {"type": "private"}
        url = boris.call("pull.config.get")["server"]["websocket"]
        with PushClient(url, told.params["new_channel"]["id"], mid=told.mid) as new:
            anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Between")
            assert (text_of(old), text_of(new)) == ("Between", "Between")
            portal.clock.move(241)
            assert code_of(old) == 3000
            anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="After")
            assert text_of(new) == "After"


def code_of(client: PushClient) -> int:
    """What a client is hung up on with; told it is nothing more."""
    with pytest.raises(ConnectionClosed) as closed:
        client.push()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_what_passes_has_a_number_of_its_own(portal: Portal) -> None:
    """Clients drop numbers that they saw, and come again with the last of them."""
    anna, boris = portal.user("Anna"), portal.user("Boris")
    with anna.connect() as hers:
        hers.ask("subscribeStatusChange", userId=boris.id)
        boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="One")
        mids = [hers.push("message").mid]
        for _ in range(3):
            with boris.connect():
                mids.append(hers.push("userStatusChange").mid)
            mids.append(hers.push("userStatusChange").mid)
        assert len(set(mids)) == len(mids)
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Two")
    with anna.connect(mid=mids[-1]) as hers:
        assert text_of(hers) == "Two"
