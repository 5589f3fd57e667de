"""The figures of a run: one of each for every round, kept as JSON, read as medians."""

import json
import os
import platform
import statistics
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.load import Sample

PRODUCT, BARE_SERVER, BARE_SQL, PROTOTYPE = "product", "bare server", "bare SQL", "prototype"
CEILINGS = (BARE_SERVER, BARE_SQL, PROTOTYPE)
FIRST_ANSWER, MEMORY_FIRST, MEMORY_LAST, RESET = "first answer", "memory at first", "memory at last", "fixture reset"


def workers(count: int) -> str:
    """How a row is measured where so many processes are the portal."""
    return f"{count} workers"


@dataclass(frozen=True)
class Setup:
    """How and where a run is made."""

    databases: list[str]
    messages: int
    rounds: int
    seconds: float
    connections: int
    date: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    load: float = field(default_factory=lambda: round(os.getloadavg()[0], 1))
    processors: int = field(default_factory=lambda: os.cpu_count() or 1)
    system: str = field(default_factory=platform.system)
    python: str = field(default_factory=platform.python_version)


class Figure(NamedTuple):
    """The speed of one row on one database, of the product or of a ceiling."""

    engine: str
    row: str
    way: str
    sample: Sample


class Mark(NamedTuple):
    """Another figure of one database."""

    engine: str
    name: str
    value: float


class Layer(NamedTuple):
    """The part of the server's time that one layer takes in the calls of one row."""

    row: str
    name: str
    share: float


@dataclass(frozen=True)
class Results:
    """All figures of a run, in the order in which they were taken."""

    setup: Setup
    figures: list[Figure] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)

    def samples(self, engine: str, row: str, way: str = PRODUCT) -> list[Sample]:
        """One row, round by round."""
        return [one.sample for one in self.figures if one[:3] == (engine, row, way)]

    def mark(self, engine: str, name: str) -> float | None:
        """The median of another figure; None where there is none."""
        return _median([mark.value for mark in self.marks if mark[:2] == (engine, name)])

    def rate(self, engine: str, row: str, way: str = PRODUCT) -> float | None:
        """The median of the answers a second."""
        return _median([sample.rate for sample in self.samples(engine, row, way)])

    def times(self, engine: str, row: str, way: str = PRODUCT) -> tuple[float | None, float | None]:
        """The medians of the p50 and of the p99."""
        samples = self.samples(engine, row, way)
        return _median([one.p50 for one in samples if one.p50]), _median([one.p99 for one in samples if one.p99])

    def ratio(self, engine: str, row: str, *, own: str = PRODUCT, way: str = PRODUCT, other: str = "") -> float | None:
        """The median of one speed, the product's unless told, as a part of another, round by round."""
        pairs = zip(self.samples(engine, row, own), self.samples(engine, other or row, way), strict=False)
        return _median([one.rate / beside.rate for one, beside in pairs])

    def failures(self) -> list[Figure]:
        """What failed, wholly or in part."""
        return [one for one in self.figures if one.sample.failures or not one.sample.rate]

    def busiest_sender(self) -> float:
        """The largest part of its time that the sender of the load was at work."""
        return max((one.sample.busy or 0.0 for one in self.figures), default=0.0)


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None


def save(results: Results, file: Path) -> None:
    """Keep a run; one figure a line."""
    lists = {
        "figures": [{**one._asdict(), "sample": one.sample._asdict()} for one in results.figures],
        "marks": [one._asdict() for one in results.marks],
        "layers": [one._asdict() for one in results.layers],
    }
    parts = [f'"setup": {json.dumps(asdict(results.setup))}']
    for name, items in lists.items():
        lines = ",\n".join(json.dumps(item) for item in items)
        parts.append(f'"{name}": [\n{lines}\n]')
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def load(file: Path) -> Results:
    """A kept run."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Results(
        Setup(**kept["setup"]),
        [Figure(**{**one, "sample": Sample(**one["sample"])}) for one in kept["figures"]],
        [Mark(**one) for one in kept["marks"]],
        [Layer(**one) for one in kept.get("layers", ())],
    )
