"""Where runs of three characters stand in a stretch of messages: made once, asked often.

A stretch has ``SLOTS`` places of a few messages each. A bitmap says in which of them a run occurs; runs are told apart
by a short hash, so that whatever is said takes limited room. An answer may name a place too many, never one too few.
"""

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterable

SLOTS = 1024
BUCKETS = 512
_KEYS = 512
_SIZE = SLOTS // 8
_REMEMBERED = 50_000
_MOST = 12


class Bitmaps:
    """What is gathered of a stretch: the bitmap of each hash."""

    def __init__(self) -> None:
        self._by_hash: dict[int, bytearray] = {}
        self._by_run: dict[str, bytearray] = {}

    def add(self, slot: int, texts: Iterable[str]) -> None:
        """These folded texts stand in a place."""
        at, bit = slot >> 3, 1 << (slot & 7)
        known = self._by_run
        for run in {text[i : i + 3] for text in texts for i in range(len(text) - 2)}:
            bitmap = known.get(run)
            if bitmap is None:
                bitmap = self._meet(run)
            bitmap[at] |= bit

    def _meet(self, run: str) -> bytearray:
        if len(self._by_run) >= _REMEMBERED:
            self._by_run.clear()
        bitmap = self._by_run[run] = self._by_hash.setdefault(_hash(run), bytearray(_SIZE))
        return bitmap

    def bodies(self) -> Iterable[tuple[int, bytes]]:
        """Each bucket that holds something, as it is stored."""
        buckets: dict[int, list[int]] = {}
        for one in sorted(self._by_hash):
            buckets.setdefault(one // _KEYS, []).append(one)
        for bucket, hashes in buckets.items():
            keys = struct.pack(f"<{len(hashes)}H", *(one % _KEYS for one in hashes))
            yield bucket, zlib.compress(keys + b"".join(self._by_hash[one] for one in hashes), 1)


def wanted(text: str) -> dict[int, list[int]]:
    """The keys to ask for in each bucket, for a folded text of three characters or more: some of its runs."""
    hashes = list(dict.fromkeys(_hash(text[i : i + 3]) for i in range(len(text) - 2)))
    found: dict[int, list[int]] = {}
    for one in hashes[:: -(-len(hashes) // _MOST)]:
        found.setdefault(one // _KEYS, []).append(one % _KEYS)
    return found


def places(body: bytes, keys: Iterable[int]) -> int:
    """Where all of these runs of a bucket occur: bit n for place n."""
    raw = zlib.decompress(body)
    count = len(raw) // (_SIZE + 2)
    known = struct.unpack_from(f"<{count}H", raw)
    found = -1
    for key in keys:
        at = bisect_left(known, key)
        if at == count or known[at] != key:
            return 0
        begin = 2 * count + at * _SIZE
        found &= int.from_bytes(raw[begin : begin + _SIZE], "little")
    return found


def numbers(bitmap: int) -> Iterable[int]:
    """The bits that are set, lowest first."""
    while bitmap:
        lowest = bitmap & -bitmap
        yield lowest.bit_length() - 1
        bitmap ^= lowest


def _hash(run: str) -> int:
    return zlib.crc32(run.encode("utf-8", "surrogatepass")) % (BUCKETS * _KEYS)
