"""Somebody's list of conversations. Official: chats/im-recent-get, chats/im-recent-list."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson

from beseda.domain.chats import left_chats
from beseda.domain.chats.left_chats import LeftChat
from beseda.model import Counter, Counters, Listed, Person, Recent, RecentFilter
from beseda.store.chats import recent_list
from beseda.store.database import Row, Tx

_SYNC_SECONDS = 7 * 24 * 3600
_FUTURE = 2**62


class RecentQuery(NamedTuple):
    """What of the list is asked for; dates are seconds since 1970."""

    skip_lines: bool = False
    skip_chat: bool = False
    skip_dialog: bool = False
    only_lines: bool = False
    last_update: int | None = None
    last_sync: int | None = None


async def newest(
    tx: Tx, person: Person, query: RecentQuery, *, now: int, limit: int
) -> Sequence[Row | LeftChat]:  # Quirk 37
    """Conversations, pinned first, then by their last message: rows of what ``Listed`` holds.

    A sync looks back at most a week, and also brings what was hidden and what was left since.
    """
    sync = query.last_sync is not None
    since = max(query.last_update or 0, max(query.last_sync or 0, now - _SYNC_SECONDS) if sync else 0)  # Quirk 38
    wanted = RecentFilter(
        query.skip_lines, query.skip_chat, query.skip_dialog, query.only_lines, min(since, _FUTURE), hidden=sync
    )
    found = await recent_list.newest(tx, person.id, wanted, limit=limit)
    if not sync:
        return found
    gone = await left_chats.since(tx, person.id, wanted, limit=limit)
    return sorted([*found, *gone], key=_position, reverse=True)[:limit]


def _position(one: Row | LeftChat) -> tuple[int, int]:
    recent = one.recent if isinstance(one, LeftChat) else Listed._make(one)
    return recent.pinned_at, recent.message_id


class RecentPage(NamedTuple):
    """A part of a list, rows of what ``Listed`` holds, and whether there is more behind it."""

    found: Sequence[Row]
    more: bool


async def page(tx: Tx, person: Person, wanted: RecentFilter, *, offset: int, limit: int) -> RecentPage:  # Quirk 102
    """Conversations, pinned first, then by their last message."""
    found = await recent_list.newest(tx, person.id, wanted, limit=limit + 1, offset=offset)
    return RecentPage(found[:limit], len(found) > limit)


async def load(tx: Tx, person: Person, listed: Iterable[Listed]) -> dict[int, Recent]:
    """What is shown of conversations of a list, by chat; of one that ended meanwhile there is nothing."""
    return await recent_list.load(tx, person.id, [one.chat_id for one in listed])


class Totals(NamedTuple):
    """Unread counts by group; keys are chat ids, in dialogs the counterpart's id.

    ``only_marked``: the group of each conversation that is marked and has nothing unread.
    """

    chat: dict[int, int]
    chat_muted: dict[int, int]
    chat_marked: list[int]
    lines: dict[int, int]
    dialog: dict[int, int]
    dialog_marked: list[int]
    only_marked: list[str]
    notifications: int

    @property
    def sums(self) -> dict[str, int]:
        """What ``TYPE`` shows: a mark counts as one where nothing else is unread."""
        chat = sum(self.chat.values()) + self.only_marked.count("CHAT")
        dialog = sum(self.dialog.values()) + self.only_marked.count("DIALOG")
        lines = sum(self.lines.values()) + self.only_marked.count("LINES")
        messenger = chat + dialog + lines
        return {
            "ALL": messenger + self.notifications,
            "NOTIFY": self.notifications,
            "CHAT": chat,
            "LINES": lines,
            "DIALOG": dialog,
            "MESSENGER": messenger,
        }


async def counters(tx: Tx, person: Person) -> Counters:
    """All that the counts of what somebody has not read are made from; equal ones make equal ``totals``."""
    return await recent_list.counters(tx, person.id)


def totals(counters: Counters) -> Totals:
    """Everything that somebody has not read, by group."""
    found = Totals({}, {}, [], {}, {}, [], [], counters.notifications)
    for row in sorted(orjson.loads(counters.conversations)):
        _count(found, Counter._make(row))
    return found


def _count(found: Totals, row: Counter) -> None:  # Quirk 42
    private = row.peer_id > 0
    key = row.peer_id or row.chat_id
    group = "DIALOG" if private else "LINES" if row.type == "L" else "CHAT"
    if row.unread > 0 and row.muted:
        found.chat_muted[row.chat_id] = row.unread
    elif row.unread > 0:
        {"DIALOG": found.dialog, "LINES": found.lines, "CHAT": found.chat}[group][key] = row.unread
    elif row.marked:
        found.only_marked.append(group)
    if row.marked:
        (found.dialog_marked if private else found.chat_marked).append(key)
