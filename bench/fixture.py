"""How long the pytest fixture takes to be as new."""

import statistics
import tempfile
import time
from pathlib import Path

from beseda.settings import Settings
from beseda.testing import Portal

_TIMES, _PEOPLE = 20, 5


def reset_ms(url: str) -> float:
    """Milliseconds to empty a portal with a few people, a chat and some messages; the median of some times."""
    with tempfile.TemporaryDirectory() as data:
        portal = Portal(Settings(data=Path(data), database=url, durable=False))
        try:
            return statistics.median(_reset(portal) for _ in range(_TIMES)) * 1000
        finally:
            portal.close()


def _reset(portal: Portal) -> float:
    anna, *others = portal.users(_PEOPLE)
    chat = portal.chat(anna, *others)
    for one in others:
        one.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello")
    began = time.perf_counter()
    portal.reset()
    return time.perf_counter() - began
