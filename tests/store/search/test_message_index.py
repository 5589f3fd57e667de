"""The index for search in messages on PostgreSQL: made behind the start, by one process, where it can be made."""

import asyncio
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from beseda.app import open_portal
from beseda.background.indexing import index
from beseda.cli.examination import Finding, examine
from beseda.domain.search import message_index
from beseda.kernel.portal import Portal
from beseda.settings import Settings

VALID = "SELECT bool_and(i.indisvalid) FROM pg_index i WHERE i.indexrelid = to_regclass('message_search')"
EXTENSIONS = "CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin;"


async def on(url: str, *statements: str) -> list[Any]:
    """Run statements; the rows of the last."""
    connection = await asyncpg.connect(url)
    try:
        return [await connection.fetch(one) for one in statements][-1]
    finally:
        await connection.close()


async def made(url: str) -> bool | None:
    """Whether the index is of use; None when there is none."""
    found: bool | None = (await on(url, VALID))[0][0]
    return found


async def opened(url: str) -> Portal:
    return await open_portal(Settings(database=url))


async def doctor(url: str) -> Finding:
    found = await examine(Settings(database=url, http_port=None, https_port=None))
    return next(one for one in found if one.name == "message search")


@pytest.fixture
def stranger(postgres_database: str) -> Iterator[str]:
    """The URL of the same database for somebody who may make tables, but no extensions."""
    name = f"beseda_{secrets.token_hex(4)}"
    asyncio.run(
        on(postgres_database, f"CREATE ROLE {name} LOGIN PASSWORD 'x'", f"GRANT CREATE ON SCHEMA public TO {name}")
    )
    parts = urlsplit(postgres_database)
    yield parts._replace(netloc=f"{name}:x@{parts.netloc.rpartition('@')[2]}").geturl()
    asyncio.run(on(postgres_database, f"DROP OWNED BY {name}", f"DROP ROLE {name}"))


def test_it_is_made_behind_the_start(postgres_database: str) -> None:
    async def scenario() -> None:
        portal = await opened(postgres_database)
        assert await made(postgres_database) is None
        assert await doctor(postgres_database) == Finding("message search", True, "its index comes with the next start")
        await index(portal)
        assert await made(postgres_database)
        assert await portal.database.read(message_index.unmade) == []
        assert await doctor(postgres_database) == Finding("message search", True, "indexed")
        await portal.database.close()

    asyncio.run(scenario())


def test_what_a_failure_left_is_made_anew(postgres_database: str) -> None:
    async def scenario() -> None:
        portal = await opened(postgres_database)
        await index(portal)
        await on(
            postgres_database,
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('message_search')",
        )
        assert await made(postgres_database) is False
        await index(portal)
        assert await made(postgres_database)
        await portal.database.close()

    asyncio.run(scenario())


def test_one_process_makes_it(postgres_database: str) -> None:
    """Another one that makes it at this moment is left alone."""

    async def scenario() -> None:
        first, second = await opened(postgres_database), await opened(postgres_database)
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slowly(_: object) -> list[str]:
            begun.set()
            await go_on.wait()
            return []

        busy = asyncio.create_task(first.database.outside(slowly))
        await begun.wait()
        await index(second)
        assert await made(postgres_database) is None
        go_on.set()
        await busy
        await index(second)
        assert await made(postgres_database)
        for portal in (first, second):
            await portal.database.close()

    asyncio.run(scenario())


def test_both_may_try_at_once(postgres_database: str) -> None:
    async def scenario() -> None:
        portals = [await opened(postgres_database) for _ in range(3)]
        await asyncio.gather(*map(index, portals))
        assert await made(postgres_database)
        for portal in portals:
            await portal.database.close()

    asyncio.run(scenario())


def test_who_may_not_make_extensions_does_without_until_they_are_there(postgres_database: str, stranger: str) -> None:
    async def scenario() -> None:
        portal = await opened(stranger)
        await index(portal)
        assert await made(stranger) is None
        finding = await doctor(stranger)
        assert not finding.ok
        assert finding.text.endswith("run CREATE EXTENSION btree_gin; CREATE EXTENSION pg_trgm;")
        assert "package" not in finding.text
        await on(postgres_database, *EXTENSIONS.split(";")[:2])
        assert (await doctor(stranger)).ok
        await index(portal)
        assert await made(stranger)
        assert (await doctor(stranger)).text == "indexed"
        await portal.database.close()

    asyncio.run(scenario())


def test_extensions_may_be_in_another_schema(postgres_database: str, stranger: str) -> None:
    """Then what they bring is named with it."""

    async def scenario() -> None:
        await on(
            postgres_database,
            'CREATE SCHEMA "Ours"',
            'GRANT USAGE ON SCHEMA "Ours" TO PUBLIC',
            'CREATE EXTENSION pg_trgm SCHEMA "Ours"',
            'CREATE EXTENSION btree_gin SCHEMA "Ours"',
        )
        portal = await opened(stranger)
        await index(portal)
        assert await made(stranger)
        await portal.database.close()

    asyncio.run(scenario())
