"""python -m bench: measure, print the figures, fail if a call failed."""

import argparse
import asyncio
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench import processes, profile, report, results
from bench.calls import MEASURES
from bench.results import Results, Setup
from bench.rounds import MORE, Round, scenery_of, write_script
from bench.stock import stocks

PUBLISHED = Path("bench/published.json")
PAGE = Path("docs/performance.md")
PICTURE = Path("docs/performance.svg")
CONNECTIONS = 32


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
    if options.profile:
        look_inside(options)
        return
    found = results.load(options.json or PUBLISHED) if options.report else measure(options)
    print(report.tables(found))
    if options.json and not options.report:
        results.save(found, options.json)
    if found.failures():
        sys.exit(f"The run is void, calls failed: {found.failures()}")
    if options.report:
        PAGE.write_text(report.page(found), encoding="utf-8")


def measure(options: argparse.Namespace) -> Results:
    """All rounds."""
    if not options.postgres:
        _say("No PostgreSQL: give its URL in BESEDA_TEST_POSTGRES or --postgres to measure there too.")
    measures = [one for one in MEASURES if options.only in one.name]
    engines = stocks(options.cache.resolve(), options.messages, options.postgres)
    databases = [f"{one.engine} {one.version()}" for one in engines]
    found = Results(Setup(databases, options.messages, options.rounds, options.seconds, CONNECTIONS))
    processes.keep_to_own_processor()
    with tempfile.TemporaryDirectory() as folder:
        for stock in engines:
            stock.prepare()
        rounds = [Round(one, write_script(one, measures, Path(folder)), found, _say, options.only) for one in engines]
        for _ in range(options.rounds):
            for one in rounds:
                one.run()
    return found


def look_inside(options: argparse.Namespace) -> None:
    """Find out where the time goes on SQLite; the picture, and the shares beside the figures of an earlier run."""
    file = options.json or PUBLISHED
    stock, *_ = stocks(options.cache.resolve(), options.messages, "")
    stock.prepare()
    processes.keep_to_own_processor()
    wanted = {one.name: one for one in MEASURES if one.name in profile.ROWS}
    how = {"connections": CONNECTIONS, "seconds": max(options.seconds, 1)}
    with stock.copy() as url, processes.product(url) as server:
        scenery = asyncio.run(scenery_of(url))
        requests = {name: [one.raw for one in wanted[name].requests(scenery)] for name in profile.ROWS}
        found = [share for name in profile.ROWS for share in profile.layers(server, name, requests[name], **how)]
        PICTURE.write_text(profile.picture(server, requests[profile.PICTURE_OF], **how), encoding="utf-8")
    results.save(replace(results.load(file), layers=found), file)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the speed of Beseda beside ceilings.")
    parser.add_argument("--only", default="", metavar="NAME", help="only rows with this in their name")
    parser.add_argument("--rounds", type=int, default=3, help="how often each row is measured (%(default)s)")
    parser.add_argument("--seconds", type=float, default=3, help="how long each time (%(default)s)")
    parser.add_argument("--messages", type=int, default=1_000_000, help="how many are in the database (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path("var/bench"), help="where the data is kept (%(default)s)")
    parser.add_argument(
        "--postgres",
        default=os.environ.get("BESEDA_TEST_POSTGRES", ""),
        metavar="URL",
        help="a PostgreSQL server to measure on too (BESEDA_TEST_POSTGRES)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all figures here")
    parser.add_argument("--report", action="store_true", help=f"only write {PAGE}, from --json or {PUBLISHED}")
    parser.add_argument(
        "--profile", action="store_true", help=f"only see where the time goes, for {PAGE} and {PICTURE}"
    )
    options = parser.parse_args()
    names = [*(measure.name for measure in MEASURES), *MORE]
    if not any(options.only in name for name in names):
        parser.error(f"no row has {options.only} in its name: {', '.join(names)}")
    return options


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
