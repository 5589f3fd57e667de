"""What applications are told: of themselves, of people, by their bots; with tokens that no row holds."""

from collections.abc import Iterator
from typing import Any

import pytest

from beseda.testing import Application, Portal, User, WebhookReceiver, eventually


@pytest.fixture
def anna(portal: Portal) -> User:
    portal.configure(public_url="https://chat.example.com")
    return portal.user("Anna", admin=True)


@pytest.fixture
def receiver(portal: Portal) -> Iterator[WebhookReceiver]:
    with portal.webhook_receiver() as found:
        yield found


@pytest.fixture
def application(portal: Portal, anna: User) -> Application:
    return portal.application(anna, scope="im,imbot,user")


def hire(anna: User, name: str = "Vera") -> int:
    given = {"EMAIL": f"{name.lower()}@example.com", "NAME": name, "UF_DEPARTMENT": [1]}
    return int(anna.call("user.add", **given))


def profile(portal: Portal, access: str) -> int:
    return int(portal.client.post("/rest/profile", {"auth": access}).json["result"]["ID"])


def refused(answer: Any) -> tuple[int, str]:
    return answer.status, answer.json["error"]


def test_an_application_without_pages_learns_its_tokens_at_once(
    portal: Portal, anna: User, receiver: WebhookReceiver
) -> None:
    application = portal.application(anna, scope="im", interface=False, install_url=receiver.url)
    (told,) = receiver.wait(1)
    auth = told["auth"]
    assert (told["event"], told["event_handler_id"]) == ("ONAPPINSTALL", "0")
    assert told["data"] == {"VERSION": "1", "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": "en"}
    assert {name: auth[name] for name in ("domain", "scope", "status", "expires_in", "client_endpoint")} == {
        "domain": "chat.example.com",
        "scope": "im",
        "status": "L",
        "expires_in": "3600",
        "client_endpoint": "https://chat.example.com/rest/",
    }
    assert profile(portal, auth["access_token"]) == anna.id
    assert profile(portal, application.renew(auth["refresh_token"]).json["access_token"]) == anna.id


def test_an_application_with_a_page_for_it_is_installed_when_it_says_so(
    portal: Portal, anna: User, receiver: WebhookReceiver
) -> None:
    application = portal.application(anna, install_url="https://app.example.com/install")
    token = application.token(anna)
    for event in ("ONAPPINSTALL", "ONUSERADD"):
        token.call("event.bind", event=event, handler=receiver.url)
    portal.clock.freeze()
    hire(anna)
    portal.clock.move(1)
    application.finish()
    application.finish()
    boris = hire(anna, "Boris")
    installed, added = receiver.wait(2)
    assert (installed["event"], added["event"], added["data"]["ID"]) == ("ONAPPINSTALL", "ONUSERADD", str(boris))
    assert token.call("app.info")["INSTALLED"] is True


def test_of_people_with_the_tokens_of_who_did_it(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    assert application.token(anna).call("event.bind", event="OnUserAdd", handler=receiver.url) is True
    boris = hire(anna, "Boris")
    (told,) = receiver.wait(1)
    assert told["data"]["NAME"] == "Boris"
    assert told["data"]["UF_DEPARTMENT"] == ["1"]
    assert told["data"]["ID"] == str(boris)
    assert "refresh_token" not in told["auth"]
    assert profile(portal, told["auth"]["access_token"]) == anna.id


def test_as_whom_a_handler_acts_can_be_chosen(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    boris = portal.user("Boris", admin=True)
    application.token(anna).call("event.bind", event="ONUSERADD", handler=receiver.url, auth_type=boris.id)
    hire(anna)
    (told,) = receiver.wait(1)
    assert profile(portal, told["auth"]["access_token"]) == boris.id


def test_tokens_of_events_are_shared_for_a_while_and_never_stored(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    portal.clock.freeze()
    application.token(anna).call("event.bind", event="ONUSERADD", handler=receiver.url)
    hire(anna, "One")
    receiver.wait(1)
    portal.clock.move(1800)
    hire(anna, "Two")
    receiver.wait(2)
    portal.clock.move(1)
    hire(anna, "Three")
    one, two, three = (told["auth"] for told in receiver.wait(3))
    assert one["access_token"] == two["access_token"] != three["access_token"]
    assert [told["expires_in"] for told in (one, two, three)] == ["3600", "1800", "3600"]
    stored = str(portal.query("SELECT * FROM delivery"))
    assert one["access_token"] not in stored
    assert one["application_token"] in stored


def test_the_bots_of_an_application_are_told_with_tokens(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    token = application.token(anna)
    new = {"code": "new", "properties": {"name": "New"}, "eventMode": "webhook", "webhookUrl": receiver.url}
    bot = token.call("imbot.v2.Bot.register", fields=new)["bot"]["id"]
    boris = portal.user("Boris")
    boris.call("im.message.add", DIALOG_ID=bot, MESSAGE="Hello")
    told = receiver.wait(2)[1]
    assert profile(portal, told["auth"]["access_token"]) == boris.id
    assert told["data"]["bot"]["auth"]["access_token"] == told["auth"]["access_token"]
    old = {"CODE": "old", "EVENT_HANDLER": receiver.url, "PROPERTIES": {"NAME": "Old"}}
    old_bot = token.call("imbot.register", **old)
    boris.call("im.message.add", DIALOG_ID=old_bot, MESSAGE="Hello")
    v1 = receiver.wait(4)[3]
    known = v1["data"]["BOT"][str(old_bot)]
    assert known["AUTH"]["access_token"] == known["access_token"] == v1["auth"]["access_token"]
    assert known["client_id"] == application.client_id
    assert v1["auth"]["application_token"] == told["auth"]["application_token"]


def test_the_last_that_an_application_is_told_is_its_end(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    token = application.token(anna)
    names = token.call("events")
    assert names == [
        "ONAPPINSTALL",
        "ONAPPUPDATE",
        "ONAPPUNINSTALL",
        "ONAPPPAYMENT",
        "ONAPPTEST",
        "ONAPPMETHODCONFIRM",
        "ONUSERADD",
        "ONOFFLINEEVENT",
    ]
    for name in names:
        for number in range(4):
            token.call("event.bind", event=name, handler=f"{receiver.url}?{number}")
    token.call("event.bind", event="ONUSERADD", event_type="offline")
    application.remove()
    hire(anna)
    told = receiver.wait(4)
    assert {one["event"] for one in told} == {"ONAPPUNINSTALL"}
    assert told[0]["data"] == {"LANGUAGE_ID": "en", "CLEAN": "1"}
    assert set(told[0]["auth"]) == {"domain", "server_endpoint", "client_endpoint", "member_id", "application_token"}
    for table in ("event_handler", "offline_event", "local_application", "consent"):
        assert portal.query(f"SELECT * FROM {table}") == [], table


def test_handlers_are_bound_shown_and_taken_away(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    token, boris = application.token(anna), application.token(portal.user("Boris"))
    token.call("event.bind", event="ONUSERADD", handler=receiver.url)
    assert refused(token.answer("event.bind", event="ONUSERADD", handler=receiver.url)) == (400, "ERROR_CORE")
    token.call("event.bind", event="ONUSERADD", handler=receiver.url, auth_type=anna.id)
    boris.call("event.bind", event="ONUSERADD", handler=receiver.url)
    assert [one["auth_type"] for one in token.call("event.get")] == [
        "0",
        str(anna.id),
        str(boris.call("profile")["ID"]),
    ]
    assert len(boris.call("event.get")) == 1
    assert boris.call("event.unbind", event="ONUSERADD", handler=receiver.url) == {"count": 1}
    assert token.call("event.unbind", event="ONUSERADD", handler=receiver.url, auth_type="0") == {"count": 1}
    assert token.call("event.unbind") == {"count": 1}
    assert token.call("event.get") == []


def test_what_cannot_be_bound_is_refused(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    token, boris = application.token(anna), application.token(portal.user("Boris"))
    url = receiver.url
    assert refused(token.answer("event.bind", event="ONCRMLEADADD", handler=url)) == (400, "ERROR_EVENT_NOT_FOUND")
    assert refused(token.answer("event.bind", event="ONUSERADD")) == (400, "ERROR_ARGUMENT")
    assert refused(token.answer("event.bind", event="ONUSERADD", handler="ftp://x")) == (400, "ERROR_ARGUMENT")
    assert refused(boris.answer("event.bind", event="ONUSERADD", event_type="offline")) == (403, "ACCESS_DENIED")
    answer = boris.answer("event.bind", event="ONUSERADD", handler=url, auth_type=anna.id)
    assert refused(answer) == (403, "ACCESS_DENIED")
    narrow = portal.application(anna, scope="im").token(anna)
    assert refused(narrow.answer("event.bind", event="ONUSERADD", handler=url)) == (400, "ERROR_EVENT_NOT_FOUND")
    assert refused(anna.answer("event.bind", event="ONUSERADD", handler=url)) == (403, "WRONG_AUTH_TYPE")


def waiting(token: Any, count: int) -> list[dict[str, Any]]:
    return eventually(lambda: found if len(found := token.call("event.offline.list")) == count else None) or []


def test_events_wait_until_they_are_asked_for(portal: Portal, anna: User, application: Application) -> None:
    token = application.token(anna)
    token.call("event.bind", event="ONUSERADD", event_type="offline")
    people = [hire(anna, name) for name in ("One", "Two", "Three")]
    found = waiting(token, 3)
    assert [one["MESSAGE_ID"] for one in found] == [str(person) for person in people]
    assert (found[0]["PROCESS_ID"], found[0]["ERROR"], found[0]["EVENT_DATA"]["NAME"]) == ("", "0", "One")
    taken = token.call("event.offline.get", limit=1, clear=0)
    process, events = taken["process_id"], taken["events"]
    assert [one["MESSAGE_ID"] for one in events] == [str(people[0])]
    assert token.call("event.offline.get", filter={">ID": events[0]["ID"]}, order={"ID": "DESC"}, limit=1)["events"][0][
        "MESSAGE_ID"
    ] == str(people[2])
    again = token.call("event.offline.get", clear=0, process_id=process)["events"]
    assert [one["MESSAGE_ID"] for one in again] == [str(people[0]), str(people[1])]
    assert token.call("event.offline.error", process_id=process, message_id=[str(people[0])]) is True
    assert token.call("event.offline.clear", process_id=process, id=[again[1]["ID"]]) is True
    assert token.call("event.offline.get", clear=0)["events"] == []
    assert [one["ERROR"] for one in token.call("event.offline.list")] == ["1"]
    assert len(token.call("event.offline.get", error=1)["events"]) == 1
    assert token.call("event.offline.list") == []


def test_only_administrators_ask_for_what_waits(portal: Portal, anna: User, application: Application) -> None:
    boris = application.token(portal.user("Boris"))
    for method in ("get", "list", "clear", "error"):
        assert refused(boris.answer(f"event.offline.{method}", process_id="x")) == (403, "ACCESS_DENIED")
        assert refused(anna.answer(f"event.offline.{method}", process_id="x")) == (403, "WRONG_AUTH_TYPE")


def test_sources_are_apart(anna: User, application: Application) -> None:
    token = application.token(anna)
    token.call("event.bind", event="ONUSERADD", event_type="offline", auth_connector="crm")
    hire(anna)
    assert eventually(lambda: token.call("event.offline.list", auth_connector="crm"))
    assert token.call("event.offline.list") == []
    assert token.call("event.offline.get")["events"] == []
    assert len(token.call("event.offline.get", auth_connector="crm")["events"]) == 1


def test_an_application_is_told_that_something_waits(
    portal: Portal, anna: User, application: Application, receiver: WebhookReceiver
) -> None:
    portal.clock.freeze()
    token = application.token(anna)
    token.call("event.bind", event="ONUSERADD", event_type="offline")
    token.call("event.bind", event="ONOFFLINEEVENT", handler=receiver.url, options={"minTimeout": 60})
    hire(anna, "One")
    (told,) = receiver.wait(1)
    assert told["event"] == "ONOFFLINEEVENT"
    assert "data" not in told
    assert profile(portal, application.renew(told["auth"]["refresh_token"]).json["access_token"]) == anna.id
    hire(anna, "Two")
    waiting(token, 2)
    portal.clock.move(60)
    hire(anna, "Three")
    receiver.wait(2)
    waiting(token, 3)
    assert len(receiver.requests) == 2
