"""The buckets of clients: in the memory of the only process, or in the database that several processes share."""

from collections import OrderedDict
from functools import partial
from typing import Protocol

from beseda.domain.limits import requests
from beseda.domain.limits.requests import EMPTY, Bucket, Rate
from beseda.store.database import Runner

_MOST_CLIENTS = 10_000


class Buckets(Protocol):
    """A bucket for each client."""

    async def take(self, runner: Runner, client: str, rate: Rate, now: int) -> bool:
        """Count a request of this client; whether there was room for it."""
        ...

    def clear(self) -> None:
        """Forget what is in memory."""
        ...


class ProcessBuckets:
    """See ``Buckets``: those of one process; the client who was quiet longest is forgotten."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    async def take(self, runner: Runner, client: str, rate: Rate, now: int) -> bool:  # noqa: ARG002
        """See ``Buckets``."""
        after = requests.after_request(self._buckets.get(client, EMPTY), rate, now)
        if after is None:
            return False
        self._buckets[client] = after
        self._buckets.move_to_end(client)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return True

    def clear(self) -> None:
        """See ``Buckets``."""
        self._buckets.clear()


class SharedBuckets:
    """See ``Buckets``: one for all processes. Who was refused is refused until the second ends, unasked."""

    def __init__(self) -> None:
        self._second = 0
        self._full: set[str] = set()

    async def take(self, runner: Runner, client: str, rate: Rate, now: int) -> bool:
        """See ``Buckets``. A statement for each request that is let in, and one a second for a client that is not."""
        if now != self._second:
            self._second = now
            self._full.clear()
        if client in self._full:
            return False
        room = await runner.write(partial(requests.take, client=client, rate=rate, now=now))
        if not room and now == self._second:
            self._full.add(client)
        return room

    def clear(self) -> None:
        """See ``Buckets``."""
        self._full.clear()
