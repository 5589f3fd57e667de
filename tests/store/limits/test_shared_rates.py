"""Buckets that several processes share are one bucket a client, whoever asks."""

import asyncio
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beseda.domain.limits import requests as limit_requests
from beseda.domain.limits.requests import EMPTY, RATES, Rate
from beseda.limits.requests import SharedBuckets
from beseda.store.engines import open_database
from beseda.store.schema.migrate import migrate

CLOUD = RATES["cloud"]
NOW = 1_800_000_000


def test_two_processes_let_in_together_what_one_would(database_url: str) -> None:
    async def scenario() -> None:
        first = await open_database(database_url)
        await migrate(first, now=1)
        second = await open_database(database_url)
        workers = [(first, SharedBuckets()), (second, SharedBuckets())]

        async def burst(now: int, *clients: str) -> int:
            asked = [
                buckets.take(database, client, CLOUD, now)
                for _ in range(60)
                for database, buckets in workers
                for client in clients
            ]
            return sum(await asyncio.gather(*asked))

        assert await burst(NOW, "a") == 50
        assert await burst(NOW, "a") == 0
        assert await burst(NOW, "b", "c") == 100
        assert await burst(NOW + 3, "a") == 6
        await second.close()
        await first.close()

    asyncio.run(scenario())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(1, 12)), max_size=6), st.integers(1, 9), st.integers(1, 9))
def test_the_statement_is_the_rule(database_url: str, bursts: list[tuple[int, int]], most: int, leak: int) -> None:
    """Also when the clock is set back."""
    rate = Rate(most, leak)

    async def scenario() -> None:
        database = await open_database(database_url, durable=False)
        await migrate(database, now=1)
        await database.write(lambda tx: tx.run("DELETE FROM bucket"))
        bucket, now = EMPTY, NOW
        for seconds, requests in bursts:
            now += seconds
            for _ in range(requests):
                expected = limit_requests.after_request(bucket, rate, now)
                bucket = expected or bucket
                taken = await database.write(partial(limit_requests.take, client="a", rate=rate, now=now))
                assert taken is (expected is not None)
        await database.close()

    asyncio.run(scenario())


def test_empty_buckets_are_forgotten(database_url: str) -> None:
    async def scenario() -> None:
        database = await open_database(database_url)
        await migrate(database, now=1)
        for client, at in (("old", NOW), ("new", NOW + 1)):
            await database.write(partial(limit_requests.take, client=client, rate=CLOUD, now=at))
        await database.write(lambda tx: limit_requests.trim(tx, now=NOW + 51))
        assert [row[0] for row in await database.read(lambda tx: tx.all("SELECT b.client FROM bucket b"))] == ["new"]
        await database.close()

    asyncio.run(scenario())


def test_who_is_refused_costs_one_statement_a_second(database_url: str) -> None:
    async def scenario() -> None:
        database = await open_database(database_url)
        await migrate(database, now=1)
        buckets = SharedBuckets()
        once = Rate(1, 1)
        assert [await buckets.take(database, "a", once, NOW) for _ in range(2)] == [True, False]
        await database.write(lambda tx: tx.run("DELETE FROM bucket"))
        assert not await buckets.take(database, "a", once, NOW)
        assert await buckets.take(database, "a", once, NOW + 1)
        await database.close()

    asyncio.run(scenario())
