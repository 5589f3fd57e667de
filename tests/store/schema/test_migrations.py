"""Migrations: each runs once, none may change afterwards, and both databases end up alike."""

import asyncio
from typing import Any

import pytest

from beseda import app
from beseda.settings import Settings
from beseda.store.database import Database, StorageError
from beseda.store.engines import open_database
from beseda.store.schema.migrate import BASE, applied, available, migrate

# Search in messages is each database's own: message_search and message_period of SQLite, indexes of PostgreSQL.
SQLITE_COLUMNS = """
    SELECT s.name, c.name, upper(c.type) FROM pragma_table_list s JOIN pragma_table_xinfo(s.name) c
    WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite%' AND s.name <> 'message_period'
"""
POSTGRES_COLUMNS = """
    SELECT c.table_name, c.column_name, upper(c.data_type) FROM information_schema.columns c
    JOIN pg_tables t ON t.schemaname = c.table_schema AND t.tablename = c.table_name
    WHERE c.table_schema = current_schema()
"""
SQLITE_INDEXES = "SELECT s.tbl_name, s.name FROM sqlite_schema s WHERE s.type = 'index' AND s.sql IS NOT NULL"
POSTGRES_INDEXES = """
    SELECT i.tablename, i.indexname FROM pg_indexes i
    WHERE i.schemaname = current_schema() AND i.indexname NOT LIKE '%key'
"""
TYPES = {
    "DOUBLE PRECISION": "number",
    "BIGINT": "number",
    "INTEGER": "number",
    "TEXT": "text",
    "BLOB": "bytes",
    "BYTEA": "bytes",
}


async def migrated(url: str) -> Database:
    database = await open_database(url)
    await migrate(database, now=1)
    return database


def test_each_runs_once(database_url: str) -> None:
    async def scenario() -> None:
        database = await open_database(database_url)
        engine = database_url.partition(":")[0].removesuffix("ql")
        first = await migrate(database, now=5)
        assert first == available("sqlite" if engine == "sqlite" else "postgres")
        assert await migrate(database, now=6) == []
        rows = await database.read(lambda tx: tx.all("SELECT m.number, m.applied_at FROM migration m"))
        assert [tuple(row) for row in rows] == [(step.number, 5) for step in first]
        assert await database.read(applied) == {step.number: step.checksum for step in first}
        await database.close()

    asyncio.run(scenario())


def test_they_are_numbered_alike_for_both_databases_and_upwards() -> None:
    numbers = [[(step.number, step.name) for step in available(engine)] for engine in ("sqlite", "postgres")]
    assert numbers[0] == numbers[1]
    grown = [number for number, _ in numbers[0]]
    assert grown == sorted(set(grown))
    assert grown[0] == BASE


def test_a_newer_database_that_asks_for_no_newer_program_is_served(database_url: str) -> None:
    """Whoever goes back to the program of before keeps working as long as the schema allows it."""

    async def scenario() -> None:
        database = await migrated(database_url)
        await database.script(f"INSERT INTO migration VALUES (9999, 'later', 'x', 0, {BASE})")
        assert await migrate(database, now=2) == []
        await database.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE migration SET checksum = 'x' WHERE number = 11", "migration 11 was changed after it ran"),
        (
            "INSERT INTO migration VALUES (9999, 'later', 'x', 0, 9998)",
            "newer than this program: it needs schema version 9998",
        ),
        ("UPDATE migration SET number = number - 1000", "older than version 10, the oldest that can be upgraded"),
    ],
)
def test_a_database_that_does_not_fit_the_program_is_refused(database_url: str, change: str, said: str) -> None:
    async def scenario() -> None:
        database = await migrated(database_url)
        await database.script(change)
        before = await database.read(applied)
        with pytest.raises(StorageError, match=said):
            await migrate(database, now=2)
        assert await database.read(applied) == before
        await database.close()
        with pytest.raises(StorageError, match=said):
            await app.open_portal(Settings(database=database_url))

    asyncio.run(scenario())


def test_both_databases_have_the_same_tables_and_columns(sqlite_database: str, postgres_database: str) -> None:
    async def columns(url: str, sql: str) -> set[tuple[Any, ...]]:
        database = await migrated(url)
        rows = await database.read(lambda tx: tx.all(sql))
        await database.close()
        return {(table, column, TYPES[kind]) for table, column, kind in rows}

    async def scenario() -> None:
        ours, theirs = (
            await columns(sqlite_database, SQLITE_COLUMNS),
            await columns(postgres_database, POSTGRES_COLUMNS),
        )
        assert ours == theirs
        assert len(ours) > 100

    asyncio.run(scenario())


def test_both_databases_have_the_same_indexes(sqlite_database: str, postgres_database: str) -> None:
    async def indexes(url: str, sql: str) -> set[tuple[Any, ...]]:
        database = await migrated(url)
        rows = await database.read(lambda tx: tx.all(sql))
        await database.close()
        return {tuple(row) for row in rows}

    async def scenario() -> None:
        ours, theirs = (
            await indexes(sqlite_database, SQLITE_INDEXES),
            await indexes(postgres_database, POSTGRES_INDEXES),
        )
        assert theirs - ours == {("event", "event_unnumbered")}  # only PostgreSQL numbers events afterwards
        assert ours - theirs == set()

    asyncio.run(scenario())


OPEN_AND_CLOSED = """
    SELECT m.user_id, m.chat_id, m.first_visible, h.first_visible
    FROM member m JOIN hearing_interval h ON h.user_id = m.user_id AND h.chat_id = m.chat_id
    ORDER BY m.user_id, m.chat_id
"""
# What version 11 could hold: a late employee and a late guest in an open chat and in a closed one.
LATE = """
    DELETE FROM migration WHERE number = 12;
    ALTER TABLE bot DROP COLUMN owner_id;
    INSERT INTO person (id, login, extranet, created_at) VALUES (1, 'employee', 0, 1), (2, 'guest', 1, 1);
    INSERT INTO chat (id, type, color, created_at) VALUES (1, 'O', '#fff', 1), (2, 'C', '#fff', 1);
    INSERT INTO member (user_id, chat_id, joined_at, first_visible, updated_at)
        SELECT p.id, c.id, 1, 7, 1 FROM person p CROSS JOIN chat c;
    INSERT INTO hearing_interval (chat_id, user_id, since_event_id, first_visible)
        SELECT c.id, p.id, 1, 7 FROM person p CROSS JOIN chat c;
"""


def test_employees_see_all_of_open_chats_since_version_12(database_url: str) -> None:
    async def scenario() -> None:
        database = await migrated(database_url)
        await database.script(LATE)
        assert [step.number for step in await migrate(database, now=2)] == [12]
        rows = await database.read(lambda tx: tx.all(OPEN_AND_CLOSED))
        assert [tuple(row) for row in rows] == [(1, 1, 0, 0), (1, 2, 7, 7), (2, 1, 7, 7), (2, 2, 7, 7)]
        await database.close()

    asyncio.run(scenario())
