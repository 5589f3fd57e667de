"""What is measured runs in child processes, on a processor of its own; who measures keeps to another."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.calls import PAGE, Request
from bench.load import HOST, Sample

_PATIENCE = 30.0
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_PROCESSORS = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
_MEASURED, _MEASURING = 0, 1


class Failed(RuntimeError):
    """What is measured does not work."""


def keep_to_measured_processor() -> None:
    """Be, as all that is started from now on, on the processor of what is measured, if there are two."""
    _pin(0, _MEASURED)


def keep_to_own_processor() -> None:
    """Leave the first processor to what is measured, if there are two."""
    _pin(0, _MEASURING)


def _pin(pid: int, place: int) -> None:
    if len(_PROCESSORS) > 1 and sys.platform == "linux":
        os.sched_setaffinity(pid, {_PROCESSORS[place]})


class Server(NamedTuple):
    """A server that is ready for calls."""

    pid: int
    port: int
    began: float

    def first_answer(self, request: Request) -> float:
        """Seconds from the start of the process to the answer to a first call."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=_PATIENCE)
        connection.request("POST", request.path, request.body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise Failed(f"the first call was answered with status {status}")
        return time.perf_counter() - self.began

    def memory(self) -> float | None:
        """Megabytes, those shared with other processes in part; None where the system does not tell."""
        try:
            found = _PSS.search(Path(f"/proc/{self.pid}/smaps_rollup").read_text())
        except OSError:
            return None
        return int(found[1]) / 1024 if found else None

    def memory_peak(self) -> float | None:
        """The most megabytes it had in memory since the last look; None where the system does not tell."""
        folder = Path(f"/proc/{self.pid}")
        try:
            found = _PEAK.search((folder / "status").read_text())
            (folder / "clear_refs").write_text("5")
        except OSError:
            return None
        return int(found[1]) / 1024 if found else None


@contextlib.contextmanager
def product(url: str, *, workers: int = 0) -> Iterator[Server]:
    """The portal on this database, as it is installed; with so many workers they keep to no processor."""
    with tempfile.TemporaryDirectory() as data:
        options = ["--data", data, "--database", url, "--recent-limit", str(PAGE), "--log-level", "warning"]
        options += ["--http-port", "0", "--https-port", "off", "--workers", str(workers or 1)]
        with _server(["beseda", "serve", "--json", "--no-demo", *options], pinned=not workers) as server:
            yield server


def bare(takes: Path, url: str = "") -> contextlib.AbstractContextManager[Server]:
    """A server that only answers; with a database it asks the statements of each call first."""
    return _server(["bench.bare", str(takes), *filter(None, [url])])


def replay(takes: Path, url: str, *, connections: int, seconds: float) -> Sample:
    """The statements alone."""
    with _child(["bench.replay", str(takes), url, str(connections), str(seconds)]) as child:
        return Sample(*json.loads(_line(child)))


@contextlib.contextmanager
def _server(module: Sequence[str], *, pinned: bool = True) -> Iterator[Server]:
    began = time.perf_counter()
    with _child(module, pinned=pinned) as child:
        yield Server(child.pid, urlsplit(json.loads(_line(child))["http"]).port or 0, began)


@contextlib.contextmanager
def _child(module: Sequence[str], *, pinned: bool = True) -> Iterator["subprocess.Popen[str]"]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BESEDA_")}
    command = [sys.executable, "-m", *module]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        if sys.platform == "linux":
            os.sched_setaffinity(child.pid, _PROCESSORS)
        if pinned:
            _pin(child.pid, _MEASURED)
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()


def _line(child: "subprocess.Popen[str]") -> str:
    """The line that says it is ready, or done."""
    line = child.stdout.readline() if child.stdout else ""
    if not line:
        raise Failed(f"{child.args!r} ended without a word")
    return line
