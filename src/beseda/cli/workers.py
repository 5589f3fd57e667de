"""Several processes that do the same: begun, replaced when they die, ended together with their parent."""

import asyncio
import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from typing import NamedTuple, TypeAlias

_FORK = multiprocessing.get_context("fork")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Who worked so long is replaced at once, others after a pause that doubles.
_SOUND_SECONDS = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_log = logging.getLogger(__name__)


class Lifeline(NamedTuple):
    """What ties a worker to its parent: a pipe to say that it is ready, and one that ends with the parent.

    ``number`` is that of its place, from 0.
    """

    number: int
    said: int
    parent: int

    def ready(self) -> None:
        """Say that this worker works."""
        os.write(self.said, b".")

    def told_to_stop(self) -> asyncio.Event:
        """Set when the parent says so, or is gone."""
        loop, told = asyncio.get_running_loop(), asyncio.Event()

        def orphaned() -> None:
            loop.remove_reader(self.parent)
            told.set()

        loop.add_signal_handler(signal.SIGTERM, told.set)
        loop.add_reader(self.parent, orphaned)
        return told


Work: TypeAlias = Callable[[Lifeline], None]


@dataclass(slots=True)
class _Place:
    """Where one worker works, then the next, who may begin at ``due_at``."""

    process: ForkProcess | None = None
    began_at: float = 0.0
    pause: float = 0.0
    due_at: float = 0.0

    def fill(self, process: ForkProcess) -> None:
        """Let somebody begin; signals wait until the new process has its own ways with them."""
        self.process, self.began_at = process, time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)

    def clear(self) -> str:
        """What became of the worker, once it has ended."""
        if self.process is None or self.process.is_alive():
            return ""
        end, now = f"process {self.process.pid} ended with {self.process.exitcode}", time.monotonic()
        sound = now - self.began_at >= _SOUND_SECONDS
        self.pause = 0.0 if sound else min(max(self.pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        self.due_at = now + self.pause
        self.process.close()
        self.process = None
        return end


def run(count: int, work: Work, *, ready: Callable[[], None], stopping: Callable[[], None]) -> None:
    """Let so many processes work until Ctrl-C or SIGTERM; ``ready`` is called once all of them do.

    They are told to stop with SIGTERM, after ``stopping``; a second signal ends them and this process at once. There
    must be no other thread.
    """
    with contextlib.ExitStack() as held:
        heard, said = _pipe(held)
        parent, alive = _pipe(held)
        signals = held.enter_context(_signals())

        def begin(number: int) -> None:
            os.close(alive)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes: the parent passes it on
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            try:
                work(Lifeline(number, said, parent))
            except Exception:  # noqa: BLE001 - it goes where everything is logged
                _log.exception("a worker cannot go on")
                sys.exit(1)

        places = [_Place() for _ in range(count)]
        _keep_filled(places, begin, signals, heard, ready)
        stopping()
        _empty(places, signals)


def _keep_filled(
    places: list[_Place], begin: Callable[[int], None], signals: socket.socket, heard: int, ready: Callable[[], None]
) -> None:
    """See that somebody works in each place, until a signal comes."""
    missing = len(places)
    while True:
        for number, place in enumerate(places):
            if place.process is None and place.due_at <= time.monotonic():
                place.fill(_FORK.Process(target=begin, args=(number,)))
        dues = [place.due_at - time.monotonic() for place in places if place.process is None]
        came = wait([signals, heard, *_ends(places)], max(min(dues), 0.0) if dues else None)
        if signals in came:
            return
        if heard in came:
            missing -= len(os.read(heard, 1))
            if missing == 0:
                ready()
        for end in filter(None, [place.clear() for place in places]):
            _log.warning(end)


def _empty(places: list[_Place], signals: socket.socket) -> None:
    """Ask all to stop, and wait until they have; at a second signal end."""
    signals.recv(1)
    workers = [place.process for place in places if place.process]
    for worker in workers:
        worker.terminate()
    while ends := _ends(places):
        if signals in wait([signals, *ends]):
            for worker in workers:
                worker.kill()
            number = signals.recv(1)[0]
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        for end in filter(None, [place.clear() for place in places]):
            _log.info(end)


def _ends(places: list[_Place]) -> list[int]:
    """What can be read once a worker has ended."""
    return [place.process.sentinel for place in places if place.process]


def _pipe(held: contextlib.ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        held.callback(os.close, end)
    return ends


@contextlib.contextmanager
def _signals() -> Iterator[socket.socket]:
    """Where the numbers of signals can be read."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    with ours, theirs:
        usual = {number: signal.signal(number, lambda *_: None) for number in _SIGNALS}
        signal.set_wakeup_fd(theirs.fileno())
        try:
            yield ours
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in usual.items():
                signal.signal(number, handler)
