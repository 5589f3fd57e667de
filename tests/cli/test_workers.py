"""Several processes are one portal: on PostgreSQL, started one by one or as the workers of one server."""

import os
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from beseda.testing import PortalProcess, RestError, WebhookReceiver, eventually
from tests.cli.slow import Slow, wait_until_refused

Rows = Callable[[PortalProcess, str], list[list[Any]]]
TOKEN = "token"
_HERE = "= current_database()"
_LEADERS = f"""
    SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.classid = 7350003 AND l.granted AND d.datname {_HERE}
"""
_LINES = f"FROM pg_stat_activity a WHERE a.application_name = 'beseda company' AND a.datname {_HERE}"
_ANSWERED = re.compile(r'"pid":(\d+),"event":"request"')
_ENDED = re.compile(r"process (\d+) ended with (-?\d+)")


@pytest.fixture
def first(tmp_path: Path, empty_postgres: str, rows: Rows) -> Iterator[PortalProcess]:
    """A running portal on PostgreSQL, which leads."""
    process = PortalProcess(tmp_path / "first", environment={"BESEDA_DATABASE": empty_postgres})
    process.start()
    eventually(lambda: rows(process, _LEADERS) == [[1]])
    yield process
    process.__exit__(None, None, None)


@pytest.fixture
def crew(tmp_path: Path, empty_postgres: str) -> Iterator[PortalProcess]:
    """A server with two workers."""
    process = PortalProcess(tmp_path / "crew", "--workers", "2", environment={"BESEDA_DATABASE": empty_postgres})
    process.start()
    yield process
    process.__exit__(None, None, None)


@pytest.fixture
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """A handler for events."""
    webhook_receiver = WebhookReceiver()
    yield webhook_receiver
    webhook_receiver.close()


def polled_bot(process: PortalProcess) -> int:
    """A bot that asks for its events."""
    fields = {"code": "asks", "botToken": TOKEN, "properties": {"name": "Asks"}}
    return int(process.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"])


def told_bot(process: PortalProcess, webhook_receiver: WebhookReceiver) -> int:
    """A bot that is told of its events, and has been told that a dialog with it began."""
    told_at = {"eventMode": "webhook", "webhookUrl": webhook_receiver.url}
    fields = {"code": "echo", "botToken": TOKEN, "properties": {"name": "Echo"}, **told_at}
    bot = int(process.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"])
    say(process, bot, "hello")
    webhook_receiver.wait(2)
    return bot


def say(process: PortalProcess, bot: int, text: str) -> None:
    process.call("im.message.add", DIALOG_ID=str(bot), MESSAGE=text)


def texts(webhook_receiver: WebhookReceiver) -> list[str]:
    """What a handler was told that somebody said."""
    forms = [received.form for received in webhook_receiver.requests]
    return [form["data"]["message"]["text"] for form in forms if form["event"] == "ONIMBOTV2MESSAGEADD"]


def heard_in_time(asked: PortalProcess, bot: int, happen: Callable[[str], None]) -> None:
    """Polls that would wait longer than their client does are answered when something happens elsewhere."""
    offset: dict[str, int] = {}
    with ThreadPoolExecutor(1) as thread:
        for text in ("one", "two", "three", "four"):
            poll = thread.submit(asked.call, "imbot.v2.Event.get", botId=bot, botToken=TOKEN, wait=60, **offset)
            happen(text)
            answer = poll.result()
            if text == "one":  # the beginning of the dialog came first, maybe alone
                answer = eventually(lambda: until_said(asked, bot, "one"))
            assert answer["events"][-1]["data"]["message"]["text"] == text
            offset = {"offset": answer["nextOffset"]}


def until_said(asked: PortalProcess, bot: int, text: str) -> Any:
    answer = asked.call("imbot.v2.Event.get", botId=bot, botToken=TOKEN)
    said = [event["data"]["message"]["text"] for event in answer["events"] if "message" in event["data"]]
    return answer if said and said[-1] == text else None


def test_a_poll_hears_what_another_process_did(first: PortalProcess, second: PortalProcess) -> None:
    bot = polled_bot(first)
    heard_in_time(second, bot, lambda text: say(first, bot, text))


def test_a_poll_hears_what_a_command_did(process: PortalProcess) -> None:
    bot = polled_bot(process)

    def by_command(text: str) -> None:
        done = process.run("call", "im.message.add", f"DIALOG_ID={bot}", f"MESSAGE={text}")
        assert done.returncode == 0, done.stderr

    heard_in_time(process, bot, by_command)


def test_both_go_on_when_their_lines_to_each_other_break(
    first: PortalProcess, second: PortalProcess, webhook_receiver: WebhookReceiver, rows: Rows
) -> None:
    asking, told = polled_bot(first), told_bot(first, webhook_receiver)
    eventually(lambda: rows(first, f"SELECT count(*) {_LINES}") == [[2]])
    broken = rows(first, f"SELECT pg_terminate_backend(a.pid) {_LINES}")
    assert broken == [[True], [True]]
    heard_in_time(second, asking, lambda text: say(first, asking, text))
    say(second, told, "and this")
    eventually(lambda: texts(webhook_receiver)[-1] == "and this")


def test_a_handler_is_told_once_and_in_order(
    first: PortalProcess, second: PortalProcess, webhook_receiver: WebhookReceiver, rows: Rows
) -> None:
    bot = told_bot(first, webhook_receiver)
    said = [f"number {number}" for number in range(40)]
    for number, text in enumerate(said):
        say((first, second)[number % 2], bot, text)
    webhook_receiver.wait(2 + len(said))
    eventually(lambda: rows(first, "SELECT count(*) FROM delivery d WHERE d.state = 'waiting'") == [[0]])
    assert texts(webhook_receiver) == ["hello", *said]
    assert rows(first, "SELECT count(*), count(DISTINCT a.delivery_id) FROM attempt a") == [[2 + len(said)] * 2]


def test_another_process_delivers_when_the_first_dies(
    first: PortalProcess, webhook_receiver: WebhookReceiver, second: PortalProcess
) -> None:
    bot = told_bot(first, webhook_receiver)
    webhook_receiver.hold()
    say(first, bot, "under way")
    webhook_receiver.wait(3)
    say(first, bot, "waiting")
    first.kill()
    webhook_receiver.release()
    say(second, bot, "later")
    webhook_receiver.wait(6)
    assert texts(webhook_receiver) == ["hello", "under way", "under way", "waiting", "later"]


def test_another_process_delivers_when_the_first_stops(
    first: PortalProcess, webhook_receiver: WebhookReceiver, second: PortalProcess
) -> None:
    bot = told_bot(first, webhook_receiver)
    say(second, bot, "before")
    webhook_receiver.wait(3)
    first.stop()
    say(second, bot, "after")
    webhook_receiver.wait(4)
    assert texts(webhook_receiver) == ["hello", "before", "after"]


def test_what_one_process_changes_is_so_in_the_other(first: PortalProcess, second: PortalProcess) -> None:
    def title(process: PortalProcess, chat: int) -> list[str]:
        return [item["title"] for item in process.call("im.recent.get") if item.get("chat_id") == chat]

    chat = first.call("im.chat.add", TITLE="old")
    assert title(first, chat) == title(second, chat) == ["old"]
    second.call("im.chat.updateTitle", CHAT_ID=chat, TITLE="new")
    assert title(first, chat) == title(second, chat) == ["new"]
    me = first.call("user.current")["ID"]
    second.call("user.update", ID=me, NAME="Alicia")
    assert first.call("im.user.get")["first_name"] == "Alicia"


def test_a_revoked_webhook_is_refused_by_both(first: PortalProcess, second: PortalProcess) -> None:
    assert first.call("user.current") == second.call("user.current")
    assert first.run("webhook", "revoke", "1").returncode == 0
    for process in (first, second):
        with pytest.raises(RestError, match="INVALID_CREDENTIALS"):
            process.call("user.current")


def at_work(crew: PortalProcess) -> set[int]:
    """Two workers that answer, as soon as both did; each call comes on a connection of its own."""

    def look() -> set[int]:
        urllib.request.urlopen(f"{crew.webhook_url}server.time").close()
        found = set(map(int, _ANSWERED.findall(crew.log))) - {number for number, _ in ended(crew)}
        return found if len(found) == 2 else set()

    return eventually(look)


def ended(crew: PortalProcess) -> list[tuple[int, int]]:
    """Which workers ended, and how."""
    return [(int(number), int(code)) for number, code in _ENDED.findall(crew.log)]


def test_workers_answer_and_one_that_dies_is_replaced(crew: PortalProcess) -> None:
    before = at_work(crew)
    assert crew.running.pid not in before
    assert crew.call("user.current")["NAME"] == "Alice"
    assert (crew.data / "first-run.txt").read_text("utf-8").count("Webhook") == 1
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: ended(crew) == [(victim, -signal.SIGKILL)])
    after = at_work(crew)
    assert len(after - before) == 1
    crew.stop()
    assert sorted(ended(crew)[1:]) == sorted((number, 0) for number in after)
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{crew.url}/healthz")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_workers_finish_what_is_under_way(crew: PortalProcess, told: signal.Signals) -> None:
    slow = Slow(crew)
    crew.running.send_signal(told)
    wait_until_refused(crew.url)
    assert slow.finish()["result"]
    assert crew.wait() == 0
    assert "Traceback" not in crew.log


def test_a_second_signal_ends_all_at_once(crew: PortalProcess) -> None:
    slow = Slow(crew)
    crew.running.send_signal(signal.SIGTERM)
    wait_until_refused(crew.url)
    crew.running.send_signal(signal.SIGINT)
    assert crew.wait() == -signal.SIGINT
    with pytest.raises((ConnectionError, AssertionError)):
        slow.finish()


def test_workers_do_not_outlive_their_parent(crew: PortalProcess) -> None:
    url = crew.url
    assert crew.call("user.current")["NAME"] == "Alice"
    crew.kill()
    wait_until_refused(url)
    crew.start()
    assert crew.call("user.current")["NAME"] == "Alice"
