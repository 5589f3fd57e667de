"""Who is in a dialog, page by page. Official: chats/chat-users/im-dialog-users-list."""

from typing import NamedTuple

from beseda.domain.access import ChatAccess
from beseda.store.chats import member_rows
from beseda.store.database import Tx


class MemberQuery(NamedTuple):
    """Which part of a list is wanted: from an offset, or behind a person.

    ``insiders``: without those from outside (bots and other programs), but for the kinds in ``kept``.
    """

    offset: int = 0
    last_id: int | None = None
    limit: int = 50
    insiders: bool = False
    kept: tuple[str, ...] = ()


class MemberPage(NamedTuple):
    """People as they joined; ``following``: the offset of the next page, if there is one."""

    ids: list[int]
    total: int
    following: int | None


async def first(tx: Tx, chat_access: ChatAccess, *, by: str, descending: bool, limit: int) -> list[int]:
    """So many of those in a dialog; ``by``: ``joined``, ``mark`` (how far they have read) or ``person`` (their ids)."""
    return await member_rows.first(tx, chat_access.chat.id, by=by, descending=descending, limit=limit)


async def page(tx: Tx, chat_access: ChatAccess, wanted: MemberQuery) -> MemberPage:
    """List who is in a dialog. Behind somebody who is not in it there is nobody."""
    chat = chat_access.chat
    kept = f",{','.join(wanted.kept)}," if wanted.insiders else None
    total = await member_rows.count(tx, chat.id, kept=kept) if wanted.insiders else chat.member_count
    if wanted.last_id is None:
        start, last = wanted.offset, None
    else:
        last = await member_rows.find(tx, chat.id, wanted.last_id)
        if last is None:
            return MemberPage([], total, None)  # Quirk 126
        start = await member_rows.count(tx, chat.id, kept=kept, through=last)
    offset = 0 if last else start
    ids = await member_rows.page(tx, chat.id, kept=kept, after=last, offset=offset, limit=wanted.limit)
    end = start + len(ids)
    return MemberPage(list(ids), total, end if end < total else None)
