"""python -m bench: measure, print the figures, fail if a call failed."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import processes, report, results
from bench.calls import MEASURES
from bench.results import Results, Setup
from bench.rounds import Round, write_script
from bench.stock import stocks

PUBLISHED = Path("bench/published.json")
PAGE = Path("docs/performance.md")
CONNECTIONS = 32
_EVENTS = "events"


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
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
        told = options.only in _EVENTS
        rounds = [Round(one, write_script(one, measures, Path(folder)), found, _say, told) for one in engines]
        for _ in range(options.rounds):
            for one in rounds:
                one.run()
    return found


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
    options = parser.parse_args()
    names = [*(measure.name for measure in MEASURES), _EVENTS]
    if not any(options.only in name for name in names):
        parser.error(f"no row has {options.only} in its name: {', '.join(names)}")
    return options


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
