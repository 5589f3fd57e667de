"""What applications tell their people at once."""

from typing import Any

import pytest

from beseda.testing import Portal, PushClient, RestError, Token, User


def connect(token: Token, *, mid: str = "") -> PushClient:
    """A client of somebody in an application."""
    config = token.call("pull.application.config.get", CACHE="N")
    ids = [config["channels"][kind]["id"] for kind in ("private", "shared")]
    return PushClient(config["server"]["websocket"], "/".join(ids), mid=mid)


@pytest.fixture
def people(portal: Portal) -> tuple[User, User]:
    portal.configure(public_url=portal.url)
    return portal.user("Anna", admin=True), portal.user("Boris")


def test_an_event_reaches_everybody_in_the_application_and_nobody_else(
    portal: Portal, people: tuple[User, User]
) -> None:
    anna, boris = people
    one, other = portal.application(anna), portal.application(anna)
    his, elsewhere = portal.token(one, boris), portal.token(other, boris)
    with connect(his) as inside, connect(elsewhere) as outside, boris.connect() as messenger:
        assert portal.token(one, anna).call("pull.application.event.add", COMMAND="done", PARAMS={"id": 1}) is True
        told = inside.push()
        assert (told.module, told.command, told.params) == ("application", "done", {"id": 1})
        mid = inside.mid
        portal.token(other, anna).call("pull.application.event.add", COMMAND="other", MODULE_ID="my.app")
        assert outside.push() == outside_of("my.app", "other", outside.mid)
        anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Hello")
        assert messenger.push().command == "message"
    portal.token(one, anna).call("pull.application.event.add", COMMAND="missed")
    with connect(his, mid=mid) as again:
        assert again.push().command == "missed"


def test_who_polls_in_an_application_publishes_there(portal: Portal, people: tuple[User, User]) -> None:
    anna, boris = people
    robot = portal.application(anna)
    config = portal.token(robot, boris).call("pull.application.config.get", CACHE="N")
    body = {"module_id": "app", "command": "drawn", "params": {}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "publish", "params": {"userList": [anna.id], "body": body}}
    with connect(portal.token(robot, anna)) as inside, anna.connect() as messenger:
        answer = portal.client.post(f"/pub/?CHANNEL_ID={config['channels']['private']['id']}", asked)
        assert answer.json == [{"jsonrpc": "2.0", "id": 1, "result": True}]
        assert inside.push().command == "drawn"
        boris.say("Hello", anna)
        assert messenger.push().command == "message"


def outside_of(module: str, command: str, mid: str) -> Any:
    return (module, command, {}, mid)


def test_only_administrators_tell_others(portal: Portal, people: tuple[User, User]) -> None:
    anna, boris = people
    application = portal.application(anna)
    hers, his = portal.token(application, anna), portal.token(application, boris)
    with connect(his) as client:
        assert his.call("pull.application.event.add", COMMAND="own", USER_ID=boris.id) is True
        assert hers.call("pull.application.event.add", COMMAND="hers", USER_ID=[boris.id, anna.id]) is True
        assert [client.push().command, client.push().command] == ["own", "hers"]
    with pytest.raises(RestError, match="USER_ID_ACCESS_ERROR"):
        his.call("pull.application.event.add", COMMAND="no", USER_ID=anna.id)
    with pytest.raises(RestError, match="400 ACCESS_ERROR"):
        his.call("pull.application.push.add", USER_ID=boris.id, TEXT="no")
    for wrong, code in (
        ({"COMMAND": "with blank "}, "COMMAND_ERROR"),
        ({"COMMAND": "x", "MODULE_ID": "Big"}, "MODULE_ID_ERROR"),
        ({"COMMAND": "x", "PARAMS": "text"}, "PARAMS_ERROR"),
    ):
        with pytest.raises(RestError, match=code):
            hers.call("pull.application.event.add", **wrong)


def test_a_notification_is_shown_where_the_person_is(portal: Portal, people: tuple[User, User]) -> None:
    anna, boris = people
    hers = portal.token(portal.application(anna, title="Robot"), anna)
    with boris.connect() as client:
        assert hers.call("pull.application.push.add", USER_ID=[boris.id], TEXT=" Done ") is True
        told = client.push()
        assert (told.command, told.params["application"], told.params["text"]) == ("applicationPush", "Robot", "Done")
    with pytest.raises(RestError, match="TEXT_ERROR"):
        hers.call("pull.application.push.add", USER_ID=boris.id)


def test_webhooks_have_no_application(portal: Portal, people: tuple[User, User]) -> None:
    for name in ("config.get", "event.add", "push.add"):
        with pytest.raises(RestError, match="403 WRONG_AUTH_TYPE"):
            people[0].call(f"pull.application.{name}", COMMAND="x", TEXT="x", USER_ID=1)
