"""How long is kept what was said: rules by the kind of chat, and what is too old taken away. Off by default.

Of what lies in the trash of the disk a rule stands here too; ``domain/disk/trash.py`` does as it says.

Messages are looked at once, in the order in which they were said, a piece at a time, those of a day together, so that a
chat is changed once a day. Of a chat everything goes up to the last message that is too old, with the files that no
other one carries. Where that is the last of all, a notice stays in its place, so that the chat stays in the lists of
its members. Nobody is told: events are kept for a day, and what is taken away is older.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

from beseda.domain.files import objects
from beseda.domain.messages import send
from beseda.domain.messages.delete import MARK
from beseda.domain.text.phrases import phrase
from beseda.store import settings
from beseda.store.database import Tx
from beseda.store.messages import edit, message_rows, notification_rows, read_marks, retention

ALL = "all"
KINDS = ("private", "chat", "open", "lines", "notify")
TRASH = "trash"  # no message, so of this ``all`` does not speak
KEEP = 0  # for ever
_OF_TYPE = {"P": "private", "O": "open", "L": "lines", "S": "notify"}
_RULES, _REACHED = "retention", "retention reached"
_AT_ONCE = 500
_DAY = 24 * 3600


class Due(NamedTuple):
    """What goes next: through which message in each chat; ``reached``: what is looked at then."""

    chats: Mapping[int, int]
    reached: Mapping[str, int]


async def rules(tx: Tx) -> dict[str, int]:
    """The rules that were given: days by kind; of others ``all`` speaks."""
    found: dict[str, int] = json.loads(await settings.find(tx, _RULES) or "{}")
    return found


async def set_rule(tx: Tx, kind: str, days: int | None) -> None:
    """Keep this kind for so many days, for ever (0), or as ``all`` says (None)."""
    known = await rules(tx)
    known.pop(kind, None)
    if days is not None:
        known[kind] = days
    await settings.put(tx, _RULES, json.dumps(known))
    await settings.put(tx, _REACHED, "{}")


def days_of(known: Mapping[str, int], kind: str) -> int:
    """For how many days a kind is kept."""
    return known.get(kind, KEEP if kind == TRASH else known.get(ALL, KEEP))


def too_old(now: int, days: int) -> int:
    """What was before this moment is too old: a day is over at midnight, UTC."""
    return (now // _DAY - days) * _DAY


async def due(tx: Tx, *, now: int) -> Due | None:
    """What is too old next; None when there is nothing more to look at."""
    known = await rules(tx)
    if not known:
        return None
    reached: dict[str, int] = json.loads(await settings.find(tx, _REACHED) or "{}")
    for days in sorted({days_of(known, kind) for kind in KINDS} - {KEEP}):
        rows = await retention.beyond(tx, reached.get(str(days), 0), before_ts=too_old(now, days), limit=_AT_ONCE)
        old = [row for row in rows if row[3]]
        if old:
            chats = {row[1]: row[0] for row in old if days_of(known, _OF_TYPE.get(row[2], "chat")) == days}
            return Due(chats, {**reached, str(days): old[-1][0]})
    return None


async def expire(tx: Tx, *, chat_id: int, through_id: int, language: str, now: int) -> None:
    """Take away what was said in a chat up to a message."""
    owner_id = await retention.owner_of_notifications(tx, chat_id)
    if owner_id:
        await notification_rows.lock_chat_of(tx, owner_id)
    await tx.lock_chat(chat_id)
    last = await message_rows.last(tx, chat_id, through_id=through_id)
    if last is None:
        return
    newest = await message_rows.last(tx, chat_id, through_id=send.NEVER)
    leave_notice = not owner_id and newest == last
    carrying = await retention.with_files(tx, last)
    await retention.delete(tx, last, but_last=leave_notice)
    await retention.settle_marks(tx, last, but_last=leave_notice, now=now)
    if leave_notice:
        left = last._replace(seq=-last.number, text=phrase(language, "deleted"), params=send.encode({MARK: "Y"}))
        await edit.change(tx, left, folded="", now=now)
    if owner_id:
        await retention.delete_notifications(tx, owner_id, through_id=last.id)
        await notification_rows.recount(tx, owner_id)
    await retention.settle_chat(tx, chat_id, now=now)
    if leave_notice or owner_id:
        await read_marks.recount_views(tx, chat_id, speaker_id=last.author_id if leave_notice else 0)
    for message in carrying:
        await objects.release(tx, send.files_of(message), message.id, now=now)


async def note(tx: Tx, *, done: Due) -> None:
    """What was due is gone: go on behind it."""
    await settings.put(tx, _REACHED, json.dumps(done.reached))
