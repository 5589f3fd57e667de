"""fast_bitrix24, the Python client that puts its calls into batches, works against the portal over HTTPS."""

import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeAlias, TypeVar

import aiohttp
import pytest
from fast_bitrix24 import BitrixAsync
from fast_bitrix24.server_response import ErrorInServerResponseException

from beseda.errors.spec import ErrorSpec
from beseda.testing import Portal, User, Webhook

T = TypeVar("T")
Use: TypeAlias = Callable[[Any], Awaitable[T]]
FOUND, MISSING = ({"ENTITY_TYPE": "CRM", "ENTITY_ID": f"DEAL|{number}"} for number in (1663, 1664))


def run(webhook: Webhook, use: Use[T], **options: Any) -> T:
    """Use a client that trusts the portal's authority."""

    async def work() -> T:
        trusted = aiohttp.TCPConnector(ssl=ssl.create_default_context(cafile=str(webhook.portal.ca_file)))
        async with aiohttp.ClientSession(connector=trusted, raise_for_status=_raise_for_status) as session:
            return await use(BitrixAsync(url, client=session, verbose=False, **options))

    url = webhook.https_url  # makes the authority
    return asyncio.run(work())


async def _raise_for_status(response: aiohttp.ClientResponse) -> None:
    """As the client's own session does, but read to the end: else the connection is still closing when all is over."""
    await response.read()
    response.raise_for_status()


@pytest.fixture
def webhook(anna: User) -> Webhook:
    """Anna's webhook."""
    return anna.webhook()


def last_message(reader: User, chat_id: int) -> Any:
    """What was said last, as somebody else reads it."""
    return reader.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}", LIMIT=1)["messages"][0]


def test_revisions(webhook: Webhook) -> None:
    revisions = {"rest": 36, "web": 130, "mobile": 23, "desktop": 6}
    assert run(webhook, lambda b: b.get_all("im.revision.get")) == revisions | {"im_revision_mobile": 23}
    assert run(webhook, lambda b: b.get_all("imbot.v2.Revision.get")) == revisions


def test_the_portal_and_its_methods(portal: Portal, anna: User) -> None:
    portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    commands = {
        "time": "server.time",
        "scope": "scope?",
        "methods": "methods?scope=im",
        "here": "method.get?name=im.chat.add",
        "gone": "method.get?name=im.no.such",
    }
    answers = run(anna.webhook(scope="im,user"), lambda b: b.call_batch({"halt": 0, "cmd": commands}))
    assert (answers["time"], answers["scope"]) == ("2026-03-01T12:00:00+00:00", ["im", "user"])
    assert "im.chat.add" in answers["methods"]
    assert "server.time" not in answers["methods"]
    assert answers["here"] == {"isExisting": True, "isAvailable": True}
    assert answers["gone"] == {"isExisting": False, "isAvailable": False}


def test_people_by_their_ids(portal: Portal, webhook: Webhook) -> None:
    """The ids become the keys of commands: numbers that do not count up from 0."""
    ids = [one.id for one in portal.users(60)]
    people = run(webhook, lambda b: b.get_by_ID("im.user.get", ids[::-1]))
    assert {int(key): one["id"] for key, one in people.items()} == {one: one for one in ids}


def test_the_caller(anna: User, webhook: Webhook) -> None:
    me = run(webhook, lambda b: b.call("user.current", raw=True))
    assert (me["result"]["ID"], me["result"]["NAME"]) == (str(anna.id), "Anna")


def test_the_chat_of_an_object(webhook: Webhook, chat_id: int) -> None:
    """The client unwraps an object of one field when it stands alone."""

    async def look(bitrix: Any) -> list[Any]:
        return [
            await bitrix.call("im.chat.get", FOUND),
            await bitrix.call("im.chat.get", MISSING),
            await bitrix.call("im.chat.get", [MISSING, FOUND]),
            (await bitrix.call("im.chat.get", FOUND, raw=True))["result"],
            (await bitrix.call("im.chat.get", MISSING, raw=True))["result"],
        ]

    assert run(webhook, look) == [chat_id, None, (None, {"ID": chat_id}), {"ID": chat_id}, None]


@pytest.mark.parametrize("raw", [False, True], ids=["batch", "json"])
def test_a_text_arrives_as_it_was_sent(webhook: Webhook, boris: User, chat_id: int, text: str, raw: bool) -> None:
    said = {"DIALOG_ID": f"chat{chat_id}", "MESSAGE": text}
    sent = run(webhook, lambda b: b.call("im.message.add", said, raw=raw))
    read = last_message(boris, chat_id)
    assert (read["id"], read["text"]) == (sent["result"] if raw else sent, text)


@pytest.mark.parametrize("raw", [False, True], ids=["batch", "json"])
def test_an_attachment_arrives(webhook: Webhook, boris: User, chat_id: int, attach: dict[str, Any], raw: bool) -> None:
    said = {"DIALOG_ID": f"chat{chat_id}", "ATTACH": attach, "URL_PREVIEW": False}
    run(webhook, lambda b: b.call("im.message.add", said, raw=raw))
    assert last_message(boris, chat_id)["params"] == {"ATTACH": attach, "URL_PREVIEW": "N"}


def test_recents(webhook: Webhook, conversations: tuple[str, str]) -> None:
    dialog, chat = conversations
    half_past = "2026-03-01T15:30:00+03:00"

    async def listed(bitrix: Any, **wish: Any) -> list[str]:
        return [item["id"] for item in await bitrix.get_all("im.recent.get", wish)]

    async def look(bitrix: Any) -> None:
        assert await listed(bitrix) == [chat, dialog]
        assert await listed(bitrix, SKIP_CHAT=True) == [dialog]
        assert await listed(bitrix, SKIP_DIALOG="Y") == [chat]
        assert await listed(bitrix, SKIP_CHAT=False, SKIP_DIALOG="N", SKIP_OPENLINES=1) == [chat, dialog]
        assert await listed(bitrix, ONLY_OPENLINES=True) == []
        assert await listed(bitrix, LAST_UPDATE=half_past) == [chat]
        assert await listed(bitrix, LAST_SYNC_DATE=half_past, SKIP_OPENLINES="Y") == [chat]

    run(webhook, look)


def test_recents_in_a_batch(webhook: Webhook, conversations: tuple[str, str]) -> None:
    """There flags and dates are sent as Python prints them. Of a list of one the client gives the one."""
    dialog, chat = conversations
    noon = datetime(2026, 3, 1, 15, tzinfo=timezone(timedelta(hours=3)))

    async def look(bitrix: Any) -> None:
        assert (await bitrix.call("im.recent.get", {"SKIP_CHAT": True, "SKIP_DIALOG": False}))["id"] == dialog
        assert (await bitrix.call("im.recent.get", {"LAST_UPDATE": noon, "SKIP_DIALOG": True}))["id"] == chat
        late = {"LAST_UPDATE": noon + timedelta(minutes=30), "SKIP_CHAT": True}
        assert await bitrix.call("im.recent.get", late) == []

    run(webhook, look)


def test_history_is_read_back_page_by_page(webhook: Webhook, chat_id: int, said: list[str]) -> None:
    async def read(bitrix: Any) -> list[str]:
        texts: list[str] = []
        wanted: dict[str, Any] = {"DIALOG_ID": f"chat{chat_id}", "LIMIT": 20}
        while page := (await bitrix.call("im.dialog.messages.get", wanted, raw=True))["result"]["messages"]:
            assert len(page) <= 20
            texts += [message["text"] for message in page if message["author_id"]]
            wanted["LAST_ID"] = page[-1]["id"]
        return texts

    assert run(webhook, read) == said


def test_counters(webhook: Webhook, anna: User, boris: User, chat_id: int) -> None:
    none = run(webhook, lambda b: b.get_all("im.counters.get"))
    assert (none["TYPE"]["ALL"], none["CHAT"], none["DIALOG"]) == (0, [], [])
    for dialog in (f"chat{chat_id}", f"chat{chat_id}", str(anna.id)):
        boris.call("im.message.add", DIALOG_ID=dialog, MESSAGE="read me")
    some = run(webhook, lambda b: b.get_all("im.counters.get"))
    assert (some["TYPE"]["ALL"], some["CHAT"], some["DIALOG"]) == (3, {str(chat_id): 2}, {str(boris.id): 1})


def test_members(portal: Portal, webhook: Webhook, anna: User, boris: User, chat_id: int) -> None:
    ids = [guest.id for guest in portal.users(2)]

    async def change(bitrix: Any) -> None:
        entry = {"CHAT_ID": chat_id, "USERS": ids, "HIDE_HISTORY": False}
        assert await bitrix.call("im.chat.user.add", entry) is True
        assert await bitrix.get_all("im.chat.user.list", {"CHAT_ID": chat_id}) == [anna.id, boris.id, *ids]
        assert await bitrix.call("im.chat.user.delete", {"CHAT_ID": chat_id, "USER_ID": ids[0]}) is True
        assert await bitrix.get_all("im.chat.user.list", {"CHAT_ID": chat_id}) == [anna.id, boris.id, ids[1]]

    run(webhook, change)


def test_fifty_calls_by_name(webhook: Webhook, boris: User, chat_id: int) -> None:
    commands = {"find": "im.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=DEAL|1663"}
    for number in range(48):
        commands[f"say{number}"] = f"im.message.add?DIALOG_ID=chat$result[find][ID]&MESSAGE=no. {number}"
    commands["read"] = "im.dialog.messages.get?DIALOG_ID=chat$result[find][ID]&LAST_ID=$result[say47]&LIMIT=1"
    answers = run(webhook, lambda b: b.call_batch({"halt": 1, "cmd": commands}))
    assert list(answers) == list(commands)
    assert answers["find"] == {"ID": chat_id}
    assert [message["text"] for message in answers["read"]["messages"]] == ["no. 46"]
    assert last_message(boris, chat_id)["id"] == answers["say47"]


def test_calls_by_number(webhook: Webhook, boris: User, chat_id: int) -> None:
    commands = {
        7: "im.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=DEAL|1663",
        3: "im.message.add?DIALOG_ID=chat$result[7][ID]&MESSAGE=in chat $result[7][ID]",
    }
    answers = run(webhook, lambda b: b.call_batch({"halt": 0, "cmd": commands}))
    assert list(answers) == ["7", "3"]
    assert last_message(boris, chat_id)["text"] == f"in chat {chat_id}"


def test_more_calls_than_a_batch_takes(webhook: Webhook, boris: User, chat_id: int) -> None:
    """The client sends its batches at the same time."""
    said = [{"DIALOG_ID": f"chat{chat_id}", "MESSAGE": f"no. {number}"} for number in range(120)]
    sent = run(webhook, lambda b: b.call("im.message.add", said))
    assert len(sent) == len(set(sent)) == 120
    read = boris.call("im.dialog.messages.get", DIALOG_ID=f"chat{chat_id}")["messages"]
    texts = {message["id"]: message["text"] for message in read if message["author_id"]}
    assert sorted(texts) == sorted(sent)
    assert sorted(texts.values()) == sorted(one["MESSAGE"] for one in said)


def batch_errors(webhook: Webhook, use: Use[Any], **options: Any) -> Any:
    """What the client's error says of the commands that failed."""
    with pytest.raises(ErrorInServerResponseException) as received:
        run(webhook, use, **options)
    return received.value.args[0]


def test_a_batch_that_is_too_long(webhook: Webhook, boris: User, chat_id: int) -> None:
    said = [{"DIALOG_ID": f"chat{chat_id}", "MESSAGE": f"no. {number}"} for number in range(52)]
    errors = batch_errors(webhook, lambda b: b.call("im.message.add", said), batch_size=100)
    too_long = {"error": "ERROR_BATCH_LENGTH_EXCEEDED", "error_description": "Max batch length exceeded"}
    assert errors == {"order0000000050": too_long, "order0000000051": too_long}
    assert last_message(boris, chat_id)["text"] == "no. 49"


def test_a_batch_goes_on_after_an_error_unless_it_is_told_to_halt(webhook: Webhook, boris: User, chat_id: int) -> None:
    commands = {
        "wrong": f"im.message.add?DIALOG_ID=chat{chat_id}",
        "last": f"im.message.add?DIALOG_ID=chat{chat_id}&MESSAGE=last",
    }
    errors = {"wrong": {"error": "MESSAGE_EMPTY", "error_description": "Message can't be empty"}}
    before = last_message(boris, chat_id)
    assert batch_errors(webhook, lambda b: b.call_batch({"halt": 1, "cmd": commands})) == errors
    assert last_message(boris, chat_id) == before
    assert batch_errors(webhook, lambda b: b.call_batch({"halt": 0, "cmd": commands})) == errors
    assert last_message(boris, chat_id)["text"] == "last"


@pytest.mark.filterwarnings("ignore:It's better to use get_all:UserWarning")  # even where a call is to fail
def test_a_refused_call(webhook: Webhook, refused: tuple[str, dict[str, Any], ErrorSpec]) -> None:
    """Of a call that stands alone the client tells the status; code and text it tells in a batch."""
    method, given, wire = refused
    with pytest.raises(aiohttp.ClientResponseError) as received:
        run(webhook, lambda b: b.call(method, given, raw=True))
    assert received.value.status == wire.status
    told = {"error": wire.code, "error_description": wire.text}
    errors = batch_errors(webhook, lambda b: b.call(method, {"unknown": "is ignored", **given}))
    assert errors == {"order0000000000": told}


def test_a_webhook_that_may_not(barred: tuple[Webhook, ErrorSpec]) -> None:
    webhook, wire = barred
    with pytest.raises(aiohttp.ClientResponseError) as received:
        run(webhook, lambda b: b.get_all("im.revision.get"))
    assert received.value.status == wire.status


_PROGRAM = """
import os
from fast_bitrix24 import Bitrix

bitrix = Bitrix(os.environ["WEBHOOK"], verbose=False)
print(bitrix.call("im.message.add", {"DIALOG_ID": os.environ["DIALOG"], "MESSAGE": "one & two"}))
"""


def test_a_program_of_the_client_alone(webhook: Webhook, boris: User, chat_id: int) -> None:
    """It is told whom to trust the way OpenSSL is."""
    given = {"WEBHOOK": webhook.https_url, "DIALOG": f"chat{chat_id}", "SSL_CERT_FILE": str(webhook.portal.ca_file)}
    program = [sys.executable, "-c", _PROGRAM]
    ran = subprocess.run(program, env={**os.environ, **given}, stdout=subprocess.PIPE, check=True, timeout=60)
    read = last_message(boris, chat_id)
    assert (read["id"], read["text"]) == (int(ran.stdout), "one & two")


def test_it_waits_when_it_sends_too_much(
    webhook: Webhook, boris: User, chat_id: int, under_limits: Callable[[Callable[[], Any]], Any]
) -> None:
    """Two batches side by side, and then single calls."""
    texts = [f"message {number}" for number in range(63)]

    async def say(bitrix: Any) -> None:
        many = [{"DIALOG_ID": f"chat{chat_id}", "MESSAGE": text} for text in texts]
        await bitrix.call("im.message.add", many[:60])
        for one in many[60:]:
            await bitrix.call("im.message.add", one, raw=True)

    under_limits(lambda: run(webhook, say))
    history = {"DIALOG_ID": f"chat{chat_id}", "LIMIT": 50}
    first = boris.call("im.dialog.messages.get", **history)["messages"]
    rest = boris.call("im.dialog.messages.get", **history, LAST_ID=first[-1]["id"])["messages"]
    said = [one["text"] for one in (*first, *rest)]
    assert sorted(text for text in said if text in texts) == sorted(texts)
