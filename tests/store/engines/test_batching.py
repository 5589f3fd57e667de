"""Questions of the same moment share one statement, and each gets an answer looked up after it was put."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from beseda.store.batching import Batcher


class Asked:
    """Answers a number with its double, an odd one with nothing; stops before each answer until told to go on."""

    def __init__(self) -> None:
        self.questions: list[list[int]] = []
        self.go_on = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self, keys: list[int]) -> dict[int, int]:
        self.questions.append(keys)
        await self.go_on.wait()
        if self.error:
            raise self.error
        return {key: 2 * key for key in keys if key % 2 == 0}


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_who_asks_while_an_answer_is_under_way_shares_the_next_one() -> None:
    async def work() -> None:
        together, asked = Batcher[int, int](), Asked()
        first = asyncio.create_task(together.find(2, asked))
        await turns()
        later = [asyncio.create_task(together.find(key, asked)) for key in (2, 3, 4, 4)]
        await turns()
        assert asked.questions == [[2]]
        asked.go_on.set()
        assert [await one for one in (first, *later)] == [4, 4, None, 8, 8]
        assert asked.questions == [[2], [2, 3, 4]]
        assert await together.find(6, asked) == 12

    run(work())


def test_who_stops_waiting_takes_nothing_from_the_others() -> None:
    async def work() -> None:
        together, asked = Batcher[int, int](), Asked()
        one, other = (asyncio.create_task(together.find(2, asked)) for _ in range(2))
        await turns()
        one.cancel()
        asked.go_on.set()
        assert await other == 4
        with pytest.raises(asyncio.CancelledError):
            await one

    run(work())


def test_an_error_reaches_everybody_who_asked_and_nobody_after_them() -> None:
    async def work() -> None:
        together, asked = Batcher[int, int](), Asked()
        asked.error = OSError("gone")
        asked.go_on.set()
        found = await asyncio.gather(*(together.find(key, asked) for key in (2, 4)), return_exceptions=True)
        assert [type(one) for one in found] == [OSError, OSError]
        asked.error = None
        assert await together.find(2, asked) == 4

    run(work())
