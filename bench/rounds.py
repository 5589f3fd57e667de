"""One round on one database: every row on a fresh copy of the data, each beside its ceilings."""

import asyncio
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench import bots, events, files, fixture, load, processes
from bench.calls import SHARED, WORKERS, Measure, Request, Scene, scene
from bench.load import Sample
from bench.processes import Server
from bench.record import record
from bench.results import (
    BARE_SERVER,
    BARE_SQL,
    FIRST_ANSWER,
    MEMORY_FIRST,
    MEMORY_LAST,
    PRODUCT,
    PROTOTYPE,
    RESET,
    Figure,
    Mark,
    Results,
    workers,
)
from bench.statements import Take
from bench.stock import Stock
from beseda.store.engines import open_database

# What else is measured: figures by name.
MORE: Mapping[str, Callable[..., dict[str, float]]] = {
    "events": events.measure,
    "bots": bots.measure,
    "files": files.measure,
}


class Script(NamedTuple):
    """What is called on one database, and files with what the product did about it where there are ceilings."""

    scene: Scene
    requests: Mapping[str, Sequence[Request]]
    takes: Mapping[str, Path]
    all_takes: Path


def write_script(stock: Stock, measures: Sequence[Measure], folder: Path) -> Script:
    """Make the calls once to learn their statements and answers."""
    with stock.copy() as url:
        seen, requests, takes = asyncio.run(_rehearse(url, measures))
    files = {name: folder / f"{stock.engine} {name}" for name in takes}
    for name, file in files.items():
        file.write_bytes(pickle.dumps(takes[name]))
    all_takes = folder / stock.engine
    all_takes.write_bytes(pickle.dumps([take for some in takes.values() for take in some]))
    return Script(seen, requests, files, all_takes)


async def scenery_of(url: str) -> Scene:
    """What calls are made of."""
    database = await open_database(url)
    try:
        return await database.read(scene)
    finally:
        await database.close()


async def _rehearse(
    url: str, measures: Sequence[Measure]
) -> tuple[Scene, dict[str, list[Request]], dict[str, list[Take]]]:
    seen = await scenery_of(url)
    requests = {one.name: one.requests(seen) for one in measures}
    return seen, requests, {one.name: await record(url, requests[one.name]) for one in measures if one.ceilings}


class Round(NamedTuple):
    """Where the figures of a round come from and go to; ``more``: what the names of ``MORE`` are to have in them."""

    stock: Stock
    script: Script
    results: Results
    say: Callable[[str], None]
    more: str = ""

    def run(self) -> None:
        """Take every figure once."""
        with self.stock.copy() as url, processes.product(url) as product:
            scene = self.script.scene
            self._mark(FIRST_ANSWER, product.first_answer(scene.request(next(iter(scene.codes)), "user.current")))
            self._mark(MEMORY_FIRST, product.memory())
            self._rows(url, product)
            self._mark(MEMORY_LAST, product.memory())
            for measure in (one for name, one in MORE.items() if self.more in name):
                for name, value in measure(product, scene, seconds=self.results.setup.seconds).items():
                    self._mark(name, value)
        for count in WORKERS if self.stock.several else ():
            with self.stock.copy() as url, processes.product(url, workers=count) as product:
                for row in filter(self.script.requests.get, SHARED):
                    self._figure(row, workers(count), self._load(product, row))
        with self.stock.empty() as url:
            self._mark(RESET, fixture.reset_ms(url))

    def _rows(self, url: str, product: Server) -> None:
        takes = self.script.takes
        with processes.bare(self.script.all_takes) as bare, processes.bare(self.script.all_takes, url) as prototype:
            for row in self.script.requests:
                self._figure(row, PRODUCT, self._load(product, row))
                if row in takes:
                    self._figure(row, BARE_SERVER, self._load(bare, row))
                    self._figure(row, BARE_SQL, self._replay(takes[row], url))
                    self._figure(row, PROTOTYPE, self._load(prototype, row))

    def _load(self, server: Server, row: str) -> Sample:
        setup = self.results.setup
        requests = [request.raw for request in self.script.requests[row]]
        return load.run(server.port, requests, connections=setup.connections, seconds=setup.seconds)

    def _replay(self, takes: Path, url: str) -> Sample:
        setup = self.results.setup
        return processes.replay(takes, url, connections=setup.connections, seconds=setup.seconds)

    def _figure(self, row: str, way: str, sample: Sample) -> None:
        self.results.figures.append(Figure(self.stock.engine, row, way, sample))
        self.say(f"{self.stock.engine}, {row}, {way}: {sample.rate:,.0f}/s, {sample.failures} failures")

    def _mark(self, name: str, value: float | None) -> None:
        if value is not None:
            self.results.marks.append(Mark(self.stock.engine, name, value))
            self.say(f"{self.stock.engine}, {name}: {value:.3g}")
