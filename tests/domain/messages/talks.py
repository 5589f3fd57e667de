"""A plain model of conversations: what stands in them, and how far everybody who is in one has read."""

from dataclasses import dataclass, field
from typing import Any

NOBODY = -1
GROUPS = {"chat": "CHAT", "open": "CHAT", "lines": "LINES", "private": "DIALOG"}


@dataclass
class Said:
    """A message. ``speaker`` said it, or had a system line said; ``counts``: it can be unread."""

    id: int
    speaker: int
    system: bool
    counts: bool = True
    deleted: bool = False

    def __post_init__(self) -> None:
        self.counts = not self.system

    @property
    def author(self) -> int:
        return NOBODY if self.system else self.speaker

    def delete(self) -> None:
        """Leave a notice."""
        self.counts, self.deleted = False, True


@dataclass
class Seat:
    """Somebody's place in a talk: all up to ``mark`` is read, ``reader``: they have read at least something.

    ``pin`` grows with each that its owner pins, 0 is none; ``hidden``: not listed before something newer is said.
    """

    joined: int = 0
    visible: int = 0
    mark: int = 0
    reader: bool = False
    muted: bool = False
    label: bool = False
    pin: int = 0
    hidden: int = 0


@dataclass
class Talk:
    """A conversation: what stands in it, and who is in it."""

    chat: int
    kind: str
    owner: int = NOBODY
    history: list[Said] = field(default_factory=list)
    seats: dict[int, Seat] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return self.history[-1].id if self.history else 0

    def through(self, message_id: int) -> int:
        """Give the last message up to an id."""
        return max((said.id for said in self.history if said.id <= message_id), default=0)

    def join(self, who: int, *, since: int = 0, now: int = 0) -> None:
        """Give somebody a place: all before is read, and hidden before the message ``since``."""
        self.seats[who] = Seat(now, visible=since, mark=self.last)

    def say(self, message_id: int, who: int, *, system: bool) -> None:
        """Whoever says something has read all, own lines of the system too."""
        self.history.append(Said(message_id, who, system))
        seat = self.seats[who]
        seat.mark, seat.reader, seat.label = message_id, True, False

    def read(self, who: int, wanted: int) -> None:
        """Read up to a message, never back."""
        seat, target = self.seats[who], self.through(wanted)
        if target and target >= seat.mark:
            seat.reader |= target > seat.mark
            seat.mark, seat.label = target, False

    def unread_from(self, who: int, wanted: int) -> bool:
        """Have this message and all later ones still to read; whether there is one."""
        seat = self.seats[who]
        first = min((said.id for said in self.history if said.id >= max(wanted, seat.visible)), default=0)
        if first and seat.mark >= first:
            seat.mark = self.through(first - 1)
            seat.reader = seat.reader and seat.mark >= max(seat.visible, 1)
        return first > 0

    def remove(self, said: Said) -> None:
        """Take a message away. When that uncovers a system line, nobody is known to have had it said."""
        was_last = said is self.history[-1]
        self.history.remove(said)
        for seat in self.seats.values():
            seat.mark = self.through(seat.mark)
        if was_last and self.history and self.history[-1].system:
            self.history[-1].speaker = NOBODY

    def heir(self) -> int:
        """Give who has been here longest."""
        return min(self.seats, key=lambda who: (self.seats[who].joined, who), default=NOBODY)

    def may_delete(self, who: int, said: Said) -> bool:
        sees = who in self.seats and said.id >= self.seats[who].visible
        return sees and who in {said.author, self.owner}

    def peer(self, who: int) -> int:
        """Give the other one of a private dialog; notes to oneself have nobody else."""
        return next((one for one in self.seats if one != who), who)

    def unread(self, who: int) -> list[int]:
        mark = self.seats[who].mark
        return [said.id for said in self.history if said.counts and said.id > mark and said.speaker != who]

    def last_read(self, who: int) -> int:
        return self.seats[who].mark if self.unread(who) else self.last

    def listed(self, who: int) -> bool:
        seat = self.seats[who]
        return self.last >= seat.visible and self.last > seat.hidden

    def viewers(self) -> list[int]:
        """Give who saw the last message, but for who said it."""
        if not self.history:
            return []
        last = self.history[-1]
        seen = [who for who, seat in self.seats.items() if seat.reader and seat.mark >= last.id]
        return [who for who in seen if who != last.speaker]

    def readers(self, who: int) -> list[tuple[int, int]]:
        """Give (person, last message read) of everybody else, as they joined."""
        others = sorted((seat.joined, one) for one, seat in self.seats.items() if one != who)
        return [(one, self.seats[one].mark if self.seats[one].reader else 0) for _, one in others]


def counters(talks: list[Talk], who: int, ids: list[int]) -> dict[str, Any]:
    """Give what ``im.counters.get`` answers somebody who is in these talks; ``ids``: of people."""
    found: dict[str, Any] = {name: {} for name in ("CHAT", "CHAT_MUTED", "LINES", "DIALOG")}
    found |= {"CHAT_UNREAD": [], "DIALOG_UNREAD": []}
    sums = dict.fromkeys(("CHAT", "LINES", "DIALOG"), 0)
    for talk in talks:
        group, seat, count = GROUPS[talk.kind], talk.seats[who], len(talk.unread(who))
        key = ids[talk.peer(who)] if talk.kind == "private" else talk.chat
        if count and seat.muted:
            found["CHAT_MUTED"][str(talk.chat)] = count
        elif count:
            found[group][str(key)] = count
        if not seat.muted or not count:
            sums[group] += count or int(seat.label)
        if seat.label:
            found["DIALOG_UNREAD" if talk.kind == "private" else "CHAT_UNREAD"].append(key)
    total = sum(sums.values())
    return {**found, "TYPE": {**sums, "ALL": total, "MESSENGER": total, "NOTIFY": 0}}


def item(talk: Talk, who: int, ids: list[int]) -> dict[str, Any]:
    """Give what lists say of a conversation."""
    private, seat = talk.kind == "private", talk.seats[who]
    return {
        "id": str(ids[talk.peer(who)]) if private else f"chat{talk.chat}",
        "chat_id": talk.chat,
        "counter": len(talk.unread(who)),
        "last_id": talk.last_read(who),
        "message": talk.last,
        "status": "delivered" if talk.viewers() else "received",
        "pinned": seat.pin > 0,
        "unread": seat.label,
    }


def listed(talks: list[Talk], who: int) -> list[Talk]:
    """Give the talks on somebody's list in order: the last pinned first, then by the last message."""
    shown = [talk for talk in talks if talk.listed(who)]
    return sorted(shown, key=lambda talk: (-talk.seats[who].pin, -talk.last))


def dialog(talk: Talk, who: int, ids: list[int]) -> dict[str, Any]:
    """Give what ``im.dialog.get`` answers of counting."""
    unread = talk.unread(who)
    return {
        "counter": len(unread),
        "unread_id": unread[0] if unread else 0,
        "last_id": talk.last_read(who),
        "last_message_id": talk.last,
        "message_count": len(talk.history),
        "user_counter": len(talk.seats),
        "owner": 0 if talk.owner == NOBODY else ids[talk.owner],
        "readers": [(ids[one], mark) for one, mark in talk.readers(who)],
        "views": len(talk.viewers()),
        "mute_list": {str(ids[one]): True for one, seat in talk.seats.items() if seat.muted} or [],
    }
