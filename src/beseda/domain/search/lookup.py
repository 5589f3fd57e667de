"""Messages of a chat that contain a text: a long chat is looked through a stretch at a time, the wanted end first.

Stretches say where the text may stand; what lies outside them is read through, and every message is compared at last.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from beseda.domain.search.stretches import EACH
from beseda.domain.text import trigrams
from beseda.domain.text.trigrams import SLOTS
from beseda.model import Chat, Message, MessageFilter
from beseda.store.database import Tx
from beseda.store.messages import message_rows
from beseda.store.search import stretches
from beseda.store.search.stretches import IDS, SIZE, Stretch

_MOST_STRETCHES = 32
_MOST_IDS = 2000
_MANY = SLOTS // 4


class _Span(NamedTuple):
    """Ids that no stretch covers."""

    first: int
    last: int


_Part: TypeAlias = Stretch | _Span


async def find(tx: Tx, chat: Chat, wanted: MessageFilter, text: str) -> list[Message]:
    """The messages that are wanted; ``text``: what ``wanted.like`` says, "" for anything."""
    if not text or chat.last_seq < SIZE:
        return await message_rows.find_in_chat(tx, chat.id, wanted)
    search = _Search(tx, chat.id, wanted, trigrams.wanted(text), await stretches.retold(tx, chat.id))
    found: list[Message] = []
    for parts in _course(await stretches.ready(tx, chat.id), wanted):
        found += await search.look(parts, wanted.limit - len(found))
        if len(found) >= wanted.limit:
            break
    return found


def _course(known: Sequence[Stretch], wanted: MessageFilter) -> Iterator[Sequence[_Part]]:
    """What to look at, in order: one part without a stretch, or stretches side by side, at first one, then more."""
    parts: list[_Part] = []
    begin = 0
    for one in known:
        if one.first > begin:
            parts.append(_Span(begin, one.first - 1))
        parts.append(one)
        begin = one.last + 1
    parts.append(_Span(begin, wanted.last_id))
    parts = [part for part in parts if _overlaps(part, wanted)]
    if not wanted.ascending:
        parts.reverse()
    size = 1
    group: list[_Part] = []
    for part in parts:
        if group and (isinstance(part, _Span) or len(group) == size):
            yield group
            group, size = [], min(2 * size, _MOST_STRETCHES)
        if isinstance(part, _Span):
            yield [part]
        else:
            group.append(part)
    if group:
        yield group


def _overlaps(part: _Part, wanted: MessageFilter) -> bool:
    if part.first > wanted.last_id or part.last < wanted.first_id:
        return False
    if isinstance(part, _Span):
        return True
    early = wanted.said_from is not None and part.latest < wanted.said_from
    return not early and (wanted.said_before is None or part.earliest < wanted.said_before)


class _Search(NamedTuple):
    """One search in one chat; ``keys``: the runs of the text, by bucket."""

    tx: Tx
    chat_id: int
    wanted: MessageFilter
    keys: dict[int, list[int]]
    retold: Sequence[int]

    async def look(self, parts: Sequence[_Part], limit: int) -> list[Message]:
        """The first of what is found in neighbouring parts, up to so many."""
        first, last = min(part.first for part in parts), max(part.last for part in parts)
        wanted = self.wanted._replace(
            first_id=max(first, self.wanted.first_id), last_id=min(last, self.wanted.last_id), limit=limit
        )
        numbers = [part.number for part in parts if isinstance(part, Stretch)]
        places = await self._places(numbers) if numbers else None
        ids = await self._ids(places) if places is not None else None
        if ids is None:
            return await message_rows.find_in_chat(self.tx, self.chat_id, wanted)
        among = {one for one in (*ids, *self.retold) if wanted.first_id <= one <= wanted.last_id}
        found: list[Message] = []
        ordered = sorted(among, reverse=not wanted.ascending)
        for begin in range(0, len(ordered), _MOST_IDS):
            left = wanted._replace(limit=limit - len(found), among=ordered[begin : begin + _MOST_IDS])
            found += await message_rows.find_in_chat(self.tx, self.chat_id, left)
            if len(found) >= limit:
                break
        return found

    async def _places(self, numbers: Sequence[int]) -> dict[int, int] | None:
        """In which places of each stretch the text may stand; None when one of them is being made anew."""
        found: dict[int, dict[int, bytes]] = {}
        for number, bucket, body in await stretches.bodies(self.tx, self.chat_id, numbers, list(self.keys)):
            found.setdefault(number, {}).update({} if bucket is None else {bucket: body})
        if len(found) < len(numbers):
            return None
        return {number: places for number, bodies in found.items() if (places := self._common(bodies))}

    def _common(self, bodies: dict[int, bytes]) -> int:
        if len(bodies) < len(self.keys):
            return 0
        places = -1
        for bucket, keys in self.keys.items():
            places &= trigrams.places(bodies[bucket], keys)
            if not places:
                break
        return places

    async def _ids(self, places: dict[int, int]) -> Iterable[int] | None:
        """The messages in these places; None when reading all is as well, or a stretch is being made anew."""
        if not places:
            return []
        if sum(one.bit_count() for one in places.values()) > len(places) * _MANY:
            return None
        bodies = await stretches.bodies(self.tx, self.chat_id, list(places), [IDS])
        if len(bodies) < len(places):
            return None
        return [
            one
            for number, _, body in bodies
            for chat_access in trigrams.numbers(places[number])
            for one in struct.unpack_from(f"<{EACH}Q", body, chat_access * EACH * 8)
            if one
        ]
