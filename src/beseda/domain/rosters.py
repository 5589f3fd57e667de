"""Who is in a dialog, page by page. Official: chats/chat-users/im-dialog-users-list."""

from typing import NamedTuple

from beseda.domain.access import Place
from beseda.store import members
from beseda.store.database import Tx

PAGE, LARGEST_PAGE = 50, 200


class Section(NamedTuple):
    """Which part of a list is wanted: from an offset, or behind a person.

    ``insiders``: without those from outside (bots and other programs), but for the kinds in ``kept``.
    """

    offset: int = 0
    last_id: int | None = None
    limit: int = PAGE
    insiders: bool = False
    kept: tuple[str, ...] = ()


class Roster(NamedTuple):
    """People as they joined; ``following``: the offset of the next page, if there is one."""

    ids: list[int]
    total: int
    following: int | None


async def roster(tx: Tx, place: Place, wanted: Section) -> Roster:
    """List who is in a dialog. Behind somebody who is not in it there is nobody."""
    chat = place.chat
    kept = f",{','.join(wanted.kept)}," if wanted.insiders else None
    total = await members.count(tx, chat.id, kept=kept) if wanted.insiders else chat.member_count
    if wanted.last_id is None:
        start, last = wanted.offset, None
    else:
        last = await members.find(tx, chat.id, wanted.last_id)
        if last is None:
            return Roster([], total, None)
        start = await members.count(tx, chat.id, kept=kept, through=last)
    offset = 0 if last else start
    ids = await members.page(tx, chat.id, kept=kept, after=last, offset=offset, limit=wanted.limit)
    end = start + len(ids)
    return Roster(list(ids), total, end if end < total else None)
