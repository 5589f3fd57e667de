"""What many want at the same moment, done with one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeAlias, TypeVar

K = TypeVar("K")
V = TypeVar("V")
Ask: TypeAlias = Callable[[list[K]], Awaitable[Mapping[K, V]]]


class Batcher(Generic[K, V]):
    """Gathers what is asked while an answer is under way into the next question.

    Nothing is remembered: an answer was looked up after its question was put.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[K, asyncio.Future[V | None]]] = []
        self._task: asyncio.Task[None] | None = None

    async def find(self, key: K, ask: Ask[K, V]) -> V | None:
        """What ``ask`` answers for this key, if anything; raises what it raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[V | None] = loop.create_future()
        self._waiting.append((key, answer))
        if self._task is None:
            self._task = loop.create_task(self._work(ask))
        return await answer

    async def _work(self, ask: Ask[K, V]) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, []
                await _answer(asked, ask)
        finally:
            self._task = None


async def _answer(asked: list[tuple[K, "asyncio.Future[V | None]"]], ask: Ask[K, V]) -> None:
    try:
        found = await ask(list(dict(asked)))
    except Exception as error:  # noqa: BLE001 - whoever asked gets it
        for _, answer in asked:
            if not answer.done():
                answer.set_exception(error)
        return
    for key, answer in asked:
        if not answer.done():  # its caller may have hung up
            answer.set_result(found.get(key))
