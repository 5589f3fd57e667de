"""The index of words: filled for what was there before it, and kept in step by the database."""

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from beseda import app
from beseda.domain.search import chats_and_people
from beseda.settings import Settings
from beseda.store import engines
from beseda.store.database import Tx
from beseda.store.people import person_rows
from beseda.store.schema.migrate import migrate
from beseda.testing import Portal

OLD_ROWS = """
INSERT INTO person (login, first_name, last_name, work_position, created_at, folded)
VALUES ('anna', 'Анна', 'Ёжикова', 'Head "of" IT', 1, 'анна ежикова head "of" it'),
       ('boris', 'Boris', 'Brown', '', 1, 'boris brown');
INSERT INTO chat (type, title, color, owner_id, created_at, folded)
VALUES ('C', 'Project: "development"', '#fff', 1, 1, 'project: "development"');
INSERT INTO member (user_id, chat_id, joined_at, updated_at) VALUES (1, 1, 1, 1), (2, 1, 1, 1);
"""


async def _on_server(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(sql)
    await connection.close()


@pytest.fixture
def fresh_url(beseda_settings: Settings, tmp_path: Path) -> Iterator[str]:
    """A database of its own, on each kind of server."""
    server = beseda_settings.database
    if not server:
        yield f"sqlite:///{tmp_path / 'old.sqlite'}"
        return
    name = f"beseda_test_{secrets.token_hex(4)}"
    asyncio.run(_on_server(server, f"CREATE DATABASE {name}"))
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    asyncio.run(_on_server(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _old_database(url: str) -> None:
    database = await engines.open_database(url)
    try:
        await migrate(database, now=1)
        await database.script(OLD_ROWS)
    finally:
        await database.close()


async def _found_after_opening(settings: Settings) -> dict[str, Any]:
    portal = await app.open_portal(settings)
    try:

        async def look(tx: Tx) -> dict[str, Any]:
            boris = (await person_rows.all_people(tx))[1]
            page = {"offset": 0, "limit": 10}
            return {
                "title": (await chats_and_people.chats(tx, boris, "devel pro", lines=False, **page)).ids,
                "member": (await chats_and_people.chats(tx, boris, "ёжик", lines=False, **page)).ids,
                "position in a chat": (await chats_and_people.chats(tx, boris, "head", lines=False, **page)).ids,
                "name": (await chats_and_people.people(tx, boris, "ежик анна", **page)).ids,
                "position": (await chats_and_people.people(tx, boris, "head of", **page)).ids,
            }

        return await portal.database.read(look)
    finally:
        await portal.database.close()


def test_what_was_there_before_is_found(tmp_path: Path, fresh_url: str) -> None:
    asyncio.run(_old_database(fresh_url))
    settings = Settings(data=tmp_path, database=fresh_url, durable=False)
    for _ in ("when it is brought up to date", "and when it is opened again"):
        assert asyncio.run(_found_after_opening(settings)) == {
            "title": [1],
            "member": [1],
            "position in a chat": [],
            "name": [1],
            "position": [1],
        }


def test_what_was_folded_by_other_rules_is_folded_anew(tmp_path: Path, fresh_url: str) -> None:
    asyncio.run(_old_database(fresh_url))
    settings = Settings(data=tmp_path, database=fresh_url, durable=False)
    asyncio.run(_found_after_opening(settings))
    asyncio.run(_script(fresh_url, "UPDATE chat SET folded = 'other'"))
    assert asyncio.run(_found_after_opening(settings))["title"] == []
    asyncio.run(_script(fresh_url, "UPDATE setting SET value = 'old' WHERE name = 'folding'"))
    assert asyncio.run(_found_after_opening(settings))["title"] == [1]


async def _script(url: str, sql: str) -> None:
    database = await engines.open_database(url)
    await database.script(sql)
    await database.close()


def words(portal: Portal, kind: str, number: int) -> list[str]:
    rows = portal.query(
        "SELECT w.word FROM word w WHERE w.kind = :kind AND w.id = :id ORDER BY 1", kind=kind, id=number
    )
    return [row[0] for row in rows]


def test_the_database_keeps_it_in_step(portal: Portal) -> None:
    anna = portal.user("Anna", "Smith", work_position="Head of IT")
    chat = portal.chat(anna, title="Big plans, big money")
    assert words(portal, "chat", chat) == ["big", "money", "plans"]
    assert words(portal, "person", anna.id) == ["anna", "head", "it", "of", "smith"]
    assert words(portal, "name", anna.id) == ["anna", "smith"]
    portal.change("UPDATE chat SET folded = 'small plans' WHERE id = :id", id=chat)
    portal.change("UPDATE person SET folded = 'anna', folded_name = 'ann' WHERE id = :id", id=anna.id)
    assert words(portal, "chat", chat) == ["plans", "small"]
    assert (words(portal, "person", anna.id), words(portal, "name", anna.id)) == (["anna"], ["ann"])
    portal.change("DELETE FROM chat WHERE id = :id", id=chat)
    portal.change("DELETE FROM person WHERE id = :id", id=anna.id)
    assert portal.query("SELECT 1 FROM word") == []


@pytest.mark.parametrize("folded", ['a "b" \\c', "a' b", " a  b ", "a\nb", "{}", "[1,2]", "x" * 5_000])
def test_whatever_is_written_there_is_kept(portal: Portal, folded: str) -> None:
    anna = portal.user("Anna")
    portal.change("UPDATE person SET folded = :folded WHERE id = :id", folded=folded, id=anna.id)
    assert words(portal, "person", anna.id) == sorted({word[:40] for word in folded.split(" ") if word})
