"""Operating time that several processes share is what one of them would have counted."""

import asyncio
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beseda.domain.limits import operating
from beseda.domain.limits.operating import Spent
from beseda.limits.operating import OperatingTimes
from beseda.store.engines import open_database
from beseda.store.schema.migrate import migrate

NOW = 1_800_000_000
CALLS = st.lists(st.tuples(st.integers(0, 700), st.sampled_from("ab"), st.integers(0, 100)), max_size=20)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CALLS)
def test_the_rows_say_what_the_memory_says(database_url: str, calls: list[tuple[int, str, int]]) -> None:
    async def scenario() -> None:
        database = await open_database(database_url, durable=False)
        await migrate(database, now=1)
        await database.write(lambda tx: tx.run("DELETE FROM operating"))
        ledger, at = OperatingTimes(), float(NOW)
        for seconds, caller, took in calls:
            at += seconds
            asked = partial(operating.seconds, method="m", caller=caller, at=at)
            assert await database.read(asked) == ledger.seconds("m", caller, at=at)
            noted = partial(operating.add, method="m", caller=caller, at=at, seconds=float(took))
            assert await database.write(noted) == ledger.add("m", caller, at=at, seconds=float(took))
        await database.close()

    asyncio.run(scenario())


def test_processes_add_to_one_account(database_url: str) -> None:
    async def scenario() -> None:
        first = await open_database(database_url)
        await migrate(first, now=1)
        second = await open_database(database_url)
        call = partial(operating.add, method="m", caller="a", at=NOW + 0.5, seconds=0.25)
        await asyncio.gather(*(one.write(call) for one in (first, second) for _ in range(20)))
        assert await second.write(call) == Spent(10.25, NOW + 600)
        assert await first.read(partial(operating.seconds, method="n", caller="a", at=NOW)) == 0
        assert await first.read(partial(operating.seconds, method="m", caller="b", at=NOW)) == 0
        await first.write(partial(operating.trim, now=NOW + 600))
        assert await first.read(partial(operating.seconds, method="m", caller="a", at=NOW)) == 10.25
        await first.write(partial(operating.trim, now=NOW + 601))
        assert await first.read(partial(operating.seconds, method="m", caller="a", at=NOW)) == 0
        await second.close()
        await first.close()

    asyncio.run(scenario())
