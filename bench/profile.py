"""Where the time of a call goes: samples of the server at work, by layer, and as a flame graph."""

import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import load
from bench.processes import Failed, Server
from bench.results import Layer

ROWS = ("im.recent.get", "im.message.add", "im.dialog.messages.get")
PICTURE_OF = "im.message.add"
OTHER = "The rest"
# A sample belongs to the innermost function of these; C code to whoever calls it.
_LAYERS = (
    ("HTTP server and event loop", r"uvicorn/|asyncio/|uvloop|beseda/cli/"),
    ("HTTP edge: body, answer, log", r"beseda/http/"),
    (
        "Parameters: query, JSON, forms, decoding",
        r"beseda/wire/(request|php_forms|decode|casing)|api/dispatch.py\) decode",
    ),
    ("Kernel: pipeline, caller, dispatch, `time`", r"beseda/(app|api/|auth/|gates/)"),
    ("Views: records to answers", r"beseda/(methods/|wire/)"),
    ("Decisions", r"beseda/(domain/|model/|delivery/)"),
    ("Statements: SQL chosen, rows to records", r"beseda/store/[a-z]+\.py"),
    ("Database: driver, SQL, transactions", r"beseda/store/engines/"),
)
_SAMPLES_A_SECOND = 400
_PATIENCE = 60
_TITLE = re.compile(r">[^<]*py-spy record[^<]*<")  # its own command line, with the names of this machine
_THREAD = "concurrent/futures/thread.py"  # commits: the loop serves others meanwhile


def layers(server: Server, row: str, requests: Sequence[bytes], *, connections: int, seconds: float) -> list[Layer]:
    """The shares of the layers while these requests are answered. ``Failed`` without py-spy."""
    found = collections.Counter[str]()
    for line in _record(server, "raw", requests, connections=connections, seconds=seconds).splitlines():
        stack, _, samples = line.rpartition(" ")
        if _THREAD not in stack:
            found[_layer(stack.split(";"))] += int(samples)
    total = sum(found.values())
    return [Layer(row, name, found[name] / total) for name in (*(name for name, _ in _LAYERS), OTHER)]


def picture(server: Server, requests: Sequence[bytes], *, connections: int, seconds: float) -> str:
    """The flame graph of these requests, as SVG."""
    drawn = _record(server, "flamegraph", requests, connections=connections, seconds=seconds)
    return _TITLE.sub(f">{PICTURE_OF}<", drawn)


def _layer(stack: Sequence[str]) -> str:
    for frame in reversed(stack):
        for name, pattern in _LAYERS:
            if re.search(pattern, frame):
                return name
    return OTHER


def _record(server: Server, form: str, requests: Sequence[bytes], *, connections: int, seconds: float) -> str:
    program = shutil.which("py-spy", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if program is None:
        raise Failed("profiling needs py-spy")
    how = ["--format", form, "--rate", str(_SAMPLES_A_SECOND), "--duration", str(max(1, int(seconds)))]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "recorded"
        command = [program, "record", *how, "--output", str(file), "--pid", str(server.pid)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as recorder:
            load.run(server.port, requests, connections=connections, seconds=seconds)
            if recorder.wait(_PATIENCE):
                raise Failed("py-spy could not look at the server: it may need more rights")
        return file.read_text(encoding="utf-8")
