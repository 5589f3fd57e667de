"""A portal of an earlier version, filled with something of everything, answers after the upgrade as it did before.

``upgrade/v10.*.sql`` are dumps of one and the same portal on each database, at version 10 of the schema;
``upgrade/v10.json`` holds what was asked of it then, by whom, and every answer: where events have other numbers on
PostgreSQL, two.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import asyncpg
import pytest

from beseda.domain.events.deliveries import STATES
from beseda.settings import Settings
from beseda.store.database import Tx
from beseda.store.engines import open_database
from beseda.store.schema.migrate import migrate
from beseda.testing import Portal, PortalProcess, Webhook, eventually
from tests.databases import fresh_postgres

DUMPS = Path(__file__).parent / "upgrade"
PAST: dict[str, Any] = json.loads((DUMPS / "v10.json").read_text("utf-8"))
PUBLIC_URL = "https://chat.example.com"
PICTURE = re.compile(re.escape(PUBLIC_URL) + r"(/[\w/.-]+\.png)")
# Keys that answers did not have then.
NEWS = {"title", "lines", "XML_ID", "TIME_ZONE", "USER_TYPE"}


def load(url: str, damage: Mapping[str, str]) -> None:
    """Bring the dump into an empty database, with some texts replaced by others."""
    engine = "sqlite" if url.startswith("sqlite") else "postgres"
    sql = (DUMPS / f"v10.{engine}.sql").read_text("utf-8")
    for old, new in damage.items():
        assert old in sql
        sql = sql.replace(old, new)
    if engine == "sqlite":
        connection = apsw.Connection(url.removeprefix("sqlite:///"))
        connection.execute(sql)
        connection.close()
    else:
        asyncio.run(_on_postgres(url, sql))


async def _on_postgres(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


@contextmanager
def opened(url: str, folder: Path, damage: Mapping[str, str] | None = None) -> Iterator[Portal]:
    """The old portal, opened by the program of today at the moment at which it was left."""
    load(url, damage or {})
    settings = Settings(data=folder, database=url, durable=False, public_url=PUBLIC_URL, delivery="reliable")
    portal = Portal(settings, at=PAST["at"])
    try:
        yield portal
    finally:
        portal.close()


@pytest.fixture
def portal(database_url: str, tmp_path: Path) -> Iterator[Portal]:
    with opened(database_url, tmp_path) as portal:
        yield portal


def webhook(portal: Portal, who: str) -> Webhook:
    known = PAST["webhooks"][who]
    return Webhook(portal, known["id"], known["user_id"], known["code"])


def ask(portal: Portal, call: Mapping[str, Any]) -> dict[str, Any]:
    """What is answered to a call: the status, and the body but for what it took."""
    answer = webhook(portal, call["as"]).answer(call["method"], **call["parameters"])
    body = {name: value for name, value in answer.json.items() if name != "time"}
    return {"status": answer.status, **body}


def tell(url: str, folder: Path, command: str) -> Any:
    """What a command of ``beseda`` prints about the portal."""
    done = PortalProcess(folder, environment={"BESEDA_DATABASE": url}).run(*command.split())
    assert (done.returncode, done.stderr) == (0, ""), done
    return json.loads(done.stdout)


def then(asked: Mapping[str, Any], url: str) -> Any:
    """What was answered to a call or a command before the upgrade, in the words of today."""
    answer = asked["answer"] if url.startswith("sqlite") else asked.get("answer_on_postgres", asked["answer"])
    return with_full_params(answer)


def with_full_params(told: Any) -> Any:
    """Parameters of messages as all families spell them today, keyboards and menus in their full form."""
    if isinstance(told, list):
        return [with_full_params(one) for one in told]
    if not isinstance(told, dict):
        return told
    shown = {name: with_full_params(value) for name, value in told.items()}
    if isinstance(shown.get("params"), dict):
        params = {
            re.sub("([A-Z])", r"_\1", name).upper() if name[0].islower() else name: one
            for name, one in shown["params"].items()
        }
        for name, inside in (("KEYBOARD", "BUTTONS"), ("MENU", "ITEMS")):
            if isinstance(params.get(name), list):
                params[name] = {inside: params[name]}
        shown["params"] = params
    return shown


def deliveries(state: str) -> list[dict[str, Any]]:
    """Those that were in this state, the newest first."""
    listed = next(one["answer"] for one in PAST["commands"] if one["command"] == "deliveries list --json")
    return [one for one in listed if one["state"] == state]


def differences(portal: Portal, url: str) -> list[str]:
    """The calls that are answered otherwise than then."""
    return [
        f"{call['method']} as {call['as']}"
        for call in PAST["calls"]
        if without_news(ask(portal, call), then(call, url)) != then(call, url)
    ]


def without_news(now: Any, past: Any) -> Any:
    """What is answered now, but for the keys that answers were given since."""
    if isinstance(now, dict) and isinstance(past, dict):
        return {key: without_news(one, past.get(key)) for key, one in now.items() if key in past or key not in NEWS}
    if isinstance(now, list) and isinstance(past, list) and len(now) == len(past):
        return [without_news(one, other) for one, other in zip(now, past, strict=True)]
    return now


def test_every_call_is_answered_as_before(portal: Portal, database_url: str) -> None:
    for call in PAST["calls"]:
        asked = (call["as"], call["method"], call["parameters"])
        told = then(call, database_url)
        assert (*asked, without_news(ask(portal, call), told)) == (*asked, told)


def as_today(portal: Portal, told: Any) -> Any:
    """Deliveries as they were told then, in the words of today: who is told, instead of one of its bots."""
    if isinstance(told, list):
        return [as_today(portal, one) for one in told]
    bots = portal.query("SELECT b.person_id, b.family, b.application_id FROM bot b")
    names = {bot: f"application:{known}" if family == "v1" else f"bot:{bot}" for bot, family, known in bots}
    return {name: value for name, value in told.items() if name != "bot"} | {"subscriber": names[told["bot"]]}


def test_commands_tell_the_same(portal: Portal, database_url: str, tmp_path: Path) -> None:
    """People, webhooks, and deliveries in every state; nothing stored contradicts anything else."""
    assert all(deliveries(state) for state in STATES)
    for one in PAST["commands"]:
        told = then(one, database_url)
        if one["command"].startswith("deliveries"):
            told = as_today(portal, told)
        assert (one["command"], tell(database_url, tmp_path, one["command"])) == (one["command"], told)
    checked = PortalProcess(tmp_path, environment={"BESEDA_DATABASE": database_url}).run("db", "check")
    assert checked.returncode == 0, checked


def test_pictures_are_kept(portal: Portal) -> None:
    paths = set(PICTURE.findall(json.dumps(PAST["calls"])))
    assert len(paths) > 1
    for path in paths:
        answer = portal.client.send("GET", path)
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
        assert answer.body.startswith(b"\x89PNG")


def test_life_goes_on(portal: Portal) -> None:
    """What is said now comes behind all that was said then, and is counted, found, changed and heard."""
    anna, boris, ids = webhook(portal, "anna"), webhook(portal, "boris"), PAST["ids"]
    changed = f"[USER={ids['helper']}]Helper[/USER], changed"
    plans, helper = f"chat{ids['plans']}", {"botId": ids["helper"], "botToken": "token-of-helper"}
    anna.call("imbot.v2.Event.get", **helper, offset=anna.call("imbot.v2.Event.get", **helper)["nextOffset"])
    boris.call("im.v2.Event.get", offset=boris.call("im.v2.Event.get", limit=1000)["nextOffset"])
    unread = boris.call("im.dialog.get", DIALOG_ID=plans)["counter"]

    said = anna.call("im.message.add", DIALOG_ID=plans, MESSAGE="Said after the upgrade")
    assert said == ids["last_message"] + 1
    anna.call("im.message.update", MESSAGE_ID=said, MESSAGE=changed)
    boris.call("im.message.like", MESSAGE_ID=said)

    assert boris.call("im.dialog.get", DIALOG_ID=plans)["counter"] == unread + 1
    page = boris.call("im.dialog.messages.get", DIALOG_ID=plans, LIMIT=50)["messages"]
    newest = max(page, key=lambda message: int(message["id"]))
    assert (newest["id"], newest["text"], newest["params"]["LIKE"]) == (said, changed, [boris.user_id])
    found = anna.call("im.dialog.messages.search", CHAT_ID=ids["plans"], SEARCH_MESSAGE="changed")["messages"]
    assert said in [message["id"] for message in found]
    heard = [event["type"] for event in boris.call("im.v2.Event.get")["events"]]
    assert heard == ["ONIMV2MESSAGEADD", "ONIMV2MESSAGEUPDATE", "ONIMV2REACTIONCHANGE"]
    told = [event["type"] for event in anna.call("imbot.v2.Event.get", **helper)["events"]]
    assert told == ["ONIMBOTV2MESSAGEUPDATE"]

    sent = anna.call("imbot.v2.Chat.Message.send", **helper, dialogId=plans, fields={"message": "I am here"})["id"]
    assert sent == said + 1
    boris.call("im.dialog.read", DIALOG_ID=plans)
    assert boris.call("im.dialog.get", DIALOG_ID=plans)["counter"] == 0


def test_what_waited_for_a_handler_is_tried_again(portal: Portal, database_url: str, tmp_path: Path) -> None:
    *_, first = deliveries("waiting")
    command = f"deliveries show {first['id']} --json"
    portal.clock.move(3600)
    eventually(lambda: tell(database_url, tmp_path, command)["tries"] > first["tries"])
    attempts = tell(database_url, tmp_path, command)["attempts"]
    assert [one["status"] for one in attempts] == [None] * (first["tries"] + 1)


@pytest.mark.parametrize(
    "damage",
    [
        {"Said before the upgrade": "Said after all"},
        {"'bot:" + str(PAST["ids"]["helper"]) + "'": "'bot:0'"},
        {PAST["webhooks"]["boris"]["hash"]: "f" * 64},
    ],
    ids=["a message", "how far a bot has read", "a webhook"],
)
def test_what_is_lost_is_seen(database_url: str, tmp_path: Path, damage: dict[str, str]) -> None:
    """A comparison that lets everything pass proves nothing."""
    with opened(database_url, tmp_path, damage) as portal:
        assert differences(portal, database_url)


_SQLITE_COLUMNS = """
    SELECT s.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
    FROM sqlite_schema s JOIN pragma_table_xinfo(s.name) c
    WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite%'
"""
_SQLITE_OTHERS = """
    SELECT s.type, s.tbl_name, s.name, s.sql FROM sqlite_schema s WHERE s.type IN ('index', 'trigger', 'view')
"""
_POSTGRES_COLUMNS = """
    SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default, c.collation_name, c.is_identity
    FROM information_schema.columns c WHERE c.table_schema = current_schema()
"""
_POSTGRES_INDEXES = """
    SELECT i.tablename, i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()
"""
_POSTGRES_RELATIONS = """
    SELECT c.relname, c.relpersistence, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema()
"""
_POSTGRES_TRIGGERS = "SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal"
SCHEMA = {
    "sqlite": (_SQLITE_COLUMNS, _SQLITE_OTHERS),
    "postgres": (_POSTGRES_COLUMNS, _POSTGRES_INDEXES, _POSTGRES_RELATIONS, _POSTGRES_TRIGGERS),
}


def test_its_schema_is_that_of_a_new_portal(database_url: str, tmp_path: Path) -> None:
    load(database_url, {})
    sqlite = database_url.startswith("sqlite")
    with nullcontext(f"sqlite:///{tmp_path / 'new.sqlite'}") if sqlite else fresh_postgres() as new:
        schemas = [asyncio.run(_schema(url)) for url in (database_url, new)]
    assert schemas[0] == schemas[1]


async def _schema(url: str) -> list[list[tuple[Any, ...]]]:
    """What the database consists of after it was brought up to date."""
    database = await open_database(url)
    try:
        await migrate(database, now=1)
        queries = SCHEMA["sqlite" if url.startswith("sqlite") else "postgres"]
        found = [await database.read(partial(_all, sql=sql)) for sql in queries]
    finally:
        await database.close()
    # SQLite keeps statements as they were written, with the blanks and quotes of renaming.
    return [sorted(tuple(re.sub(r'[\s"]+', "", str(value)) for value in row) for row in rows) for rows in found]


async def _all(tx: Tx, sql: str) -> Sequence[Sequence[Any]]:
    return await tx.all(sql)
