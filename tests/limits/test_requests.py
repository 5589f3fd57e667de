"""A bucket that leaks: the rule, against counting second by second."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.limits.requests import EMPTY, RATES, Bucket, Rate, after_request
from beseda.limits import requests as limit_requests
from beseda.limits.requests import ProcessBuckets
from beseda.testing import Portal

BURSTS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 300)), max_size=8)


def counted(bursts: list[tuple[int, int]], rate: Rate) -> Iterator[int]:
    """How many requests of each burst are let in, each after so many seconds of silence."""
    level = 0
    for seconds, requests in bursts:
        for _ in range(seconds):
            level = max(level - rate.leak, 0)
        taken = min(requests, rate.most - level)
        level += taken
        yield taken


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES)
@given(BURSTS)
def test_a_bucket_lets_in_what_counting_lets_in(rate: Rate, bursts: list[tuple[int, int]]) -> None:
    bucket, now, found = EMPTY, 1_000, []
    for seconds, requests in bursts:
        now += seconds
        found.append(0)
        for _ in range(requests):
            after = after_request(bucket, rate, now)
            found[-1] += after is not None
            bucket = after or bucket
    assert found == list(counted(bursts, rate))


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES)
@given(st.integers(1, 600))
def test_who_keeps_to_the_rate_is_never_refused(rate: Rate, seconds: int) -> None:
    bucket: Bucket | None = EMPTY
    for second in range(seconds):
        for _ in range(rate.leak):
            assert bucket is not None
            bucket = after_request(bucket, rate, 1_000 + second)
    assert bucket is not None


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    rate = RATES["cloud"]
    full = Bucket(rate.most, 10_000)
    assert after_request(full, rate, 10_000) is None
    assert after_request(full, rate, 6_400) == Bucket(1, 6_400)


def test_what_comes_late_from_another_process_does_not_leak_twice() -> None:
    rate = RATES["cloud"]
    assert after_request(Bucket(10, 1_001), rate, 1_000) == Bucket(11, 1_001)
    assert after_request(Bucket(rate.most, 1_001), rate, 1_000) is None


def test_who_was_quiet_longest_is_forgotten(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit_requests, "_MOST_CLIENTS", 2)

    async def run() -> list[bool]:
        own, once = ProcessBuckets(), Rate(1, 1)
        return [await own.take(portal._served.database, one, once, 1_000) for one in "aabaca"]

    # c is one too many, so a is forgotten, who was let in before b
    assert asyncio.run(run()) == [True, False, True, False, True, True]
