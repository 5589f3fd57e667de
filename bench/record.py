"""Calls made once in this process, to learn their answers and their statements."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

import orjson

from bench.calls import PAGE, Request
from bench.recorders import Note, Notes, Recorder, recorder
from bench.statements import Fresh, Statement, Take, Transaction
from beseda import app
from beseda.app import Exchange
from beseda.kernel.portal import Portal
from beseda.settings import Settings
from beseda.store.database import Database


class Refused(RuntimeError):
    """A call that is to be measured was refused."""


class Untraceable(RuntimeError):
    """A statement is given a value that is another each time and that no statement before it answered."""


async def record(url: str, requests: Sequence[Request]) -> list[Take]:
    """Make these calls. ``Refused``, ``Untraceable``."""
    now = time.time()
    portal = await app.open_portal(Settings(database=url, recent_limit=PAGE), lambda: now)
    notebook = await recorder(url)
    stage = _Stage(replace(portal, database=cast("Database", notebook)), notebook)
    try:
        return [await stage.take(request) for request in requests]
    finally:
        await notebook.close()
        await portal.database.close()


class _Stage(NamedTuple):
    portal: Portal
    notebook: Recorder

    async def take(self, request: Request) -> Take:
        """One call, after what is only done the first time; a second one shows what differs from time to time."""
        await self.call(request)
        answer, one = await self.call(request)
        _, other = await self.call(request)
        return Take(request, answer, tuple(_transactions(one, other)))

    async def call(self, request: Request) -> tuple[bytes, list[Notes]]:
        self.notebook.noted = []

        async def receive(_limit: int, _known: bool) -> bytes:
            return request.body

        asked = app.Request("POST", request.path, b"", {b"content-type": b"application/json"}, receive)
        answer = await app.answer(self.portal, Exchange(asked))
        result = orjson.loads(answer)["result"]
        if isinstance(result, dict) and result.get("result_error"):
            raise Refused(result["result_error"])
        return answer, self.notebook.noted


def _transactions(one: Sequence[Notes], other: Sequence[Notes]) -> Iterator[Transaction]:
    for notes, again in zip(one, other, strict=True):
        pairs = list(zip(notes.notes, again.notes, strict=True))
        yield Transaction(notes.writes, tuple(_statement(pairs, number) for number in range(len(pairs))))


def _statement(pairs: Sequence[tuple[Note, Note]], number: int) -> Statement:
    note, again = pairs[number]
    places = note.values if isinstance(note.values, dict) else range(len(note.values))
    changed = [place for place in places if note.values[place] != again.values[place]]
    fresh = (Fresh(place, *_source(pairs[:number], note.values[place], again.values[place])) for place in changed)
    return Statement(note.sql, note.values, tuple(fresh))


def _source(earlier: Sequence[tuple[Note, Note]], value: Any, later_value: Any) -> tuple[int, int]:
    """Which answer gave the one value the first time and the other the second time, and in which column."""
    for number, (note, again) in reversed(list(enumerate(earlier))):
        for column, pair in enumerate(zip(note.answer, again.answer, strict=True)):
            if pair == (value, later_value):
                return number, column
    raise Untraceable(f"{value}, {later_value}")
