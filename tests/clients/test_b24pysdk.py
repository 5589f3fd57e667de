"""b24pysdk, the vendor's Python client, works against the portal over HTTPS."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from b24pysdk import BitrixWebhook, Client
from b24pysdk.constants.user import PersonalGender
from b24pysdk.errors import (
    BitrixAPIAccessError,
    BitrixAPIBadRequest,
    BitrixAPIError,
    BitrixAPIInsufficientScope,
    BitrixAPIInvalidCredentials,
    BitrixAPINotFound,
    BitrixAPITooManyRequests,
)

from beseda.errors.spec import ErrorSpec
from beseda.testing import Portal, User, Webhook

_CLASSES = {
    "ERROR_METHOD_NOT_FOUND": BitrixAPINotFound,
    "ACCESS_ERROR": BitrixAPIAccessError,
    "INVALID_CREDENTIALS": BitrixAPIInvalidCredentials,
    "insufficient_scope": BitrixAPIInsufficientScope,
}


@pytest.fixture(autouse=True)
def _trust(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client sends with requests, which finds authorities to trust here."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))


def connect(webhook: Webhook) -> Any:
    """A client as its documentation makes it."""
    domain = urlsplit(webhook.https_url).netloc
    return Client(BitrixWebhook(domain=domain, webhook_token=f"{webhook.user_id}/{webhook.code}"))


@pytest.fixture
def client(anna: User) -> Any:
    """Anna's client."""
    return connect(anna.webhook())


def refusal(call: Callable[[], Any]) -> tuple[type[BitrixAPIError], ErrorSpec]:
    """The error that the client raises, and what it says. It is not kept: it keeps its connection open."""
    try:
        call()
    except BitrixAPIError as error:
        return type(error), ErrorSpec(error.error, error.error_description, error.status_code)
    pytest.fail("the call was not refused")


def test_revisions(client: Any) -> None:
    revisions = {"rest": 36, "web": 130, "mobile": 23, "desktop": 6}
    assert client.im.revision.get().result == revisions | {"im_revision_mobile": 23}
    assert client.imbot.v2.revision.get().result == revisions


def test_the_portal_and_its_methods(portal: Portal, anna: User) -> None:
    portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    client = connect(anna.webhook(scope="im,user"))
    assert client.server.time().value == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert client.scope().result == ["im", "user"]
    assert {"im", "imbot", "disk"} <= set(client.scope(full=True).result)
    names = client.get_token().call_method("methods")["result"]
    assert "im.chat.add" in names
    assert "imbot.v2.Revision.get" not in names
    found = {name: client.method.get(name).value for name in ("im.chat.add", "imbot.v2.revision.get", "im.no.such")}
    assert {name: (one.is_existing, one.is_available) for name, one in found.items()} == {
        "im.chat.add": (True, True),
        "imbot.v2.revision.get": (True, False),
        "im.no.such": (False, False),
    }


def test_time_of_an_answer(portal: Portal, client: Any) -> None:
    now = portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    time = client.im.revision.get().time
    assert (time.start, time.finish, time.duration, time.processing) == (now, now, 0, 0)
    assert time.date_start == time.date_finish == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert (time.operating, time.operating_reset_at) == (0, datetime(2026, 3, 1, 12, 10, tzinfo=UTC))


def test_people(portal: Portal, anna: User, boris: User) -> None:
    portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    clara = portal.user("Clara", "Klein", email="clara@example.com", gender="F", work_position="Manager")
    client = connect(clara.webhook())
    assert client.im.user.get().result["id"] == clara.id
    me = client.user.current().value
    assert (me.bitrix_id, me.name, me.last_name, me.email) == (clara.id, "Clara", "Klein", "clara@example.com")
    assert (me.active, me.is_online, me.work_position) == (True, True, "Manager")
    assert me.date_register == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert (me.personal_gender, me.personal_birthday, me.uf_department_ids) == (PersonalGender.FEMALE, None, [1])
    other = client.im.user.get(bitrix_id=boris.id, avatar_hr=True).result
    assert (other["id"], other["name"], other["bot"]) == (boris.id, "Boris Petrov", False)


def test_the_chat_of_an_object(client: Any, boris: User) -> None:
    made = client.im.chat.add(users=[boris.id], title="Deal", entity_type="CRM", entity_id="DEAL|1663").result
    assert client.im.chat.get("CRM", "DEAL|1663").result == {"ID": made}
    assert client.im.chat.get("CRM", "DEAL|1664").result is None
    seen = client.im.dialog.get(f"chat{made}").result
    assert (seen["name"], seen["entity_id"], seen["user_counter"]) == ("Deal", "DEAL|1663", 2)


def last_message(reader: User, chat_id: int) -> Any:
    """What was said last, as somebody else reads it."""
    return reader.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}", LIMIT=1)["messages"][0]


def test_a_text_arrives_as_it_was_sent(client: Any, boris: User, chat_id: int, text: str) -> None:
    sent = client.im.message.add(f"chat{chat_id}", message=text).result
    read = last_message(boris, chat_id)
    assert (read["id"], read["text"]) == (sent, text)


def test_a_text_arrives_as_it_was_sent_in_a_batch(client: Any, boris: User, chat_id: int, text: str) -> None:
    sent = client.call_batch({"say": client.im.message.add(f"chat{chat_id}", message=text)}).result.result["say"]
    read = last_message(boris, chat_id)
    assert (read["id"], read["text"]) == (sent, text)


def test_an_attachment_arrives(client: Any, boris: User, chat_id: int, attach: dict[str, Any]) -> None:
    say = client.im.message.add(f"chat{chat_id}", attach=attach, url_preview=False)
    as_json, as_form = say.result, client.call_batch([say]).result.result["0"]
    read = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}")["messages"]
    params = {message["id"]: message["params"] for message in read}
    assert params[as_json] == params[as_form] == {"ATTACH": attach, "URL_PREVIEW": "N"}


def test_recents(client: Any, conversations: tuple[str, str]) -> None:
    dialog, chat = conversations

    def listed(**wish: Any) -> list[str]:
        return [item["id"] for item in client.im.recent.get(**wish).result]

    assert listed() == [chat, dialog]
    assert listed(skip_chat=True) == [dialog]
    assert listed(skip_dialog=True) == [chat]
    assert listed(skip_chat=False, skip_dialog=False, skip_openlines=True) == [chat, dialog]
    assert listed(only_openlines=True) == []
    assert listed(last_update="2026-03-01T15:00:00+03:00") == [chat, dialog]
    assert listed(last_update="2026-03-01T15:30:00+03:00") == [chat]
    assert listed(last_update="2026-03-01T16:30:00+03:00") == []
    assert listed(last_sync_date="2026-03-01T15:30:00+03:00", skip_openlines=True) == [chat]
    batch = client.call_batch([client.im.recent.get(last_update="2026-03-01T15:30:00+03:00", skip_dialog=False)])
    assert [item["id"] for item in batch.result.result["0"]] == [chat]


def test_a_recent_conversation(client: Any, boris: User, conversations: tuple[str, str]) -> None:
    chat, dialog = client.im.recent.get().result
    assert (chat["type"], chat["message"]["text"], chat["counter"]) == ("chat", "to all", 1)
    assert (dialog["type"], dialog["title"], dialog["user"]["id"]) == ("user", "Boris Petrov", boris.id)
    assert dialog["message"]["date"] == "2026-03-01T12:00:00+00:00"


def test_history_is_read_back_page_by_page(client: Any, chat_id: int, said: list[str]) -> None:
    read = []
    page = client.im.dialog.messages.get(f"chat{chat_id}", limit=20).result["messages"]
    while page:
        assert len(page) <= 20
        read += [message["text"] for message in page if message["author_id"]]
        page = client.im.dialog.messages.get(f"chat{chat_id}", last_id=page[-1]["id"], limit=20).result["messages"]
    assert read == said


def test_history_is_read_on_from_a_message(client: Any, chat_id: int, said: list[str]) -> None:
    newest = client.im.dialog.messages.get(f"chat{chat_id}", limit=3).result["messages"]
    newer = client.im.dialog.messages.get(f"chat{chat_id}", first_id=newest[-1]["id"]).result["messages"]
    assert [message["text"] for message in newer] == [said[1], said[0]]


def test_counters(client: Any, anna: User, boris: User, chat_id: int) -> None:
    none = client.im.counters.get().result
    assert (none["TYPE"]["ALL"], none["CHAT"], none["DIALOG"]) == (0, [], [])
    for dialog in (f"chat{chat_id}", f"chat{chat_id}", str(anna.id)):
        boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="read me")
    some = client.im.counters.get().result
    assert (some["CHAT"], some["DIALOG"]) == ({str(chat_id): 2}, {str(boris.id): 1})
    assert some["TYPE"] == {"ALL": 3, "NOTIFY": 0, "CHAT": 2, "LINES": 0, "DIALOG": 1, "MESSENGER": 3}


def test_members(portal: Portal, client: Any, anna: User, boris: User, chat_id: int) -> None:
    guests = portal.users(2)
    ids = [guest.id for guest in guests]
    assert client.im.chat.user.add(chat_id, ids, hide_history=False).result is True
    assert client.im.chat.user.list(chat_id).result == [anna.id, boris.id, *ids]
    assert client.im.chat.user.delete(chat_id, ids[0]).result is True
    assert client.im.chat.user.list(chat_id).result == [anna.id, boris.id, ids[1]]


def test_fifty_calls_by_name(client: Any, boris: User, chat_id: int) -> None:
    calls = {"find": client.im.chat.get("CRM", "DEAL|1663"), "none": client.im.chat.get("CRM", "DEAL|1664")}
    for number in range(47):
        calls[f"say{number}"] = client.im.message.add("chat$result[find][ID]", message=f"no. {number}")
    calls["read"] = client.im.dialog.messages.get("chat$result[find][ID]", last_id="$result[say46]", limit=50)
    batch = client.call_batch(calls).result
    assert list(batch.result) == list(batch.result_time) == list(calls)
    assert not batch.result_error
    assert (batch.result["find"], batch.result["none"]) == ({"ID": chat_id}, None)
    assert [one["text"] for one in batch.result["read"]["messages"] if one["author_id"]] == [
        f"no. {number}" for number in range(45, -1, -1)
    ]
    assert last_message(boris, chat_id)["id"] == batch.result["say46"]


def test_fifty_calls_by_number(client: Any, boris: User, chat_id: int) -> None:
    calls = [client.im.chat.get("CRM", "DEAL|1663")]
    calls += [client.im.message.add("chat$result[0][ID]", message=f"after $result[{number}]") for number in range(49)]
    batch = client.call_batch(calls).result
    assert list(batch.result) == [str(number) for number in range(50)]
    assert last_message(boris, chat_id)["text"] == f"after {batch.result['48']}"


def test_more_calls_than_a_batch_takes(client: Any, boris: User, chat_id: int) -> None:
    calls = [client.im.message.add(f"chat{chat_id}", message=f"no. {number}") for number in range(120)]
    batch = client.call_batches(calls)
    sent = [batch.result.result[str(number)] for number in range(120)]
    assert sent == sorted(set(sent))
    assert last_message(boris, chat_id)["text"] == "no. 119"
    assert batch.time.duration >= 0


def test_a_batch_goes_on_after_an_error_unless_it_is_told_to_halt(client: Any, boris: User, chat_id: int) -> None:
    calls = {
        "first": client.im.message.add(f"chat{chat_id}", message="first"),
        "wrong": client.im.message.add(f"chat{chat_id}"),
        "last": client.im.message.add(f"chat{chat_id}", message="last"),
    }
    errors = {"wrong": {"error": "MESSAGE_EMPTY", "error_description": "Message can't be empty"}}
    whole = client.call_batch(calls).result
    assert (list(whole.result), whole.result_error) == (["first", "last"], errors)
    halted = client.call_batch(calls, halt=True).result
    assert (list(halted.result), halted.result_error) == (["first"], errors)
    assert last_message(boris, chat_id)["text"] == "first"


def test_a_refused_call(client: Any, refused: tuple[str, dict[str, Any], ErrorSpec]) -> None:
    method, given, wire = refused
    found = refusal(lambda: client.get_token().call_method(method, given))
    assert found == (_CLASSES.get(wire.code, BitrixAPIBadRequest), wire)


def test_a_refused_call_in_a_batch(client: Any, refused: tuple[str, dict[str, Any], ErrorSpec]) -> None:
    method, given, wire = refused
    batch = client.get_token().call_batch({"no": (method, given)})["result"]
    assert batch["result_error"] == {"no": {"error": wire.code, "error_description": wire.text}}
    assert not batch["result"]


def test_a_webhook_that_may_not(barred: tuple[Webhook, ErrorSpec]) -> None:
    webhook, wire = barred
    assert refusal(lambda: connect(webhook).im.revision.get().response) == (_CLASSES[wire.code], wire)


def test_it_waits_when_it_sends_too_much(
    anna: User, boris: User, chat_id: int, under_limits: Callable[[Callable[[], Any]], Any]
) -> None:
    """It tries again after a second, as often as it is told."""
    webhook = anna.webhook()
    token = BitrixWebhook(domain=urlsplit(webhook.https_url).netloc, webhook_token=f"{webhook.user_id}/{webhook.code}")
    client = Client(token, max_retries=60)
    texts = [f"message {number}" for number in range(5)]

    def work() -> list[int]:
        return [client.im.message.add(dialog_id=f"chat{chat_id}", message=text).result for text in texts]

    sent = under_limits(work)
    read = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}")["messages"]
    assert [(one["id"], one["text"]) for one in read[:5]] == list(zip(sent, texts, strict=True))[::-1]
    assert [one["text"] for one in read[5:] if one["text"] in texts] == []


def test_operating_time_that_is_used_up(portal: Portal, anna: User) -> None:
    portal.profile = "cloud"
    webhook = anna.webhook()
    webhook.spend("im.user.get", 481)
    expected = ErrorSpec("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit", 429)
    kind, wire = refusal(lambda: connect(webhook).im.user.get().result)
    assert (issubclass(kind, BitrixAPITooManyRequests), wire) == (True, expected)
    assert connect(webhook).user.current().result["ID"] == str(anna.id)
