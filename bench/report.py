"""The figures as tables in Markdown, and the page of them."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bench import bots, dataset, desk, events, files
from bench.calls import MEASURES, WORKERS, Measure
from bench.profile import PICTURE_OF
from bench.results import CEILINGS, FIRST_ANSWER, MEMORY_FIRST, MEMORY_LAST, PRODUCT, RESET, Results, workers

_WIDTH = 120
_PAGE = """\
# Performance

<!-- Written by `python -m bench --report`; change it there. -->

{setup}

{tables}

## The ceilings

The same requests go to all, and each request has the same bytes for an answer.

- *Bare server*: an ASGI application under the same HTTP server (uvicorn, uvloop, httptools) that knows the answer.
- *Bare SQL*: the statements of the call, those that recognise the caller and note the event included, on the bare
  driver in one process, without HTTP. They are noted while the product makes the call. On SQLite writes share commits
  as in the product, on PostgreSQL there are as many connections as the product has.
- *Prototype*: the bare server that runs those statements before it answers, for each call alone. In the product calls
  of the same moment share statements: those that look up callers, and on PostgreSQL also those that look at dialogs,
  people, messages or bots and those that store messages. So the product may be faster there than what it is compared
  with.

The sender of the load was at work at most {busiest:.0%} of its time, so it held nobody up. PostgreSQL runs on the same
machine and takes its time from all processors. No call failed; a run in which one does is void.

## Several processes

Rows with a number of workers are the same calls to `serve --workers N`: workers, PostgreSQL and the sender share all
processors, so that with two there is little left to gain. They compare with each other only.

{profile}## The data

{data}

## Once, by hand

On SQLite, one server for each size, in turns, medians of five rounds of 1.5 seconds; against 100,000 messages (twice).
The largest was made by copying the messages of the other chats nine times. The machine had other work, and the same row
differed by a third from round to round, so that this shows only that nothing grows with the history.

| Call                                              | 1 million (twice) | 10 million, 1 million in the long group |
| ------------------------------------------------- | ----------------- | --------------------------------------- |
| `im.message.add`                                  | 0.89              | 0.92                                    |
| `im.recent.get`, 50 items                         | 1.02              | 0.96                                    |
| `im.counters.get`, 500 dialogs                    | 0.93              | 0.93                                    |
| `im.dialog.messages.get`, the same pages again    | 1.31              | 0.83                                    |
| the same, measured once more                      | 1.13              | 0.98                                    |
| `im.dialog.messages.get`, each page another one   | 0.83              | 1.02                                    |

Pages asked for again are remembered and do not read their messages; so are those of the tables above. In these runs
another page each time was answered 601 to 747 times a second, the same ones again 1,606 to 1,851 times.

Sixteen minutes of these calls together, from 16 connections, on both databases at once and 100,000 messages: on SQLite
the server had 86 MB after the first minute, 156 after the tenth, 161 after the sixteenth, on PostgreSQL 63, 69 and 75;
no call failed. What grows on SQLite are its page caches, until they are full: 64 MB at most for each of three
connections. Python's allocations, traced over 80,000 calls, were those of remembered parts, which have a limit.

A million hostile calls (`tests/http/test_hostile_volume.py` in `make soak SOAK=10`, on SQLite): 1,001,716
calls in 216,540 requests and 31 minutes, 448,017 of them with a result; each was answered as described, the server grew
from 66 to 224 MB. 2,130 requests took more than a second among others, while the machine had other work too; alone none
of their calls did.

## Measure it yourself

    make bench
    make bench ARGS="--only im.recent.get --rounds 1"

The URL of a PostgreSQL server goes into `BESEDA_TEST_POSTGRES` or `--postgres`; without one its rows are left out. The
data is built once and kept, in `var/bench` and in a database whose name begins with `beseda_bench`; each round has a
copy of its own. This page is written from the figures of a run:

    make bench ARGS="--json bench/published.json"
    make bench ARGS=--report
"""
_PROFILE = """\
## Where the time goes

{table}

A sampler (py-spy) looked at the server while it answered; what C code does counts for the layer that calls it. Calls to
the system are seen too often, because the sampler finds them stopped. The same for `{picture_of}`, function by
function: [flame graph](performance.svg).

"""
_SETUP = """\
Measured {date}: {processors} processors, {system}, Python {python}, {databases}; twice {messages:,} messages in the
database, {connections} connections, one server process on one processor, the sender of the load on another. Medians of
{rounds} rounds, {seconds:g} seconds for each figure. The load average before the run was {load}: much above 0 means
that the machine had other work too. A row and its ceilings take turns within each round, so that a ratio compares what
ran side by side. Look at the ratios: a speed says more of the machine than of the program. How much, other runs
show: on 2026-11-21 the bare server answered 44,000 calls a second on such a machine, earlier on 2026-11-28 12,400."""
_DATA = """\
{people:,} people and a crowd of {crowd:,}, {busy} of them busy: each of these has {private} private dialogs and is in
all the groups, {fifty} of 50 members, {thousand} of 1,000 and {largest} of 10,000. One more group of theirs has as many
messages as all other dialogs together: there it is searched. The busy people make the calls in turn; messages go to
dialogs chosen at random."""


def page(results: Results) -> str:
    """docs/performance.md."""
    setup = vars(results.setup) | {"databases": ", ".join(results.setup.databases)}
    data = _DATA.format(
        people=dataset.PEOPLE,
        crowd=dataset.CROWD,
        busy=dataset.BUSY,
        private=dataset.PRIVATE_EACH,
        fifty=dataset.GROUPS_OF_50,
        thousand=dataset.GROUPS_OF_1000,
        largest=dataset.GROUPS_OF_10000,
    )
    return _PAGE.format(
        setup=textwrap.fill(_SETUP.format(**setup), _WIDTH),
        tables=tables(results),
        busiest=results.busiest_sender(),
        profile=_profile(results),
        data=textwrap.fill(data, _WIDTH),
    )


_SEEN = 0.005


def _profile(results: Results) -> str:
    """Where the time goes, when that was looked at."""
    if not results.layers:
        return ""
    shares = {(one.row, one.name): one.share for one in results.layers}
    rows = list(dict.fromkeys(one.row for one in results.layers))
    names = [
        name for name in dict.fromkeys(name for _, name in shares) if any(shares[row, name] >= _SEEN for row in rows)
    ]
    lines = [(name, *(f"{shares[row, name]:.0%}" for row in rows)) for name in names]
    table = _table(("Part of the time of the server's loop, SQLite", *(f"`{row}`" for row in rows)), lines)
    return _PROFILE.format(table=table, picture_of=PICTURE_OF)


def tables(results: Results) -> str:
    """All figures."""
    engines = list(dict.fromkeys(one.engine for one in results.figures))
    found = (
        _table((*_SPEED, "of the bare server", "of bare SQL", "of the prototype"), _beside(results, engines)),
        _table((*_SPEED, "of 2 members"), _compared(results, engines)),
        _table((*_SPEED, "of 1 worker"), _shared(results, engines)),
        _table(("", *engines), _marks(results, engines)),
    )
    return "\n\n".join(filter(None, found))


_SPEED = ("Call", "Database", "calls/s", "p50, ms", "p99, ms")


def _beside(results: Results, engines: Sequence[str]) -> Iterator[Sequence[str]]:
    for measure, engine in _measured(results, engines):
        if measure.ceilings:
            yield *_speed(results, engine, measure), *(_of(results, engine, measure.name, way) for way in CEILINGS)


def _compared(results: Results, engines: Sequence[str]) -> Iterator[Sequence[str]]:
    for measure, engine in _measured(results, engines):
        if not measure.ceilings:
            other = measure.compared_with
            yield (
                *_speed(results, engine, measure),
                _number(results.ratio(engine, measure.name, other=other), ".2f") if other else "",
            )


def _measured(results: Results, engines: Sequence[str]) -> Iterator[tuple[Measure, str]]:
    return ((measure, engine) for measure in MEASURES for engine in engines if results.samples(engine, measure.name))


def _shared(results: Results, engines: Sequence[str]) -> Iterator[Sequence[str]]:
    one, *_ = WORKERS
    for measure, engine in _measured(results, engines):
        for count in WORKERS if results.samples(engine, measure.name, workers(one)) else ():
            title, *speed = _speed(results, engine, measure, workers(count))
            ratio = results.ratio(engine, measure.name, own=workers(count), way=workers(one))
            yield f"{count} {'worker' if count == 1 else 'workers'}: {title}", *speed, _number(ratio, ".2f")


def _speed(results: Results, engine: str, measure: Measure, way: str = PRODUCT) -> Sequence[str]:
    p50, p99 = results.times(engine, measure.name, way)
    rate = results.rate(engine, measure.name, way)
    return measure.title, engine, _number(rate, ",.0f"), _number(p50, ".1f"), _number(p99, ".1f")


def _of(results: Results, engine: str, row: str, way: str) -> str:
    ratio, rate = results.ratio(engine, row, way=way), results.rate(engine, row, way)
    return f"{_number(ratio, '.2f')} of {_number(rate, ',.0f')}"


def _marks(results: Results, engines: Sequence[str]) -> Iterator[Sequence[str]]:
    for name, (title, form) in _MARKS.items():
        found = [results.mark(engine, name) for engine in engines]
        if any(one is not None for one in found):
            yield title, *(_number(one, form) for one in found)


_MARKS = {
    FIRST_ANSWER: ("First answer after the start, s", ".2f"),
    MEMORY_FIRST: ("Memory of the server after its first answer (PSS), MB", ".0f"),
    MEMORY_LAST: ("Memory of the server after all these calls (PSS), MB", ".0f"),
    RESET: ("Reset of the pytest fixture, ms", ".1f"),
    events.ALONE: (f"A message is answered, {events.BOTS} bots in the chat, none of them asks, ms", ".1f"),
    events.POLLED: (f"A message is answered, {events.BOTS} bots ask each second, ms", ".1f"),
    events.LONG_POLLED: (f"A message is answered, {events.BOTS} bots wait by long polling, ms", ".1f"),
    bots.sent(bots.TOLD_ALONE): ("A message is answered, 1 bot in the chat, ms", ".1f"),
    bots.sent(bots.CROWD): (f"A message is answered, {bots.CROWD:,} bots in the chat, ms", ".1f"),
    **{
        name: (f"From a message to its event, by {kind}, {part}, ms", ".1f")
        for kind in (events.POLLING, events.LONG_POLLING, events.WEBHOOK, *map(bots.polling, (bots.FEW, bots.MANY)))
        for name, part in zip(desk.names(kind), ("p50", "p99"), strict=True)
    },
    bots.EDITS: ("Changes of one message by its bot, one after the other, in a second", ".0f"),
    **{
        name: (f"{title} of {files.SIZE // 1000} KB, 4 connections, in a second{beside}", ",.0f")
        for name, title, beside in (
            (files.UP, "Uploads", ""),
            (files.BARE_UP, "Uploads", ", to a server that only answers"),
            (files.DOWN, "Downloads", ""),
            (files.BARE_DOWN, "Downloads", ", from a server that only answers"),
        )
    },
    files.GROWN_UP: ("Memory that the upload of 100 MB takes at most, MB", ".1f"),
    files.GROWN_DOWN: ("Memory that the download of 100 MB takes at most, MB", ".1f"),
}


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown with its columns in line; nothing when there are no rows."""
    lines = [heads, *rows]
    if len(lines) == 1:
        return ""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    written = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    written.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in written)
