"""Several processes that meet an empty database at the same moment."""

import asyncio

from beseda import app
from beseda.settings import Settings
from beseda.store.schema.migrate import BASE


def test_all_of_them_start_and_the_schema_is_made_once(empty_postgres: str) -> None:
    async def start() -> list[int]:
        settings = Settings(database=empty_postgres)
        portals = await asyncio.gather(*[app.open_portal(settings) for _ in range(5)])
        made = await portals[0].database.read(lambda tx: tx.all("SELECT m.number FROM migration m ORDER BY m.number"))
        for portal in portals:
            await portal.database.close()
        return [row[0] for row in made]

    numbers = asyncio.run(start())
    assert numbers == sorted(set(numbers))
    assert numbers[0] == BASE
