"""@bitrix24/b24jssdk, the vendor's JavaScript client, works against the portal over HTTPS."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

from beseda.errors.spec import ErrorSpec
from beseda.testing import Portal, User, Webhook, eventually
from tests.applications.browser import Browser, landed

JS = Path(__file__).parent / "js"
FOUND, MISSING = ({"ENTITY_TYPE": "CRM", "ENTITY_ID": f"DEAL|{number}"} for number in (1663, 1664))


class Refused(Exception):
    """The client threw an error: of which class, and what it says."""

    def __init__(self, thrown: dict[str, Any]) -> None:
        self.type, self.wire = thrown["type"], ErrorSpec(thrown["code"], thrown["text"], thrown["status"])
        super().__init__(self.type, self.wire)


class Node:
    """Node.js at work, with the client in it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def use(self, webhook: Webhook, path: str, *given: Any) -> dict[str, Any]:
        """Call a function of the client; what it answers. ``Refused`` when it throws."""
        return self.use_as(webhook.https_url, path, *given)

    def use_as(self, known: Any, path: str, *given: Any) -> dict[str, Any]:
        """The same by the address of a webhook, or as an application."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([known, path, *given]) + "\n")
        self._process.stdin.flush()
        outcome: dict[str, Any] = json.loads(self._process.stdout.readline())
        if "thrown" in outcome:
            raise Refused(outcome["thrown"])
        return outcome


def _cannot_run(reason: str) -> NoReturn:
    """Nothing may be left out where everything is to be checked."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def node(beseda_portal: Portal) -> Iterator[Node]:
    """One Node.js for all tests, because it takes a while to start; it trusts the portal's authority."""
    program = shutil.which("node")
    if program is None:
        _cannot_run("Node.js is missing")
    if not (JS / "node_modules" / "@bitrix24" / "b24jssdk").is_dir():
        _cannot_run("the JavaScript client is missing: npm ci in tests/clients/js installs it")
    assert beseda_portal.https_url  # makes the authority
    with subprocess.Popen(
        [program, "bridge.mjs"],
        cwd=JS,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(beseda_portal.ca_file), "no_proxy": "127.0.0.1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield Node(process)


@dataclass(frozen=True)
class Client:
    """A client with a webhook of its own."""

    node: Node
    webhook: Webhook

    def use(self, path: str, *given: Any) -> Any:
        """What a function of the client answers."""
        return self.node.use(self.webhook, path, *given)["data"]

    def call(self, method: str, **params: Any) -> Any:
        """The result of a method."""
        return self.use("actions.v2.call.make", {"method": method, "params": params})["result"]

    def batch(self, calls: Any, **options: Any) -> Any:
        """The results of calls, by key or in order."""
        return self.use("actions.v2.batch.make", {"calls": calls, "options": options})

    def batch_errors(self, calls: Any, **options: Any) -> Any:
        """The errors of calls, by key."""
        return self.node.use(self.webhook, "actions.v2.batch.make", {"calls": calls, "options": options})["errors"]


@pytest.fixture
def client(node: Node, anna: User) -> Client:
    """Anna's client."""
    return Client(node, anna.webhook())


def js_date(text: str) -> dict[str, str]:
    """A ``Date`` of JavaScript."""
    return {"$date": text}


def last_message(reader: User, chat_id: int) -> Any:
    """What was said last, as somebody else reads it."""
    return reader.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}", LIMIT=1)["messages"][0]


def test_revisions(client: Client) -> None:
    revisions = {"rest": 36, "web": 130, "mobile": 23, "desktop": 6}
    assert client.call("im.revision.get") == revisions | {"im_revision_mobile": 23}
    assert client.call("imbot.v2.Revision.get") == revisions


def test_the_portal_and_its_methods(portal: Portal, node: Node, anna: User) -> None:
    now = portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    client = Client(node, anna.webhook(scope="im,user"))
    answer = client.use("actions.v2.call.make", {"method": "server.time"})
    date, time = "2026-03-01T12:00:00+00:00", answer["time"]
    assert (answer["result"], time["date_start"], time["date_finish"]) == (date, date, date)
    assert (time["start"], time["finish"], time["duration"], time["processing"]) == (now, now, 0, 0)
    assert (time["operating"], time["operating_reset_at"]) == (0, now + 600)
    assert client.call("scope") == ["im", "user"]
    assert {"im", "imbot"} <= set(client.call("scope", full=True))
    assert "im.chat.add" in client.call("methods")
    assert client.call("method.get", name="im.chat.add") == {"isExisting": True, "isAvailable": True}
    assert client.call("method.get", name="imbot.v2.Revision.get") == {"isExisting": True, "isAvailable": False}
    assert client.use("tools.healthCheck.make") is True
    assert client.use("tools.ping.make") >= 0


def test_people(client: Client, anna: User, boris: User) -> None:
    assert client.call("user.current")["ID"] == str(anna.id)
    assert client.call("im.user.get")["id"] == anna.id
    assert client.call("im.user.get", ID=boris.id, AVATAR_HR="Y")["name"] == "Boris Petrov"


def test_the_chat_of_an_object(client: Client, boris: User) -> None:
    made = client.call("im.chat.add", USERS=[boris.id], TITLE="Deal", **FOUND)
    assert client.call("im.chat.get", **FOUND) == {"ID": made}
    assert client.call("im.chat.get", **MISSING) is None
    assert client.batch([["im.chat.get", MISSING], ["im.chat.get", FOUND]]) == [None, {"ID": made}]


def test_a_text_arrives_as_it_was_sent(client: Client, boris: User, chat_id: int, text: str) -> None:
    sent = client.call("im.message.add", DIALOG_ID=f"chat{chat_id}", MESSAGE=text)
    read = last_message(boris, chat_id)
    assert (read["id"], read["text"]) == (sent, text)


def test_a_text_arrives_as_it_was_sent_in_a_batch(client: Client, boris: User, chat_id: int, text: str) -> None:
    said = {"DIALOG_ID": f"chat{chat_id}", "MESSAGE": text}
    sent = client.batch({"say": {"method": "im.message.add", "params": said}})["say"]
    read = last_message(boris, chat_id)
    assert (read["id"], read["text"]) == (sent, text)


def test_an_attachment_arrives(client: Client, boris: User, chat_id: int, attach: dict[str, Any]) -> None:
    said = {"DIALOG_ID": f"chat{chat_id}", "ATTACH": attach, "URL_PREVIEW": False}
    as_json, (as_form,) = client.call("im.message.add", **said), client.batch([["im.message.add", said]])
    read = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}")["messages"]
    params = {message["id"]: message["params"] for message in read}
    assert params[as_json] == params[as_form] == {"ATTACH": attach, "URL_PREVIEW": "N"}


def _one_by_one(client: Client, wish: dict[str, Any]) -> Any:
    return client.call("im.recent.get", **wish)


def _in_a_batch(client: Client, wish: dict[str, Any]) -> Any:
    return client.batch([["im.recent.get", wish]])[0]


@pytest.mark.parametrize("ask", [_one_by_one, _in_a_batch])
def test_recents(
    client: Client, conversations: tuple[str, str], ask: Callable[[Client, dict[str, Any]], list[dict[str, Any]]]
) -> None:
    dialog, chat = conversations

    def listed(**wish: Any) -> list[str]:
        return [item["id"] for item in ask(client, wish)]

    assert listed() == [chat, dialog]
    assert listed(SKIP_CHAT=True) == [dialog]
    assert listed(SKIP_DIALOG="Y") == [chat]
    assert listed(SKIP_CHAT=False, SKIP_DIALOG="N", SKIP_OPENLINES=True) == [chat, dialog]
    assert listed(ONLY_OPENLINES="Y") == []
    assert listed(LAST_UPDATE="2026-03-01T15:30:00+03:00") == [chat]
    assert listed(LAST_UPDATE=js_date("2026-03-01T12:00:00Z")) == [chat, dialog]
    assert listed(LAST_UPDATE=js_date("2026-03-01T12:30:00Z")) == [chat]
    assert listed(LAST_SYNC_DATE=js_date("2026-03-01T13:30:00Z"), SKIP_OPENLINES="Y") == []


def test_history_is_read_back_page_by_page(client: Client, chat_id: int, said: list[str]) -> None:
    read = []
    page = client.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}", LIMIT=20)["messages"]
    while page:
        assert len(page) <= 20
        read += [message["text"] for message in page if message["author_id"]]
        wanted = {"DIALOG_ID": f"chat{chat_id}", "LAST_ID": page[-1]["id"], "LIMIT": 20}
        page = client.call("im.dialog.messages.get", **wanted)["messages"]
    assert read == said


def test_counters(client: Client, anna: User, boris: User, chat_id: int) -> None:
    none = client.call("im.counters.get")
    assert (none["TYPE"]["ALL"], none["CHAT"], none["DIALOG"]) == (0, [], [])
    for dialog in (f"chat{chat_id}", f"chat{chat_id}", str(anna.id)):
        boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="read me")
    some = client.call("im.counters.get")
    assert (some["TYPE"]["ALL"], some["CHAT"], some["DIALOG"]) == (3, {str(chat_id): 2}, {str(boris.id): 1})


def test_members(portal: Portal, client: Client, anna: User, boris: User, chat_id: int) -> None:
    ids = [guest.id for guest in portal.users(2)]
    assert client.call("im.chat.user.add", CHAT_ID=chat_id, USERS=ids, HIDE_HISTORY=False) is True
    assert client.call("im.chat.user.list", CHAT_ID=chat_id) == [anna.id, boris.id, *ids]
    assert client.call("im.chat.user.delete", CHAT_ID=chat_id, USER_ID=ids[0]) is True
    assert client.call("im.chat.user.list", CHAT_ID=chat_id) == [anna.id, boris.id, ids[1]]


def test_fifty_calls_by_name(client: Client, boris: User, chat_id: int) -> None:
    calls: dict[str, Any] = {"find": {"method": "im.chat.get", "params": FOUND}}
    for number in range(48):
        said = {"DIALOG_ID": "chat$result[find][ID]", "MESSAGE": f"no. {number}"}
        calls[f"say{number}"] = {"method": "im.message.add", "params": said}
    wanted = {"DIALOG_ID": "chat$result[find][ID]", "LAST_ID": "$result[say47]", "LIMIT": 1}
    calls["read"] = {"method": "im.dialog.messages.get", "params": wanted}
    results = client.batch(calls)
    assert list(results) == list(calls)
    assert results["find"] == {"ID": chat_id}
    assert [message["text"] for message in results["read"]["messages"]] == ["no. 46"]
    assert last_message(boris, chat_id)["id"] == results["say47"]


def test_fifty_calls_by_number(client: Client, boris: User, chat_id: int) -> None:
    calls: list[Any] = [["im.chat.get", FOUND]]
    calls += [
        ["im.message.add", {"DIALOG_ID": "chat$result[0][ID]", "MESSAGE": f"after $result[{number}]"}]
        for number in range(49)
    ]
    results = client.batch(calls)
    assert len(results) == 50
    assert last_message(boris, chat_id)["text"] == f"after {results[48]}"


def test_more_calls_than_a_batch_takes(client: Client, boris: User, chat_id: int) -> None:
    calls = [
        {"method": "im.message.add", "params": {"DIALOG_ID": f"chat{chat_id}", "MESSAGE": f"no. {number}"}}
        for number in range(120)
    ]
    sent = client.use("actions.v2.batchByChunk.make", {"calls": calls, "options": {"isHaltOnError": True}})
    assert len(sent) == 120
    assert sent == sorted(set(sent))
    assert last_message(boris, chat_id)["text"] == "no. 119"


def test_a_batch_goes_on_after_an_error_unless_it_is_told_to_halt(client: Client, boris: User, chat_id: int) -> None:
    calls = {
        "wrong": ["im.message.add", {"DIALOG_ID": f"chat{chat_id}"}],
        "last": ["im.message.add", {"DIALOG_ID": f"chat{chat_id}", "MESSAGE": "last"}],
    }
    errors = {"wrong": {"type": "AjaxError", "code": "MESSAGE_EMPTY", "text": "Message can't be empty", "status": 200}}
    before = last_message(boris, chat_id)
    assert client.batch_errors(calls, isHaltOnError=True) == errors
    assert last_message(boris, chat_id) == before
    assert client.batch_errors(calls, isHaltOnError=False) == errors
    assert last_message(boris, chat_id)["text"] == "last"


def test_the_functions_of_old(client: Client, boris: User, chat_id: int) -> None:
    assert client.use("callMethod", "im.chat.get", FOUND)["result"] == {"ID": chat_id}
    said = {"DIALOG_ID": "chat$result[find][ID]", "MESSAGE": "in a batch"}
    results = client.use("callBatch", {"find": ["im.chat.get", FOUND], "say": ["im.message.add", said]}, True)
    assert results == {"find": {"ID": chat_id}, "say": last_message(boris, chat_id)["id"]}


def test_lists_are_read_to_their_end(portal: Portal, client: Client, anna: User) -> None:
    everybody = [anna.id, *(one.id for one in portal.users(249))]
    wanted = {"method": "user.get", "params": {"select": ["ID"], "filter": {"ACTIVE": True}}}

    def ids(rows: Any) -> list[int]:
        return [int(row["ID"]) for row in rows]

    assert ids(client.use("actions.v2.callList.make", {"method": "user.get"})) == everybody
    assert ids(client.use("callListMethod", "user.get")) == everybody
    assert ids(client.use("callListMethod", "user.search", {"FIND": "person"})) == everybody[1:]
    for path, given in (("actions.v2.fetchList.make", [wanted]), ("fetchListMethod", ["user.get", {}, "ID"])):
        pages = client.use(path, *given)
        assert [len(page) for page in pages][:-1] == [50] * (len(pages) - 1)
        assert [one for page in pages for one in ids(page)] == everybody
    assert client.batch([["user.get", {"start": 200, "SELECT": ["ID"]}]]) == [
        [{"ID": str(one)} for one in everybody[200:]]
    ]


def test_lists_of_the_messenger_are_read_to_their_end(portal: Portal, client: Client, anna: User) -> None:
    crowd = [one.id for one in portal.users(60)]
    chats = [anna.call("im.chat.add", TITLE=f"Team {number}", USERS=crowd) for number in range(25)][::-1]
    found = client.use("callListMethod", "im.search.chat.list", {"FIND": "team"})
    assert [one["id"] for one in found] == chats
    members = client.use("callListMethod", "im.dialog.users.list", {"DIALOG_ID": f"chat{chats[0]}"})
    assert [one["id"] for one in members] == [anna.id, *crowd]


def test_lists_of_files_are_read_to_their_end(client: Client, anna: User) -> None:
    anna.portal.clock.freeze()  # addresses of downloads say until when they are good
    [own] = anna.call("disk.storage.getList", filter={"ENTITY_TYPE": "user"})
    given = {"id": own["ID"]}
    names = [f"plan {number:03}.txt" for number in range(120)]
    for name in names:
        anna.call("disk.storage.uploadFile", **given, data={"NAME": name}, fileContent=[name, "SGVsbG8="])
    wanted = {"method": "disk.storage.getChildren", "params": given}
    found = client.use("actions.v2.callList.make", wanted)
    assert [one["NAME"] for one in found] == names
    assert client.use("callListMethod", "disk.storage.getChildren", given) == found
    for path, asked in (
        ("actions.v2.fetchList.make", [wanted]),
        ("fetchListMethod", ["disk.storage.getChildren", given, "ID"]),
    ):
        assert [one for page in client.use(path, *asked) for one in page] == found


def test_notifications_are_read_to_their_end(client: Client, anna: User, boris: User) -> None:
    """By hand: pages go on from ``LAST_ID``, in an object beside counts, which helpers for lists take for no list."""
    for number in range(60):
        boris.call("im.notify.personal.add", USER_ID=anna.id, MESSAGE=f"Note {number}")
    found: list[Any] = []
    given: dict[str, Any] = {}
    while page := client.call("im.notify.get", **given)["notifications"]:
        found += page
        given = {"LAST_ID": page[-1]["id"], "LAST_TYPE": page[-1]["notify_type"]}
    assert [one["text"] for one in found] == [f"Note {number}" for number in range(60)][::-1]


def test_recents_page_by_page(client: Client, anna: User, boris: User) -> None:
    chats = [f"chat{anna.call('im.chat.add', TITLE=f'Chat {number}', USERS=[boris.id])}" for number in range(5)][::-1]
    listed: list[str] = []
    for offset in (0, 2, 4):
        page = client.call("im.recent.list", OFFSET=offset, LIMIT=2)
        listed += [item["id"] for item in page["items"]]
        assert page["hasMore"] is (offset < 4)
    assert listed == chats
    whole = client.batch({"all": {"method": "im.recent.list", "params": {"SKIP_CHAT": "N", "LIMIT": 50}}})["all"]
    assert [item["id"] for item in whole["items"]] == chats


def test_a_bot_is_told_what_is_said(client: Client, boris: User) -> None:
    fields = {"code": "helper", "botToken": "secret", "properties": {"name": "Helper"}}
    bot = {"botId": client.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"], "botToken": "secret"}
    boris.call("im.message.add", DIALOG_ID=str(bot["botId"]), MESSAGE="Hello")
    told = client.call("imbot.v2.Event.get", **bot)
    assert [event["type"] for event in told["events"]] == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"]
    answer = {"message": "Hello, Boris", "templateId": "once"}
    said = [["imbot.v2.Chat.Message.send", {**bot, "dialogId": str(boris.id), "fields": answer}]] * 2
    one, again = client.batch(said)
    assert one["id"] == again["id"]
    assert client.call("imbot.v2.Event.get", **bot, offset=told["nextOffset"])["events"] == []


def test_a_refused_call(client: Client, refused: tuple[str, dict[str, Any], ErrorSpec]) -> None:
    method, given, wire = refused
    with pytest.raises(Refused) as received:
        client.call(method, **given)
    assert (received.value.type, received.value.wire) == ("AjaxError", wire)
    error = {"type": "AjaxError", "code": wire.code, "text": wire.text, "status": 200}  # the status of the batch
    assert client.batch_errors({"no": [method, given]}) == {"no": error}


def test_a_webhook_that_may_not(node: Node, barred: tuple[Webhook, ErrorSpec]) -> None:
    webhook, wire = barred
    with pytest.raises(Refused) as received:
        Client(node, webhook).call("im.revision.get")
    assert (received.value.type, received.value.wire) == ("AjaxError", wire)


def test_it_waits_when_it_sends_too_much(
    client: Client, boris: User, chat_id: int, under_limits: Callable[[Callable[[], Any]], Any]
) -> None:
    """Single calls, and more commands than one batch takes."""
    texts = [f"message {number}" for number in range(63)]
    said = [{"DIALOG_ID": f"chat{chat_id}", "MESSAGE": text} for text in texts]

    def work() -> None:
        for one in said[:3]:
            client.call("im.message.add", **one)
        calls = [["im.message.add", one] for one in said[3:]]
        client.use("actions.v2.batchByChunk.make", {"calls": calls, "options": {}})

    under_limits(work)
    history = {"DIALOG_ID": f"chat{chat_id}", "LIMIT": 50}
    first = boris.call("im.dialog.messages.get", **history)["messages"]
    rest = boris.call("im.dialog.messages.get", **history, LAST_ID=first[-1]["id"])["messages"]
    assert [one["text"] for one in (*first, *rest) if one["text"] in texts] == texts[::-1]


def test_an_application_renews_its_tokens(portal: Portal, node: Node) -> None:
    """B24OAuth: authorize, call, expire by the portal's clock, renew, call."""
    portal.configure(public_url=portal.https_url)
    anna = portal.user("Anna", login="anna", password="correct horse", admin=True)
    application = portal.application(anna, scope="im,user")
    browser, path = Browser(portal), f"/oauth/authorize/?client_id={application.client_id}"
    browser.sign_in("anna", "correct horse", back=path)
    code = landed(browser.fill_in(path, decision="allow"))["code"]
    given = application.ask(grant_type="authorization_code", code=code).json
    options = {
        "applicationToken": "",
        "userId": given["user_id"],
        "memberId": given["member_id"],
        "accessToken": given["access_token"],
        "refreshToken": given["refresh_token"],
        "expires": given["expires"],
        "expiresIn": given["expires_in"],
        "scope": given["scope"],
        "domain": urlsplit(portal.https_url).netloc,
        "clientEndpoint": given["client_endpoint"],
        "serverEndpoint": given["server_endpoint"],
        "status": given["status"],
    }
    secret = {"clientId": application.client_id, "clientSecret": application.client_secret}

    def current() -> int:
        call = {"method": "user.current", "params": {}}
        known = {"options": options, "secret": secret}
        return int(node.use_as(known, "actions.v2.call.make", call)["data"]["result"]["ID"])

    assert current() == anna.id
    portal.clock.move(3600)
    assert current() == anna.id
    assert eventually(lambda: [one.status for one in portal.calls if one.method == "user.current"] == [200, 401, 200])
    renewed = node.use_as({"options": options, "secret": secret}, "auth.refreshAuth")["data"]
    assert renewed["access_token"] not in {"", given["access_token"]}
    portal.clock.move(61)
    with pytest.raises(Refused) as late:  # the first refresh token, long after it was renewed
        node.use_as({"options": options, "secret": secret}, "auth.refreshAuth")
    assert late.value.wire.code == "invalid_grant"
