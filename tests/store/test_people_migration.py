"""People and departments of older databases are carried over."""

import asyncio
from pathlib import Path

import asyncpg

from beseda.domain import directory
from beseda.domain.departments import establish
from beseda.domain.directory import Wish
from beseda.model import Compare, Condition, Holds, Order, Person
from beseda.model.profile import FIELDS
from beseda.store import departments, engines, people
from beseda.store.database import Database, Tx
from beseda.store.migrate import available, migrate

FIRST_OF_PEOPLE = 4


async def before(database: Database) -> None:
    """A database as it was, with Anna in two departments and a guest in none."""
    engine = "sqlite" if database.url.startswith("sqlite") else "postgres"
    for step in available(engine):
        if step.number < FIRST_OF_PEOPLE:
            await database.script(step.sql)
    await database.script(
        """
        INSERT INTO department (name, parent_id) VALUES ('Sales', 1);
        INSERT INTO person (login, first_name, last_name, email, departments, created_at)
            VALUES ('anna', 'Anna', 'Smith', 'Anna@example.com', '[2,1]', 1000);
        INSERT INTO person (login, first_name, extranet, departments, created_at)
            VALUES ('gwen', 'Gwen', 1, '[]', 1000);
        CREATE TABLE migration (
            number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL);
        """
    )
    for step in available(engine):
        if step.number < FIRST_OF_PEOPLE:
            await database.script(
                f"INSERT INTO migration VALUES ({step.number}, '{step.name}', '{step.checksum}', 1000)"
            )


async def look(tx: Tx) -> None:
    async def found(field: str, value: str | int, holds: Holds, compare: Compare = Compare.IN) -> list[int]:
        wish = Wish([Condition(field, holds, compare, False, (value,))], Order(), FIELDS)
        anna = await people.find(tx, 1)
        assert isinstance(anna, Person)
        return [one.id for one in (await directory.find(tx, anna, wish, now=1000, start=0)).people]

    assert await departments.employees(tx, [1, 2]) == {1: [1], 2: [1]}
    assert await found("UF_DEPARTMENT", 2, Holds.UNITS) == [1]
    assert await found("NAME", "Anna", Holds.TEXT) == [1]
    assert await found("EMAIL", "anna@example.com", Holds.TEXT) == [1]
    assert await found("LAST_NAME", "smi", Holds.TEXT, Compare.BEGINS) == [1]
    assert await found("UF_DEPARTMENT_NAME", "sal", Holds.TEXT, Compare.BEGINS) == [1]
    assert await found("TIMESTAMP_X", 1000, Holds.TIME) == [1, 2]
    assert await people.email_taken(tx, "anna@EXAMPLE.com")


async def migrated(url: str) -> None:
    database = await engines.open_database(url, durable=False)
    try:
        await before(database)
        steps = await migrate(database, now=2000)
        assert FIRST_OF_PEOPLE in {step.number for step in steps}
        await database.read(look)
        await database.write(establish)
        assert len(await database.read(departments.everything)) == 2
    finally:
        await database.close()


def test_on_sqlite(tmp_path: Path) -> None:
    asyncio.run(migrated(f"sqlite:///{tmp_path / 'old.sqlite'}"))


def test_on_postgres(postgres_url: str) -> None:
    async def in_a_schema_of_its_own() -> None:
        connection = await asyncpg.connect(postgres_url)
        await connection.execute("CREATE SCHEMA old")
        await connection.close()
        await migrated(f"{postgres_url}?search_path=old")

    asyncio.run(in_a_schema_of_its_own())
