"""The measurements work: every row is measured, nothing fails, and what fails is noticed."""

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from bench import load, report, results
from bench.__main__ import PAGE, PUBLISHED
from bench.calls import MEASURES, SHARED, WORKERS, Measure, Request
from bench.record import Refused, record
from bench.replay import Replay, replay
from bench.results import CEILINGS, FIRST_ANSWER, MEMORY_LAST, PRODUCT, RESET, Figure, Results, Setup, workers
from bench.statements import Take
from bench.stock import PostgresStock, stocks
from beseda.errors.spec import ApiError
from beseda.store.database import Row, Tx
from beseda.store.engines import open_database
from beseda.testing import Portal, Webhook

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("BESEDA_TEST_POSTGRES", "")
ENGINES = ["SQLite", "PostgreSQL"] if SERVER else ["SQLite"]
# A number of its own: what is kept on a server is named after it.
MESSAGES = 10_000 + os.getpid() % 1_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the data set is kept; a server does not keep it beyond the tests."""
    yield tmp_path_factory.mktemp("bench")
    if SERVER:
        kept = PostgresStock(SERVER, MESSAGES)
        kept._run(f"DROP DATABASE IF EXISTS {kept._master}")


@pytest.fixture(scope="module")
def run(folder: Path) -> Results:
    """A short run on little data."""
    file = folder / "run.json"
    options = [f"--messages={MESSAGES}", "--rounds=1", "--seconds=0.1", f"--cache={folder}", f"--json={file}"]
    subprocess.run([sys.executable, "-m", "bench", *options], cwd=ROOT, check=True)
    return results.load(file)


@pytest.mark.parametrize("measure", MEASURES, ids=[measure.name for measure in MEASURES])
@pytest.mark.parametrize("engine", ENGINES)
def test_each_row_is_measured_and_no_call_fails(run: Results, engine: str, measure: Measure) -> None:
    for way in (PRODUCT, *CEILINGS) if measure.ceilings else (PRODUCT,):
        (sample,) = run.samples(engine, measure.name, way)
        assert sample.rate > 0
        assert sample.failures == 0


@pytest.mark.skipif(not SERVER, reason="no PostgreSQL at hand")
@pytest.mark.parametrize("count", WORKERS)
@pytest.mark.parametrize("row", SHARED)
def test_workers_are_measured_on_postgresql(run: Results, row: str, count: int) -> None:
    (sample,) = run.samples("PostgreSQL", row, workers(count))
    assert f"| {count} worker" in report.tables(run)
    assert sample.rate > 0
    assert sample.failures == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_other_figures_are_taken(run: Results, engine: str) -> None:
    for name in (FIRST_ANSWER, RESET):
        assert (run.mark(engine, name) or 0) > 0
    assert sys.platform != "linux" or (run.mark(engine, MEMORY_LAST) or 0) > 0


def test_the_tables_show_every_row(run: Results) -> None:
    tables = report.tables(run)
    assert {tables.count(f"| {measure.title} ") for measure in MEASURES} == {len(ENGINES)}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_data_set_is_what_the_product_would_have_written(folder: Path, engine: str) -> None:
    (stock,) = (one for one in stocks(folder, MESSAGES, SERVER) if one.engine == engine)
    stock.prepare()
    with stock.copy() as url:
        wrong = asyncio.run(_wrong(url))
    assert wrong == []


async def _all(sql: str, tx: Tx) -> Sequence[Row]:
    return await tx.all(sql)


async def _wrong(url: str) -> list[object]:
    """Chats and members whose numbers contradict the rows that they sum up."""
    database = await open_database(url)
    chats = """
        SELECT c.id FROM chat c WHERE c.type <> 'S' AND (
            c.member_count <> (SELECT count(*) FROM member m WHERE m.chat_id = c.id)
            OR c.last_seq <> (SELECT count(*) FROM message g WHERE g.chat_id = c.id) OR c.message_count <> c.last_seq
            OR c.last_message_id <> (SELECT max(g.id) FROM message g WHERE g.chat_id = c.id)
            OR c.speaker_id <> (SELECT g.author_id FROM message g WHERE g.id = c.last_message_id)
            OR c.views <> (
                SELECT count(*) FROM member m WHERE m.chat_id = c.id AND m.user_id <> c.speaker_id
                    AND m.read_at > 0 AND m.read_message_id = c.last_message_id)
            OR (c.views > 0) <> (c.viewer_id > 0))
    """
    members = """
        SELECT m.chat_id, m.user_id FROM member m WHERE m.read_seq <> (
            SELECT count(*) FROM message g WHERE g.chat_id = m.chat_id AND g.id <= m.read_message_id)
            OR m.own_after_mark <> (
                SELECT count(*) FROM message g
                WHERE g.chat_id = m.chat_id AND g.id > m.read_message_id AND g.author_id = m.user_id)
    """
    inboxes = """
        SELECT i.chat_id FROM notification_chat i JOIN chat c ON c.id = i.chat_id
        WHERE i.unread <> (SELECT count(*) FROM notification n WHERE n.user_id = i.user_id AND n.unread = 1)
            OR c.message_count <> (SELECT count(*) FROM message g JOIN notification n ON n.id = g.id
                WHERE g.chat_id = c.id AND n.user_id = i.user_id)
            OR c.last_message_id <> (SELECT max(g.id) FROM message g WHERE g.chat_id = c.id)
    """
    try:
        found = [row for sql in (chats, members, inboxes) for row in await database.read(partial(_all, sql))]
        return [tuple(row) for row in found]
    finally:
        await database.close()


def test_calls_that_are_refused_count_as_failures(portal: Portal) -> None:
    webhook = portal.user().webhook()
    port = int(portal.url.rpartition(":")[2])
    good = Request(f"{webhook.path}user.current", b"{}").raw
    bad = Request(f"/rest/{webhook.user_id}/wrong/user.current", b"{}").raw
    assert load.run(port, [good], connections=2, seconds=0.05).failures == 0
    assert load.run(port, [good, bad], connections=2, seconds=0.05).failures > 0


def test_a_run_in_which_a_call_failed_is_void() -> None:
    good, bad = (Figure("SQLite", "batch", PRODUCT, load.Sample(100.0, 1.0, 2.0, failures, 0.5)) for failures in (0, 1))
    assert Results(Setup([], 1, 1, 1, 1), [good]).failures() == []
    assert Results(Setup([], 1, 1, 1, 1), [good, bad]).failures() == [bad]


def test_statements_of_a_call_do_again_what_it_did(portal: Portal) -> None:
    anna, boris = portal.users(2)
    chat = portal.chat(anna, boris)
    said = "SELECT g.id, g.seq, g.author_id, g.text FROM message g WHERE g.chat_id = :chat AND g.seq > 0 ORDER BY g.id"
    noted = "SELECT e.message_id FROM event e WHERE e.chat_id = :chat AND e.kind = 'message.add' ORDER BY e.id"
    body = f'{{"DIALOG_ID": "chat{chat}", "MESSAGE": "Again"}}'.encode()
    takes = _record(portal, anna.webhook(), "im.message.add", body)
    before = len(portal.query(said, chat=chat))

    asyncio.run(_replay(portal, takes, times=20))

    rows = portal.query(said, chat=chat)
    assert len(rows) == before + 20
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    assert {tuple(row[2:]) for row in rows} == {(anna.id, "Again")}
    assert [row[0] for row in portal.query(noted, chat=chat)][-20:] == [row[0] for row in rows][-20:]
    assert boris.call("im.counters.get")["CHAT"] == {str(chat): len(rows)}


def test_calls_that_are_refused_are_not_recorded(portal: Portal) -> None:
    webhook = portal.user().webhook()
    with pytest.raises(ApiError):
        _record(portal, webhook, "im.user.get", b'{"ID": 12}')
    with pytest.raises(Refused):
        _record(portal, webhook, "batch", b'{"cmd": ["im.user.get?ID=12"]}')


def _record(portal: Portal, webhook: Webhook, method: str, body: bytes) -> list[Take]:
    return asyncio.run(record(portal._settings.database_url, [Request(webhook.path + method, body)]))


async def _replay(portal: Portal, takes: list[Take], *, times: int) -> None:
    """All at once."""
    driver = await replay(portal._settings.database_url)
    calls = itertools.islice(itertools.cycle(takes), times)
    await asyncio.gather(*(_again(driver, take) for take in calls))
    await driver.close()


async def _again(driver: Replay, take: Take) -> None:
    for transaction in take.transactions:
        await driver.run(transaction)


def test_the_page_is_what_the_published_figures_come_to() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == report.page(results.load(ROOT / PUBLISHED))
