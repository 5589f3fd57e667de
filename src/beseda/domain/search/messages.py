"""Messages found in a chat. Official: chats/messages/im-dialog-messages-search."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.messages import read_marks, send
from beseda.domain.messages.send import NEVER
from beseda.domain.search import message_index
from beseda.domain.text.fold import fold
from beseda.model import Message, MessageFilter, Person
from beseda.store.database import Tx
from beseda.store.messages import message_rows as rows

_SHORTEST, _LONGEST = 3, 1_000
_DAY = 24 * 3600


class MessageQuery(NamedTuple):
    """What is looked for; moments are seconds since 1970. ``day``: the 24 hours from that moment.

    ``beyond``: only what follows this message in the order asked for.
    """

    text: str = ""
    since_ts: int | None = None
    until_ts: int | None = None
    day: int | None = None
    ascending: bool = False
    beyond: int | None = None
    limit: int = 50


class FoundMessages(NamedTuple):
    """Messages, those that they answer, and how many people besides their authors saw each of all these."""

    chat_access: ChatAccess
    messages: list[Message]
    quoted: list[Message]
    views: dict[int, int]


async def search(tx: Tx, person: Person, chat_id: int, query: MessageQuery) -> FoundMessages:
    """Look through a chat. A text of one or two characters is not looked for. ``NoAccess``."""
    chat_access = await access.visible_chat(tx, person, chat_id)
    found = await message_index.find(tx, chat_access.chat, _filter(query, chat_access), wanted(query.text))
    quoted = await _quoted(tx, chat_access, found)
    return FoundMessages(chat_access, found, quoted, await read_marks.views_of(tx, chat_id, [*found, *quoted]))


def wanted(text: str) -> str:  # Quirk 121
    """What is looked for in folded texts; "" when a text is too short for that."""
    folded = fold(" ".join(text.split()))[:_LONGEST]
    return folded if len(folded) >= _SHORTEST else ""


def _filter(query: MessageQuery, chat_access: ChatAccess) -> MessageFilter:
    first, last = max(chat_access.first_visible, 0), NEVER
    if query.beyond is not None:
        beyond = max(0, min(query.beyond, NEVER))
        first, last = (max(first, beyond + 1), last) if query.ascending else (first, beyond - 1)
    begin = [moment for moment in (query.since_ts, query.day) if moment is not None]  # Quirk 122
    end = [moment + more for moment, more in ((query.until_ts, 1), (query.day, _DAY)) if moment is not None]
    return MessageFilter(
        first,
        last,
        query.limit,
        query.ascending,
        like=like(wanted(query.text)),
        said_from=max(begin, default=None),
        said_before=min(end, default=None),
    )


def like(text: str) -> str | None:
    """What a folded text looks like that contains this; None for anything."""
    for special in "\\%_":
        text = text.replace(special, f"\\{special}")
    return f"%{text}%" if text else None


async def _quoted(tx: Tx, chat_access: ChatAccess, found: Sequence[Message]) -> list[Message]:
    """What these messages answer, as far as it is there and may be seen."""
    ids = {reply for one in found if (reply := send.params_of(one).get("REPLY_ID"))} - {one.id for one in found}
    known = await rows.load(tx, sorted(ids))
    return [one for one in known.values() if one.chat_id == chat_access.chat.id and one.id >= chat_access.first_visible]
