"""The journal: what was asked of the portal and what it told handlers, the last 10,000 or 32 MB, in this process."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator

from beseda.developer.entry import Entry
from beseda.developer.filters import Wanted

MOST, MOST_BYTES = 10_000, 32 * 1024 * 1024


class Journal:
    """Entries in order."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._last = 0
        self._more: asyncio.Event | None = None
        self._closed = False

    @property
    def newest(self) -> int:
        """The number of the last entry; 0 before the first."""
        return self._last

    def note(self, entry: Entry) -> int:
        """Add an entry; its number."""
        self._last += 1
        self._entries.append(entry._replace(id=self._last))
        self._bytes += entry.weight
        while len(self._entries) > MOST or self._bytes > MOST_BYTES:
            self._bytes -= self._entries.popleft().weight
        self._tell()
        return self._last

    def _tell(self) -> None:
        if self._more is not None:
            self._more.set()
            self._more = None

    def find(self, number: int) -> Entry | None:
        """The entry with this number, if it is still there."""
        return next((one for one in self._backwards() if one.id <= number), None) if self._has(number) else None

    def before(self, number: int, wanted: Wanted, *, limit: int) -> list[Entry]:
        """The last entries before a number that are looked for, newest first."""
        return _some((one for one in self._backwards() if one.id < number and wanted(one)), limit)

    def after(self, number: int, wanted: Wanted, *, limit: int) -> list[Entry]:
        """The next entries after a number that are looked for, oldest first."""
        newer = []
        for one in self._backwards():
            if one.id <= number:
                break
            newer.append(one)
        return _some((one for one in reversed(newer) if wanted(one)), limit)

    async def wait(self, number: int, wanted: Wanted, *, limit: int, seconds: float) -> list[Entry]:
        """The same; nothing only after waiting so long."""
        try:
            async with asyncio.timeout(seconds):
                async for some in self.follow(number, wanted, limit=limit):
                    return some
        except TimeoutError:
            pass
        return []

    async def follow(self, number: int, wanted: Wanted, *, limit: int) -> AsyncIterator[list[Entry]]:
        """What comes after a number, as it comes."""
        while not self._closed:
            if self._more is None:
                self._more = asyncio.Event()
            more, upto = self._more, self._last
            found = self.after(number, wanted, limit=limit)
            if found:
                number = found[-1].id
                yield found
            else:
                number = max(number, upto)
                await more.wait()

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        self._entries.clear()
        self._bytes = 0

    def close(self) -> None:
        """Let nobody wait any more: the portal stops."""
        self._closed = True
        self._tell()

    def _has(self, number: int) -> bool:
        return bool(self._entries) and self._entries[0].id <= number <= self._last

    def _backwards(self) -> Iterator[Entry]:
        yield from reversed(self._entries)


def _some(found: Iterator[Entry], limit: int) -> list[Entry]:
    return [one for one, _ in zip(found, range(limit), strict=False)]
