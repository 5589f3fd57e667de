"""A portal from before messages could be deleted counts on as it did."""

import asyncio
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from beseda.store import reading, recents
from beseda.store.database import Database, Tx
from beseda.store.engines import open_database
from beseda.store.migrate import available, migrate

ANNA, BORIS, VERA = 1, 2, 3
# Chat 1: a line, Anna, Boris, a line; Boris has read all of it, Vera nothing. Chat 2: a line.
_OLD = """
INSERT INTO chat (id, type, color, created_at, last_message_id, last_seq) VALUES
    (1, 'C', '', 1, 5, 2), (2, 'C', '', 1, 2, 0);
INSERT INTO message (chat_id, id, seq, author_id, created_at, text) VALUES
    (1, 1, 0, 0, 1, 'x'), (2, 2, 0, 0, 1, 'x'), (1, 3, 1, 1, 1, 'x'), (1, 4, 2, 2, 1, 'x'), (1, 5, 0, 0, 1, 'x');
INSERT INTO member (user_id, chat_id, joined_at, updated_at, read_message_id, read_seq, read_at) VALUES
    (1, 1, 1, 1, 3, 1, 1), (2, 1, 1, 1, 5, 2, 1), (3, 1, 1, 1, 0, 0, 0);
"""


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/db"
        return
    server = os.environ.get("BESEDA_TEST_POSTGRES") or pytest.skip("no PostgreSQL at hand")
    name = f"beseda_test_{secrets.token_hex(4)}"
    asyncio.run(_on_server(server, f"CREATE DATABASE {name}"))
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    asyncio.run(_on_server(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _on_server(server: str, sql: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(sql)
    await connection.close()


async def _old_portal(url: str) -> Database:
    database = await open_database(url, durable=False)
    first = available("sqlite" if url.startswith("sqlite") else "postgres")[0]
    ledger = "CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT, checksum TEXT, applied_at BIGINT);"
    done = f"INSERT INTO migration VALUES ({first.number}, '{first.name}', '{first.checksum}', 1);"
    await database.script(first.sql + ledger + done + _OLD)
    return database


def test_marks_and_counts_stay(url: str) -> None:
    async def look(tx: Tx) -> None:
        rows = await tx.all("SELECT g.id, g.seq FROM message g ORDER BY g.id")
        assert [tuple(row) for row in rows] == [(1, 0), (2, 0), (3, 1), (4, 2), (5, -2)]
        assert [await recents.unread(tx, user, 1) for user in (ANNA, BORIS, VERA)] == [1, 0, 2]
        assert (await reading.views(tx, 1)).total == 1

    async def run() -> None:
        database = await _old_portal(url)
        assert next(step.number for step in await migrate(database, now=2)) == 2
        await database.read(look)
        await database.close()

    asyncio.run(run())
