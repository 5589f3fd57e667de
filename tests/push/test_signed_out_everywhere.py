"""Who is signed out everywhere is connected no longer, and not by an old channel either."""

import pytest
from websockets.exceptions import ConnectionClosed

from beseda.testing import Portal, PortalProcess, PushClient
from tests.applications.browser import Browser

EXPIRED, WRONG_CHANNEL = 3000, 4010


def code_of(client: PushClient) -> int:
    """What a client is hung up on with; told it is nothing more."""
    with pytest.raises(ConnectionClosed) as closed:
        client.push()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def refusal_of(url: str, channel: str) -> int:
    """What somebody who comes by a channel that is no longer good is hung up on with."""
    with pytest.raises(ConnectionClosed) as closed:
        PushClient(url, channel)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_on_the_page_of_the_account(portal: Portal) -> None:
    anna, boris = portal.user("Anna", login="anna", password="correct horse"), portal.user("Boris")
    portal.configure(public_url=portal.url)
    config = anna.call("pull.config.get")
    url, channel = config["server"]["websocket"], config["channels"]["private"]["id"]
    public = boris.call("pull.channel.public.list", users=[anna.id])[str(anna.id)]
    named = f"{public['public_id']}.{public['signature']}"
    here, elsewhere = Browser(portal), Browser(portal)
    for one in (here, elsewhere):
        one.sign_in("anna", "correct horse")
    with PushClient(url, channel) as hers, anna.connect() as second, boris.connect() as his:
        elsewhere.fill_in("/account/", to="/sign-out/", where="here")
        boris.call("im.notify", USER_ID=anna.id, MESSAGE="Still here")
        assert {client.push().command for client in (hers, second)} == {"notificationAdd"}
        here.fill_in("/account/", to="/sign-out/", where="everywhere")
        assert [code_of(client) for client in (hers, second)] == [EXPIRED, EXPIRED]
        assert refusal_of(url, channel) == WRONG_CHANNEL
        assert portal.client.send("GET", f"/sub/?CHANNEL_ID={channel}").status == 403
        with anna.connect() as again:
            body = {"module_id": "app", "command": "old", "params": {}}
            assert his.ask("publish", channelList=[named], body=body) is True
            his.ask("publish", userList=[anna.id], body=body | {"command": "new"})
            assert again.push().command == "new"
        boris.call("im.notify", USER_ID=boris.id, MESSAGE="Others stay")
        assert his.push().command == "notificationAdd"


def test_a_channel_that_was_good_before_a_dismissal_is_not_good_after_it_was_taken_back(portal: Portal) -> None:
    anna, boris = portal.user("Anna", admin=True), portal.user("Boris")
    portal.configure(public_url=portal.url)
    config = boris.call("pull.config.get")
    for active in "NY":
        anna.call("user.update", ID=boris.id, ACTIVE=active)
    assert refusal_of(config["server"]["websocket"], config["channels"]["private"]["id"]) == WRONG_CHANNEL


@pytest.mark.parametrize("command", ["sign-out", "password"])
def test_from_the_command_line_beside_the_server(portal_process: PortalProcess, command: str) -> None:
    me = str(portal_process.call("user.current")["ID"])
    config = portal_process.call("pull.config.get")
    url, channel = f"ws{portal_process.url.removeprefix('http')}/subws/", config["channels"]["private"]["id"]
    with PushClient(url, channel) as client:
        done = portal_process.run("user", command, me, given="battery staple\n")
        assert done.returncode == 0, done.stderr
        assert code_of(client) == EXPIRED
    assert refusal_of(url, channel) == WRONG_CHANNEL
    PushClient(url, portal_process.call("pull.config.get")["channels"]["private"]["id"]).close()
